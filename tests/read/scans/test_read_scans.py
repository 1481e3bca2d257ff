"""Scans are read with the line of each thing; what cannot be is a finding, and hostile files fail alone."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.assurance.scan import Cvss
from wherry.read.scans.reading import read_scan, sniff_scan
from wherry.read.scans.values import NotThat, read_cves, read_day, read_port, read_score, read_severity
from wherry.record.error import CannotRead

NESSUS = """<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>Council estate</policyName></Policy>
<Report name="Quarterly">
<ReportHost name="fw1"><HostProperties>
<tag name="host-ip">10.1.0.1</tag>
<tag name="operating-system">FortiOS 7.0.12</tag>
<tag name="cpe-0">cpe:/o:fortinet:fortios:7.0.12</tag>
<tag name="Credentialed_Scan">true</tag>
<tag name="HOST_END">Tue Sep  1 08:19:25 2026</tag>
</HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="4" pluginID="900001" pluginName="Old" pluginFamily="FW">
<cve>CVE-2024-21762</cve><cve>CVE-2023-27997</cve>
<cvss_base_score>9.3</cvss_base_score><cvss3_base_score>9.8</cvss3_base_score>
<plugin_output>secret &lt;text&gt; that is not kept</plugin_output>
<exploit_available>true</exploit_available>
</ReportItem>
<ReportItem port="0" protocol="tcp" severity="0" pluginID="19506" pluginName="About" pluginFamily="Settings"/>
<ReportItem port="99999" protocol="tcp" severity="2" pluginID="5" pluginName="Odd" pluginFamily="General">
<cvss_base_score>64</cvss_base_score>
</ReportItem>
<ReportItem port="22" protocol="tcp" severity="1" pluginID="" pluginName="Nameless" pluginFamily="General"/>
</ReportHost>
</Report>
</NessusClientData_v2>
"""


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_nessus_keeps_lines_scores_and_hosts(tmp_path):
    reading = read_scan(write(tmp_path, "a.nessus", NESSUS))
    assert (reading.format, reading.rows, len(reading.detections)) == ("nessus-v2", 4, 3)
    first, about, odd = reading.detections
    assert (first.line, first.port, first.severity, first.address) == (12, 443, "critical", "10.1.0.1")
    assert first.cves == ("CVE-2024-21762", "CVE-2023-27997")
    assert first.cvss == (Cvss(version=3, score=Decimal("9.8")), Cvss(version=2, score=Decimal("9.3")))
    assert first.exploit_available is True
    assert first.last_seen == dt.date(2026, 9, 1) == reading.scanned
    assert about.kind == "about the scan"
    assert about.port is None
    assert (odd.port, odd.cvss) == (None, ())
    (host,) = reading.hosts
    assert (host.line, host.credentialed, host.cpes) == (5, True, ("cpe:/o:fortinet:fortios:7.0.12",))
    assert [(found.severity, found.column) for found in reading.findings] == [
        ("doubtful", "cvss2"),
        ("doubtful", "port"),
        ("refused", "plugin"),
    ]
    assert "line 22" in reading.findings[-1].says
    assert reading.counted() == {"information": 0, "low": 0, "medium": 1, "high": 0, "critical": 1, "unknown": 0}
    assert "secret" not in repr(reading)


BOMB = '<?xml version="1.0"?><!DOCTYPE NessusClientData_v2 [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB + "<NessusClientData_v2>&b;</NessusClientData_v2>", "entity"),
        (
            '<!DOCTYPE SCAN [<!ENTITY x SYSTEM "file:///etc/passwd">]><SCAN><IP value="1.1.1.1">&x;</IP></SCAN>',
            "entity",
        ),
        ("<NessusClientData_v2>" + "<a>" * 100_000, "deep"),
        (NESSUS[:900], "broken"),
        ("<NessusClientData><Report/></NessusClientData>", "version 1"),
        (b"\x00\x01\x02binary\xff" * 50, "no export"),
        ("<nmaprun><host/></nmaprun>", "nmap"),
        ("", "no export"),
        ("hostname fw1\n!\ninterface Vlan1\n", "no export"),
    ],
)
def test_hostile_broken_and_other_files_fail_alone(tmp_path, text, why):
    with pytest.raises(CannotRead, match=why):
        read_scan(write(tmp_path, "x.nessus", text))


def test_one_endless_mark_is_refused_before_it_fills_memory(tmp_path):
    text = "<NessusClientData_v2><Report name='" + "a" * 40_000_000
    with pytest.raises(CannotRead, match="16 MB"):
        read_scan(write(tmp_path, "long.nessus", text))


def test_a_doctype_alone_is_no_attack_and_is_never_fetched(tmp_path):
    text = """<!DOCTYPE ASSET_DATA_REPORT SYSTEM "https://scanner.invalid/report.dtd">
<ASSET_DATA_REPORT><HOST_LIST><HOST><IP>10.0.0.5</IP>
<VULN_INFO_LIST><VULN_INFO><QID id="qid_7">7</QID><TYPE>Vuln</TYPE><PORT>22</PORT><PROTOCOL>tcp</PROTOCOL>
<FIRST_FOUND>2026-01-02T03:04:05Z</FIRST_FOUND><LAST_FOUND>2026-02-02T03:04:05Z</LAST_FOUND>
<VULN_STATUS>Fixed</VULN_STATUS></VULN_INFO></VULN_INFO_LIST></HOST></HOST_LIST>
<GLOSSARY><VULN_DETAILS_LIST><VULN_DETAILS id="qid_7"><QID id="qid_7">7</QID><TITLE>Weak keys</TITLE>
<SEVERITY>4</SEVERITY><CVSS3_SCORE><CVSS3_BASE>8.1 (AV:N/AC:H)</CVSS3_BASE></CVSS3_SCORE>
<CVE_ID_LIST><CVE_ID><ID>CVE-2025-11111</ID></CVE_ID></CVE_ID_LIST></VULN_DETAILS></VULN_DETAILS_LIST></GLOSSARY>
</ASSET_DATA_REPORT>"""
    (seen,) = read_scan(write(tmp_path, "q.xml", text)).detections
    assert (seen.line, seen.title, seen.severity, seen.rated) == (3, "Weak keys", "high", "4")
    assert seen.cves == ("CVE-2025-11111",)
    assert seen.cvss[0].vector == "AV:N/AC:H"
    assert (seen.status, seen.first_seen) == ("fixed", dt.date(2026, 1, 2))


CLASSIC = 'Plugin ID,CVE,CVSS,Risk,Host,Protocol,Port,Name\r\n10,CVE-2020-1234,7.5,High,10.0.0.1,tcp,22,"A\nB"\r\n'
DOTTED = "definition.id;definition.name;definition.cve;asset.display_ipv4_address;port;severity;first_observed\n"
VMDR = '"Report","04 Feb 2026","1"\n"Council"\n\n"QID","Title","Severity","Asset Name","Asset IPV4","Port","Status"\n'


@pytest.mark.parametrize(
    ("text", "form", "line", "row", "severity"),
    [
        (CLASSIC + "11,,,Critical,10.0.0.2,tcp,0,C\r\n", "nessus-csv", 4, 3, "critical"),
        ("\ufeff" + DOTTED + "5;x;;10.0.0.9;443;Low;2026-01-02T00:00:00Z\n", "nessus-csv", 2, 2, "low"),
        (VMDR + '"9","T","5","srv","10.0.0.3","445","ACTIVE"\n', "qualys-csv", 5, 5, "critical"),
        (
            "Plugin\tSeverity\tIP Address\tPort\tFirst Discovered\n7\tMedium\t10.0.0.4\t1\t\n",
            "nessus-csv",
            2,
            2,
            "medium",
        ),
    ],
)
def test_dialects_of_csv_are_told_by_their_headings(tmp_path, text, form, line, row, severity):
    reading = read_scan(write(tmp_path, "s.csv", text))
    last = reading.detections[-1]
    assert (reading.format, last.line, last.row, last.severity) == (form, line, row, severity)
    assert reading.findings == ()


def test_bad_rows_are_findings_and_the_others_are_read(tmp_path):
    rows = "11,,,High,10.0.0.2,tcp,0\n,,,High,10.0.0.2,tcp,0,no plugin\n12,,,High,,tcp,0,no host\n"
    rows += "13,,x,Odd,10.0.0.3,tcp,-1,D\n"
    reading = read_scan(write(tmp_path, "s.csv", CLASSIC.replace("\r\n", "\n") + rows))
    assert [seen.plugin for seen in reading.detections] == ["10", "13"]
    refused = [(found.code, found.source.row) for found in reading.findings if found.severity == "refused"]
    assert refused == [("scan-width", 3), ("scan-row", 4), ("scan-row", 5)]
    doubts = {found.column for found in reading.findings if found.severity == "doubtful"}
    assert doubts == {"cvss2", "severity", "port"}


def test_findings_that_are_alike_are_counted_once_they_are_many(tmp_path):
    reading = read_scan(write(tmp_path, "s.csv", CLASSIC + "11,,,High,10.0.0.2,tcp,70000,x\r\n" * 500))
    assert len(reading.findings) == 51
    assert "450 more" in reading.findings[-1].says


def test_values_are_read_as_scanners_write_them_and_ambiguity_is_refused():
    assert read_day("Oct 17, 2024 17:24:54 UTC") == read_day("2024/10/17") == read_day("17/10/2024 09:00")
    assert read_day("Tue Jan  7 08:19:25 2014") == read_day("07 Jan 2014 01:00PM GMT") == dt.date(2014, 1, 7)
    assert read_day("1389082765") == dt.date(2014, 1, 7)
    assert read_day("N/A") is None
    for text in ("03/04/2024", "yesterday", "2024-13-01", "9999999999999"):
        with pytest.raises(NotThat):
            read_day(text)
    assert read_score("9.3 (AV:N)") == (Decimal("9.3"), "AV:N")
    assert read_score("7,5") == (Decimal("7.5"), "")
    with pytest.raises(NotThat, match="lost"):
        read_score("50")
    assert read_port("0") is None
    assert read_cves("cve-2020-12345; CVE-2020-12345,CVE-2021-0001") == ("CVE-2020-12345", "CVE-2021-0001")
    assert (read_severity("3", "nessus"), read_severity("3", "qualys")) == ("high", "medium")


@pytest.mark.parametrize(
    ("version", "score", "word"),
    [
        (2, "10", "high"),
        (2, "3.9", "low"),
        (3, "8.9", "high"),
        (3, "9.0", "critical"),
        (4, "6.9", "medium"),
        (3, "0", "information"),
    ],
)
def test_scores_have_the_words_of_nvd_and_first(version, score, word):
    assert Cvss(version=version, score=Decimal(score)).severity == word


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, len(NESSUS)), at=st.integers(0, len(NESSUS)), junk=st.binary(max_size=12))
def test_no_damage_to_a_file_raises_anything_but_cannot_read(tmp_path_factory, cut, at, junk):
    data = NESSUS.encode()
    path = tmp_path_factory.mktemp("damaged") / "d.nessus"
    path.write_bytes((data[:at] + junk + data[at:])[: cut + len(junk)])
    try:
        reading = read_scan(path)
    except CannotRead:
        return
    assert reading.rows >= len(reading.detections)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=8, max_size=8), max_size=6))
def test_no_row_of_a_table_raises_anything(tmp_path_factory, rows):
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Plugin ID", "CVE", "CVSS", "Risk", "Host", "Protocol", "Port", "Name"])
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("rows") / "r.csv"
    path.write_text(out.getvalue().replace("\0", ""), encoding="utf-8", newline="")
    try:
        reading = read_scan(path)
    except CannotRead:
        return
    assert reading.rows <= len(rows)


def test_what_is_no_scan_is_told_from_its_first_bytes():
    assert sniff_scan(b"hostname a\nversion 15.2\n") == ""
    assert sniff_scan(b"\xef\xbb\xbf\n<!-- made by\n a program --><ReportHost name='x'>") == "nessus-v2"
    assert sniff_scan(b"ref,name,kind\nNFK,Norfolk,county\n") == ""
    assert sniff_scan(CLASSIC.encode()) == "nessus-csv"
