"""The same service at several bodies: unit costs side by side, compared only where that is fair."""

from datetime import date
from decimal import Decimal

import pytest

from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import SAME_SERVICE, OverlapOptions, OverlapQuestion
from wherry.record.contract import Contract
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.service import Level, Service

DAY = date(2027, 4, 1)
GATEWAY = Service(ref="gateway", name="Internet gateway", unit="Mbit/s")
SILVER = Level(
    ref="silver", name="Silver", availability_percent=Decimal("99.5"), fix_time_hours=Decimal(8), service_hours="office"
)
GOLD = Level(
    ref="gold", name="Gold", availability_percent=Decimal("99.9"), fix_time_hours=Decimal(5), service_hours="always"
)


def ask(*rows, service=GATEWAY):
    estate = Estate.of([service, SILVER, GOLD, *rows])
    return find_overlaps(OverlapQuestion.of(estate, OverlapOptions(as_of=DAY)))


def met(body, quantity, cost, unit=0, level="silver", year=2026, contract=None):
    need = Need(ref=f"{body}/N-1", body=body, service="gateway", quantity=Decimal(quantity))
    return need, Arrangement(
        ref=f"{body}/R-1",
        body=body,
        need=need.ref,
        kind="contract" if contract else "in-house",
        contract=contract,
        level=level,
        cost_gbp_per_year=Decimal(cost),
        unit_cost_gbp_per_year=Decimal(unit),
        price_year=year,
    )


def test_the_spread_is_what_all_would_pay_less_at_the_lowest_unit_cost():
    # NFK: 1,000 at £12 = £12,000; KEN: 2,000 at £9 = £18,000; so NFK would pay £9,000 at Kent's unit cost.
    answer = ask(*met("NFK", 1000, 2000, unit=10), *met("KEN", 2000, 18000))
    (overlap,) = answer.of_kind(SAME_SERVICE)
    assert overlap.cost_gbp_per_year == 30000
    assert overlap.cost_gbp_per_year_at_stake == Decimal("3000.00")
    assert [(unit.body, unit.unit_cost_gbp_per_year) for unit in overlap.unit_costs] == [("KEN", 9), ("NFK", 12)]
    assert overlap.confidence == "medium"
    assert answer.totals.services_gbp_per_year_at_stake == 3000
    assert answer.totals.circuits_gbp_per_year_at_stake == 0


def test_a_better_level_is_not_held_against_a_cheaper_worse_one():
    (overlap,) = ask(*met("NFK", 1000, 12000, level="gold"), *met("KEN", 1000, 9000)).overlaps
    assert overlap.cost_gbp_per_year_at_stake == 0
    assert overlap.confidence == "low"
    (overlap,) = ask(*met("NFK", 1000, 9000, level="gold"), *met("KEN", 1000, 12000)).overlaps
    assert overlap.cost_gbp_per_year_at_stake == 3000


@pytest.mark.parametrize("year", [2024, None])
def test_prices_of_different_or_unknown_years_are_not_compared(year):
    (overlap,) = ask(*met("NFK", 1000, 12000, year=year), *met("KEN", 1000, 9000)).overlaps
    assert overlap.cost_gbp_per_year_at_stake is None
    assert overlap.cost_gbp_per_year == 21000
    assert "not compared" in overlap.reason


def test_one_known_unit_cost_is_not_compared_with_nothing():
    paper = Contract(ref="KEN/K-1", body="KEN", title="Gateway", service="gateway", value_gbp_per_year=Decimal(5000))
    (overlap,) = ask(*met("NFK", 1000, 12000), paper).overlaps
    assert overlap.bodies == ("KEN", "NFK")
    assert overlap.cost_gbp_per_year == 17000
    assert overlap.cost_gbp_per_year_at_stake is None
    assert "fewer than two" in overlap.reason
    (overlap,) = ask(*met("NFK", 0, 12000), *met("KEN", 1000, 9000)).overlaps
    assert overlap.cost_gbp_per_year_at_stake is None
    assert "NFK: unit cost unknown" in overlap.evidence[1]


def test_an_unknown_unit_is_not_compared():
    unknown = Service(ref="gateway", name="Internet gateway", unit="unknown")
    (overlap,) = ask(*met("NFK", 1000, 12000), *met("KEN", 1000, 9000), service=unknown).overlaps
    assert overlap.cost_gbp_per_year_at_stake is None
    assert "What it is counted in is unknown" in overlap.reason


def test_a_contract_behind_an_arrangement_is_counted_once():
    paper = Contract(ref="KEN/K-1", body="KEN", title="Gateway", service="gateway", value_gbp_per_year=Decimal(9000))
    (overlap,) = ask(*met("NFK", 1000, 12000), *met("KEN", 1000, 9000, contract="KEN/K-1"), paper).overlaps
    assert overlap.cost_gbp_per_year == 21000


def test_a_contract_of_unknown_value_makes_the_sum_unknown():
    paper = Contract(ref="KEN/K-1", body="KEN", title="Gateway", service="gateway")
    (overlap,) = ask(*met("NFK", 1000, 12000), paper).overlaps
    assert overlap.cost_gbp_per_year is None
    assert overlap.known_cost_gbp_per_year == 12000
    assert overlap.unknown_cost_refs == ("KEN/K-1",)


def test_contracts_that_ended_do_not_count_unless_they_renew_themselves():
    def paper(**given):
        return Contract(ref="KEN/K-1", body="KEN", title="G", service="gateway", ends=date(2026, 3, 31), **given)

    assert ask(*met("NFK", 1000, 12000), paper()).overlaps == ()
    assert len(ask(*met("NFK", 1000, 12000), paper(renews_itself=True)).overlaps) == 1
