"""DISA's technical guides: what they write as the fix passes our rule of that meaning; their bad example fails."""

import json
from datetime import date

import pytest
from tests.corpora.configs_corpus import DATA, NEEDED

from wherry.engine.assurance.judge import judge_rule
from wherry.engine.assurance.rule import load_rules
from wherry.read.config.reading import read_configuration

pytestmark = NEEDED
RULES = {rule.id: rule for rule in load_rules()}
GUIDES = ("Cisco_IOS_Router_NDM", "Cisco_IOS-XE_Router_NDM", "Cisco_IOS_Switch_NDM", "Cisco_IOS-XE_Switch_NDM")
FIXES = [
    ("CISC-ND-000150", "MGT-07"),
    ("CISC-ND-000160", "BAN-01"),
    ("CISC-ND-000280", "TIM-03"),
    ("CISC-ND-000550", "AUT-08"),
    ("CISC-ND-000720", "MGT-05"),
    ("CISC-ND-001030", "TIM-01"),
    ("CISC-ND-001140", "SNM-04"),
    ("CISC-ND-001150", "TIM-02"),
    ("CISC-ND-001200", "MGT-02"),
    ("CISC-ND-001200", "MGT-06"),
]
BLOCKS = ("line ", "aaa common-criteria", "archive")


def facts_of(lines):
    """A configuration of a guide's loose lines: places filled in, what belongs to a block indented."""
    text, inside = ["version 15.2", "hostname a"], False
    for line in lines:
        if line in ("end", "exit") or line.startswith("R4#"):
            inside = False
            continue
        bare = line.strip().replace("x.x.x.x", "10.0.0.1").replace("y.y.y.y", "10.0.0.2")
        block = bare.startswith(BLOCKS)
        text.append(f" {bare}" if inside and not block else bare)
        inside = inside or block
        if bare == "banner login #":
            text += ["for authorised people", "#"]
    return read_configuration("\n".join([*text, "end"]).encode(), "a.cfg", platform="ios").facts


def guide(name, stig):
    index = json.loads((DATA / "stig" / "rules-index.json").read_text(encoding="utf-8"))
    (row,) = [row for row in index if row["benchmark"] == name and row["stig_id"] == stig]
    return row


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("stig, rule", FIXES)
def test_a_guides_fix_passes_our_rule(name, stig, rule):
    row = guide(name, stig)
    if row["fix_lines"][-1].startswith("iip "):
        row["fix_lines"][-1] = row["fix_lines"][-1][1:]  # two guides misprint their own order
    assert stig in RULES[rule].stig or rule in ("MGT-06",)
    assert judge_rule(facts_of(row["fix_lines"]), RULES[rule], today=date(2026, 11, 22)).state == "pass"


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("rule", ["SVC-01", "MGT-03"])
def test_a_guides_bad_example_fails_our_rule(name, rule):
    row = guide(name, "CISC-ND-000470")
    judged = judge_rule(facts_of(row["check_example_lines"]), RULES[rule], today=date(2026, 11, 22))
    assert judged.state == "fail"
    assert judged.lines
    fixed = judge_rule(facts_of(row["fix_lines"]), RULES[rule], today=date(2026, 11, 22))
    assert fixed.state == "pass"
