"""What is paid for a set of circuits and what of it is at stake: unknown stays unknown, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wherry.record.circuit import Circuit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Whole cost (None where any part is unknown), what is known of it, what is at stake, and the records of each."""

    whole: Decimal | None
    known: Decimal | None
    unknown_refs: tuple[str, ...]
    at_stake: Decimal | None = None
    at_stake_refs: tuple[str, ...] = ()


def add_up(costs: Iterable[tuple[str, Decimal | None]]) -> Cost:
    """Add costs given by reference. With no known cost at all, nothing is known, which is not zero."""
    rows = sorted(costs)
    known = [cost for _, cost in rows if cost is not None]
    unknown = tuple(ref for ref, cost in rows if cost is None)
    return Cost(
        whole=sum(known, Decimal(0)) if known and not unknown else None,
        known=sum(known, Decimal(0)) if known else None,
        unknown_refs=unknown,
    )


def beyond_the_dearest(groups: Mapping[str, Sequence[Circuit]]) -> Cost:
    """What is paid beyond one group of circuits, where each group could do what the others do.

    The group that holds the dearest single circuit stays (of equally dear ones the last by reference); the others
    are at stake. Because every set of overlaps that touch is judged by the one order of circuits, the dearest circuit
    of all of them is never at stake. Nothing is at stake where fewer than two groups hold a circuit, and nobody
    knows what is at stake where a cost is unknown.
    """
    rows = [circuit for group in groups.values() for circuit in group]
    paid = add_up((circuit.ref, circuit.cost_gbp_per_year) for circuit in rows)
    if paid.whole is None or sum(1 for group in groups.values() if group) < 2:
        return paid
    stays = max(
        (name for name, group in groups.items() if group),
        key=lambda name: max(_order(circuit) for circuit in groups[name]),
    )
    leaving = [circuit for name, group in groups.items() if name != stays for circuit in group]
    return Cost(
        whole=paid.whole,
        known=paid.known,
        unknown_refs=(),
        at_stake=sum((circuit.cost_gbp_per_year or Decimal(0) for circuit in leaving), Decimal(0)),
        at_stake_refs=tuple(sorted(circuit.ref for circuit in leaving)),
    )


def _order(circuit: Circuit) -> tuple[Decimal, str]:
    return circuit.cost_gbp_per_year or Decimal(0), circuit.ref


def unknown_words(cost: Cost) -> str:
    """A sentence on what is not known, empty where all is."""
    if not cost.unknown_refs:
        return ""
    named = ", ".join(cost.unknown_refs[:3]) + (" and others" if len(cost.unknown_refs) > 3 else "")
    return f" What {named} cost{'s' if len(cost.unknown_refs) == 1 else ''} is unknown, so what is at stake is too."
