"""What a whole filter lets pass, which of its lines never decide anything, and a flow that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from wherry.engine.assurance.filters import DENY, PERMIT, Filter, FilterLine
from wherry.engine.assurance.filters_sets import Packets, Set

EMPTY, SHADOWED = "matches nothing", "shadowed"


@dataclass(frozen=True, slots=True)
class _Told:
    """What one line says of a domain: which packets it is about, and whether it surely permits or denies all of them.
    ``sure`` says that it surely takes them, whatever it does with them."""

    mine: Set
    action: str
    exact: bool
    sure: bool
    translates: bool


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
    packets.keep_small()
    told = [each for line in rules.lines if (each := _told(packets, line, domain)) is not None]
    may_pass = _may(packets, told, PERMIT, domain if rules.default != DENY else packets.none)
    if all(each.exact for each in told) and rules.default in (PERMIT, DENY):
        may_stop = domain & ~may_pass
    else:
        may_stop = _may(packets, told, DENY, domain if rules.default != PERMIT else packets.none)
    translated = _translated(packets, told)
    return Passing(surely=domain & ~may_stop & ~translated, maybe=may_pass, translated=translated)


def _told(packets: Packets, line: FilterLine, domain: Set) -> _Told | None:
    """What one line says by itself; None where it says nothing of the domain."""
    if line.goes_on:
        return None
    mine = packets.matching(line.match) & domain
    if mine == packets.none:
        return None
    exact = not line.match.unsure and line.action in (PERMIT, DENY)
    return _Told(mine, line.action, exact, not line.match.unsure, line.translates)


def _may(packets: Packets, told: Sequence[_Told], wanted: str, left: Set) -> Set:
    """The packets that may meet with an action: those that a line may give it to before a line surely does the other.

    A run of lines is what it gives and what it takes away; two runs are one run again, so they are joined two by two
    and sets stay small for long. Lines that give need not know what earlier lines gave, so only what the opposite lines
    take is carried along.
    """
    runs = _runs(packets, told, wanted)
    while len(runs) > 1:
        joined = []
        for (given, taken), (later, more) in zip(runs[::2], runs[1::2], strict=False):
            kept = later if taken == packets.none else later & ~taken
            joined.append((given | kept, taken | more))
        runs = joined + runs[len(joined) * 2 :]
    given, taken = runs[0] if runs else (packets.none, packets.none)
    return given | (left & ~taken)


def _runs(packets: Packets, told: Sequence[_Told], wanted: str) -> list[tuple[Set, Set]]:
    """Neighbouring lines of the same kind as one: what they give, or what they take away, together."""
    other = DENY if wanted == PERMIT else PERMIT
    runs: list[tuple[Set, Set]] = []
    heard = (each for each in told if each.exact or each.action != other)
    for takes, lines in groupby(heard, key=lambda each: each.action == other):
        together = packets.any_of(each.mine for each in lines)
        runs.append((packets.none, together) if takes else (together, packets.none))
    return runs


def _translated(packets: Packets, told: Sequence[_Told]) -> Set:
    """What lines with other addresses take before an earlier line surely does."""
    found, taken = packets.none, packets.none
    if not any(each.translates for each in told):
        return found
    for each in told:
        if each.translates:
            found |= each.mine & ~taken
        if each.sure:
            taken |= each.mine
    return found


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
