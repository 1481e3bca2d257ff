"""The same service bought by several bodies: unit costs side by side, compared only where that is fair."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from wherry.engine.overlap.answer import LOW, MEDIUM, Overlap, UnitCost
from wherry.engine.overlap.cost import add_up
from wherry.engine.overlap.question import SAME_SERVICE, OverlapQuestion
from wherry.record.contract import Contract
from wherry.record.money import PENNY
from wherry.record.need import Arrangement, Need
from wherry.record.service import Level, Service


def same_services(question: OverlapQuestion) -> list[Overlap]:
    """One overlap for each service that two or more bodies pay for today, in arrangements or in contracts.

    A contract that an arrangement rests on is counted in the arrangement alone. What is at stake is what each body
    would pay less at the lowest unit cost of a body whose level is at least as good in every respect and whose
    prices are of the same year; it is unknown where fewer than two bodies can be compared. Confidence is medium where
    all that is compared has one level and one price year, else low: a difference may still come from scale.
    """
    day = question.options.as_of
    needs = {need.ref: need for need in question.needs}
    behind = {arrangement.contract for arrangement in question.arrangements}
    bought: defaultdict[str, list[tuple[str, Need, Arrangement]]] = defaultdict(list)
    loose: defaultdict[str, list[tuple[str, Contract]]] = defaultdict(list)
    for arrangement in question.arrangements:
        need = needs.get(arrangement.need)
        if need is not None and (need.ends is None or need.ends >= day) and (need.starts is None or need.starts <= day):
            bought[need.service].append((question.owner(need), need, arrangement))
    for contract in question.contracts:
        if contract.service is not None and contract.ref not in behind and question.in_force(contract):
            loose[contract.service].append((question.owner(contract), contract))
    found = []
    for service in question.services:
        rows, contracts = bought[service.ref], loose[service.ref]
        if len({row[0] for row in rows} | {row[0] for row in contracts}) > 1:
            found.append(_overlap(question, service, rows, contracts))
    return found


def _overlap(
    question: OverlapQuestion,
    service: Service,
    rows: list[tuple[str, Need, Arrangement]],
    contracts: list[tuple[str, Contract]],
) -> Overlap:
    bodies = sorted({row[0] for row in rows} | {row[0] for row in contracts})
    units = tuple(_unit_cost(body, rows, contracts) for body in bodies)
    paid = add_up(
        [(arrangement.ref, _cost(need, arrangement)) for _, need, arrangement in rows]
        + [(contract.ref, contract.value_gbp_per_year) for _, contract in contracts]
    )
    spread, why = _spread(service, units, {level.ref: level for level in question.levels})
    alike = len({unit.levels for unit in units}) == 1 and len({unit.price_years for unit in units}) == 1
    return Overlap(
        kind=SAME_SERVICE,
        bodies=tuple(bodies),
        refs=tuple(sorted(ref for unit in units for ref in unit.refs)),
        place=service.name,
        reason=f"{len(bodies)} bodies each pay for {service.name} on their own. {why}",
        evidence=tuple(_unit_words(unit, service) for unit in units),
        confidence=MEDIUM if alike and spread is not None else LOW,
        cost_gbp_per_year=paid.whole,
        known_cost_gbp_per_year=paid.known,
        unknown_cost_refs=paid.unknown_refs,
        cost_gbp_per_year_at_stake=spread,
        at_stake_refs=() if spread is None else tuple(sorted(ref for unit in units for ref in unit.refs)),
        unit_costs=units,
    )


def _cost(need: Need, arrangement: Arrangement) -> Decimal:
    return arrangement.cost_gbp_per_year + arrangement.unit_cost_gbp_per_year * need.quantity


def _unit_cost(body: str, rows: list[tuple[str, Need, Arrangement]], contracts: list[tuple[str, Contract]]) -> UnitCost:
    own = [(need, arrangement) for owner, need, arrangement in rows if owner == body]
    papers = [contract for owner, contract in contracts if owner == body]
    paid = add_up(
        [(arrangement.ref, _cost(need, arrangement)) for need, arrangement in own]
        + [(contract.ref, contract.value_gbp_per_year) for contract in papers]
    )
    quantity = None if papers or not own else sum((need.quantity for need, _ in own), Decimal(0))
    unit = paid.whole / quantity if paid.whole is not None and quantity else None
    years = {arrangement.price_year for _, arrangement in own} | {contract.price_year for contract in papers}
    return UnitCost(
        body=body,
        quantity=quantity,
        cost_gbp_per_year=paid.whole,
        unit_cost_gbp_per_year=None if unit is None else unit.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP),
        levels=tuple(sorted({arrangement.level for _, arrangement in own})),
        price_years=() if None in years else tuple(sorted(year for year in years if year is not None)),
        refs=tuple(sorted([arrangement.ref for _, arrangement in own] + [contract.ref for contract in papers])),
    )


def _spread(service: Service, units: tuple[UnitCost, ...], levels: dict[str, Level]) -> tuple[Decimal | None, str]:
    """What all would pay less at the lowest fair unit cost, and what was compared, in words."""
    comparable = [unit for unit in units if unit.unit_cost_gbp_per_year is not None]
    if not service.unit.strip() or service.unit.strip().casefold() in ("unknown", "?", "n/a"):
        return None, "What it is counted in is unknown, so unit costs are not compared."
    if len(comparable) < 2:
        return None, "Quantity and cost are known for fewer than two of them, so unit costs are not compared."
    spread, compared = Decimal(0), 0
    for unit in comparable:
        fair = [other for other in comparable if other is not unit and _fair(unit, other, levels)]
        if not fair:
            continue
        compared += 1
        assert unit.cost_gbp_per_year is not None
        assert unit.quantity is not None
        least = min(_exact(other) for other in fair)
        spread += max(Decimal(0), unit.cost_gbp_per_year - least * unit.quantity)
    if not compared:
        return None, "No two have prices of one year and levels of which one is as good as the other: not compared."
    return spread.quantize(PENNY, rounding=ROUND_HALF_UP), (
        f"At stake is what {compared} of them would pay less at the lowest unit cost of a body whose level is at "
        "least as good; part of the difference may come from scale."
    )


def _exact(unit: UnitCost) -> Decimal:
    assert unit.cost_gbp_per_year is not None
    assert unit.quantity
    return unit.cost_gbp_per_year / unit.quantity


def _fair(unit: UnitCost, other: UnitCost, levels: dict[str, Level]) -> bool:
    """Whether the other's unit cost may be held against this one: prices of one known year, every level as good."""
    if len(unit.price_years) != 1 or unit.price_years != other.price_years:
        return False
    if not all(ref in levels for ref in unit.levels + other.levels):
        return False
    return all(not levels[theirs].shortfalls(levels[own]) for own in unit.levels for theirs in other.levels)


def _unit_words(unit: UnitCost, service: Service) -> str:
    if unit.unit_cost_gbp_per_year is None:
        return f"{unit.body}: unit cost unknown, because quantity or cost is"
    year = f", prices of {unit.price_years[0]}" if len(unit.price_years) == 1 else ", price year unknown or mixed"
    levels = " and ".join(unit.levels)
    return f"{unit.body}: £{unit.unit_cost_gbp_per_year:,.2f} a year for each {service.unit} at level {levels}{year}"
