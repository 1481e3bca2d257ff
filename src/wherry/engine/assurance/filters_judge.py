"""What a whole filter lets pass, which of its lines never decide anything, and a flow that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.assurance.filters import DENY, PERMIT, Filter, FilterLine
from wherry.engine.assurance.filters_sets import Packets, Set

Said = tuple[Set, Set, Set, Set]
"""What lines say: which packets they may let pass, may stop, may change, and take so that no later line sees them."""
EMPTY, SHADOWED = "matches nothing", "shadowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Three sets in two: what certainly passes as it is, and what may. What may not pass is denied for certain; what
    may and does not certainly is unknown. ``translated`` is what may pass with other addresses than it came with."""

    surely: Set
    maybe: Set
    translated: Set


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLine:
    """A line that never decides anything. ``blocked_by`` are the earlier lines that take its packets, in order, and
    ``otherwise`` says that one of them does the opposite."""

    line: FilterLine
    why: str
    blocked_by: tuple[FilterLine, ...] = ()
    otherwise: bool = False


def pass_through(packets: Packets, rules: Filter, domain: Set | None = None) -> Passing:
    """What a filter does with the packets of a domain, which are all where none is given.

    Lines that are unsure may match and may not: what they could let pass is unknown, and so is what they could stop.
    """
    domain = packets.every if domain is None else domain
    if rules.unsure:
        return Passing(surely=packets.none, maybe=domain, translated=packets.none)
    told = [each for line in rules.lines if (each := _told(packets, line, domain)) is not None]
    may_pass, may_stop, translated, taken = _in_turn(packets, told)
    left = domain & ~taken
    if rules.default != DENY:
        may_pass |= left
    if rules.default != PERMIT:
        may_stop |= left
    return Passing(surely=domain & ~may_stop & ~translated, maybe=may_pass, translated=translated)


def _told(packets: Packets, line: FilterLine, domain: Set) -> Said | None:
    """What one line says by itself; None where it says nothing of the domain."""
    if line.goes_on:
        return None
    mine = packets.matching(line.match) & domain
    if mine == packets.none:
        return None
    return (
        packets.none if line.action == DENY else mine,
        packets.none if line.action == PERMIT else mine,
        mine if line.translates else packets.none,
        packets.none if line.match.unsure else mine,
    )


def _in_turn(packets: Packets, told: list[Said]) -> Said:
    """What lines say one after the other, joined two by two: of what the first half takes the second says nothing. So
    sets stay small for long, where taking line after line would rebuild the whole each time."""
    if not told:
        return packets.none, packets.none, packets.none, packets.none
    while len(told) > 1:
        joined = []
        for first, second in zip(told[::2], told[1::2], strict=False):
            left = ~first[3]
            passed, stopped, moved = (one | (two & left) for one, two in zip(first[:3], second[:3], strict=True))
            joined.append((passed, stopped, moved, first[3] | second[3]))
        told = joined + told[len(joined) * 2 :]
    return told[0]


def find_dead_lines(packets: Packets, rules: Filter) -> tuple[DeadLine, ...]:
    """Lines that no packet reaches, with the earlier lines that take all of theirs. Only what is certain is told: lines
    that are unsure take nothing from later ones, and are themselves dead only where even what they may match is taken.
    """
    left = packets.every
    dead = []
    for place, line in enumerate(rules.lines):
        mine = packets.matching(line.match)
        if mine == packets.none:
            dead.append(DeadLine(line=line, why=EMPTY))
            continue
        if mine & left == packets.none:
            blockers = _blockers(packets, rules.lines[:place], mine)
            otherwise = any(each.action != line.action for each in blockers)
            dead.append(DeadLine(line=line, why=SHADOWED, blocked_by=blockers, otherwise=otherwise))
        elif not line.match.unsure and not line.goes_on and line.action in (PERMIT, DENY):
            left &= ~mine
    return tuple(dead)


def _blockers(packets: Packets, earlier: tuple[FilterLine, ...], mine: Set) -> tuple[FilterLine, ...]:
    found = []
    for line in earlier:
        if line.match.unsure or line.goes_on or line.action not in (PERMIT, DENY):
            continue
        taken = packets.matching(line.match)
        if taken & mine != packets.none:
            found.append(line)
            mine &= ~taken
            if mine == packets.none:
                break
    return tuple(found)
