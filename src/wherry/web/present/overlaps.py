"""Overlaps for their pages: what is shown of the document, in words, tables and on a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from wherry.engine.overlap.question import SHARED_BUILDING
from wherry.record.money import pounds
from wherry.show.map import MapPoint, count_drawn, draw_map
from wherry.show.naming import Naming
from wherry.show.overlap_tables import CONFIDENCE_TAGS, list_kinds
from wherry.show.words import (
    say_count,
    say_day,
    say_distance,
    say_list,
    say_moment,
    say_money,
    say_money_a_year,
    say_money_briefly,
)
from wherry.web.forms.overlap import OPEN
from wherry.web.present.figures import shown

Json = dict[str, Any]
Place = tuple[int, int]

DECIDED_TAGS = {"accepted": "blue", "dismissed": "grey"}
COLUMNS = (
    {"text": "Place or thing"},
    {"text": "Bodies"},
    {"text": "Why"},
    {"text": "Confidence"},
    {"text": "At stake a year", "numeric": True},
    {"text": "Decided"},
)
MOST_BODIES = 4


def narrow(
    overlaps: Sequence[Json], asked: Mapping[str, str], decided: Sequence[Sequence[str]], naming: Naming
) -> list[int]:
    """The places of the overlaps that every filter lets through, in the document's order."""
    return [
        at
        for at, overlap in enumerate(overlaps)
        if _passes(overlap, asked, naming) and _is_decided(decided[at], asked.get("decided"))
    ]


def _passes(overlap: Json, asked: Mapping[str, str], naming: Naming) -> bool:
    if asked.get("kind", overlap["kind"]) != overlap["kind"]:
        return False
    if asked.get("confidence", overlap["confidence"]) != overlap["confidence"]:
        return False
    if "body" in asked and asked["body"] not in overlap["bodies"]:
        return False
    names = " ".join(naming.body(ref) for ref in overlap["bodies"])
    text = " ".join([overlap["place"], overlap["reason"], names, *overlap["refs"]]).casefold()
    return all(word in text for word in asked.get("q", "").casefold().split())


def _is_decided(verdicts: Sequence[str], wanted: str | None) -> bool:
    return wanted is None or (not verdicts if wanted == OPEN else wanted in verdicts)


def list_rows(overlaps: Sequence[tuple[Json, str, Sequence[str]]], naming: Naming) -> list[list[Any]]:
    """Overlaps as rows under ``COLUMNS``, each given with the address of its page and what bodies said of it."""
    return [
        [
            {
                "text": format_html(
                    '<a class="govuk-link" href="{}">{}</a><br><span class="wherry-unknown">{}</span>',
                    address,
                    overlap["place"],
                    _capital(overlap["kind"]),
                )
            },
            say_list([naming.short(ref) for ref in overlap["bodies"]], most=MOST_BODIES),
            _first_sentence(overlap["reason"]),
            {"text": _capital(overlap["confidence"]), "tag": CONFIDENCE_TAGS[overlap["confidence"]]},
            _money_cell(overlap["a_year_at_stake_pence"]),
            _decision_cell(verdicts),
        ]
        for overlap, address, verdicts in overlaps
    ]


def _first_sentence(words: str) -> str:
    head, stop, _ = words.partition(". ")
    return head + stop.rstrip()


def _money_cell(whole_pence: int | None) -> Json:
    if whole_pence is None:
        return {"unknown": True, "text": "", "numeric": True}
    return {"text": say_money(pounds(whole_pence)), "numeric": True}


def _decision_cell(verdicts: Sequence[str]) -> Json:
    if not verdicts:
        return {"text": "Not yet"}
    if len(set(verdicts)) > 1:
        return {"text": "Bodies differ", "tag": "orange"}
    return {"text": _capital(verdicts[0]), "tag": DECIDED_TAGS[verdicts[0]]}


def summary(document: Json) -> Json:
    """The lead, the stats with how each was worked out, and the table by kind."""
    answer = document["answer"]
    totals = answer["totals"]
    unknown = totals["unknown_count"]
    kinds = shown(list_kinds(document))
    return {
        "lead": _lead(answer),
        "found": f"{len(answer['overlaps']):,}",
        "found_note": f"among {say_count(answer['sites_compared'], 'site')} on {_day(answer['as_of'])}",
        "nowhere": say_count(answer["sites_nowhere"], "site") if answer["sites_nowhere"] else "",
        "circuits": say_money_briefly(pounds(totals["circuits_a_year_at_stake_pence"])),
        "circuits_note": f"a year, in {say_count(totals['circuits_counted'], 'circuit')}",
        "services": say_money_briefly(pounds(totals["services_a_year_at_stake_pence"])),
        "unknown": f"{unknown:,} of them" if unknown else "",
        "kinds": kinds,
    }


def _lead(answer: Json) -> str:
    totals = answer["totals"]
    if not answer["overlaps"]:
        return "Nothing was found that two bodies hold or buy twice."
    circuits = say_money_briefly(pounds(totals["circuits_a_year_at_stake_pence"]))
    return (
        f"{say_count(len(answer['overlaps']), 'overlap')} found. Up to {circuits} a year is paid for circuits that "
        "another body's circuit could replace. It is a limit, not a saving: the plan finds the saving."
    )


def buildings_map(buildings: Sequence[tuple[Place | None, int]], *, generated: bool, filtered: bool) -> Json | None:
    """The map of shared buildings, each given as its place and how many bodies share it; None for no known place."""
    if not any(place for place, _ in buildings):
        return None
    kinds = {2: "2 bodies", 3: "3 bodies"}
    points = [MapPoint(place=place, kind=kinds.get(bodies, "4 bodies or more")) for place, bodies in buildings]
    points.sort(key=lambda point: point.kind)
    shown = " that match" if filtered else ""
    finding = (
        f"Where {say_count(len(points), 'building')}{shown} hold{'s' if len(points) == 1 else ''} two or more bodies"
    )
    svg = draw_map(
        points,
        title=finding,
        describe="Buildings that two or more bodies share. The table on this page lists the same.",
        name="shared-buildings",
        generated=generated,
    )
    caption = count_drawn(points).replace("sites", "buildings").replace("1 site", "1 building")
    return {
        "name": "shared-buildings",
        "finding": finding,
        "caption": f"{caption} The table below lists them all.",
        "svg": mark_safe(svg),
    }


def building_sites(overlaps: Iterable[Json]) -> list[tuple[Sequence[str], int]]:
    """For each shared building, the references among which its sites are, and how many bodies share it."""
    return [(each["refs"], len(each["bodies"])) for each in overlaps if each["kind"] == SHARED_BUILDING]


def one_summary(overlap: Json, naming: Naming) -> list[Json]:
    """One overlap as a summary list."""
    rows = [
        {"key": "Kind", "value": _capital(overlap["kind"])},
        {"key": "Bodies", "value": say_list([naming.body(ref) for ref in overlap["bodies"]])},
        {"key": "Confidence", "value": _tag(overlap["confidence"], CONFIDENCE_TAGS[overlap["confidence"]])},
        {"key": "Paid a year", "value": _paid(overlap)},
        {"key": "At stake a year", "value": _stake(overlap)},
    ]
    if overlap["distance_m"]:
        rows.append({"key": "Greatest distance", "value": say_distance(overlap["distance_m"])})
    return rows


def _paid(overlap: Json) -> str | None:
    if overlap["cost_a_year_pence"] is not None:
        return say_money_a_year(pounds(overlap["cost_a_year_pence"]))
    unknown = say_list(overlap["unknown_cost_refs"], most=3, nothing="")
    if overlap["known_cost_a_year_pence"] is None:
        return None
    return f"{say_money_a_year(pounds(overlap['known_cost_a_year_pence']))} and what {unknown} cost, which is not known"


def _stake(overlap: Json) -> str | None:
    whole_pence = overlap["a_year_at_stake_pence"]
    return None if whole_pence is None else f"{say_money(pounds(whole_pence))} at most"


def record_groups(
    refs: Sequence[str], found: Mapping[str, tuple[str, str]], at_stake: Sequence[str]
) -> list[list[Any]]:
    """The records that an overlap links, as rows: reference, kind of record, whether its cost is at stake. ``found``
    has the kind and address of those that the reader may see."""
    rows: list[list[Any]] = []
    for ref in refs:
        kind, address = found.get(ref, ("not in your view", ""))
        rows.append([{"text": ref, "href": address}, _capital(kind), "Yes" if ref in at_stake else "No"])
    return rows


RECORD_COLUMNS = ({"text": "Record"}, {"text": "What it is"}, {"text": "Its cost is at stake"})


def settlement_items(settlements: Iterable[Any], naming: Naming) -> list[Json]:
    """What bodies said of an overlap, as a timeline."""
    return [
        {
            "title": f"{naming.body(said.owner or '')}: {said.verdict}",
            "by": said.settled_by_words,
            "date": say_moment(said.settled_at),
            "datetime": said.settled_at.isoformat(),
            "text": format_html('<p class="govuk-body">{}</p>', said.reason),
        }
        for said in settlements
    ]


def _tag(words: str, colour: str) -> str:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, _capital(words))


def _day(text: str) -> str:
    return say_day(date.fromisoformat(text))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
