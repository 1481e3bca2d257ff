"""``wherry judge`` on an estate: configurations, scans, documents and certificates weigh on the same clause."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.show.document import load_schema

HOSTS = """<ReportHost name="10.0.0.1"><HostProperties>
<tag name="host-ip">10.0.0.1</tag><tag name="Credentialed_Scan">true</tag>
<tag name="HOST_END">Fri Nov 20 10:00:00 2026</tag></HostProperties>
{items}</ReportHost>
<ReportHost name="203.0.113.9"><HostProperties><tag name="host-ip">203.0.113.9</tag></HostProperties></ReportHost>"""
EXPLOITED = """<ReportItem port="443" svc_name="www" protocol="tcp" severity="4" pluginID="7" pluginName="FortiOS flaw"
 pluginFamily="Firewalls"><cve>CVE-2024-21762</cve></ReportItem>"""
TABLES = {
    "bodies.csv": "ref,name,kind\nA,A council,county\n",
    "devices.csv": "ref,body,name,platform,software_version,management_address,config_file\n"
    "A/D-1,A,fw1,fortios,7.4.8,10.0.0.1,fw1.cfg\n",
    "evidence.csv": "ref,body,kind,requirement,title,dated,expires\n"
    "A/E-1,A,document,PSN VUL-1,Patch policy,2026-01-01,2026-12-31\n"
    "A/E-2,A,health check,PSN TST-1; PSN CFG-1,Health check report,2025-01-01,2025-12-31\n"
    "A/E-3,A,document,ISO 27001,A badge,2026-01-01,\n",
    "certificates.csv": "ref,body,kind,starts,ends\nA/X-1,A,PSN connection,2026-01-01,2026-12-31\n",
}
CONFIG = "#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0\nconfig system global\n    set hostname fw1\nend\n"


@pytest.fixture
def estate(tmp_path):
    folder = tmp_path / "estate"
    (folder / "configs").mkdir(parents=True)
    (folder / "scans").mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text)
    (folder / "configs" / "fw1.cfg").write_text(CONFIG)
    return folder


def add_scan(folder, items):
    report = HOSTS.format(items=items)
    text = f'<NessusClientData_v2><Report name="r">{report}</Report></NessusClientData_v2>'
    (folder / "november.nessus").write_text(text)


def judged(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main(["judge", *args, "--on", "2026-11-23", "--json"])
    assert left.value.code == 0
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(load_schema("assurance")).validate(document)
    return document["answer"]


def clause(answer, pack, name):
    states = [s for p in answer["packs"] if p["id"] == pack for s in p["states"]]
    (found,) = [s for s in states if (s["clause"], s["body"]) == (name, "A")]
    return found


def test_records_speak_for_their_clauses_with_their_rows(estate, capsys):
    answer = judged(capsys, str(estate))
    policy = clause(answer, "psn", "VUL-1")
    assert (policy["state"], policy["until"]) == ("attested", "2026-12-31")
    (held,) = policy["evidence"]
    assert (held["record"], held["file"], held["row"], held["counts"]) == ("A/E-1", "evidence.csv", 2, True)
    late = clause(answer, "psn", "TST-1")
    assert (late["state"], late["lacks"]) == ("unknown", ["document"])
    assert "expired on 2025-12-31: Health check report (A/E-2, evidence.csv, row 3)" in late["reason"]
    assert [(f["code"], f["ref"]) for f in answer["findings"]] == [("evidence-of-no-clause", "A/E-3")]


def test_a_scan_fails_a_clause_that_papers_would_attest(estate, capsys):
    clean = estate / "scans"
    add_scan(clean, "")
    assert clause(judged(capsys, str(estate)), "psn", "VUL-4")["state"] == "pass"
    add_scan(clean, EXPLOITED)
    answer = judged(capsys, str(estate))
    failed = clause(answer, "cyber-essentials-3.3", "UM-2")
    assert failed["state"] == "fail"
    (against,) = [piece for piece in failed["evidence"] if piece["state"] == "fail"]
    assert (against["file"], against["lines"]) == ("scans/november.nessus", [[4, 4]])
    (weakness,) = answer["weaknesses"]
    assert (weakness["body"], weakness["device"], weakness["due"]) == ("A", "A/D-1", "2024-02-16")
    assert weakness["overdue"]
    assert weakness["exploited"] == ["CVE-2024-21762"]
    (nobody,) = [f for f in answer["findings"] if f["code"] == "host-of-nobody"]
    assert nobody["value"] == "203.0.113.9"
    assert {table["name"] for table in answer["tables"]} >= {"known exploited vulnerabilities"}


def test_the_estate_may_lie_in_another_folder(estate, tmp_path, capsys):
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    (dumps / "fw1.cfg").write_text(CONFIG)
    add_scan(dumps, EXPLOITED)
    answer = judged(capsys, str(dumps), "--estate", str(estate))
    assert {file["body"] for file in answer["files"] if file["kind"] == "configuration"} == {"A"}
    assert clause(answer, "psn", "VUL-2")["state"] == "fail"
    assert clause(answer, "psn", "VUL-1")["state"] == "attested"


def test_without_an_estate_scans_and_configurations_are_of_one_body(tmp_path, capsys):
    (tmp_path / "fw1.cfg").write_text(CONFIG)
    add_scan(tmp_path, EXPLOITED)
    answer = judged(capsys, str(tmp_path))
    (psn,) = [pack for pack in answer["packs"] if pack["id"] == "psn"]
    (found,) = [state for state in psn["states"] if state["clause"] == "VUL-2"]
    assert (found["state"], found["body"]) == ("fail", None)


def test_tables_tell_weaknesses_and_until_when_clauses_hold(estate, capsys):
    add_scan(estate / "scans", EXPLOITED)
    with pytest.raises(SystemExit):
        main(["judge", str(estate), "--on", "2026-11-23", "--rows", "200"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "Weaknesses that scanners saw" in shown
    assert "2026-12-31" in shown
    assert Path("scans").name in shown
