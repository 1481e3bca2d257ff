"""Assurance for its pages: the matrix, one clause of one body, one device, and the lines of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from wherry.engine.assurance.software import find_life
from wherry.show.assurance_tables import count_states
from wherry.show.assurance_words import STATES, device_words, name_body, say_lines
from wherry.show.naming import Naming
from wherry.show.words import say_day, say_list
from wherry.store.models import EvidenceFile, Run

Json = dict[str, Any]
AROUND = 3
"""Lines shown before and after those that decide."""
MOST_SHOWN = 12
"""Lines of one excerpt: what is longer is cut in the middle."""
PARTS = {
    "assurance-run": "Clauses",
    "assurance-devices": "Devices",
    "assurance-mend": "What to mend",
    "assurance-evidence": "Evidence",
}
FIXED_PARTS = {
    "assurance-calendar": "Calendar",
    "assurance-diagram": "Diagram",
    "assurance-join": "Join two networks",
    "assurance-bring-in": "Bring in",
}


class Excerpt(NamedTuple):
    """Some lines of a configuration, with the number of each and whether it is one that decides."""

    name: str
    lines: list[tuple[int, str, bool]]
    cut: int


def parts(run: Run | None, current: str) -> list[Json]:
    """The sections of assurance: those of a run, where there is one, and those that need none."""
    made = [(name, words, [run.id]) for name, words in PARTS.items()] if run is not None else []
    if run is None:
        made = [("assurance", "Clauses", [])]
    made += [(name, words, []) for name, words in FIXED_PARTS.items()]
    return [{"text": words, "href": reverse(name, args=args), "current": name == current} for name, words, args in made]


def pack_of(document: Json, pack: str) -> Json | None:
    """A rule set of the document."""
    return next((each for each in document["answer"]["packs"] if each["id"] == pack), None)


def clause_rules(
    run: Run, document: Json, pack: str, clause: str, body: str, excerpt: Callable[[Json, Json], Excerpt | None]
) -> list[Json]:
    """The rules that speak for a clause, each with the devices of the body and what decides, the worst first."""
    made = []
    for rule in document["answer"]["rules"]:
        if clause not in rule["clauses"].get(pack, ()):
            continue
        found = [
            (number, file, verdict)
            for number, file in enumerate(document["answer"]["files"], start=1)
            if file["body"] == body
            for verdict in file["verdicts"]
            if verdict["rule"] == rule["id"]
        ]
        order = list(STATES)
        found.sort(key=lambda each: (order.index(each[2]["state"]), each[1]["file"]))
        made.append(
            {
                "id": rule["id"],
                "says": rule["says"],
                "severity": rule["severity"],
                "stig": say_list(rule["stig"], nothing=""),
                "rows": [verdict_row(run, number, file, verdict) for number, file, verdict in found],
                "excerpts": [
                    shown
                    for _, file, verdict in found
                    if verdict["state"] in ("fail", "unknown") and (shown := excerpt(file, verdict)) is not None
                ],
            }
        )
    return made


VERDICT_COLUMNS = ({"text": "Device"}, {"text": "State"}, {"text": "Why"}, {"text": "Lines"})


def verdict_row(run: Run, number: int, file: Json, verdict: Json) -> list[Any]:
    """A verdict on a device, under ``VERDICT_COLUMNS``."""
    words, colour = STATES[verdict["state"]]
    return [
        {"text": device_words(file), "href": reverse("assurance-device", args=[run.id, number])},
        {"text": words, "tag": colour},
        verdict["reason"],
        say_verdict_lines(verdict),
    ]


def say_verdict_lines(verdict: Json) -> str:
    """The lines that a verdict cites; those of a rule of several files may be of another file, which is then named."""
    return f"{verdict['file']}: {say_lines(verdict['lines'])}" if verdict.get("file") else say_lines(verdict["lines"])


def cut_excerpt(row: EvidenceFile, verdict: Json) -> Excerpt | None:
    """The lines that a verdict cites with those around them; None where it cites none."""
    if not verdict["lines"] or not row.text or verdict.get("file"):
        return None
    text = row.text.split("\n")
    cited = {number for first, last in verdict["lines"] for number in range(first, last + 1) if number <= len(text)}
    wanted: list[int] = []
    for number in sorted(cited):
        wanted += range(max(1, number - AROUND), min(len(text), number + AROUND) + 1)
    numbers = sorted(set(wanted))
    shown = numbers[: MOST_SHOWN * 2]
    name = f"{row.file_name}, {verdict['rule']}: lines {shown[0]} to {shown[-1]}" if shown else row.file_name
    return Excerpt(name, [(number, text[number - 1], number in cited) for number in shown], len(numbers) - len(shown))


DEVICE_COLUMNS = (
    {"text": "Device"},
    {"text": "Body"},
    {"text": "System"},
    {"text": "Release"},
    {"text": "Fails", "numeric": True},
    {"text": "Unknown", "numeric": True},
    {"text": "Passes", "numeric": True},
    {"text": "Lines not understood", "numeric": True},
)


def device_rows(run: Run, files: Iterable[tuple[int, Json]], naming: Naming) -> list[list[Any]]:
    """Files as rows under ``DEVICE_COLUMNS``, each given with its number in the answer."""
    rows = []
    for number, file in files:
        counts = count_states(file)
        words = device_words(file) if file["kind"] == "configuration" else f"Scan {file['file']}"
        rows.append(
            [
                {"text": words, "href": reverse("assurance-device", args=[run.id, number])},
                name_body(naming, file["body"]),
                file["platform_words"] or file["refused"] or "",
                file["version"] or "",
                *({"text": f"{counts.get(state, 0)}", "numeric": True} for state in ("fail", "unknown", "pass")),
                {"text": f"{file['not_understood_count']:,}", "numeric": True},
            ]
        )
    return rows


def device_summary(file: Json, kept: EvidenceFile | None, naming: Naming, on: date) -> list[Json]:
    """What a device is and runs, and how long its maker mends that."""
    rows = [
        {"key": "Body", "value": name_body(naming, file["body"])},
        {"key": "System", "value": file["platform_words"] or "not told"},
    ]
    if file["kind"] == "configuration":
        rows += [
            {"key": "Release", "value": file["version"]},
            {"key": "Weaknesses are mended", "value": say_life(file["platform"], file["version"], on)},
            {"key": "Complete", "value": _complete(file)},
        ]
    rows.append({"key": "File", "value": file["file"]})
    if kept is not None:
        rows.append({"key": "Dated", "value": say_day(kept.dated)})
        newest = "the newest of this device" if kept.current else "a newer one has been brought in since"
        rows.append({"key": "Brought in", "value": f"by {kept.brought_by_words}; {newest}"})
    device = file["device"]
    if device and (address := naming.addresses.get(("devices", device))):
        rows[0]["actions"] = [{"text": "See the record", "href": address}]
    return rows


def _complete(file: Json) -> str:
    if file["complete"] is None:
        return file["refused"] or "not judged"
    return f"{'Yes' if file['complete'] else 'No'}: {file['complete_reason']}"


def say_life(platform: str | None, version: str | None, on: date) -> str:
    """Until when a release is mended, by which table; a release that is in none is unknown."""
    life = find_life(platform or "", version)
    if life is None:
        return "unknown: the release is in no table that we hold"
    state = "has ended: the last day was" if life.ends < on else "until"
    return f"{state} {say_day(life.ends)} ({life.source}, read on {say_day(life.read_on)})"


def fact_rows(file: Json) -> list[list[Any]]:
    """Facts as rows: name, what it is said of, value, what else is said, lines."""
    return [
        [
            fact["name"],
            fact["of"],
            _plain(fact["value"]),
            "; ".join(f"{name} {_plain(value)}" for name, value in fact["also"].items()),
            say_lines([fact["lines"]]),
        ]
        for fact in file["facts"]
    ]


FACT_COLUMNS = ({"text": "Fact"}, {"text": "Of"}, {"text": "Value"}, {"text": "Also"}, {"text": "Lines"})


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def evidence_rows(pieces: Sequence[Json], naming: Naming) -> list[list[Any]]:
    """Pieces of evidence beside configurations, under ``EVIDENCE_COLUMNS``."""
    rows = []
    for piece in pieces:
        words, colour = STATES[piece["state"]]
        address = naming.addresses.get(("evidence", piece["record"] or ""))
        until = say_day(date.fromisoformat(piece["expires"])) if piece["expires"] else "no end recorded"
        where = piece["record"] or piece["file"] or "the records"
        rows.append(
            [
                piece["kind"].capitalize(),
                piece["says"],
                {"text": words if piece["counts"] else f"{words}, but not in date", "tag": colour},
                until,
                {"text": where, "href": address} if address else where,
            ]
        )
    return rows


EVIDENCE_COLUMNS = ({"text": "Kind"}, {"text": "What it is"}, {"text": "It says"}, {"text": "Until"}, {"text": "Where"})
