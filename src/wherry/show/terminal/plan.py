"""``wherry plan`` in a shell."""

from __future__ import annotations

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table, money_of
from wherry.show.words import say_count, say_money


def plan_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
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
                money_of(row["baseline"], "total"),
                money_of(row["plan"], "total"),
                money_of(row["saving"], "total"),
                money_of(row["saving"], "cashable"),
            )
            for row in answer["bodies"]
        ],
        notes=(answer["attribution"],),
        generated=generated,
    )
    rows, notes = cut_rows(answer["moves"], most, "move")
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
                money_of(row, "one_off"),
                money_of(row, "yearly_before"),
                money_of(row, "yearly_after"),
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
        *(row["says"] for row in answer["preferences"]),
        *_say_passing(answer),
        _proof(answer),
    ]


def _say_passing(answer: Json) -> Parts:
    """What must pass to successors, and whether recharges keep every body from being out of pocket."""
    found: Parts = []
    if answer["novations"]:
        things = say_count(len(answer["novations"]), "contract or agreement", "contracts or agreements")
        found.append(f"{things} must pass to successors of bodies that end: --json lists them.")
    bridging = answer["bridging"]
    if bridging is not None and bridging["recharges"]:
        lent = sum(row["pence"] for row in bridging["recharges"] if row["kind"] == "lends")
        kept = "no body is ever out of pocket" if bridging["holds"] else "the partnership itself still needs new money"
        found.append(f"With {say_money(pounds(lent))} of recharges between bodies {kept}.")
    return found


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
    saving = say_money(money_of(answer["saving"], "present_value"))
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
    lowest = say_money(money_of(answer["cash"], "lowest"))
    moves = say_count(len(answer["moves"]), "move")
    return (
        f"The plan has {moves} and saves {saving} in present value; it is {found}. The saving so far is never below "
        f"{lowest} in any quarter. {checked}"
    )
