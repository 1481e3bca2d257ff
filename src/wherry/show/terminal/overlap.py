"""``wherry overlap`` in a shell."""

from __future__ import annotations

from datetime import date

from wherry.show.overlap_tables import list_kinds
from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table, money_of
from wherry.show.words import say_count, say_day, say_list, say_money_a_year

ONE_EVIDENCE = ("shared building", "parallel circuits", "closed site")
"""Kinds whose first piece of evidence tells more than the reason."""


def overlap_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    totals = answer["totals"]
    kinds = list_kinds({"answer": answer, "generated": generated})
    rows, notes = cut_rows(answer["overlaps"], most, "overlap")
    listed = Table(
        caption=f"Where bodies pay twice, on {say_day(date.fromisoformat(answer['as_of']))}, the dearest first",
        columns=(
            Column(heading="Kind"),
            Column(heading="Bodies"),
            Column(heading="Place or thing"),
            Column(heading="Sure"),
            Column(heading="At stake a year", kind="money"),
            Column(heading="Why"),
        ),
        rows=[
            (
                row["kind"],
                say_list(row["bodies"], most=4),
                row["place"],
                row["confidence"],
                money_of(row, "a_year_at_stake"),
                row["evidence"][0] if row["kind"] in ONE_EVIDENCE and row["evidence"] else row["reason"],
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    circuits = say_count(totals["circuits_counted"], "circuit")
    lines = say_money_a_year(money_of(totals, "circuits_a_year_at_stake"))
    services = say_money_a_year(money_of(totals, "services_a_year_at_stake"))
    sums = (
        f"Counting each circuit once and leaving out low confidence: {circuits}, {lines} at stake. Unit costs of "
        f"services spread over {services}; the two are not to be added, because a service's cost holds its circuits'. "
        "What is at stake is a limit, not a saving: wherry plan finds the saving."
    )
    findings = findings_table(answer["findings"], generated=generated, most_rows=most)
    return [kinds, listed, *findings, sums]
