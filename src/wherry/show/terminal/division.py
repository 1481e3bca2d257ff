"""``wherry divide`` in a shell."""

from __future__ import annotations

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, findings_table, money_of


def division_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    rules = answer["rules"]
    shares = Table(
        caption="Each body's share of the saving, by rule, in present value",
        columns=(
            Column(heading="Rule"),
            *(Column(heading=row["body"], kind="money") for row in answer["bodies"]),
            Column(heading="Would it hold?"),
        ),
        rows=[
            (
                rule["title"] + (" (recommended)" if rule["rule"] == answer["recommended"] else ""),
                *(money_of(share, "share") for share in rule["shares"]),
                "yes" if rule["certificate"]["in_core"] else "no",
            )
            for rule in rules
        ],
        generated=generated,
    )
    parts: Parts = [shares]
    if answer["settlement"] is not None:
        parts += [_settlement(answer["settlement"], generated), answer["settlement"]["says"]]
    parts += findings_table(answer["findings"], generated=generated, most_rows=most)
    return [*parts, answer["says"], answer["verified"]["says"]]


def _settlement(settlement: Json, generated: bool) -> Table:
    return Table(
        caption="Who owes what, by financial year (what is owed to a body is below nought)",
        columns=(
            Column(heading="Year"),
            Column(heading="Body"),
            Column(heading="Alone", kind="money"),
            Column(heading="Falls on it", kind="money"),
            Column(heading="Pays", kind="money"),
            Column(heading="Recharge", kind="money", pennies=True),
        ),
        rows=[
            (
                year["financial_year"],
                row["body"],
                *(money_of(row, name) for name in ("alone", "falls", "pays", "recharge")),
            )
            for year in settlement["years"]
            for row in year["bodies"]
        ],
        notes=(settlement["method"],),
        generated=generated,
    )
