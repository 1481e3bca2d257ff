"""Every rule says how it is put right; lines that are given make a device pass the rule that they are for."""

import re

import pytest
from tests.engine.assurance.test_judge_rules import BOTH_WAYS, RULES, TODAY, ios

from wherry.engine.assurance.advice import find_advice, load_advice
from wherry.engine.assurance.judge import judge_rule
from wherry.engine.assurance.remedy import apply_orders
from wherry.read.config.platform import PLATFORMS
from wherry.read.config.reading import read_configuration

FILLED = {
    "address": "10.0.0.9", "second address": "10.0.0.10", "network": "10.9.0.0", "mask": "255.255.0.0",
    "wildcard": "0.0.255.255", "length": "16", "interface": "G1/9", "account": "someone", "key": "Abc-1234-x",
    "password": "Abc-1234-x", "hash": "$9$abcdef", "community": "xyzzy", "number": "7", "list": "LIST1",
    "group": "GROUP1", "profile": "PROFILE1", "name": "NAME1", "vlan": "44", "zone": "zone1", "policy": "p1",
    "rule": "r1", "filter": "F1", "class": "staff",
}  # fmt: skip
HEADS = {
    "ios": ["version 15.2", "hostname a"],
    "nxos": ["!Command: show running-config", "version 9.3(5)", "hostname a"],
    "eos": ["! device: a (vEOS, EOS-4.29.2F)", "hostname a"],
    "asa": ["ASA Version 9.12(4)", "hostname a"],
    "junos": ["set version 22.4R1.10", "set system host-name a"],
    "fortios": ["#config-version=FGT60F-7.4.8-FW-build2795-250101:opmode=0"],
    "panos": ["set config version 10.1.0", "set deviceconfig system hostname a"],
    "aoscx": ["!Version ArubaOS-CX FL.10.13.1040", "hostname a"],
    "comware": ["version 7.1.070, Release 6555", "sysname a"],
}
TAKING_AWAY = ("no ", "undo ", "delete ")
NEEDS_MORE = {
    "AUT-02", "AUT-05", "WLN-02", "FLT-02", "FLT-04", "FLT-05", "FLT-07", "FLT-09", "L2-03", "MGT-04", "RTG-01",
    "SVC-04", "SVC-05",
}  # fmt: skip
"""Rules that look at what else is there: a description, an address, an applied filter."""
NOT_TOLD = {("MGT-06", "fortios"), ("MGT-10", "ios"), ("MGT-10", "junos"), ("MGT-11", "panos"), ("CRY-02", "asa")}
"""Lines that leave the rule unknown in a file that holds nothing else."""


def filled(line):
    return re.sub(r"<([^<>]+)>", lambda found: FILLED[found[1]], line)


def test_every_rule_has_words_an_owner_and_a_retest():
    assert set(load_advice()) == set(RULES)
    for rule in RULES:
        advice = find_advice(rule, "ios")
        assert advice.do[0].isupper()
        assert advice.owner
        assert advice.retest


def test_lines_are_given_only_where_the_rule_has_a_meaning():
    for rule, held in load_advice().items():
        for platform in held.get("lines", {}):
            assert platform in PLATFORMS, (rule, platform)
            assert RULES[rule].applies_to(platform), (rule, platform)


def test_a_platform_without_lines_is_told_what_to_look_up():
    advice = find_advice("MGT-10", "comware")
    assert (advice.lines, advice.look_up) == (
        (),
        "no lines are kept for comware here; look up in the maker's guide how to: give management an interface or "
        "routing table of its own",
    )
    assert find_advice("MGT-01", "iosxe").lines == find_advice("MGT-01", "ios").lines
    assert find_advice("MGT-01", "iosxe").look_up == ""
    with pytest.raises(KeyError):
        find_advice("NO-01", "ios")


CASES = [(rule, platform) for rule, held in load_advice().items() for platform in held.get("lines", {})]


@pytest.mark.parametrize(("rule", "platform"), CASES, ids=[" ".join(case) for case in CASES])
def test_lines_do_not_fail_the_rule_that_they_are_for(rule, platform):
    lines = [filled(line) for line in find_advice(rule, platform).lines]
    kept = [line for line in lines if not line.startswith("delete ")]
    text = "\n".join([*HEADS[platform], *kept, *(["end"] if platform in ("ios", "eos") else [])])
    facts = read_configuration(text.encode(), "a", platform=platform).facts
    assert facts is not None
    assert facts.platform == platform
    judged = judge_rule(facts, RULES[rule], today=TODAY)
    assert judged.state != "fail", judged
    settled = (
        rule not in NEEDS_MORE
        and (rule, platform) not in NOT_TOLD
        and not any(line.strip().startswith(TAKING_AWAY) for line in lines)
    )
    if settled:
        assert judged.state == "pass", judged


FAILING = [(rule, bad) for rule, _, bad, _ in BOTH_WAYS if "ios" in load_advice()[rule].get("lines", {})]
"""Failing examples to which the lines for IOS are applied; what they must name is taken from the example."""
NAMES = {
    "MGT-01": {"line vty 0 15": "line vty 0 4"}, "MGT-04": {"line vty 0 15": "line vty 0 4"},
    "MGT-05": {"line vty 0 15": "line vty 0 4"}, "MGT-08": {"line vty 0 15": "line vty 0 4"},
    "AUT-04": {"<account>": "cisco"}, "AUT-07": {"<account>": "c"}, "SNM-01": {"<community>": "xyzzy"},
    "SNM-02": {"<community>": "public"}, "SNM-03": {"<community>": "xyzzy"},
    "L2-02": {"<interface>": "G0/1"}, "L2-03": {"<interface>": "G0/1"}, "FLT-02": {"<list>": "A"},
    "FLT-04": {"<list>": "A"}, "FLT-05": {"<interface>": "G1"}, "FLT-07": {"<interface>": "G1"},
    "CRY-02": {"<name>": "P"}, "RTG-01": {"<number>": "1", "<address>": "10.0.0.1"},
    "WLN-02": {"<interface>": "G1"}, "TIM-02": {"<address>": "10.0.0.1"}, "LOG-03": {"<address>": "10.0.0.1"},
    "AUT-03": {"<account>": "b"},
}  # fmt: skip
BY_HAND = {"CRY-01", "CRY-03", "LOG-03", "SNM-04"}
"""What fails has to be taken away by its own name first."""


@pytest.mark.parametrize(("rule", "bad"), FAILING, ids=[case[0] for case in FAILING])
def test_the_lines_for_ios_turn_a_failing_device(rule, bad):
    orders = []
    for line in find_advice(rule, "ios").lines:
        for name, value in NAMES.get(rule, {}).items():
            line = line.replace(name, value)
        orders.append(filled(line))
    before = ["version 15.2", "hostname a", *bad, "end"]
    assert judge_rule(ios(*bad), RULES[rule], today=TODAY).state == "fail"
    after = read_configuration("\n".join(apply_orders(before, orders)).encode(), "a", platform="ios").facts
    state = judge_rule(after, RULES[rule], today=TODAY).state
    assert state in ("pass", "not applicable") or rule in BY_HAND, state
