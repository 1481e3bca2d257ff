"""The plan against its slow obvious twin: on tiny estates, every way of meeting every need is tried, each judged and
priced by the checker's own rules and sums, and the cheapest must cost what the plan costs, to the penny."""

import itertools
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from tests.engine.plan.estates import START, believable, body, estate, need, offer, service, today

from wherry.engine.plan import sharing
from wherry.engine.plan.answer import NeedPlan, Stretch
from wherry.engine.plan.discount import rate_table
from wherry.engine.plan.options import Lock, PlanOptions
from wherry.engine.plan.question import PlanQuestion
from wherry.engine.plan.readd import Sums, half_up
from wherry.engine.plan.retest import retest
from wherry.engine.plan.solve import make_plan
from wherry.engine.plan.whatif import GrowthChange, PriceChange
from wherry.engine.plan.whatif_estate import suppose
from wherry.record.certificate import Certificate
from wherry.record.error import NoPlan
from wherry.record.offer import Tier

QUARTERS = 4


def tiny(seed):
    """Two or three needs of two bodies, with every feature drawn at random."""
    draw = random.Random(seed)
    rows = [body("A"), body("B"), service("net"), service("copy")]
    refs = ["A/N1", "B/N1"] + (["B/N2"] if seed % 3 == 0 else [])
    for ref in refs:
        what = "copy" if ref == "B/N2" else "net"
        rows.append(
            need(
                ref,
                what,
                draw.choice(("40", "90", "125.5")),
                growth_percent_per_year=Decimal(draw.choice((0, 0, 10, -5))),
                apart_from="B/N1" if ref == "B/N2" else None,
            )
        )
        rows.append(
            today(
                ref,
                draw.choice(("4000", "9000.50", "15000")),
                level=draw.choice(("bronze", "silver")),
                kind=draw.choice(("contract", "in-house")),
                ends=draw.choice((None, date(2027, 9, 30), date(2028, 3, 31))),
                notice_days=draw.choice((0, 0, 91)),
                unit_cost_gbp_per_year=Decimal(draw.choice((0, 12))),
                cost_change_percent_per_year=Decimal(draw.choice((0, 3))),
                extension_months=6,
                extensions_left=draw.choice((0, 1)),
                extension_price_percent=Decimal(105),
                exit_charge_percent=draw.choice((None, Decimal(40), Decimal(10))),
                exit_charge_gbp=Decimal(draw.choice((0, 250))),
                cashable_percent=Decimal(draw.choice((100, 60))),
                exit_schedule=("2027-07-01 30% + £100", "2027-10-01 5%") if seed % 4 == 3 else (),
            )
        )
        rows.append(
            offer(
                ref.replace("/N", "/O") + "-alone",
                draw.choice((60, 90)),
                "alone",
                service=what,
                level="gold",
                set_up_cost_gbp=Decimal(draw.choice((0, 900))),
                step_cost_gbp_per_year=Decimal(draw.choice((0, 1500))),
                minimum_term_quarters=draw.choice((0, 2)),
            )
        )
    rows += _shared(draw)
    return estate(*rows)


def _shared(draw):
    whole = {"level": "gold", "joining_cost_gbp": Decimal(draw.choice((0, 300)))}
    return [
        offer(
            "A/O-net",
            draw.choice((20, 35)),
            set_up_cost_gbp=Decimal(draw.choice((0, 1500))),
            step_capacity=Decimal(draw.choice((100, 150))),
            step_cost_gbp_per_year=Decimal(draw.choice((1000, 3000))),
            most_steps=draw.choice((1, 2, 3)),
            own_use=Decimal(draw.choice((0, 30))),
            minimum_term_quarters=draw.choice((0, 2, 3)),
            available_from=draw.choice((None, date(2027, 7, 1))),
            certificate="A/E",
            only_for=draw.choice(((), ("B",))),
            price_change_percent_per_year=Decimal(draw.choice((0, -4))),
            **whole,
        ),
        Certificate(
            ref="A/E",
            body="A",
            kind="PSN service",
            starts=date(2026, 1, 1),
            ends=draw.choice((date(2028, 3, 31), date(2030, 1, 1))),
        ),
        offer("B/O-joint", draw.choice((50, 70)), "joint", set_up_cost_gbp=Decimal(draw.choice((0, 400))), **whole),
        Tier(ref="B/T1", body="B", offer="B/O-joint", from_quantity=Decimal(120), unit_price_gbp_per_year=Decimal(30)),
        offer("A/O-copy", 15, service="copy", set_up_cost_gbp=Decimal(500), **whole),
        offer("B/O-copy", 14, service="copy", set_up_cost_gbp=Decimal(500), **whole),
    ]


def runs(sources):
    """Source by quarter to stretches."""
    found, at = [], 0
    for (source, kind), group in itertools.groupby(sources):
        length = len(list(group))
        found.append(Stretch(source=source, kind=kind, starts=START + at, until=START + (at + length - 1), level=""))
        at += length
    return tuple(found)


def plan_of(record, stretches):
    return NeedPlan(
        need=record.ref,
        body=record.body,
        service=record.service,
        quantity=(),
        level_before="",
        level_required="",
        level_after="",
        stretches=stretches,
        baseline_stretches=stretches,
        cost_pence=0,
        baseline_pence=0,
        why="",
    )


def as_answer(options, plans):
    moves = tuple(
        SimpleNamespace(body=plan.body, quarter=run.starts, shared=run.kind in ("body", "joint"))
        for plan in plans
        for run in plan.stretches
        if run.kind != "today"
    )
    return SimpleNamespace(needs=tuple(plans), members=("A", "B"), moves=moves, quarters=options.all_quarters)


def ways(estate, options, record, *, alone):
    """Every way to meet one need that breaks no rule of its own."""
    kinds = [(row.ref, "today") for row in estate.arrangements if row.need == record.ref]
    kinds += [
        (row.ref, row.kind)
        for row in estate.offers
        if row.service == record.service
        and (row.kind == "alone" or not alone)
        and (row.kind != "alone" or row.body == record.body)
    ]
    only = type(estate)(**{**{name: getattr(estate, name) for name in estate.counts}, "needs": (record,)})
    found = []
    for sources in itertools.product(kinds, repeat=options.quarters):
        if any(sources[at][1] == "today" != sources[at - 1][1] for at in range(1, len(sources))):
            continue
        plan = plan_of(record, runs(sources))
        if not any(
            True for fault in retest(only, options, as_answer(options, [plan])) if not fault.says.startswith("baseline")
        ):
            found.append(plan)
    return found


class Twin:
    """Prices ways of meeting needs together, each figure asked of the checker's sums once."""

    def __init__(self, estate, options):
        self.estate, self.options = estate, options
        self.sums = Sums(estate, options, rate_table(options.rate_table), as_answer(options, []), baseline=False)
        self.bodies = [None] if options.no_new_money else []
        self.bodies += ["A", "B"] if options.no_new_money_each_body else []
        self.unit, self.own = {}, {}

    def own_lines(self, plan):
        """What a need pays whoever else is served: today's cost, exit and joining."""
        key = (plan.need, plan.stretches)
        if key not in self.own:
            sums = Sums(self.estate, self.options, self.sums.rates, as_answer(self.options, [plan]), baseline=False)
            self.own[key] = [
                (who, at - self.options.start, pence, self.falls(kind, source, pence))
                for (kind, who, _, source, at), pence in sums.lines.items()
                if kind in ("today", "exit", "joining")
            ]
        return self.own[key]

    def falls(self, kind, source, pence):
        if not self.options.cashable_only or kind != "today":
            return pence
        share = next(row.cashable_percent for row in self.estate.arrangements if row.ref == source)
        return int(pence * share / 100 + Decimal("0.5"))

    def unit_line(self, ref, source, at, load):
        """What a need pays for a quarter at a pooled load, and its own load."""
        key = (ref, source, at, load)
        if key not in self.unit:
            record, offered = self.estate.by_ref["needs"][ref], self.estate.by_ref["offers"][source]
            amount = self.sums.thousandths(record, at)
            price = self.sums.unit_price(offered, load, at) if load is not None else 0
            self.unit[key] = amount, half_up(Fraction(amount, 1000) * price / 4 * 100)
        return self.unit[key]

    def price(self, plans):
        """Present pence in all, and pence by quarter for each cash rule."""
        found = [line for plan in plans for line in self.own_lines(plan)]
        total = sum(self.sums.present(pence, self.options.start + at) for _, at, pence, _ in found)
        pooled = {}
        for plan in plans:
            for source, at in served(plan, self.options):
                amount = self.unit_line(plan.need, source, at, None)[0]
                pooled.setdefault((source, at), []).append((plan.need, plan.body, amount))
        opened = set()
        for (source, at), users in sorted(pooled.items(), key=lambda item: item[0][1]):
            load = sum(amount for _, _, amount in users)
            offered = self.estate.by_ref["offers"][source]
            lines = [(who, self.unit_line(ref, source, at, load)[1], 1) for ref, who, _ in users]
            lines.append((offered.body, round(offered.step_cost_gbp_per_year * 25), self.sums.steps(offered, load)))
            if source not in opened:
                lines.append((offered.body, round(offered.set_up_cost_gbp * 100), 1))
            opened.add(source)
            total += sum(times * self.sums.present(pence, self.options.start + at) for _, pence, times in lines)
            found += [(who, at, times * pence, times * pence) for who, pence, times in lines]
        cash = {who: [0] * self.options.quarters for who in self.bodies}
        for payer, at, _, falls in found:
            for who in self.bodies:
                cash[who][at] += falls if who in (None, payer) else 0
        return total, cash

    def broken(self, plans):
        """The rules that a set of ways breaks, money apart."""
        faults = retest(self.estate, self.options, as_answer(self.options, plans))
        return [fault for fault in faults if not fault.says.startswith("baseline")]

    def cheapest(self, before):
        """The least cost of any plan that keeps every rule."""
        spent, best = self.price(before)[1], None
        every = [
            sorted(ways(self.estate, self.options, record, alone=False), key=lambda way: self.price([way])[0])
            for record in self.estate.needs
        ]
        for plans in itertools.product(*every):
            total, cash = self.price(plans)
            if (best is None or total < best) and affordable(spent, cash) and not self.broken(plans):
                best = total
        return best


def served(plan, options):
    """The offers and quarters of a way."""
    for run in plan.stretches:
        if run.kind != "today":
            for at in range(run.starts - options.start, run.until - options.start + 1):
                yield run.source, at


def affordable(before, plan):
    """Whether nobody has paid more so far at the end of any quarter."""
    pairs = ((before[who], plan[who]) for who in before)
    return all(min(itertools.accumulate(old - new for old, new in zip(*both, strict=True))) >= 0 for both in pairs)


@pytest.mark.parametrize("seed", range(18))
def test_the_plan_costs_what_the_cheapest_of_all_plans_costs(seed):
    found = tiny(seed)
    options = PlanOptions(
        start=START,
        quarters=QUARTERS if seed % 3 else 3,
        no_new_money=seed % 4 != 1,
        no_new_money_each_body=seed % 7 == 2,
        cashable_only=seed % 5 == 3,
        most_moves_a_body_a_quarter=1 if seed % 6 == 0 else None,
        price_changes=(PriceChange(percent=Decimal(15), service="net"),) if seed % 8 == 5 else (),
        growth_changes=(GrowthChange(percent_per_year=Decimal(12), body="B"),) if seed % 8 == 7 else (),
        locks=(Lock(need="B/N1", source="A/O-net", whenever=True),) if seed % 9 == 4 else (),
    )
    question = PlanQuestion.of(found, options)
    if question.fatal:
        with pytest.raises(NoPlan):
            make_plan(question)
        return
    recorded, found = found, suppose(found, options)
    assert (recorded == found) == (seed % 8 not in (5, 7))
    twin = Twin(found, options)
    free = replace(options, locks=())
    alone = [
        min(ways(found, free, record, alone=True), key=lambda plan: twin.price([plan])[0]) for record in found.needs
    ]
    try:
        answer = make_plan(question)
    except NoPlan:
        assert options.locks
        assert twin.cheapest(alone) is None
        return
    assert answer.status == "optimal"
    assert answer.checker is not None
    assert answer.checker.findings == ()
    assert answer.baseline_present_pence == twin.price(alone)[0]
    before = [plan_of(found.by_ref["needs"][plan.need], plan.baseline_stretches) for plan in answer.needs]
    assert answer.present_pence == twin.cheapest(before)


@pytest.mark.parametrize("seed", range(8))
def test_steps_and_price_steps_as_columns_agree_with_sets_of_needs(seed, monkeypatch):
    """Many needs at one offer are modelled by steps and price steps, few by the sets that may be served: two models of
    one thing."""
    found = tiny(seed) if seed % 2 else believable(seed, 3, 2)
    question = PlanQuestion.of(found, PlanOptions(start=START, quarters=4, no_new_money=seed % 4 < 2))
    assert question.fatal == ()
    sets = make_plan(question)
    monkeypatch.setattr(sharing, "MOST_IN_PATTERNS", 0)
    steps = make_plan(question)
    assert steps.checker.findings == ()
    assert steps.present_pence == sets.present_pence
