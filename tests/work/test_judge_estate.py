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


def verdict_of(answer, rule, file="configs/fw1.cfg"):
    (found,) = [v for f in answer["files"] if f["file"] == file for v in f["verdicts"] if v["rule"] == rule]
    return found


def test_an_exploited_weakness_fails_its_device_with_the_line_of_the_scan(estate, capsys):
    assert verdict_of(judged(capsys, str(estate)), "VUL-01")["state"] == "unknown"
    add_scan(estate / "scans", EXPLOITED)
    found = verdict_of(judged(capsys, str(estate)), "VUL-01")
    assert (found["state"], found["file"], found["lines"]) == ("fail", "scans/november.nessus", [[4, 4]])
    assert "CVE-2024-21762, due 2024-02-16" in found["reason"]


def test_taking_the_lines_of_the_scan_away_takes_its_verdict_away(estate, capsys):
    add_scan(estate / "scans", EXPLOITED)
    scan = estate / "scans" / "november.nessus"
    kept = [line for number, line in enumerate(scan.read_text().split("\n"), 1) if number not in (4, 5)]
    scan.write_text("\n".join(["<!-- -->", *kept[:3], "</ReportHost>", *kept[3:]]).replace("<!-- -->\n", ""))
    found = verdict_of(judged(capsys, str(estate)), "VUL-01")
    assert (found["state"], found["lines"]) == ("pass", [[1, 1]])
    scan.unlink()
    assert verdict_of(judged(capsys, str(estate)), "VUL-01")["state"] == "unknown"


def test_a_scan_that_is_old_or_saw_only_the_outside_decides_nothing(estate, capsys):
    add_scan(estate / "scans", "")
    scan = estate / "scans" / "november.nessus"
    scan.write_text(scan.read_text().replace("Nov 20 10:00:00 2026", "Sep 20 10:00:00 2026"))
    assert "2026-09-20" in verdict_of(judged(capsys, str(estate)), "VUL-01")["reason"]
    add_scan(estate / "scans", "")
    scan.write_text(scan.read_text().replace(">true<", ">false<"))
    found = verdict_of(judged(capsys, str(estate)), "VUL-01")
    assert (found["state"], "credentials" in found["reason"]) == ("unknown", True)


ROUTER = """version 15.2
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
def two_bodies(tmp_path):
    rows = (("AAA", "10.1.1.1", "192.0.2.1", ""), ("BBB", "10.2.2.1", "192.0.2.2", " permit udp any any eq 53\n"))
    for body, inside, outside, more in rows:
        (tmp_path / body).mkdir()
        text = ROUTER.format(name=body.lower(), inside=inside, outside=outside, more=more)
        (tmp_path / body / "r1.cfg").write_text(text)
    (tmp_path / "intent.csv").write_text("from,to,service\nAAA,BBB,tcp/443\nBBB,AAA,tcp/443\n")
    return tmp_path


def test_what_bodies_do_not_mean_to_pass_fails_the_device_that_lets_it(two_bodies, capsys):
    answer = judged(capsys, str(two_bodies))
    assert {file["file"] for file in answer["files"]} == {"AAA/r1.cfg", "BBB/r1.cfg"}
    found = verdict_of(answer, "FLT-06", "BBB/r1.cfg")
    assert (found["state"], found["file"]) == ("fail", None)
    assert [11, 11] in found["lines"]
    assert "AAA to BBB passes and is not meant: permit udp any any eq 53" in found["reason"]
    (psn,) = [pack for pack in answer["packs"] if pack["id"] == "psn"]
    states = {(s["body"], s["clause"]): s["state"] for s in psn["states"]}
    assert states["BBB", "BND-7"] == "fail"


def test_taking_the_cited_lines_away_changes_what_passes(two_bodies, capsys):
    config = two_bodies / "BBB" / "r1.cfg"
    config.write_text(config.read_text().replace(" permit udp any any eq 53\n", ""))
    answer = judged(capsys, str(two_bodies))
    for file in ("AAA/r1.cfg", "BBB/r1.cfg"):
        found = verdict_of(answer, "FLT-06", file)
        assert found["state"] == "pass"
        assert [10, 10] in found["lines"]
    (psn,) = [pack for pack in answer["packs"] if pack["id"] == "psn"]
    states = {(s["body"], s["clause"]): s["state"] for s in psn["states"]}
    assert states["BBB", "BND-7"] == "pass"
    config.write_text(config.read_text().replace(" permit tcp any any eq 443\n", " deny ip any any\n"))
    stopped = verdict_of(judged(capsys, str(two_bodies)), "FLT-06", "BBB/r1.cfg")
    assert stopped["state"] == "fail"
    assert "stops AAA to BBB: tcp/443" in stopped["reason"]


def test_without_intent_what_is_meant_is_unknown(two_bodies, capsys):
    (two_bodies / "bodies.csv").write_text("ref,name,kind\nAAA,A council,county\nBBB,B council,county\n")
    (two_bodies / "devices.csv").write_text("ref,body,config_file\nAAA/D-1,AAA,AAA/r1.cfg\nBBB/D-1,BBB,BBB/r1.cfg\n")
    (two_bodies / "intent.csv").unlink()
    found = verdict_of(judged(capsys, str(two_bodies)), "FLT-06", "AAA/r1.cfg")
    assert (found["state"], "intent.csv" in found["reason"]) == ("unknown", True)


def test_rows_of_intent_that_cannot_be_are_told(two_bodies, capsys):
    (two_bodies / "intent.csv").write_text("from,to,service\nAAA,CCC,tcp/443\n")
    answer = judged(capsys, str(two_bodies))
    assert [(f["code"], f["row"]) for f in answer["findings"]] == [("join-row", 2)]
    (two_bodies / "intent.csv").write_text("left,right\n")
    answer = judged(capsys, str(two_bodies))
    assert [f["code"] for f in answer["findings"]] == ["intent-unread"]


def test_certificates_are_told_with_their_last_day(estate, capsys):
    answer = judged(capsys, str(estate))
    (leave,) = answer["certificates"]
    assert (leave["body"], leave["state"], leave["last_day"]) == ("A", "ends soon", "2026-12-31")
    assert answer["blocked_offers"] == []
    with pytest.raises(SystemExit):
        main(["judge", str(estate), "--on", "2026-11-23"])
    assert "Certificates that end, and whom that reaches" in " ".join(capsys.readouterr().out.split())
