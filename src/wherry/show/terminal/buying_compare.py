"""``wherry buy prices``, ``wherry buy overlaps`` and ``wherry buy spend`` in a shell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table, money_of
from wherry.show.words import say_count, say_list, say_percent


def prices_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: each thing's unit prices, then what was not compared and why."""
    parts: Parts = []
    parts += [_benchmark(each, generated, most) for each in answer["benchmarks"]]
    if answer["refused"]:
        rows, notes = cut_rows(answer["refused"], most, "refusal")
        parts.append(
            Table(
                caption="Not compared",
                columns=(Column(heading="Item"), Column(heading="Bodies"), Column(heading="Why")),
                rows=[
                    (row["item"], say_list(sorted({line["body"] for line in row["lines"]}), most=4), row["why"])
                    for row in rows
                ],
                notes=notes,
                generated=generated,
            )
        )
    parts += findings_table(answer["findings"], generated=generated, most_rows=most)
    parts.append(f"{say_count(answer['lines'], 'price')}: {say_count(len(answer['benchmarks']), 'comparison')}.")
    return parts


def _benchmark(each: Json, generated: bool, most: int) -> Table:
    said = ", ".join(f"{point['point']} {point['value']}" for point in each["specification"])
    rows, notes = cut_rows(each["bodies"], most, "body")
    spread = "" if each["spread_percent"] is None else (
        f" The highest lies {say_percent(Decimal(each['spread_percent']))} above the lowest."
    )  # fmt: skip
    return Table(
        caption=f"{each['item']}{f' ({said})' if said else ''}: pounds a {each['unit']} a year",
        columns=(
            Column(heading="Body"),
            Column(heading="Unit price", kind="money", pennies=True),
            Column(heading="Quantity", kind="number"),
            Column(heading="Above the median a year", kind="money"),
        ),
        rows=[
            (
                row["body"],
                Decimal(row["unit_price_gbp"]),
                None if row["quantity"] is None else Decimal(row["quantity"]),
                money_of(row, "over_a_year"),
            )
            for row in rows
        ],
        notes=(
            f"Lowest £{each['low_unit_price_gbp']}, median £{each['median_unit_price_gbp']}, "
            f"highest £{each['high_unit_price_gbp']}.{spread}",
            *each["warnings"],
            *notes,
        ),
        generated=generated,
    )


def overlaps_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: contracts of one kind at one time."""
    rows, notes = cut_rows(answer["overlaps"], most, "overlap")
    table = Table(
        caption="Contracts of one kind that run at one time",
        columns=(
            Column(heading="They are"),
            Column(heading="One"),
            Column(heading="Another"),
            Column(heading="Until", kind="date"),
            Column(heading="Cost a year", kind="money"),
            Column(heading="Because"),
        ),
        rows=[
            (
                row["relation"],
                _named(row["first"]),
                _named(row["second"]),
                date.fromisoformat(row["until"]) if row["until"] else None,
                money_of(row, "cost_a_year"),
                "; ".join(why for why in (row["why_kind"], row["why_supplier"]) if why),
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    counts = ", ".join(f"{many} of {relation}" for relation, many in answer["relations"].items())
    words = f"{say_count(answer['contracts'], 'contract')}, {answer['ended']} of them ended. Overlaps: {counts}."
    parts: Parts = [table, words]
    if answer["unplaced"]:
        parts.append(f"Of {say_count(answer['unplaced'], 'contract')} nothing says what it buys.")
    return parts


def _named(contract: Json) -> str:
    return f"{contract['body']}: {contract['ref']} {contract['title']}"


def spend_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: contracts paid otherwise than expected, then spend without one."""
    rows, notes = cut_rows(answer["contracts"], most, "contract")
    contracts = Table(
        caption="Paid under contracts, the furthest from what was expected first",
        columns=(
            Column(heading="Body"),
            Column(heading="Contracts"),
            Column(heading="Supplier"),
            Column(heading="Paid", kind="money"),
            Column(heading="Expected", kind="money"),
            Column(heading="Over", kind="money"),
        ),
        rows=[
            (
                row["body"],
                say_list(row["contracts"], most=3),
                row["supplier"],
                money_of(row, "paid"),
                money_of(row, "expected"),
                money_of(row, "over"),
            )
            for row in rows
        ],
        notes=(*notes, "Expected is the yearly value for the days that the spend covers."),
        generated=generated,
    )
    return [contracts, _off(answer, generated, most), _tails(answer, generated), _sums(answer)]


def _off(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(answer["off"], most, "supplier")
    return Table(
        caption="Paid without a contract, the dearest first",
        columns=(
            Column(heading="Body"),
            Column(heading="Supplier"),
            Column(heading="Why"),
            Column(heading="Paid", kind="money"),
            Column(heading="Payments", kind="number"),
            Column(heading="Last", kind="date"),
        ),
        rows=[
            (
                row["body"],
                row["supplier"],
                row["why"],
                money_of(row, "paid"),
                row["payments"],
                date.fromisoformat(row["last"]) if row["last"] else None,
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )


def _tails(answer: Json, generated: bool) -> Table:
    return Table(
        caption="The tail: the smallest suppliers that together have a fifth of the spend",
        columns=(
            Column(heading="Body"),
            Column(heading="Suppliers", kind="number"),
            Column(heading="In the tail", kind="number"),
            Column(heading="Paid to the tail", kind="money"),
            Column(heading="Its payments", kind="number"),
            Column(heading="Paid under £5,000", kind="number"),
        ),
        rows=[
            (
                row["body"],
                row["suppliers"],
                row["tail_suppliers"],
                money_of(row, "tail"),
                row["tail_payments"],
                row["below"],
            )
            for row in answer["tails"]
        ],
        generated=generated,
    )


def _sums(answer: Json) -> str:
    names = (("on", "under contracts"), ("off", "without"), ("undated", "undated"), ("hidden", "to unnamed suppliers"))
    said = ", ".join(f"£{money_of(answer, name):,.0f} {words}" for name, words in names)
    return f"Paid: {said}. {say_count(len(answer['unpaid']), 'contract')} ran in that time with nothing paid."
