"""Documents as words and tables for a shell: a list of paragraphs and tables, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.table import Column, Table
from wherry.show.words import say_count, say_day, say_list, say_money, say_money_a_year

Json = dict[str, Any]
Parts = list[str | Table]

MOST_ROWS = 20
ONE_EVIDENCE = ("shared building", "parallel circuits", "closed site")
"""Kinds whose first piece of evidence tells more than the reason."""


def show_document(document: Json, *, most_rows: int = MOST_ROWS) -> Parts:
    """What a person wants to read of a document. Long tables are cut to ``most_rows`` with a note that says so."""
    kind = document["format"].split("/")[1]
    return _SHOWN[kind](document["answer"], document["generated"], most_rows)


def _money(row: Json, name: str) -> Any:
    whole_pence = row[f"{name}_pence"]
    return None if whole_pence is None else pounds(whole_pence)


def _cut(rows: list[Any], most: int, what: str) -> tuple[list[Any], tuple[str, ...]]:
    if len(rows) <= most:
        return rows, ()
    return rows[:most], (f"The first {most} of {say_count(len(rows), what)}; --json gives all, --rows more.",)


def findings_table(findings: list[Json], *, generated: bool, most_rows: int) -> Parts:
    """Findings with where, what and remedy, the refused first; nothing where there are none."""
    if not findings:
        return []
    order = ("refused", "doubtful", "note")
    rows, notes = _cut(sorted(findings, key=lambda row: order.index(row["severity"])), most_rows, "finding")
    return [
        Table(
            caption="Findings",
            columns=(Column(heading="Severity"), Column(heading="Where"), Column(heading="What"), Column(heading="Do")),
            rows=[(row["severity"], row["where"], row["says"], row["remedy"]) for row in rows],
            notes=notes,
            generated=generated,
        )
    ]


def _check(answer: Json, generated: bool, most: int) -> Parts:
    files = Table(
        caption="Files",
        columns=(
            Column(heading="File"),
            Column(heading="Holds"),
            Column(heading="Rows", kind="number"),
            Column(heading="Taken", kind="number"),
            Column(heading="Refused", kind="number"),
        ),
        rows=[
            (
                row["file"] + (f", sheet {row['sheet']}" if row["sheet"] else ""),
                row["table"] or row["says"] or "",
                row["rows"],
                row["taken"],
                row["refused"],
            )
            for row in answer["files"]
        ],
        generated=generated,
    )
    found = answer["findings_by_severity"]
    verdict = (
        f"{say_count(answer['records'], 'record')} taken; {found['refused']} refused, {found['doubtful']} doubtful, "
        f"{say_count(found['note'], 'note')}."
    )
    return [files, *findings_table(answer["findings"], generated=generated, most_rows=most), verdict]


def _overlap(answer: Json, generated: bool, most: int) -> Parts:
    totals = answer["totals"]
    kinds = Table(
        caption=f"Where bodies pay twice, on {say_day(date.fromisoformat(answer['as_of']))}",
        columns=(
            Column(heading="Kind"),
            Column(heading="Found", kind="number"),
            Column(heading="With a known stake", kind="number"),
            Column(heading="At stake a year", kind="money"),
        ),
        rows=[
            (row["kind"], row["count"], row["at_stake_known_count"], _money(row, "a_year_at_stake"))
            for row in totals["kinds"]
        ],
        notes=("Kinds share circuits, so the rows are not added up.",),
        generated=generated,
    )
    rows, notes = _cut(answer["overlaps"], most, "overlap")
    listed = Table(
        caption="Overlaps, the dearest first",
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
                _money(row, "a_year_at_stake"),
                row["evidence"][0] if row["kind"] in ONE_EVIDENCE and row["evidence"] else row["reason"],
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    circuits = say_count(totals["circuits_counted"], "circuit")
    sums = (
        f"Counting each circuit once and leaving out low confidence: {circuits}, "
        f"{say_money_a_year(_money(totals, 'circuits_a_year_at_stake'))} at stake. Unit costs of services spread over "
        f"{say_money_a_year(_money(totals, 'services_a_year_at_stake'))}; the two are not to be added, because a "
        "service's cost holds its circuits'. What is at stake is a limit, not a saving: wherry plan finds the saving."
    )
    findings = findings_table(answer["findings"], generated=generated, most_rows=most)
    return [kinds, listed, *findings, sums]


def _plan(answer: Json, generated: bool, most: int) -> Parts:
    bodies = Table(
        caption="By body, over the whole plan",
        columns=(
            Column(heading="Body"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saving", kind="money", total=True),
            Column(heading="Of which cashable", kind="money", total=True),
        ),
        rows=[
            (
                row["body"],
                _money(row["baseline"], "total"),
                _money(row["plan"], "total"),
                _money(row["saving"], "total"),
                _money(row["saving"], "cashable"),
            )
            for row in answer["bodies"]
        ],
        notes=(answer["attribution"],),
        generated=generated,
    )
    rows, notes = _cut(answer["moves"], most, "move")
    moves = Table(
        caption="Moves",
        columns=(
            Column(heading="Quarter"),
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="From"),
            Column(heading="To"),
            Column(heading="Once", kind="money"),
            Column(heading="A year before", kind="money"),
            Column(heading="A year after", kind="money"),
        ),
        rows=[
            (
                Quarter.parse(row["quarter"]),
                row["body"],
                row["service"],
                row["from_source"],
                row["to_source"],
                _money(row, "one_off"),
                _money(row, "yearly_before"),
                _money(row, "yearly_after"),
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    years = _cash_by_year(answer, generated)
    return [
        bodies,
        years,
        moves,
        *findings_table(_beyond_notes(answer["findings"]), generated=generated, most_rows=most),
        *_say_notes(answer["findings"]),
        _proof(answer),
    ]


def _beyond_notes(findings: list[Json]) -> list[Json]:
    return [finding for finding in findings if finding["severity"] != "note"]


def _say_notes(findings: list[Json]) -> Parts:
    count = len(findings) - len(_beyond_notes(findings))
    return [f"{say_count(count, 'note')} on needs and offers: --json lists them."] if count else []


def _cash_by_year(answer: Json, generated: bool) -> Table:
    years: dict[str, dict[str, int]] = {}
    for row in answer["cash"]["quarters"]:
        year = years.setdefault(Quarter.parse(row["quarter"]).financial_year, {"baseline": 0, "plan": 0, "saved": 0})
        for name in ("baseline", "plan", "saved"):
            year[name] += row[f"{name}_pence"]
        year["cumulative"] = row["cumulative_pence"]
    return Table(
        caption="By financial year",
        columns=(
            Column(heading="Year"),
            Column(heading="Without the plan", kind="money", total=True),
            Column(heading="With it", kind="money", total=True),
            Column(heading="Saved", kind="money", total=True),
            Column(heading="Saved so far", kind="money"),
        ),
        rows=[
            (name, *(pounds(year[column]) for column in ("baseline", "plan", "saved", "cumulative")))
            for name, year in years.items()
        ],
        generated=generated,
    )


def _proof(answer: Json) -> str:
    saving = say_money(_money(answer["saving"], "present_value"))
    found = {
        "optimal": "proven the best possible",
        "feasible": f"not proven the best: no plan is more than {answer['gap']:.2%} cheaper",
        "stopped": f"stopped by hand: no plan is more than {answer['gap']:.2%} cheaper",
    }[answer["status"]]
    checker = answer["checker"]
    if checker is None:
        checked = "It has not been checked."
    elif checker["agreed"]:
        checked = f"The independent check re-added {say_count(checker['figures'], 'figure')} and agrees."
    else:
        checked = f"The independent check DISAGREES in {say_count(len(checker['findings']), 'place')}: do not use it."
    lowest = say_money(_money(answer["cash"], "lowest"))
    moves = say_count(len(answer["moves"]), "move")
    return (
        f"The plan has {moves} and saves {saving} in present value; it is {found}. The saving so far is never below "
        f"{lowest} in any quarter. {checked}"
    )


def _division(answer: Json, generated: bool, most: int) -> Parts:
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
                *(_money(share, "share") for share in rule["shares"]),
                "yes" if rule["certificate"]["in_core"] else "no",
            )
            for rule in rules
        ],
        generated=generated,
    )
    parts: Parts = [shares]
    if answer["settlement"] is not None:
        parts.append(_settlement(answer["settlement"], generated))
        parts += [f"Needs consent: {says}." for says in answer["settlement"]["exceptions"]]
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
                *(_money(row, name) for name in ("alone", "falls", "pays", "recharge")),
            )
            for year in settlement["years"]
            for row in year["bodies"]
        ],
        notes=(settlement["method"],),
        generated=generated,
    )


_SHOWN: dict[str, Callable[[Json, bool, int], Parts]] = {
    "check": _check,
    "overlap": _overlap,
    "plan": _plan,
    "division": _division,
}
