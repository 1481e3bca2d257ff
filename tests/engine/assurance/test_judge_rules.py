"""Rules on small configurations whose verdict is plain, in both directions, and what silence means."""

from datetime import date

import pytest

from wherry.engine.assurance.conditions import find_default, version_key
from wherry.engine.assurance.judge import JUDGES, judge_device, judge_rule
from wherry.engine.assurance.rule import PACKS, SEVERITIES, load_defaults, load_pack, load_rules
from wherry.engine.assurance.software import find_life
from wherry.engine.assurance.verdict import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from wherry.read.config.reading import read_configuration

TODAY = date(2026, 11, 22)
RULES = {rule.id: rule for rule in load_rules()}


def ios(*lines, version="15.2", end=True):
    text = "\n".join([f"version {version}", "hostname a", *lines, *(["end"] if end else [])])
    return read_configuration(text.encode(), "a.cfg", platform="ios").facts


def state(facts, rule):
    judged = judge_rule(facts, RULES[rule], today=TODAY)
    return judged.state, [line for span in judged.lines for line in span]


VTY = "line vty 0 4"
BOTH_WAYS = [
    ("MGT-01", [VTY, " transport input ssh"], [VTY, " transport input telnet ssh"], 4),
    ("MGT-02", ["ip ssh version 2"], ["ip ssh version 1"], 3),
    ("MGT-03", ["no ip http server"], ["ip http server"], 3),
    (
        "MGT-04",
        ["ip access-list standard M", " permit 10.0.0.0 0.0.0.255", VTY, " access-class M in"],
        ["ip access-list standard M", " permit any", VTY, " access-class M in"],
        6,
    ),
    ("MGT-05", [VTY, " exec-timeout 10 0"], [VTY, " exec-timeout 0 0"], 4),
    ("MGT-06", ["ip ssh server algorithm mac hmac-sha2-256"], ["ip ssh server algorithm mac hmac-sha1-96"], 3),
    ("MGT-07", ["login block-for 900 attempts 3 within 60"], ["ip ssh authentication-retries 99"], 3),
    ("MGT-08", [VTY, " session-limit 5"], [VTY, " session-limit 50"], 4),
    ("MGT-09", ["line aux 0", " no exec"], ["line aux 0", " exec-timeout 5 0"], 3),
    ("MGT-11", ["ip http tls-version TLSv1.2"], ["ip http tls-version TLSv1.0"], 3),
    ("AUT-01", ["aaa authentication login default group tacacs+ local"], ["aaa authentication login default local"], 3),
    (
        "AUT-02",
        ["aaa authentication login d group t", "tacacs-server host 10.0.0.1", "tacacs-server host 10.0.0.2"],
        ["aaa authentication login d group t", "tacacs-server host 10.0.0.1"],
        4,
    ),
    ("AUT-03", ["username b secret 9 $9$abcdef"], ["username b password 7 0822455D0A16"], 3),
    ("AUT-04", ["username b secret 9 $9$abcdef"], ["username cisco secret 9 $9$abcdef"], 3),
    ("AUT-06", ["aaa accounting exec default start-stop group tacacs+"], [], None),
    (
        "AUT-07",
        ["username b privilege 15"],
        ["username b privilege 15 secret 9 $9$a", "username c privilege 15 secret 9 $9$a"],
        3,
    ),
    ("AUT-08", ["security passwords min-length 14"], ["security passwords min-length 8"], 3),
    ("SNM-01", ["snmp-server group G v3 priv"], ["snmp-server community xyzzy ro"], 3),
    ("SNM-02", ["snmp-server community xyzzy ro 10"], ["snmp-server community public ro 10"], 3),
    ("SNM-03", ["snmp-server community xyzzy ro 10"], ["snmp-server community xyzzy rw 10"], 3),
    ("SNM-04", ["snmp-server group G v3 priv"], ["snmp-server group G v3 auth"], 3),
    ("TIM-01", ["ntp server 10.0.0.1", "ntp server 10.0.0.2"], ["ntp server 10.0.0.1", "ntp server 10.0.0.1"], 3),
    ("TIM-02", ["ntp authenticate", "ntp server 10.0.0.1 key 1"], ["ntp authenticate", "ntp server 10.0.0.1"], 4),
    ("TIM-03", ["service timestamps log datetime msec"], ["service timestamps log uptime"], 3),
    ("LOG-01", ["logging host 10.0.0.1"], ["logging buffered 10000"], None),
    ("LOG-02", ["logging trap informational"], ["logging trap critical"], 3),
    ("LOG-03", ["logging host 10.0.0.1 transport tls port 6514"], ["logging host 10.0.0.1"], 3),
    ("LOG-05", ["archive", " log config", "  logging enable"], [], None),
    ("BAN-01", ["banner login ^C", "go away", "^C"], [], None),
    ("SVC-01", ["no service pad"], ["service tcp-small-servers"], 3),
    ("SVC-02", ["no vstack"], ["vstack"], 3),
    ("SVC-03", ["no ip source-route"], ["ip source-route"], 3),
    ("L2-02", ["interface G0/1", " switchport mode access"], ["interface G0/1", " switchport mode dynamic auto"], 4),
    (
        "L2-03",
        ["interface G0/1", " description Staff", " switchport mode access", " authentication port-control auto"],
        ["interface G0/1", " description Staff", " switchport mode access"],
        3,
    ),
    (
        "FLT-01",
        ["interface G0/1", " ip access-group A in", "ip access-list extended A", " permit tcp any any eq 22"],
        ["interface G0/1", " ip access-group A in", "ip access-list extended A", " permit ip any any"],
        6,
    ),
    (
        "FLT-02",
        [
            "interface G1",
            " description Internet",
            " ip access-group A in",
            "ip access-list extended A",
            " deny ip any any log",
        ],
        [
            "interface G1",
            " description Internet",
            " ip access-group A in",
            "ip access-list extended A",
            " permit tcp any any",
        ],
        7,
    ),
    (
        "FLT-03",
        ["ip access-list extended A", " permit tcp any host 10.0.0.1 eq 22", " deny ip any any"],
        ["ip access-list extended A", " permit tcp any any", " deny tcp any host 10.0.0.1 eq 22"],
        5,
    ),
    (
        "FLT-04",
        ["interface G1", " ip access-group A in", "ip access-list extended A", " deny ip any any"],
        ["interface G1", " ip access-group A in"],
        4,
    ),
    (
        "FLT-05",
        [
            "interface G1",
            " description Internet",
            " ip address 10.0.0.1 255.0.0.0",
            " ip verify unicast source reachable-via rx",
        ],
        ["interface G1", " description Internet", " ip address 10.0.0.1 255.0.0.0"],
        3,
    ),
    (
        "FLT-07",
        ["interface G1", " ipv6 address 2001:db8::1/64", " ip access-group A in", " ipv6 traffic-filter B in"],
        ["interface G1", " ipv6 address 2001:db8::1/64", " ip access-group A in"],
        4,
    ),
    (
        "CRY-01",
        ["crypto ikev2 proposal P", " encryption aes-gcm-256", " group 20"],
        ["crypto isakmp policy 1", " encryption 3des"],
        3,
    ),
    ("CRY-02", ["crypto ipsec profile P", " set pfs group20"], ["crypto ipsec profile P", " set transform-set T"], 3),
    ("CRY-03", ["crypto isakmp key k address 10.0.0.1"], ["crypto isakmp key k address 0.0.0.0"], 3),
    (
        "WLN-02",
        [
            "interface G1",
            " description Guests",
            " switchport access vlan 20",
            "interface G2",
            " switchport access vlan 10",
        ],
        [
            "interface G1",
            " description Guests",
            " switchport access vlan 10",
            "interface G2",
            " switchport access vlan 10",
        ],
        5,
    ),
    (
        "RTG-01",
        ["router bgp 1", " neighbor 10.0.0.1 remote-as 2", " neighbor 10.0.0.1 password x"],
        ["router bgp 1", " neighbor 10.0.0.1 remote-as 2"],
        4,
    ),
]


@pytest.mark.parametrize("rule, good, bad, line", BOTH_WAYS, ids=[case[0] for case in BOTH_WAYS])
def test_a_rule_passes_and_fails_where_it_should(rule, good, bad, line):
    assert state(ios(*good), rule)[0] == PASS
    judged, lines = state(ios(*bad), rule)
    assert judged == FAIL
    assert line is None or line in lines


def test_silence_counts_only_where_all_is_there():
    assert state(ios(), "LOG-01")[0] == FAIL
    assert state(ios(end=False), "LOG-01")[0] == UNKNOWN
    assert state(ios(), "SNM-01")[0] == PASS
    assert state(ios(end=False), "SNM-01")[0] == UNKNOWN
    assert state(ios("snmp-server community xyzzy ro", end=False), "SNM-01")[0] == FAIL


def test_silence_is_the_makers_default_where_it_is_known():
    assert state(ios(version="12.4"), "MGT-02")[0] == UNKNOWN
    new = read_configuration(b"version 17.9\nhostname a\nend\n", "a", platform="iosxe").facts
    assert state(new, "MGT-02")[0] == PASS
    assert state(new, "SVC-03")[0] == UNKNOWN
    assert state(ios(), "SVC-03")[0] == FAIL
    assert find_default(new, "ssh.version")[1] == "2"


def test_a_filter_that_is_nowhere_restricts_nothing():
    assert state(ios(VTY, " access-class NONE in"), "MGT-04")[0] == FAIL
    assert state(ios(VTY, " transport input none"), "MGT-04")[0] == UNKNOWN


def test_lines_that_do_not_say_their_transport_are_not_taken_for_those_that_do():
    both = ios(VTY, " transport input ssh", "line vty 5 15", " exec-timeout 5 0")
    assert state(both, "MGT-01") == (UNKNOWN, [5, 5])
    assert state(ios(VTY, " transport input ssh", "line vty 5 15", " transport input ssh"), "MGT-01")[0] == PASS
    assert state(ios(VTY), "FLT-05")[0] == NOT_APPLICABLE


def test_a_filter_that_denies_first_is_a_choice_except_at_a_boundary():
    body = [
        " ip access-group A in",
        "ip access-list extended A",
        " deny ip 10.0.0.0 0.0.0.255 any",
        " permit ip any any",
    ]
    assert state(ios("interface G1", " description Staff", *body), "FLT-01")[0] == PASS
    assert state(ios("interface G1", " description Internet", *body), "FLT-01")[0] == FAIL


def test_a_release_is_judged_by_a_dated_table():
    assert state(ios(version="12.4"), "EOL-01")[0] == UNKNOWN
    new = read_configuration(b"version 17.6\nhostname a\nend\n", "a", platform="iosxe").facts
    assert state(new, "EOL-01") == (FAIL, [1, 1])
    assert judge_rule(new, RULES["EOL-01"], today=date(2024, 7, 30)).state == PASS
    assert judge_rule(new, RULES["EOL-01"], today=date(2024, 7, 31)).state == FAIL
    assert find_life("fortios", "7.0.15").ends == date(2025, 9, 30)
    assert find_life("junos", "18.4R3.3").ends == date(2023, 12, 31)
    assert find_life("junos", None) is None
    assert version_key("17.9.4a") < version_key("17.10")


def test_rules_and_packs_are_coherent():
    assert len(load_rules()) == len(RULES) == 58
    packs = {name: {clause.id for clause in load_pack(name).clauses} for name in PACKS}
    assert {name: len(clauses) for name, clauses in packs.items()}["psn"] == 52
    for rule in load_rules():
        assert rule.severity in SEVERITIES
        assert rule.scope == "estate" or rule.judge in JUDGES
        assert set(rule.clauses) <= set(packs)
        for pack, clauses in rule.clauses.items():
            assert set(clauses) <= packs[pack], rule.id
    assert all(default.source for default in load_defaults())
    with pytest.raises(KeyError):
        load_pack("iso-27001")


def test_every_rule_says_something_of_a_device_and_the_same_again():
    facts = ios("ip http server")
    first = judge_device(facts, body="NFK", device="a", file="a.cfg", file_sha256="0" * 64, today=TODAY)
    again = judge_device(facts, body="NFK", device="a", file="a.cfg", file_sha256="0" * 64, today=TODAY)
    assert first == again
    assert [verdict.rule for verdict in first] == [rule.id for rule in RULES.values() if rule.scope == "device"]
    assert all(verdict.reason for verdict in first)


def test_a_key_of_a_group_is_the_key_of_its_neighbours():
    text = "version 18.4R1;\nprotocols {\n bgp {\n  group G {\n   %s\n   neighbor 10.0.0.1;\n  }\n }\n}\n"
    keyed = read_configuration((text % 'authentication-key "x";').encode(), "a", platform="junos").facts
    bare = read_configuration((text % "type external;").encode(), "a", platform="junos").facts
    assert state(keyed, "RTG-01")[0] == PASS
    assert state(bare, "RTG-01") == (FAIL, [6, 6])
