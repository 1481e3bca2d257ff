"""What negotiators demand and what stands apart, tested before solving: names that are not there, demands that
cannot be met, prices of mixed years."""

from __future__ import annotations

from collections.abc import Iterator

from wherry.engine.plan.fault import fault
from wherry.engine.plan.options import PlanOptions
from wherry.engine.plan.rows import NeedRow, OfferRow, Pair
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, REFUSED, Finding


def find_demands(
    estate: Estate,
    options: PlanOptions,
    needs: tuple[NeedRow, ...],
    offers: tuple[OfferRow, ...],
    pairs: tuple[Pair, ...],
) -> tuple[Finding, ...]:
    """The findings about locks, refusals, separation and price years."""
    return (
        *_locks(estate, options, needs, offers, pairs),
        *_refusals(estate, options),
        *_already_together(needs),
        *_price_years(estate, needs, offers),
    )


def _locks(
    estate: Estate,
    options: PlanOptions,
    needs: tuple[NeedRow, ...],
    offers: tuple[OfferRow, ...],
    pairs: tuple[Pair, ...],
) -> Iterator[Finding]:
    by_ref = {need.ref: (number, need) for number, need in enumerate(needs)}
    fits = {(pair.need, offers[pair.offer].ref) for pair in pairs}
    chosen: dict[str, str] = {}
    for lock in options.locks:
        if lock.whenever and chosen.setdefault(lock.need, lock.source) != lock.source:
            yield _demand("lock-twice", f"{lock.need} is to end with {chosen[lock.need]} and with {lock.source}")
    for lock in options.locks:
        if lock.need not in estate.by_ref["needs"]:
            yield _demand("lock-unknown", f"a lock names the need {lock.need}, which is not there")
        elif lock.need in by_ref:
            number, need = by_ref[lock.need]
            today = not lock.whenever and need.today is not None and need.today.ref == lock.source
            if not today and (number, lock.source) not in fits:
                yield _demand("lock-impossible", f"{lock.need} is locked to {lock.source}, which cannot meet it")


def _refusals(estate: Estate, options: PlanOptions) -> Iterator[Finding]:
    for refusal in options.refusals:
        for table, ref in (("offers", refusal.offer), ("needs", refusal.need), ("bodies", refusal.body)):
            if ref is not None and ref not in estate.by_ref[table]:
                yield _demand("refusal-unknown", f"a refusal names {ref}, which is not in {table}")


def _demand(code: str, says: str) -> Finding:
    return Finding(code=code, severity=REFUSED, says=says, remedy="correct the demand or take it back")


def _already_together(needs: tuple[NeedRow, ...]) -> Iterator[Finding]:
    """A recovery service that today has the same provider as what it recovers: it may stay so, but is told."""
    by_ref = {need.ref: need for need in needs}
    for need in needs:
        other = by_ref.get(need.apart_from or "")
        if other is not None and need.today and other.today and need.today.provider == other.today.provider:
            yield Finding(
                code="not-apart-today",
                severity=DOUBTFUL,
                says=f"{need.ref} recovers {other.ref} and both have the same provider today",
                remedy="moves will keep them apart; nothing else makes them so",
                table="needs",
                ref=need.ref,
                column="apart_from",
            )


def _price_years(estate: Estate, needs: tuple[NeedRow, ...], offers: tuple[OfferRow, ...]) -> Iterator[Finding]:
    """Prices of several years added together are in no year's prices."""
    rows = [estate.by_ref["arrangements"][need.today.ref] for need in needs if need.today is not None]
    rows += [estate.by_ref["offers"][offer.ref] for offer in offers]
    years = sorted({row.price_year for row in rows if row.price_year is not None})
    if len(years) > 1:
        usual = max(years, key=lambda year: sum(row.price_year == year for row in rows))
        odd = next(row for row in rows if row.price_year not in (None, usual))
        says = f"prices are of {', '.join(map(str, years))}, most of {usual}; they are added as they stand"
        yield fault(odd, "price-years-mixed", DOUBTFUL, says, "restate them in the prices of one year", "price_year")
