"""Laws of reading and judging filters: no words raise, whatever a line breaks off at, and lines lie in the file."""

import string
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from wherry.engine.assurance.judge import judge_device
from wherry.read.config.reading import read_configuration

TODAY = date(2026, 11, 23)
CISCO = """ip access-list extended A
 10 permit tcp 10.0.0.0 0.0.255.255 range 1 5 host 10.0.0.1 eq www established log
 deny udp any neq 53 object-group G lt snmp
 permit icmp any any echo-reply
access-list 99 permit 10.0.0.0 0.0.0.255
object-group network G
 host 10.0.0.1
 10.0.0.0 255.0.0.0
object-group service S tcp-udp
 port-object range 1 4
interface G1
 ip address 10.0.0.1 255.255.255.0
 ip access-group A in
access-list OUT extended permit tcp object-group G any4 gt 1023
access-group OUT in interface outside
nameif outside
security-level 0"""
JUNOS = """set firewall family inet filter F term T from source-address 10.0.0.0/8 except
set firewall family inet filter F term T from destination-port 1-5
set firewall family inet filter F term T from protocol tcp
set firewall family inet filter F term T then accept
set security policies from-zone a to-zone b policy P match source-address X
set security policies from-zone a to-zone b policy P match application junos-http
set security policies from-zone a to-zone b policy P then permit
set security address-book global address X 10.0.0.0/8
set applications application Y protocol tcp destination-port 4
set interfaces ge-0/0/0 unit 0 family inet filter input F
set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
set policy-options prefix-list L 10.0.0.0/8"""
FORTIOS = """config firewall address
    edit "x"
        set subnet 10.0.0.0 255.0.0.0
        set type iprange
        set start-ip 10.0.0.1
    next
end
config firewall service custom
    edit "s"
        set tcp-portrange 1-5:7
    next
end
config firewall policy
    edit 1
        set srcintf "a" "b"
        set dstintf "any"
        set srcaddr "x"
        set dstaddr "all"
        set service "s"
        set action accept
        set srcaddr-negate enable
    next
end"""
PANOS = """set rulebase security rules R from a
set rulebase security rules R to any
set rulebase security rules R source X
set rulebase security rules R destination any
set rulebase security rules R service S
set rulebase security rules R application any
set rulebase security rules R action allow
set address X ip-netmask 10.0.0.0/8
set address-group Y static X
set service S protocol tcp port 1-5,7
set zone a network layer3 ethernet1/1"""
SOURCES = {
    "ios": CISCO,
    "iosxe": CISCO,
    "nxos": CISCO,
    "eos": CISCO,
    "asa": CISCO,
    "junos": JUNOS,
    "fortios": FORTIOS,
    "panos": PANOS,
}
ODD = [
    "", "any", "host", "0", "-1", "65536", "99999999999", "1-0", "5-", "10.0.0.300", "10.0.0.0/33", "::1/64",
    "object-group", "range", "except", "{", "}", "]", '"', "\\", "no", "end", "next", "exit", "\u00e9", "9" * 5000,
]  # fmt: skip


@some.composite
def broken(draw, text):
    """A configuration with some words taken away, doubled, changed for odd ones or moved, and perhaps cut short."""
    lines = [line.split(" ") for line in text.split("\n")]
    for _ in range(draw(some.integers(1, 6))):
        line = draw(some.sampled_from(lines))
        place = draw(some.integers(0, len(line) - 1)) if line else 0
        kind = draw(some.sampled_from(("drop", "odd", "double", "letters", "swap")))
        if kind == "drop" and line:
            del line[place:]
        elif kind == "odd" and line:
            line[place] = draw(some.sampled_from(ODD))
        elif kind == "double" and line:
            line.insert(place, line[place])
        elif kind == "letters":
            line.append(draw(some.text(string.printable, max_size=6)))
        else:
            lines.insert(draw(some.integers(0, len(lines))), list(draw(some.sampled_from(lines))))
    made = "\n".join(" ".join(line) for line in lines)
    return made[: draw(some.integers(0, len(made)))] if draw(some.booleans()) else made


def judge(text, platform):
    found = read_configuration(text.encode("utf-8", "replace"), "a", platform=platform, sure=True)
    if found.facts is None:
        assert found.refused
        return
    verdicts = judge_device(found.facts, body="A", device="a", file="a", file_sha256=found.sha256, today=TODAY)
    assert all(1 <= first <= last <= len(found.lines) for verdict in verdicts for first, last in verdict.lines)


@pytest.mark.parametrize("platform", SOURCES)
def test_no_filter_raises_whatever_its_words(platform):
    @settings(max_examples=40, deadline=None)
    @given(broken(SOURCES[platform]))
    @example(SOURCES[platform])
    def holds(text):
        judge(text, platform)

    holds()
