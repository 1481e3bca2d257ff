"""Contracts of one kind that run at one time in several bodies, for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.engine.buying.contract_overlap import (
    GROUP,
    KIND,
    SUPPLIER,
    ContractOverlap,
    OverlapAnswer,
    find_contract_overlaps,
)
from wherry.engine.buying.holding import Holding
from wherry.engine.buying.identity import Identities
from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table, Value
from wherry.show.words import say_count
from wherry.web.present.buying_links import linked
from wherry.work.buying_look import Buying

MOST_ROWS = 50
CAPTIONS = {
    "same-supplier": (SUPPLIER, "Of one supplier"),
    "same-group": (GROUP, "Of suppliers in one group"),
    "same-kind": (KIND, "Of several suppliers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapTables:
    """The overlaps between bodies as tables by their names in an address, and what is said of them in words."""

    tables: dict[str, Table]
    lead: str
    asides: tuple[str, ...]


def overlap_tables(found: Buying, naming: Naming, *, most: int | None = MOST_ROWS) -> OverlapTables:
    """One table a relation, the dearest first; ``most`` rows of each, or all where it is None."""
    identities = Identities(linked(found)[0])
    answer = find_contract_overlaps(found.holdings, identities, found.on, between_bodies=True)
    tables = {}
    for name, (relation, caption) in CAPTIONS.items():
        rows = [each for each in answer.overlaps if each.relation == relation]
        tables[name] = _table(rows, caption, naming, most=most, generated=found.generated)
    return OverlapTables(tables=tables, lead=_lead(answer), asides=_asides(answer, naming))


def _lead(answer: OverlapAnswer) -> str:
    pairs = answer.overlaps
    if not pairs:
        return f"Of {say_count(answer.contracts, 'contract')} in view, no two bodies hold two of one kind at one time."
    held = {(each.body, each.ref) for pair in pairs for each in (pair.first, pair.second)}
    bodies = {body for body, _ in held}
    return (
        f"{len(held):,} of {say_count(answer.contracts, 'contract')} in view buy what another body buys at the same "
        f"time. They are held by {say_count(len(bodies), 'body', 'bodies')}."
    )


def _asides(answer: OverlapAnswer, naming: Naming) -> tuple[str, ...]:
    """What was left out, in words."""
    said = []
    if answer.ended:
        said.append(f"Left out as ended: {say_count(answer.ended, 'contract')}.")
    if answer.unplaced:
        said.append(f"Of {say_count(answer.unplaced, 'contract')} neither code nor title tells what it buys.")
    said += [
        f"{naming.service(kind)} is bought by {say_count(many, 'contract')}: too many to set out in pairs."
        for kind, many in answer.crowded
    ]
    return tuple(said)


def _table(
    rows: Sequence[ContractOverlap], caption: str, naming: Naming, *, most: int | None, generated: bool
) -> Table:
    shown = rows if most is None else rows[:most]
    more = len(rows) - len(shown)
    return Table(
        caption=caption,
        columns=(
            Column(heading="Contract"),
            Column(heading="What"),
            Column(heading="Body"),
            Column(heading="Supplier"),
            Column(heading="Other contract"),
            Column(heading="What the other buys"),
            Column(heading="Other body"),
            Column(heading="Other supplier"),
            Column(heading="Both from", kind="date"),
            Column(heading="Both until", kind="date"),
            Column(heading="Together a year", kind="money"),
            Column(heading="Why one kind"),
            Column(heading="Why one supplier or group"),
        ),
        rows=[
            (
                *_held(each.first, naming),
                *_held(each.second, naming),
                each.starts,
                each.until,
                None if each.pence_a_year is None else pounds(each.pence_a_year),
                each.why_kind,
                Cell(each.why_supplier or None, text=None if each.why_supplier else "neither"),
            )
            for each in shown
        ],
        notes=_notes(more),
        generated=generated,
    )


def _notes(more: int) -> tuple[str, ...]:
    dearest = "The dearest together stand first. A contract may stand in several pairs, so costs are not added up."
    return (dearest, f"{say_count(more, 'more pair')} in the download.") if more else (dearest,)


def _held(holding: Holding, naming: Naming) -> tuple[Value | Cell, ...]:
    return (
        naming.cell("contracts", holding.ref),
        holding.title,
        naming.body(holding.body),
        holding.supplier or None,
    )
