"""``wherry join`` on folders: the document keeps its schema, bad rows are findings, and nothing is guessed."""

import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from wherry.cli.join import join
from wherry.record.error import CannotRead
from wherry.show.document import load_schema

CONFIG = """!
version 15.2
hostname {name}
interface GigabitEthernet0/0
 ip address {inside} 255.255.255.0
interface GigabitEthernet0/1
 description PSN connection
 ip address {outside} 255.255.255.0
 ip access-group IN in
ip access-list extended IN
 permit tcp any any eq 443
{more}end
"""


@pytest.fixture
def folder(tmp_path):
    rows = (("AAA", "10.1.1.1", "192.0.2.1", ""), ("BBB", "10.1.1.1", "192.0.2.2", " permit udp any any eq 53\n"))
    for body, inside, outside, more in rows:
        (tmp_path / body).mkdir()
        (tmp_path / body / "r1.cfg").write_text(
            CONFIG.format(name=body.lower(), inside=inside, outside=outside, more=more)
        )
    return tmp_path


def run(folder, *options):
    done = CliRunner().invoke(join, [str(folder), *options], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done


def document(folder, *options):
    made = json.loads(run(folder, "--json", *options).output)
    Draft202012Validator(load_schema("join")).validate(made)
    return made["answer"]


def test_two_bodies_on_the_same_block_clash_and_one_gives_way(folder):
    answer = document(folder)
    (found,) = answer["addresses"]
    (clash,) = found["clashes"]
    assert (clash["block"], clash["bodies"]) == ("10.1.1.0/24", ["AAA", "BBB"])
    assert clash["rows"][0]["rows"] == ["AAA/r1.cfg, line 4, interface GigabitEthernet0/0"]
    (move,) = found["moves"]
    assert (move["body"], move["block"], move["kind"]) == ("BBB", "10.1.1.0/24", "renumber")
    assert found["proved_empty"] is True
    assert any("DNS" in line for line in move["how"])


def test_without_intent_pairs_are_unknown_and_with_it_they_are_judged(folder):
    assert {pair["verdict"] for pair in document(folder)["pairs"]} == {"unknown"}
    (folder / "intent.csv").write_text("from,to,service\nAAA,BBB,tcp/443\nBBB,AAA,tcp/443\nBBB,AAA,udp/53\n")
    pairs = {(pair["from"], pair["to"]): pair for pair in document(folder)["pairs"]}
    assert pairs["AAA", "BBB"]["verdict"] == "violation"
    shown = pairs["AAA", "BBB"]["witnesses"][0]
    assert (shown["flow"]["protocol"], shown["flow"]["destination_port"]) == ("udp", 53)
    assert ("BBB", "bbb", 12) in {("BBB", hop["device"], hop["first_line"]) for hop in shown["passes"]}
    assert pairs["BBB", "AAA"]["verdict"] == "outage"
    assert pairs["BBB", "AAA"]["witnesses"][0]["meant_by"] == "BBB to AAA: udp/53"


def test_rows_that_cannot_be_are_findings_and_the_others_count(folder):
    (folder / "intent.csv").write_text(
        "from,to,service,to_prefix\nAAA,CCC,tcp/443,\nAAA,BBB,http,\nAAA,BBB,tcp/443,10.1\n"
    )
    (folder / "edges.csv").write_text("body,device,interface\nZZZ,x,y\n")
    found = document(folder)["findings"]
    assert [(each["file"], each["row"], each["column"]) for each in found if each["code"] == "join-row"] == [
        ("edges.csv", 2, "body"),
        ("intent.csv", 2, "to"),
        ("intent.csv", 3, "service"),
        ("intent.csv", 4, "to_prefix"),
    ]


def test_files_that_are_no_configuration_fail_alone(folder):
    (folder / "AAA" / "broken.cfg").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "AAA" / "notes.txt").write_text("nothing of a device\n")
    answer = document(folder)
    assert {each["file"] for each in answer["findings"]} == {"AAA/broken.cfg", "AAA/notes.txt"}
    assert len(answer["pairs"]) == 2


@pytest.mark.parametrize(("bodies", "why"), [("AAA,XXX", "does not hold XXX"), ("", "needed")])
def test_a_folder_without_two_bodies_is_refused(folder, bodies, why):
    if not bodies:
        for path in (folder / "BBB").iterdir():
            path.unlink()
    with pytest.raises(CannotRead, match=why):
        run(folder, "--bodies", bodies)


def test_a_person_reads_tables_with_the_boundary(folder):
    shown = run(folder).output
    for words in ("10.1.1.0/24", "Who gives way", "no routing table was read".capitalize(), "unknown"):
        assert words in shown.replace("\n", " ")


def test_the_demonstration_has_the_overlap_of_norfolk_and_suffolk():
    from pathlib import Path

    answer = document(Path(__file__).resolve().parents[2] / "examples" / "eastern", "--bodies", "NFK,SFK")
    (found,) = answer["addresses"]
    assert "10.40.0.0/16" in [clash["block"] for clash in found["clashes"]]
    assert found["proved_empty"]
    assert len(answer["pairs"]) == 2
