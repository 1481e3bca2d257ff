"""How today's pairings stand, as tables: what is proved, what stands apart and why, whom the rules come from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table, Value
from wherry.show.words import say_list

Json = dict[str, Any]

STANDING_TAGS = {"tested": "green", "stale": "orange", "agreed": "yellow", "claimed": "grey", "none": "red"}
VERDICT_TAGS = {"separate": "green", "shared": "red", "unknown": "orange"}
MOST = 4


def list_today(document: Json, naming: Naming) -> Table:
    """One row a pairing of today: how far it has really got, and why."""
    return Table(
        caption="Pairings today",
        columns=(
            Column(heading="Pairing"),
            Column(heading="Site"),
            Column(heading="Recovered at"),
            Column(heading="Services"),
            Column(heading="Standing"),
            Column(heading="It says"),
            Column(heading="Why"),
            Column(heading="Restore", kind="number", unit="hours"),
            Column(heading="Next test due", kind="date"),
            Column(heading="Separation"),
            Column(heading="Open actions", kind="number"),
        ),
        rows=[
            (
                naming.cell("pairings", each["pairing"]),
                naming.cell("sites", each["site"]),
                naming.cell("sites", each["recovery_site"]),
                say_list([naming.service(ref) for ref in each["services"]], most=MOST) or "none named",
                Cell(each["standing"], tag=STANDING_TAGS[each["standing"]]),
                each["stated"],
                each["says"],
                number_of(each["restore_hours"]),
                day_of(each["due"]),
                say_separation(each["separated"]),
                each["open_actions"],
            )
            for each in document["answer"]["today"]
        ],
        notes=("Only tested is proof: a restore was timed, met its objectives, and is not yet too old.",),
        generated=document["generated"],
    )


def say_separation(tests: list[Json]) -> str:
    """The rules of separation in a word or two: all met, or which are not."""
    if not tests:
        return "no rule asks"
    wrong = [f"{test['kind']} {test['verdict']}" for test in tests if test["verdict"] != "separate"]
    return say_list(wrong) if wrong else "every rule met"


def list_covered(document: Json, naming: Naming) -> Table:
    """One row a recovery need: the best pairing that covers it today."""
    return Table(
        caption="What today's pairings cover",
        columns=(
            Column(heading="Need"),
            Column(heading="Body"),
            Column(heading="Service"),
            Column(heading="Tier"),
            Column(heading="Standing"),
            Column(heading="Pairing"),
        ),
        rows=[
            (
                naming.cell("recovery_needs", each["need"]),
                naming.body(each["body"]),
                naming.service(each["service"]),
                each["tier"],
                Cell(each["standing"], tag=STANDING_TAGS[each["standing"]]),
                naming.cell("pairings", each["pairing"]) if each["pairing"] else Cell(None, text="none"),
            )
            for each in document["answer"]["covered"]
        ],
        generated=document["generated"],
    )


SEPARATION_COLUMNS = (
    Column(heading="Site"),
    Column(heading="Recovered at"),
    Column(heading="Of"),
    Column(heading="Verdict"),
    Column(heading="What it rests on"),
    Column(heading="The rule's reason"),
    Column(heading="Accepted by"),
    Column(heading="Accepted on", kind="date"),
)


def list_separation(document: Json, naming: Naming) -> Table:
    """One row a proposed couple of sites and rule: the verdict, what it rests on, the rule's reason."""
    seen: dict[tuple[str, str, str], Json] = {}
    for each in document["answer"]["placed"]:
        for test in each["separated"]:
            seen[each["site"], each["host_site"], test["rule"]] = test
    return Table(
        caption="Why each couple of sites stands apart",
        columns=SEPARATION_COLUMNS,
        rows=[separation_row(naming, site, host, test) for (site, host, _), test in sorted(seen.items())],
        generated=document["generated"],
    )


def separation_row(naming: Naming, site: str, host: str, test: Json) -> tuple[Value | Cell, ...]:
    """What one rule says of two sites."""
    return (
        naming.cell("sites", site),
        naming.cell("sites", host),
        test["kind"],
        Cell(test["verdict"], tag=VERDICT_TAGS[test["verdict"]]),
        test["says"],
        test["reason"],
        test["accepted_by"],
        day_of(test["accepted"]),
    )


def list_rules(document: Json) -> Table:
    """The separation rules, each with its reason and who accepted it."""
    return Table(
        caption="Separation rules",
        columns=(
            Column(heading="Rule"),
            Column(heading="Of"),
            Column(heading="At least", kind="number", unit="m"),
            Column(heading="For tiers up to"),
            Column(heading="Reason"),
            Column(heading="Accepted by"),
            Column(heading="Accepted on", kind="date"),
        ),
        rows=[
            (
                each["ref"],
                each["kind"],
                Cell(each["least_m"], text=None if each["kind"] == "distance" else "does not apply"),
                each["tier"] or "every tier",
                each["reason"],
                each["accepted_by"],
                day_of(each["accepted"]),
            )
            for each in document["answer"]["rules"]
        ],
        notes=("No standard fixes a distance: each rule is somebody's decision, with its reason.",),
        generated=document["generated"],
    )


def number_of(text: str | None) -> Decimal | None:
    """A number of a document; None where it is unknown."""
    return None if text is None else Decimal(text)


def day_of(text: str | None) -> date | None:
    """A day of a document; None where it is unknown."""
    return None if text is None else date.fromisoformat(text)
