"""Offers that rest on leave that ends: their own certificate, their provider's leave to connect, or one up the chain of
those who serve the provider. Where it is gone by the day of first use no move may rest on the offer; where it ends
before a move's shortest term is over, it must be renewed first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.engine.assurance.certificates import Leave, Travel, find_block, find_leaves, trace_lapses
from wherry.record.estate import Estate
from wherry.record.offer import Offer
from wherry.record.quarter import Quarter

DAY = timedelta(days=1)
CONNECTION = "PSN connection"
BLOCKED, RENEW = "blocked", "renewal needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An offer that does not keep what it promises from ``starts``, the first day on which it could be used, to
    ``ends``, the end of its shortest term. ``state`` is ``blocked`` where that is so on the first day already.
    ``because`` are all reasons in words, and ``first_day_without`` is the first day without leave that is known."""

    offer: str
    body: str
    service: str
    state: str
    starts: date
    ends: date
    first_day_without: date | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    says: str
    since: date | None


def find_blocks(estate: Estate, *, on: date) -> tuple[Block, ...]:
    """Every offer whose level promises a certificate, or that names one, and that cannot keep it, in order."""
    leaves = find_leaves(estate.certificates, on=on)
    travels = trace_lapses(estate, on=on)
    found = [_block(estate, offer, leaves, travels, on) for offer in estate.offers]
    return tuple(each for each in found if each is not None)


def _block(
    estate: Estate, offer: Offer, leaves: tuple[Leave, ...], travels: tuple[Travel, ...], on: date
) -> Block | None:
    level = next((each for each in estate.levels if each.ref == offer.level), None)
    if offer.certificate is None and (level is None or level.certificate == "none"):
        return None
    starts = max(on, offer.available_from or on)
    if offer.available_until is not None and offer.available_until < starts:
        return None
    ends = (Quarter.containing(starts) + max(1, offer.minimum_term_quarters)).starts - DAY
    gaps = [*_own(estate, offer, starts, ends), *_connection(offer, leaves, ends), *_chain(offer, travels, ends)]
    if not gaps:
        return None
    days = [gap.since for gap in gaps if gap.since is not None]
    gone = any(gap.since is None or gap.since <= starts for gap in gaps)
    return Block(
        offer=offer.ref,
        body=offer.body,
        service=offer.service,
        state=BLOCKED if gone else RENEW,
        starts=starts,
        ends=ends,
        first_day_without=min(days, default=None),
        because=tuple(gap.says for gap in gaps),
    )


def _own(estate: Estate, offer: Offer, starts: date, ends: date) -> Iterator[_Gap]:
    whole = find_block(estate, offer, starts=starts, ends=ends)
    if whole is None:
        return
    if find_block(estate, offer, starts=starts, ends=starts) is not None:
        yield _Gap(whole, None)
        return
    held = [each for each in estate.certificates if each.ref == offer.certificate] or [
        each for each in estate.certificates if each.body == offer.body and each.service == offer.service
    ]
    lasts = [each.ends for each in held if each.ends is not None and starts <= each.ends < ends]
    yield _Gap(whole, min(lasts) + DAY if lasts else None)


def _connection(offer: Offer, leaves: tuple[Leave, ...], ends: date) -> Iterator[_Gap]:
    """A body whose own leave to connect has lapsed, or will, provides nothing under a certificate."""
    for leave in leaves:
        mine = leave.body == offer.body and leave.service is None and leave.kind == CONNECTION
        if mine and leave.lapses is not None and leave.lapses <= ends:
            refs = ", ".join(leave.refs)
            yield _Gap(f"{offer.body}'s own leave to connect ({refs}) ends before {leave.lapses}", leave.lapses)


def _chain(offer: Offer, travels: tuple[Travel, ...], ends: date) -> Iterator[_Gap]:
    """A lapse further up reaches the provider by the agreements under which it is served."""
    for travel in travels:
        leave = travel.leave
        reached = [each for each in travel.reached if each.body == offer.body and each.since <= ends]
        if leave.body != offer.body and reached:
            first = min(reached, key=lambda each: (each.since, each.steps))
            what = f"for {leave.service}" if leave.service else "to connect"
            yield _Gap(
                f"{offer.body} is served by {' and '.join(first.path)}, which rest on {leave.body}'s leave {what} "
                f"({', '.join(leave.refs)}): it ends before {first.since}",
                first.since,
            )
