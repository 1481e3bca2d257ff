"""``wherry fail`` in a shell."""

from __future__ import annotations

from typing import Any

from wherry.show.failure_parts import PICTURES, pictures, say_parts
from wherry.show.failure_tables import list_changes, list_kinds
from wherry.show.naming import Naming
from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table
from wherry.show.words import say_count, say_list, say_number


def failure_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    document, naming = {"answer": answer, "generated": generated}, Naming()
    shown: Parts = [list_kinds(document)]
    for when, picture in pictures(document):
        shown += [*_worst(when, picture, generated, most), *_points(when, picture, generated, most)]
    if answer["after"] is not None:
        changes, notes = cut_rows(answer["changes"], most, "change")
        shown.append(_noted(list_changes({**document, "answer": {**answer, "changes": changes}}, naming), notes))
    for when, picture in pictures(document):
        shown += _needs(when, picture, generated, most)
        shown += findings_table(picture["findings"], generated=generated, most_rows=most)
        shown += _monte_carlo(picture)
    shown.append(f"Rates: {answer['rates']}. {answer['rates_source']}")
    shown.append("Taken for granted: " + " ".join(answer["assumptions"]))
    if answer["status"] == "stopped":
        shown.append("Stopped by hand: kinds of failure that were not tried to the end say so.")
    return shown


def _noted(table: Table, notes: tuple[str, ...]) -> Table:
    return Table(
        caption=table.caption,
        columns=table.columns,
        rows=table.rows,
        notes=(*table.notes, *notes),
        generated=table.generated,
    )


ALONE = ("single", "shared risk", "ransomware")
TOGETHER = ("pair", "risk and element")


def _worst(when: str, picture: Json, generated: bool, most: int) -> Parts:
    """The worst failures that come alone, then the worst of those that take more only together."""
    shown: Parts = []
    for kinds, caption, extra in (
        (ALONE, "The worst failures", "users_beyond"),
        (TOGETHER, "The worst of two failures together", "users_only_together"),
    ):
        told = [row for kind in picture["kinds"] if kind["kind"] in kinds for row in kind["worst"]]
        told.sort(key=lambda row: -row["users" if kinds == ALONE else extra])
        rows, notes = cut_rows(told, most, "failure")
        if not rows:
            continue
        heading = "Elsewhere" if kinds == ALONE else "Only together"
        meaning = (
            "Users are counted once. Elsewhere: at sites that have not failed themselves."
            if kinds == ALONE
            else "Only together: users who lose something that neither failure takes alone."
        )
        shown.append(
            Table(
                caption=f"{caption}: {PICTURES[when].lower()}",
                columns=(
                    Column(heading="What fails"),
                    Column(heading="Users hit", kind="number"),
                    Column(heading=heading, kind="number"),
                    Column(heading="Needs lost", kind="number"),
                    Column(heading="Bodies"),
                    Column(heading="User-hours", kind="number", places=0),
                    Column(heading="Comes back by"),
                ),
                rows=[
                    (
                        say_parts(row["parts"]),
                        row["users"],
                        row[extra],
                        row["needs_lost"],
                        say_list(row["bodies"], most=4),
                        row["user_hours"],
                        _restores(row),
                    )
                    for row in rows
                ],
                notes=(*notes, meaning),
                generated=generated,
            )
        )
    return shown


def _restores(row: Json) -> str:
    """How the needs that are lost whole come back, in a few words."""
    found: dict[str, int] = {}
    for lost in row["lost"]:
        if lost["whole"]:
            found[lost["restore"]["how"]] = found.get(lost["restore"]["how"], 0) + 1
    words = {"none": "repair alone", "falls too": "a pairing that falls too", "unknown": "a pairing of unknown use"}
    return say_list([f"{words.get(how, how + ' pairing')}: {count}" for how, count in found.items()], nothing="repair")


def _points(when: str, picture: Json, generated: bool, most: int) -> Parts:
    """Single points of failure, most users first."""
    rows: list[Any] = picture["single_points"][:most]
    if not rows:
        return []
    found = picture["single_points_found"]
    notes = () if len(rows) == found else (f"The first {say_number(len(rows))} of {say_number(found)}.",)
    return [
        Table(
            caption=f"Single points of failure: {PICTURES[when].lower()}",
            columns=(
                Column(heading="What fails"),
                Column(heading="Users elsewhere", kind="number"),
                Column(heading="Sites elsewhere", kind="number"),
                Column(heading="Needing two ways in", kind="number"),
                Column(heading="Needs", kind="number"),
                Column(heading="Bodies"),
            ),
            rows=[
                (
                    say_parts([row["part"]]),
                    row["users_beyond"],
                    row["sites_beyond"],
                    row["critical_sites"],
                    len(row["needs"]),
                    say_list(row["bodies"], most=4),
                )
                for row in rows
            ],
            notes=notes,
            generated=generated,
        )
    ]


def _needs(when: str, picture: Json, generated: bool, most: int) -> Parts:
    """How sure each need is, the least sure first."""
    known = [row for row in picture["needs"] if row["availability_percent"] is not None]
    rows, notes = cut_rows(sorted(known, key=lambda row: row["availability_percent"]), most, "need")
    if not rows:
        return []
    return [
        Table(
            caption=f"How sure each need is: {PICTURES[when].lower()}",
            columns=(
                Column(heading="Need"),
                Column(heading="Users", kind="number"),
                Column(heading="Availability", kind="number", unit="%", places=3),
                Column(heading="Promised", kind="number", unit="%"),
                Column(heading="Lost a year", kind="number", unit="hours", places=1),
                Column(heading="What dominates"),
            ),
            rows=[
                (
                    row["need"],
                    row["users"],
                    row["availability_percent"],
                    None if row["promised_percent"] is None else float(row["promised_percent"]),
                    row["hours_lost_per_year"],
                    say_parts(row["cut_sets"][0]["parts"]) if row["cut_sets"] else "nothing known",
                )
                for row in rows
            ],
            notes=notes,
            generated=generated,
        )
    ]


def _monte_carlo(picture: Json) -> Parts:
    drawn = picture["monte_carlo"]
    if drawn is None:
        return []
    levels = say_list([f"{say_number(users)} at {percent:g}%" for percent, users in drawn["users_lost"]])
    return [
        f"Of {say_count(drawn['samples'], 'state')} drawn at random, {say_number(drawn['quiet'])} lose nothing; users "
        f"without a need: {say_number(drawn['users_lost_mean'], places=0)} on average, {levels} of the states at most."
    ]
