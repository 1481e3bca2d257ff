"""Spend held against contracts, for pages."""

from __future__ import annotations

from wherry.engine.buying.identity import Identities
from wherry.engine.buying.spend_match import SpendAnswer, match_spend
from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list, say_pence
from wherry.web.present.buying_links import linked
from wherry.work.buying_look import Buying

MOST_ROWS = 50


def spend_tables(found: Buying, naming: Naming) -> dict[str, Table]:
    """What was paid under contracts, without one, and in the tail; each by its name in an address."""
    answer = match_spend(found.payments, found.holdings, Identities(linked(found)[0]), hidden_pence=found.hidden_pence)
    return {
        "contracts": _contracts(answer, naming, found.generated),
        "off": _off(answer, naming, found.generated),
        "tail": _tail(answer, naming, found.generated),
    }


def _contracts(answer: SpendAnswer, naming: Naming, generated: bool) -> Table:
    return Table(
        caption="Paid under contracts",
        columns=(
            Column(heading="Body"),
            Column(heading="Contracts"),
            Column(heading="Supplier"),
            Column(heading="Paid", kind="money", total=True),
            Column(heading="Expected", kind="money"),
            Column(heading="Over", kind="money"),
            Column(heading="Doubt"),
        ),
        rows=[
            (
                naming.body(row.body),
                _contract_cell(row.contracts, naming),
                row.supplier,
                pounds(row.paid_pence),
                None if row.expected_pence is None else pounds(row.expected_pence),
                None if row.over_pence is None else pounds(row.over_pence),
                Cell(row.doubt or None, text=None if row.doubt else "none"),
            )
            for row in answer.contracts[:MOST_ROWS]
        ],
        notes=("Expected is the yearly value for the days that the spend covers. The furthest from it stand first.",),
        generated=generated,
    )


def _contract_cell(refs: tuple[str, ...], naming: Naming) -> Cell:
    return naming.cell("contracts", refs[0]) if len(refs) == 1 else Cell(say_list(list(refs), most=4))


def _off(answer: SpendAnswer, naming: Naming, generated: bool) -> Table:
    hidden = f"{say_pence(answer.hidden_pence)} more was paid to suppliers whose names are not published."
    return Table(
        caption="Paid without a contract that is known",
        columns=(
            Column(heading="Body"),
            Column(heading="Supplier"),
            Column(heading="Paid", kind="money", total=True),
            Column(heading="Payments", kind="number"),
            Column(heading="First", kind="date"),
            Column(heading="Last", kind="date"),
            Column(heading="Why"),
            Column(heading="Perhaps under"),
        ),
        rows=[
            (
                naming.body(row.body),
                row.supplier,
                pounds(row.paid_pence),
                row.payments,
                row.first,
                row.last,
                row.why,
                Cell(say_list(list(row.perhaps), nothing="") or None, text=None if row.perhaps else "nothing"),
            )
            for row in answer.off[:MOST_ROWS]
        ],
        notes=("Suppliers paid £5,000 or more in all. The dearest stand first.", hidden),
        generated=generated,
    )


def _tail(answer: SpendAnswer, naming: Naming, generated: bool) -> Table:
    return Table(
        caption="The tail",
        columns=(
            Column(heading="Body"),
            Column(heading="Suppliers", kind="number"),
            Column(heading="In the tail", kind="number"),
            Column(heading="Paid to the tail", kind="money"),
            Column(heading="Payments to it", kind="number"),
            Column(heading="Paid under £5,000 in all", kind="number"),
        ),
        rows=[
            (
                naming.body(row.body),
                row.suppliers,
                row.tail_suppliers,
                pounds(row.tail_pence),
                row.tail_payments,
                row.below,
            )
            for row in answer.tails
        ],
        notes=("The smallest suppliers of a body that together have a fifth of its spend.",),
        generated=generated,
    )
