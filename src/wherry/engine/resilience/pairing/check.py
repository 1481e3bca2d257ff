"""The independent checker: every demand tested anew from the records, one need, host and site at a time.

It uses no solver and no list of events, and adds up with decimals. What is invoked together it finds for itself, host
by host: all that rests on one thing, and all that is not known to stand apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from wherry.engine.resilience.pairing.answer import Check, PairingAnswer, Placed
from wherry.engine.resilience.pairing.areas import KINDS
from wherry.engine.resilience.pairing.objectives import INVOKED, STANDING, objectives
from wherry.engine.resilience.pairing.question import PairingQuestion
from wherry.engine.resilience.pairing.separation import SEPARATE, Ground, holds_for, judge
from wherry.record.finding import REFUSED, Finding
from wherry.record.money import pence


def check_pairings(question: PairingQuestion, answer: PairingAnswer) -> Check:
    """Whether the answer holds: each need once, each rule kept, every host within its room, every penny added."""
    tests = [
        *_once(question, answer),
        *_kept_apart(question, answer),
        *_room(question, answer),
        *_money(question, answer),
    ]
    wrong = tuple(
        Finding(code="check-differs", severity=REFUSED, says=says, remedy="report this: the answer is not to be used")
        for right, says in tests
        if not right
    )
    return Check(agreed=not wrong, figures=len(tests), findings=wrong)


Tests = Iterator[tuple[bool, str]]


def _once(question: PairingQuestion, answer: PairingAnswer) -> Tests:
    told = Counter([each.need for each in answer.placed] + [each.need for each in answer.unplaced])
    for need in question.estate.recovery_needs:
        yield told[need.ref] == 1, f"{need.ref} is told {told[need.ref]} times"
    yield sum(told.values()) == len(question.estate.recovery_needs), "a need is told that was not asked for"


def _kept_apart(question: PairingQuestion, answer: PairingAnswer) -> Tests:
    estate, ground = question.estate, Ground.of(question.estate)
    for each in answer.placed:
        need, host = estate.by_ref["recovery_needs"][each.need], estate.by_ref["spare_capacity"][each.host]
        words = f"{each.need} at {each.host}"
        yield need.site != host.site, f"{words} is its own site"
        yield not host.services or need.service in host.services, f"{words} is not run there"
        yield not host.only_for or need.body in (*host.only_for, host.body), f"{words} is not open to it"
        yield each.host_rto_hours <= objectives(need)[0], f"{words} is too slow"
        yield each.host_rpo_hours <= objectives(need)[1], f"{words} lags too far behind"
        for rule in estate.separation_rules:
            if holds_for(rule, need.tier):
                verdict = judge(rule, ground, need.site, host.site).verdict
                yield verdict == SEPARATE, f"{words} breaks {rule.ref}"
        for kind in KINDS:
            yield not ground.takes_both(kind, need.site, host.site), f"{words} falls with it ({kind})"


def _room(question: PairingQuestion, answer: PairingAnswer) -> Tests:
    """Room at all times, and room for all that one loss takes or may take."""
    estate, ground = question.estate, Ground.of(question.estate)
    for host in estate.spare_capacity:
        mine = [each for each in answer.placed if each.host == host.ref]
        for name in STANDING:
            yield _fits(question, mine, host.ref, name), f"{host.ref} has too little {name}"
        for kind in KINDS:
            for invoked in _together(ground, kind, mine):
                for name in INVOKED:
                    words = f"{host.ref} has too little {name} when a {kind} is lost with {invoked[0].site}"
                    yield _fits(question, invoked, host.ref, name), words


def _together(ground: Ground, kind: str, mine: list[Placed]) -> Iterator[list[Placed]]:
    """For each site at the host and each thing that it rests on: what falls with it, known or feared."""
    for site in sorted({each.site for each in mine}):
        things = ground.areas[site][kind].rests_on
        yield [each for each in mine if each.site == site]
        for thing in sorted(things):
            rest = {each.site for each in mine if thing in ground.areas[each.site][kind].rests_on}
            yield [each for each in mine if each.site in rest or _feared(ground, kind, each.site, rest)]
        for other in sorted({each.site for each in mine} - {site}):
            if ground.takes_both(kind, site, other):
                both = {site, other}
                yield [each for each in mine if each.site in both or _feared(ground, kind, each.site, both)]
        if kind in ground.ruled and not ground.areas[site][kind].known:
            yield [each for each in mine if each.site == site or _feared(ground, kind, each.site, {site})]


def _feared(ground: Ground, kind: str, site: str, rest: set[str]) -> bool:
    """Whether what is not recorded of a site leaves it possible that it falls with these."""
    if kind not in ground.ruled or ground.areas[site][kind].known:
        return False
    return not any(ground.compare(kind, site, other)[0] == SEPARATE for other in rest)


def _fits(question: PairingQuestion, placed: list[Placed], host: str, name: str) -> bool:
    needs = question.estate.by_ref["recovery_needs"]
    has = getattr(question.estate.by_ref["spare_capacity"][host], name)
    asked = Decimal(0)
    for each in placed:
        takes = getattr(needs[each.need], name)
        if takes is None:
            return False
        asked += takes
    return asked == 0 or (has is not None and asked <= has)


def _money(question: PairingQuestion, answer: PairingAnswer) -> Tests:
    estate, total = question.estate, 0
    for host in estate.spare_capacity:
        mine = [estate.by_ref["recovery_needs"][each.need] for each in answer.placed if each.host == host.ref]
        if mine:
            own = [
                pence(host.need_cost_gbp_per_year + host.storage_cost_gbp_per_year * need.storage_tb) for need in mine
            ]
            total += pence(host.cost_gbp_per_year) + sum(own)
    yield total == answer.cost_pence, f"the pairings cost {total} pence a year, not {answer.cost_pence}"
    yield answer.bound_pence <= answer.cost_pence, "the bound is above the cost"
    proven = answer.status != "optimal" or answer.bound_pence == answer.cost_pence
    yield proven, f"called optimal at {answer.cost_pence} pence with a bound of {answer.bound_pence}"
