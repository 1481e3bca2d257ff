"""How a contract comes to the day on which a lot starts: let it end, extend it, bridge to the day, or leave early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from wherry.engine.buying.calendar import RENEWING, add_months, end_of_term
from wherry.engine.buying.holding import DAYS_A_YEAR
from wherry.engine.buying.lot_question import Gatherable, LotOptions

MOST_RENEWALS = 40
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a contract gets to a day. ``extensions`` are those taken, to ``runs_until``; ``bridge_days`` follow without
    an extension; ``early_days`` are left unused. ``pence`` is what it costs beyond the price that the body pays anyway.
    ``act_by`` is the day by which the body must give notice, extend or agree the bridge."""

    extensions: int
    runs_until: date
    bridge_days: int
    early_days: int
    pence: int
    act_by: date


def find_way(contract: Gatherable, starts: date, options: LotOptions) -> Way | None:
    """The cheapest way to a lot that starts on a day; None where there is none. Of equally cheap ones the one that
    bridges least, then extends least."""
    ways = sorted(
        _ways(contract, starts, options), key=lambda way: (way.pence, way.bridge_days, way.early_days, way.extensions)
    )
    return ways[0] if ways else None


def _ways(contract: Gatherable, starts: date, options: LotOptions) -> Iterator[Way]:
    last = starts - ONE_DAY
    for extensions, ends in reachable_ends(contract, last):
        extra = max(0, (min(ends, last) - contract.ends).days)
        cost = _share(contract.pence_a_year, options.extension_percent, extra)
        bridge, early = max(0, (last - ends).days), max(0, (ends - last).days)
        if bridge and starts > add_months(ends + ONE_DAY, options.bridge_months):
            continue
        if early:
            percent = contract.holding.exit_percent
            if percent is None or extensions:
                continue
            cost += _share(contract.pence_a_year, percent, early)
        cost += _share(contract.pence_a_year, options.bridge_percent, bridge)
        act_by = _act_by(contract, _acts_on(contract, extensions, ends, early, last))
        if act_by < options.on and (early or extensions):
            continue
        yield Way(
            extensions=extensions, runs_until=ends, bridge_days=bridge, early_days=early, pence=cost, act_by=act_by
        )


def _acts_on(contract: Gatherable, extensions: int, ends: date, early: int, last: date) -> date:
    """The end that the body must act before: an option to extend is taken before the end that it puts off."""
    if early:
        return last
    return contract.ends if extensions and contract.entry.state != RENEWING else ends


def reachable_ends(contract: Gatherable, last: date) -> Iterator[tuple[int, date]]:
    """The ends that a contract can have, with how many extensions (or renewals) each takes: its own, each extension
    that is left and begins by the day, and any day up to the latest where only that is stated."""
    term, end = contract.holding.term, contract.ends
    yield 0, end
    if contract.entry.state == RENEWING and term.renewal_months:
        months, left = term.renewal_months, MOST_RENEWALS
    elif term.extension_months and float(term.extension_months).is_integer() and contract.entry.extensions_left:
        months, left = int(term.extension_months), contract.entry.extensions_left
    else:
        latest = contract.entry.latest_end
        if latest is not None and latest > end and last > end:
            yield 1, min(latest, last)
        return
    for many in range(1, left + 1):
        yield many, end_of_term(end + ONE_DAY, months * many)
        if end_of_term(end + ONE_DAY, months * many) >= last:
            return


def _act_by(contract: Gatherable, ends: date) -> date:
    """The day of notice before an end."""
    term = contract.holding.term
    if term.notice_months is not None:
        return add_months(ends, -term.notice_months)
    return ends - timedelta(days=term.notice_days or 0)


def _share(pence_a_year: int, percent: Decimal, days: int) -> int:
    """A share of what a contract costs in some days, in whole pence, half a penny going up."""
    return int(Fraction(pence_a_year) * Fraction(percent) / 100 * days / DAYS_A_YEAR + Fraction(1, 2))


def saving_pence(pence_a_year: int, percent: Decimal, starts: date, options: LotOptions) -> int:
    """What a share of the price comes to while a lot runs, within the years looked at."""
    ends = min(add_months(starts, options.term_months), options.until)
    return _share(pence_a_year, percent, (ends - starts).days)
