"""Joint lots against every choice tried one by one, up to six bodies: the same greatest saving, and a true bound."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.buying.calendar import Term, add_months
from wherry.engine.buying.holding import Holding
from wherry.engine.buying.lot_question import LotOptions, LotQuestion, Rates, Tier
from wherry.engine.buying.lot_solve import find_lots

ON = date(2026, 1, 1)
YEAR = Fraction(1461, 4)
STARTS = (date(2027, 1, 1), date(2028, 1, 1), date(2029, 1, 1), date(2030, 1, 1))


def cost_of_way(said, starts):
    """The cheapest way to a day, tried day by day: extensions of a year each, then a bridge; or leaving early."""
    ends, a_year, extensions, percent = said
    found = []
    for many in range(extensions + 1):
        last = add_months(ends + timedelta(1), 12 * many) - timedelta(1)
        gap = (starts - last).days - 1
        if gap >= 0 and add_months(last + timedelta(1), 12) >= starts:
            found.append(Fraction(a_year) * 10 * gap / YEAR / 100)
        if gap < 0 and many == 0 and percent is not None:
            found.append(Fraction(a_year) * percent * -gap / YEAR / 100)
    return min(found, default=None)


def saving(group, starts, tiers, tender, level):
    """Each contract's saving after all costs; ``group`` holds what each costs a year and its way's cost."""
    volume = sum(a_year for a_year, _ in group)
    percent = 0
    if len(group) > 1:
        for first, low, mid in tiers:
            percent = (low if level == "low" else mid) if volume >= first else percent
    days = (min(add_months(starts, 36), add_months(ON, 60)) - starts).days
    return [a * days * Fraction(percent) / 100 / YEAR - cost - Fraction(tender * a, volume) for a, cost in group]


def best_by_trying(contracts, tiers, tender, drop_out):
    """The greatest saving at mid, over every way of putting each contract into no lot or one that starts on a day."""
    best = Fraction(0)
    ways = [[cost_of_way(said, starts) for starts in STARTS] for said in contracts]
    for choice in product(range(len(STARTS) + 1), repeat=len(contracts)):
        whole = Fraction(0)
        for at, starts in enumerate(STARTS):
            own = [place for place, chosen in enumerate(choice) if chosen == at]
            if not own:
                continue
            if len(own) < 2 or any(ways[place][at] is None for place in own):
                break
            group = [(contracts[place][1], ways[place][at]) for place in own]
            if min(saving(group, starts, tiers, tender, "low")) < 0:
                break
            rests = (
                [each for place, each in enumerate(group) if place not in gone]
                for many in range(1, drop_out + 1)
                for gone in combinations(range(len(group)), many)
                if many < len(group)
            )
            if any(sum(saving(rest, starts, tiers, tender, "low")) < 0 for rest in rests):
                break
            whole += sum(saving(group, starts, tiers, tender, "mid"))
        else:
            best = max(best, whole)
    return best


contract = st.tuples(
    st.sampled_from([date(2026, 9, 30), date(2026, 12, 31), date(2027, 6, 30), date(2027, 12, 31), date(2028, 11, 30)]),
    st.sampled_from([10_000_00, 30_000_00, 55_000_00, 120_000_00]),
    st.integers(0, 2),
    st.sampled_from([None, None, 20]),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(contract, min_size=2, max_size=6),
    st.sampled_from([((0, 5, 10),), ((0, 1, 2), (100_000_00, 6, 12)), ((60_000_00, 4, 9), (150_000_00, 8, 15))]),
    st.sampled_from([0, 3_000_00, 12_000_00]),
    st.integers(0, 2),
)
def test_the_lots_found_save_as_much_as_the_best_of_all_choices(contracts, tiers, tender, drop_out):
    holdings = [
        Holding(
            ref=f"K{at}", title="Network", body=f"body {at}", supplier="", service="wan", pence_a_year=a_year,
            exit_percent=None if percent is None else Decimal(percent), where=str(at),
            term=Term(ref=f"K{at}", title="Network", ends=ends, extension_months=12, extensions=extensions),
        )
        for at, (ends, a_year, extensions, percent) in enumerate(contracts)
    ]  # fmt: skip
    made = tuple(
        Tier(from_pence=first, low=Decimal(low), mid=Decimal(mid), high=Decimal(mid)) for first, low, mid in tiers
    )
    options = LotOptions(
        on=ON, years=5, lead_months=12, term_months=36, step_months=12, joint_tender_pence=tender, drop_out=drop_out,
        rates={"wan": Rates(name="wan", tiers=made, source="test")},
    )  # fmt: skip
    question = LotQuestion.of(holdings, options)
    assert set(options.starts) == set(STARTS)
    answer = find_lots(question)
    best = best_by_trying(contracts, tiers, tender, drop_out)
    assert answer.check.agreed, answer.check.faults
    assert answer.status == "optimal"
    assert abs(answer.mid_pence - best) <= 2 * len(contracts) + 1
    assert answer.bound_pence is None or answer.bound_pence >= answer.mid_pence - 2 * len(contracts)
