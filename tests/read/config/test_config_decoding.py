"""Files that are no configuration fail alone, with a reason, within a bound; terminals leave no trace."""

import gzip

import pytest

from wherry.read.config.decoding import LONGEST_LINE, MOST_BYTES, Unreadable, split_lines
from wherry.read.config.reading import read_configuration

HOSTILE = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "zero bytes": (b"hostname a\n\0\0\n", "zero byte at position 11"),
    "compressed": (gzip.compress(b"hostname a\n" * 50), "binary"),
    "controls": (bytes(range(1, 9)) * 400, "binary"),
    "one endless line": (b"hostname " + b"a" * (LONGEST_LINE + 1), "line 1 has"),
    "too large": (b"!\n" * (MOST_BYTES // 2 + 1), "more than"),
    "too many lines": (b"\n" * 2_000_001 + b"hostname a", "lines, more than"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_configuration_says_why(name):
    data, why = HOSTILE[name]
    found = read_configuration(data, "router.cfg")
    assert why in found.refused
    assert found.tree is None
    assert found.facts is None
    with pytest.raises(Unreadable):
        split_lines(data, "router.cfg")


def test_entities_are_refused_whatever_they_would_expand_to():
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;">]>\n'
    bomb += '<config version="10.1.0" urldb="x"><mgt-config><users>&b;</users></mgt-config></config>\n'
    found = read_configuration(bomb.encode(), "bomb.xml")
    assert found.platform.code == "panos"
    assert "declares XML entities" in found.refused
    assert found.refused.startswith("line 2")


def test_nesting_without_end_is_cut_and_told():
    deep = "version 18.4R1;\n" + "system {\n" * 100_000
    found = read_configuration(deep.encode(), "deep.cfg")
    assert any("deeper than" in doubt.says for doubt in found.doubts)
    stairs = "hostname deep\nservice timestamps log uptime\n" + "\n".join(" " * n + "x" for n in range(3000))
    found = read_configuration(stairs.encode(), "stairs.cfg", platform="ios")
    assert any("deeper than" in doubt.says for doubt in found.doubts)


def test_pagers_prompts_and_colours_are_taken_out_and_told():
    text = (
        "router#show running-config\r\nBuilding configuration...\r\n\r\nCurrent configuration : 99 bytes\r\n"
        "version 15.2\r\nhostname \x1b[1mrouter\x1b[0m\r\n --More-- \x08\x08\x08\x08\x08\x08\x08\x08\x08        \r"
        "line vty 0 4\r\n transport input ssh\r\nend\r\nrouter#\r\n"
    )
    found = read_configuration(text.encode(), "session.log")
    assert found.facts.hostname == "router"
    assert found.facts.completeness.complete
    assert [fact.value for fact in found.facts.all("management.telnet")] == [False]
    said = " ".join(doubt.says for doubt in found.doubts)
    assert "pager" in said
    assert "prompt" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding):
    text = "version 15.2\nhostname caf\N{LATIN SMALL LETTER E WITH ACUTE}\ninterface Vlan1\nend\n"
    found = read_configuration(text.encode(encoding), "a.cfg", platform="ios")
    assert found.facts.hostname == "caf\N{LATIN SMALL LETTER E WITH ACUTE}"


def test_a_large_file_keeps_its_line_numbers():
    text = (
        "version 15.2\n"
        + "".join(f"interface Vlan{n}\n ip address 10.0.0.1 255.0.0.0\n" for n in range(40_000))
        + "end\n"
    )
    found = read_configuration(text.encode(), "large.cfg", platform="ios")
    assert len(found.facts.all("interface")) == 40_000
    assert found.facts.facts[-1].first == 80_000
    assert found.facts.completeness.lines == ((1, 1), (80_002, 80_002))
