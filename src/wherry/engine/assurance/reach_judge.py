"""Reachability against intent, pair by pair: what passes and should not, what should pass and does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.engine.assurance.filters import Packet
from wherry.engine.assurance.filters_sets import Packets, Set
from wherry.engine.assurance.intent import Intent
from wherry.engine.assurance.reach import Arriving, Ground, spread
from wherry.engine.assurance.reach_flow import Hop, Trace, find_block, trace

AS_MEANT, VIOLATION, OUTAGE, BOTH, UNKNOWN, NOT_JUDGED = (
    "as meant",
    "violation",
    "outage",
    "violation and outage",
    "unknown",
    "not judged",
)
MOST_EXAMPLES = 5
MOST_BLOCKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A flow that shows a verdict. ``trace`` is the way it takes, None where it takes none; ``stopped_by`` are then the
    filters that stop it. ``intent`` names the row that means it to pass, empty where none does."""

    kind: str
    packet: Packet
    trace: Trace | None = None
    stopped_by: tuple[Hop, ...] = ()
    intent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairVerdict:
    """One ordered pair of bodies. ``says`` explains a pair that could not be judged."""

    from_body: str
    to_body: str
    verdict: str
    reachable: str
    meant_rows: int
    witnesses: tuple[Witness, ...] = ()
    says: str = ""


def judge_pairs(ground: Ground, intents: Sequence[Intent] | None) -> tuple[PairVerdict, ...]:
    """Every ordered pair of bodies. Without any list of intents nothing is called a violation or an outage: the pair
    says what can be reached and stays unknown."""
    bodies = [member.body for member in ground.members]
    return tuple(_judge(ground, intents, left, right) for left in bodies for right in bodies if left != right)


def _judge(ground: Ground, intents: Sequence[Intent] | None, left: str, right: str) -> PairVerdict:
    rows = [each for each in intents or () if each.from_body == left and each.to_body == right]
    missing = [body for body in (left, right) if not ground.edges.get(body) or not ground.inner.get(body)]
    if missing:
        says = (
            f"nothing is known of how {' and '.join(missing)} would be joined: no configuration, or no interface that"
        )
        says += " faces the other bodies; name it in edges.csv"
        return PairVerdict(
            from_body=left, to_body=right, verdict=NOT_JUDGED, reachable=UNKNOWN, meant_rows=len(rows), says=says
        )
    packets = ground.packets
    arriving = spread(ground, left, right)
    reachable = (
        "nothing"
        if arriving.maybe == packets.none
        else "something for certain"
        if arriving.surely != packets.none
        else "perhaps something"
    )
    if intents is None:
        shown = arriving.surely if arriving.surely != packets.none else arriving.maybe
        found = _example(ground, "reachable", shown, left, right)
        return PairVerdict(
            from_body=left, to_body=right, verdict=UNKNOWN, reachable=reachable, meant_rows=0, witnesses=found,
            says="nothing says what is meant to pass; write it in intent.csv",
        )  # fmt: skip
    return _against(ground, arriving, rows, left, right, reachable)


def _against(
    ground: Ground, arriving: Arriving, rows: Sequence[Intent], left: str, right: str, reachable: str
) -> PairVerdict:
    """What arrives against the rows that mean it to."""
    packets = ground.packets
    meant = _domain(ground, left, right) & packets.any_of(packets.matching(row.match) for row in rows)
    wrong, perhaps = arriving.surely & ~meant, arriving.maybe & ~arriving.surely & ~meant
    witnesses = list(_example(ground, VIOLATION, wrong, left, right))
    lost, doubtful = False, perhaps != packets.none
    for row in rows:
        wanted = packets.matching(row.match) & _domain(ground, left, right)
        stopped = wanted & ~arriving.maybe
        doubtful = doubtful or wanted & arriving.maybe & ~arriving.surely != packets.none
        if stopped != packets.none:
            lost = True
            witnesses += _lost(ground, packets, stopped, row, left, right)
    if not witnesses and doubtful:
        witnesses += _example(ground, UNKNOWN, perhaps, left, right)
    bad = wrong != packets.none
    verdict = BOTH if bad and lost else VIOLATION if bad else OUTAGE if lost else UNKNOWN if doubtful else AS_MEANT
    return PairVerdict(
        from_body=left,
        to_body=right,
        verdict=verdict,
        reachable=reachable,
        meant_rows=len(rows),
        witnesses=tuple(witnesses[:MOST_EXAMPLES]),
    )


def _domain(ground: Ground, left: str, right: str) -> Set:
    spaces = {member.body: member.space for member in ground.members}
    return ground.packets.addresses("src", spaces[left]) & ground.packets.addresses("dst", spaces[right])


def _example(ground: Ground, kind: str, found: Set, left: str, right: str) -> tuple[Witness, ...]:
    packet = ground.packets.example(found)
    if packet is None:
        return ()
    return (Witness(kind=kind, packet=packet, trace=trace(ground, packet, left, right)),)


def _lost(ground: Ground, packets: Packets, found: Set, row: Intent, left: str, right: str) -> list[Witness]:
    packet = packets.example(found)
    if packet is None:
        return []
    hops = find_block(ground, packet, left, right)[:MOST_BLOCKS]
    return [Witness(kind=OUTAGE, packet=packet, stopped_by=hops, intent=row.words or row.where)]
