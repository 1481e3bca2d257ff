"""FLT-03: which lines of filters never decide anything, and where that cannot be told."""

from datetime import date

import pytest

from wherry.engine.assurance.judge import judge_rule
from wherry.engine.assurance.rule import load_rules
from wherry.read.config.reading import read_configuration

(RULE,) = [rule for rule in load_rules() if rule.id == "FLT-03"]
TODAY = date(2026, 11, 23)


def judge(text, platform):
    return judge_rule(read_configuration(text.encode(), "a", platform=platform).facts, RULE, today=TODAY)


def ios(*lines):
    return judge("\n".join(["version 15.2", "hostname a", "ip access-list extended A", *lines, "end"]), "ios")


def test_a_line_that_an_earlier_one_covers_is_told_with_both_lines():
    found = ios(" permit tcp any any", " permit udp any any", " deny tcp host 10.0.0.1 any eq 80")
    assert (found.state, found.lines) == ("fail", ((4, 4), (6, 6)))
    assert "line 6 (deny tcp host 10.0.0.1 any eq 80) is taken by line 4, which does the opposite" in found.reason


def test_two_lines_together_may_cover_a_third():
    halves = [" permit ip 10.0.0.0 0.127.255.255 any", " permit ip 10.128.0.0 0.127.255.255 any"]
    assert ios(*halves, " permit ip 10.0.0.0 0.255.255.255 any").lines == ((4, 6),)
    assert ios(halves[0], " permit ip 10.0.0.0 0.255.255.255 any").state == "pass"


def test_what_is_not_understood_takes_nothing_and_leaves_the_answer_open():
    assert ios(" permit tcp any any time-range OFFICE", " deny tcp any host 10.0.0.1").state == "unknown"
    assert ios(" permit ip object-group NOWHERE any", " deny tcp any any").state == "unknown"


def test_without_filters_it_does_not_apply_and_unread_ones_are_unknown():
    assert judge("version 15.2\nhostname a\nend\n", "ios").state == "not applicable"
    assert judge("version 15.2\nhostname a\n", "ios").state == "unknown"


FORTIOS = """#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0
config system interface
    edit "wan1"
        set ip 192.0.2.1 255.255.255.0{six}
    next
end
config firewall policy
    edit 1
        set srcintf "{first}"
        set dstintf "lan"
        set srcaddr "all"
        set dstaddr "all"
        set service "ALL"
        set schedule "always"
        set action accept
    next
    edit 2
        set srcintf "wan1"
        set dstintf "lan"
        set srcaddr "all"
        set dstaddr "all"
        set service "HTTPS"
        set schedule "always"
        set action deny
    next
end
"""


@pytest.mark.parametrize(
    ("first", "six", "state"),
    [
        ("wan1", "", "fail"),
        ("any", "", "fail"),
        ("dmz", "", "pass"),
        ("wan1", "\n        config ipv6\n            set ip6-address 2001:db8::1/64\n        end", "unknown"),
    ],
)
def test_policies_are_looked_at_between_their_zones_and_for_ipv4_alone(first, six, state):
    assert judge(FORTIOS.format(first=first, six=six), "fortios").state == state
