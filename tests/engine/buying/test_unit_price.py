"""Unit prices: compared only where they are the same thing, bought by three bodies; all else is refused with words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.buying.unit_price import ANOTHER, PriceLine, benchmark_prices, blind, median

SPEED = (("Speed", "100 Mbit/s"), ("Term", "36 months"))


def line(body, quantity, pence, specification=SPEED, **said):
    return PriceLine(
        body=body, item="Leased line", unit="line", quantity=Decimal(quantity), pence_a_year=pence,
        specification=specification, **said,
    )  # fmt: skip


THREE = [line("Norfolk", 10, 4_800_000), line("Suffolk", 5, 1_800_000), line("Kent", 20, 8_400_000)]


def test_low_median_high_and_who_pays_more_are_worked_by_hand():
    """£4,800, £3,600 and £4,200 a line: Norfolk's ten lines cost £6,000 a year above the median."""
    (found,) = benchmark_prices(THREE).benchmarks
    assert (found.low, found.median, found.high) == (Decimal(3600), Decimal(4200), Decimal(4800))
    assert found.spread_percent == Decimal("33.3")
    assert [(each.body, each.over_pence) for each in found.bodies] == [
        ("Norfolk", 600_000),
        ("Kent", 0),
        ("Suffolk", 0),
    ]
    assert found.over_pence == 600_000
    assert found.bodies[0].lines == (THREE[0],)


def test_a_body_has_one_price_over_all_its_lines():
    more = [*THREE, line("Norfolk", 30, 7_200_000)]
    (found,) = benchmark_prices(more).benchmarks
    assert {each.body: each.unit_price for each in found.bodies}["Norfolk"] == Decimal(3000)


def test_two_bodies_are_too_few_and_are_told_so():
    answer = benchmark_prices([*THREE[:2], line("Norfolk", 1, 1)])
    (refused,) = answer.refused
    assert (answer.benchmarks, refused.code) == ((), "too-few")
    assert "2 bodies buy exactly this, and 3 are needed" in refused.why


def test_specifications_that_differ_are_refused_with_the_point_that_differs():
    other = line("Kent", 20, 8_400_000, (("Speed", "1 Gbit/s"), ("Term", "36 months")))
    answer = benchmark_prices([*THREE[:2], other])
    assert answer.benchmarks == ()
    assert {each.code for each in answer.refused} == {"specification-differs"}
    assert any("Speed is 1 gbit s here and 100 mbit s elsewhere" in each.why for each in answer.refused)


def test_an_unknown_point_is_not_taken_for_the_same():
    unknown = line("Essex", 1, 1, (("Speed", "100 Mbit/s"), ("Term", " ")))
    answer = benchmark_prices([*THREE, unknown])
    assert [each.body for each in answer.benchmarks[0].bodies] == ["Norfolk", "Kent", "Suffolk"]
    assert [(each.code, each.lines) for each in answer.refused] == [("specification-unknown", (unknown,))]


def test_units_are_not_mixed():
    site = replace(THREE[2], unit="site")
    answer = benchmark_prices([*THREE[:2], site])
    assert answer.benchmarks == ()
    assert any("others price it by site and not by line" in each.why for each in answer.refused)


def test_old_prices_and_one_supplier_are_warned_of():
    lines = [replace(each, agreed=date(2018 + 3 * at, 4, 1), supplier="Carrier A") for at, each in enumerate(THREE)]
    warnings = " ".join(benchmark_prices(lines).benchmarks[0].warnings)
    assert "between 2018 and 2024" in warnings
    assert "one supplier" in warnings


def test_blind_answers_keep_the_others_prices_without_their_names():
    other = [replace(each, item="Telephone") for each in THREE[:2]]
    shown = blind(benchmark_prices([*THREE, *other]), "Kent")
    bodies = shown.benchmarks[0].bodies
    assert [each.body for each in bodies] == [ANOTHER, "Kent", ANOTHER]
    assert [each.unit_price for each in bodies] == [Decimal(4800), Decimal(4200), Decimal(3600)]
    assert bodies[0].quantity is None
    assert "Norfolk" not in repr(shown)
    assert "Suffolk" not in repr(shown)


def test_nothing_is_divided_by_nought():
    with pytest.raises(ValueError, match="above nought"):
        benchmark_prices([line("Norfolk", 0, 100)])
    free = benchmark_prices([replace(each, pence_a_year=0) for each in THREE]).benchmarks[0]
    assert (free.low, free.spread_percent) == (0, None)


prices = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(1, 50), st.integers(0, 10**7)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(prices, st.randoms())
def test_a_benchmark_is_what_a_plain_sum_gives_in_whatever_order(rows, random):
    lines = [line(body, quantity, pence) for body, quantity, pence in rows]
    shuffled = random.sample(lines, len(lines))
    answer = benchmark_prices(lines)
    assert [each.unit_price for found in benchmark_prices(shuffled).benchmarks for each in found.bodies] == [
        each.unit_price for found in answer.benchmarks for each in found.bodies
    ]
    bodies = sorted({body for body, _, _ in rows})
    assert bool(answer.benchmarks) == (len(bodies) >= 3)
    for found in answer.benchmarks:
        each = {
            body: Fraction(sum(pence for name, _, pence in rows if name == body), 100)
            / sum(quantity for name, quantity, _ in rows if name == body)
            for body in bodies
        }
        below = sum(price < median(list(each.values())) for price in each.values())
        above = sum(price > median(list(each.values())) for price in each.values())
        assert below <= len(each) / 2 >= above
        assert found.low <= found.median <= found.high
        assert abs(Fraction(found.high) - max(each.values())) <= Fraction(1, 10_000)
