"""``wherry buy lots`` in a shell."""

from __future__ import annotations

from collections import Counter
from datetime import date

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, money_of
from wherry.show.words import say_count, say_day, say_list, say_money


def lots_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: the lots, what each body does, what was left out, the proof."""
    parts: Parts = [_lots(answer, generated)]
    parts += [_members(lot, generated, most) for lot in answer["lots"][:most]]
    left = Counter(each["why"] for each in answer["left"])
    if left:
        parts.append(
            Table(
                caption="Left out",
                columns=(Column(heading="Why"), Column(heading="Contracts", kind="number")),
                rows=list(left.most_common()),
                generated=generated,
            )
        )
    parts.append(_proof(answer))
    parts.append("Assumed: " + "; ".join(answer["assumptions"]) + ".")
    return parts


def _lots(answer: Json, generated: bool) -> Table:
    return Table(
        caption="Joint lots, the earliest first: savings after all costs",
        columns=(
            Column(heading="Starts", kind="date"),
            Column(heading="Kind"),
            Column(heading="Bodies"),
            Column(heading="Cost a year", kind="money"),
            Column(heading="Low", kind="money", total=True),
            Column(heading="Mid", kind="money", total=True),
            Column(heading="High", kind="money", total=True),
            Column(heading="If one leaves", kind="money"),
        ),
        rows=[
            (
                date.fromisoformat(lot["starts"]),
                lot["kind"],
                say_list(lot["bodies"], most=6),
                money_of(lot, "cost_a_year"),
                money_of(lot, "low"),
                money_of(lot, "mid"),
                money_of(lot, "high"),
                min((money_of(each, "rest") for each in lot["drop_outs"]), default=None),
            )
            for lot in answer["lots"]
        ],
        notes=(
            "If one leaves: the least that the rest still saves, at the rate taken as safe.",
            *dict.fromkeys(f"{lot['kind']}: {lot['source']}." for lot in answer["lots"]),
        ),
        generated=generated,
    )


def _members(lot: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(lot["members"], most, "contract")
    crosses = say_list(lot["crosses"])
    return Table(
        caption=f"{lot['kind']} from {say_day(date.fromisoformat(lot['starts']))}: what each body does",
        columns=(
            Column(heading="Contract"),
            Column(heading="Ends", kind="date"),
            Column(heading="Does"),
            Column(heading="By", kind="date"),
            Column(heading="Costs", kind="money"),
            Column(heading="Saves, mid", kind="money"),
        ),
        rows=[
            (
                f"{row['body']}: {row['ref']}",
                date.fromisoformat(row["ends"]),
                say_way(row),
                date.fromisoformat(row["act_by"]),
                money_of(row, "getting_there"),
                money_of(row, "mid"),
            )
            for row in rows
        ],
        notes=(
            f"{lot['lead']} has the most to buy, so it might lead. Begin by "
            f"{say_day(date.fromisoformat(lot['begin_by']))}.",
            *(() if not lot["crosses"] else (f"It runs past the end of {crosses}: plan who takes it over.",)),
            *notes,
        ),
        generated=generated,
    )


def say_way(row: Json) -> str:
    """What a body does to bring its contract to the lot's start."""
    said = []
    if row["extensions"]:
        said.append(f"extends {say_count(row['extensions'], 'time')}")
    if row["bridge_days"]:
        said.append(f"bridges {say_count(row['bridge_days'], 'day')}")
    if row["early_days"]:
        said.append(f"leaves {say_count(row['early_days'], 'day')} early")
    return ", ".join(said) or "lets it end"


def _proof(answer: Json) -> str:
    check = answer["check"]
    adds = f"The check added up {say_count(check['figures'], 'figure')} and agrees."
    if not check["agreed"]:
        adds = f"The check does not agree: {'; '.join(check['faults'])}."
    bound = money_of(answer, "bound")
    if not answer["lots"] and answer["status"] == "optimal":
        return "Proven: no lot saves anything for all who would join it."
    best = "Proven: no choice of lots saves more."
    if answer["status"] != "optimal":
        most = "" if bound is None else f"; no choice saves more than {say_money(bound)}"
        best = f"Not proven best: it was cut short{most}."
    return f"{best} {adds}"
