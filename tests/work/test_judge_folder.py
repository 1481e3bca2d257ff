"""``wherry judge`` on any folder: it ends in 0 whatever the files hold, and finds every planted fault."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.engine.assurance.judge import judge_device
from wherry.engine.assurance.rule import load_rules
from wherry.read.config.reading import read_configuration
from wherry.read.config.tree import TOP
from wherry.show.document import load_schema
from wherry.work.judge import judge_folder

ROOT = Path(__file__).resolve().parents[2]
DEMONSTRATION = ROOT / "examples" / "eastern"
TODAY = date(2026, 11, 22)
RULES = {rule.id: rule for rule in load_rules()}
GOOD = "version 17.12\nhostname good\nlogging host 10.0.0.1\nntp server 10.0.0.1\nntp server 10.0.0.2\nend\n"
SCAN = (
    '<NessusClientData_v2><Report name="r"><ReportHost name="10.0.0.1"><HostProperties/>'
    '<ReportItem port="22" svc_name="ssh" protocol="tcp" severity="3" pluginID="1" pluginName="p" pluginFamily="f"/>'
    "</ReportHost></Report></NessusClientData_v2>"
)


def run(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main([*args])
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


@pytest.fixture
def odd(tmp_path):
    folder = tmp_path / "odd"
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "deep" / "deeper" / "good.cfg").write_text(GOOD)
    (folder / "half.cfg").write_text(GOOD.removesuffix("end\n"))
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "empty.cfg").write_bytes(b"")
    (folder / "letter.txt").write_text("Dear colleagues,\nthe minutes follow.\n")
    (folder / "bomb.xml").write_text(
        '<!DOCTYPE a [<!ENTITY b "c">]><config version="10.1.0"><mgt-config>&b;</mgt-config></config>'
    )
    (folder / "scan.nessus").write_text(SCAN)
    (folder / "broken.nessus").write_text(SCAN[:80])
    (folder / "README.md").write_text("notes are left out")
    (folder / "dangling").symlink_to(folder / "nothing")
    return folder


def test_every_file_is_told_of_and_the_exit_code_is_0(odd, capsys):
    code, out, _ = run(capsys, "judge", str(odd), "--json")
    assert code == 0
    document = json.loads(out)
    Draft202012Validator(load_schema("assurance")).validate(document)
    files = {file["file"]: file for file in document["answer"]["files"]}
    assert set(files) == {
        "bomb.xml",
        "broken.nessus",
        "deep/deeper/good.cfg",
        "empty.cfg",
        "half.cfg",
        "letter.txt",
        "noise.bin",
        "scan.nessus",
    }
    assert {name for name, file in files.items() if file["refused"]} == {
        "bomb.xml", "broken.nessus", "empty.cfg", "letter.txt", "noise.bin",
    }  # fmt: skip
    assert files["deep/deeper/good.cfg"]["complete"] is True
    assert files["half.cfg"]["complete"] is False
    assert files["scan.nessus"]["scan"]["open"]["high"] == 1
    states = {verdict["rule"]: verdict["state"] for verdict in files["deep/deeper/good.cfg"]["verdicts"]}
    assert (states["TIM-01"], states["LOG-01"], states["BAN-01"]) == ("pass", "pass", "fail")
    half = {verdict["rule"]: verdict["state"] for verdict in files["half.cfg"]["verdicts"]}
    assert (half["TIM-01"], half["BAN-01"]) == ("pass", "unknown")


def test_the_same_folder_gives_the_same_answer(odd):
    assert judge_folder(odd, today=TODAY) == judge_folder(odd, today=TODAY)


def test_tables_are_shown_for_a_person(odd, capsys):
    code, out, _ = run(capsys, "judge", str(odd), "--rows", "3")
    assert code == 0
    assert "What fails, the gravest first" in out
    assert "no contrary evidence, not a certificate" in " ".join(out.split())


def test_a_folder_that_is_none_is_told(tmp_path, capsys):
    code, _, err = run(capsys, "judge", str(tmp_path / "none"))
    assert code == 1
    assert "is no folder" in err


def test_no_secret_of_any_file_is_in_the_document(tmp_path):
    secret = "Xq7-Secret"
    text = f"version 15.2\nhostname a\nusername b password 0 {secret}\nsnmp-server community {secret} rw\n"
    text += f"interface Vlan1\n description the key is {secret}\nend\n"
    (tmp_path / "a.cfg").write_text(text)
    assert secret not in json.dumps(judge_folder(tmp_path, today=TODAY))


def planted():
    rows = (DEMONSTRATION / "configs" / "FAULTS.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if re.match(r"\| \w{3}-", row)]
    return [(file, int(line), clause, what) for file, line, clause, what, *_ in cells]


@pytest.fixture(scope="module")
def demonstration():
    found = {}
    for path in sorted((DEMONSTRATION / "configs").glob("*.cfg")):
        read = read_configuration(path.read_bytes(), path.name)
        verdicts = judge_device(
            read.facts, body="X", device=path.stem, file=path.name, file_sha256=read.sha256, today=TODAY
        )
        found[path.name] = read, verdicts
    return found


def spans_of(read, line):
    """The statement on a line with all inside it, and the block that it stands in."""
    tree = read.tree
    holding = [n for n, first in enumerate(tree.firsts) if first <= line <= tree.lasts[n]]
    if not holding:
        return [(line, line)]
    node = holding[-1]
    return [(tree.firsts[n], tree.end(n)) for n in (node, tree.parents[node]) if n != TOP]


def test_every_planted_fault_is_found_with_its_line(demonstration):
    faults = planted()
    assert len(faults) == 74
    for file, line, clause, what in faults:
        read, verdicts = demonstration[file]
        failing = [v for v in verdicts if v.state == "fail" and clause in RULES[v.rule].clauses["psn"]]
        if line:
            near = spans_of(read, line)
            failing = [v for v in failing if any(a <= last and b >= first for first, last in v.lines for a, b in near)]
        assert failing, (file, line, clause, what)


PLANTED_RULES = {
    "MGT-01": "CFG-1", "MGT-03": "CFG-1", "MGT-04": "AUT-6", "SNM-02": "CFG-2", "FLT-08": "BND-3", "FLT-09": "MON-4",
    "TIM-01": "MON-2", "LOG-01": "MON-1", "CRY-01": "BND-6", "WLN-02": "BND-5", "L2-03": "BND-5",
}  # fmt: skip


@pytest.mark.parametrize("rule", PLANTED_RULES)
def test_nothing_else_fails_by_the_rules_of_the_planted_faults(demonstration, rule):
    failing = {
        file for file, (_, verdicts) in demonstration.items() for v in verdicts if (v.rule, v.state) == (rule, "fail")
    }
    assert failing
    assert failing <= {file for file, _, clause, _ in planted() if clause == PLANTED_RULES[rule]}


def test_remedies_are_shown_only_where_they_were_tried():
    answer = judge_folder(DEMONSTRATION / "configs", today=TODAY)
    tried = [remedy for remedy in answer["remedies"] if remedy["tried"]]
    assert all(bool(remedy["orders"]) is remedy["tried"] for remedy in answer["remedies"])
    assert {"MGT-01", "MGT-03", "MGT-05", "AUT-08"} <= {remedy["rule"] for remedy in tried}
    (telnet,) = [r for r in tried if (r["rule"], r["file"]) == ("MGT-01", "esx-wan-001.cfg")]
    assert telnet["orders"] == ["line vty 0 4", " transport input ssh"]
    assert telnet["due"] == "2026-12-06"
