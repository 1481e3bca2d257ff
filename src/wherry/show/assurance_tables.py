"""The document of assurance as tables: the same on a page, in a file and in a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wherry.show.assurance_words import (
    NOT_A_CERTIFICATE,
    SEVERITIES,
    STATES,
    day_cell,
    device_words,
    name_body,
    say_lines,
    state_cell,
)
from wherry.show.naming import Naming
from wherry.show.table import Cell, Column, Table
from wherry.show.words import say_list

Json = dict[str, Any]


def assurance_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a document of assurance, by name: ``clauses``, ``failures``, ``devices``, ``mend``,
    ``evidence``, ``weaknesses``."""
    return {
        "clauses": list_clauses(document, naming),
        "failures": list_failures(document, naming),
        "devices": list_devices(document, naming),
        "mend": list_remedies(document, naming),
        "evidence": list_evidence(document, naming),
        "weaknesses": list_weaknesses(document, naming),
    }


def list_clauses(document: Json, naming: Naming, packs: Iterable[str] | None = None, body: str | None = None) -> Table:
    """One row a clause of each body, of all rule sets or of some, of all bodies or of one."""
    wanted = None if packs is None else set(packs)
    rows = []
    for pack in document["answer"]["packs"]:
        if wanted is not None and pack["id"] not in wanted:
            continue
        clauses = {clause["id"]: clause for clause in pack["clauses"]}
        rows += [
            (
                pack["name"],
                state["clause"],
                clauses[state["clause"]]["says"],
                name_body(naming, state["body"]),
                state_cell(state["state"]),
                state["reason"],
                say_list(state["lacks"], nothing=""),
                day_cell(state["until"], nothing=""),
            )
            for state in pack["states"]
            if body is None or state["body"] == body
        ]
    return Table(
        caption="Clauses by body",
        columns=(
            Column(heading="Rule set"),
            Column(heading="Clause"),
            Column(heading="What it asks, in our words"),
            Column(heading="Body"),
            Column(heading="State"),
            Column(heading="Why"),
            Column(heading="Evidence that is lacking"),
            Column(heading="Counts until", kind="date"),
        ),
        rows=rows,
        notes=(NOT_A_CERTIFICATE,),
        generated=document["generated"],
    )


def list_failures(document: Json, naming: Naming) -> Table:
    """One row a rule that a device breaks, the gravest first, with the lines that say so."""
    rules = {rule["id"]: rule for rule in document["answer"]["rules"]}
    failing = [
        (verdict, file)
        for file in document["answer"]["files"]
        for verdict in file["verdicts"]
        if verdict["state"] == "fail"
    ]
    failing.sort(key=lambda pair: (SEVERITIES.index(pair[0]["severity"]), str(pair[1]["body"]), pair[1]["file"]))
    return Table(
        caption="What fails, with the lines that say so",
        columns=(
            Column(heading="Severity"),
            Column(heading="Body"),
            Column(heading="Device"),
            Column(heading="Rule"),
            Column(heading="What it asks"),
            Column(heading="File"),
            Column(heading="Lines"),
            Column(heading="Why"),
        ),
        rows=[
            (
                verdict["severity"].capitalize(),
                name_body(naming, file["body"]),
                device_cell(file, naming),
                verdict["rule"],
                rules[verdict["rule"]]["says"],
                file["file"],
                say_lines(verdict["lines"]),
                verdict["reason"],
            )
            for verdict, file in failing
        ],
        generated=document["generated"],
    )


def device_cell(file: Json, naming: Naming) -> Cell:
    """The device of a file, by its reference or name, leading to its record where the reader may follow."""
    device = file["device"] or file["file"]
    return Cell(device, text=device_words(file), href=naming.addresses.get(("devices", device)))


def list_devices(document: Json, naming: Naming) -> Table:
    """One row a file: whose it is, what it runs, and how its verdicts fall."""
    return Table(
        caption="Devices and scans",
        columns=(
            Column(heading="Body"),
            Column(heading="Device"),
            Column(heading="System"),
            Column(heading="Release"),
            *(Column(heading=words, kind="number") for words, _ in STATES.values() if words != "Attested"),
            Column(heading="Lines not understood", kind="number"),
            Column(heading="Complete"),
            Column(heading="File"),
        ),
        rows=[
            (
                name_body(naming, file["body"]),
                device_cell(file, naming) if file["kind"] == "configuration" else Cell("", text="a scan"),
                file["platform_words"] or file["kind"],
                file["version"] or "",
                *(count_states(file).get(state, 0) for state in STATES if state != "attested"),
                file["not_understood_count"],
                file["complete"] if file["complete"] is not None else Cell("", text=file["refused"] or ""),
                file["file"],
            )
            for file in document["answer"]["files"]
        ],
        generated=document["generated"],
    )


def count_states(file: Json) -> dict[str, int]:
    """How many of a file's verdicts are in each state."""
    counts: dict[str, int] = {}
    for verdict in file["verdicts"]:
        counts[verdict["state"]] = counts.get(verdict["state"], 0) + 1
    return counts


def list_remedies(document: Json, naming: Naming, plan: Mapping[tuple[str, str, str], Json] | None = None) -> Table:
    """The remediation plan: one row a failure, the first due first. ``plan`` has, by body, device and rule, what people
    have said of it: ``who``, ``due``, ``done``, ``state`` and ``note``."""
    held = plan or {}
    rows = []
    for each in document["answer"]["remedies"]:
        said = held.get((each["body"] or "", each["device"], each["rule"]), {})
        rows.append(
            (
                name_body(naming, each["body"]),
                each["device"],
                each["rule"],
                each["severity"].capitalize(),
                each["says"],
                each["reason"],
                said.get("who") or Cell("", text="nobody yet"),
                date.fromisoformat(said.get("due") or each["due"]),
                said.get("state") or "open",
                day_cell(said.get("done"), nothing=""),
                "; ".join(each["orders"]) or Cell("", text="a person must find it"),
                said.get("note") or "",
            )
        )
    rows.sort(key=lambda row: (row[7], SEVERITIES.index(row[3].lower()), row[0], row[1], row[2]))
    return Table(
        caption="What to mend",
        columns=(
            Column(heading="Body"),
            Column(heading="Device"),
            Column(heading="Rule"),
            Column(heading="Severity"),
            Column(heading="What it asks"),
            Column(heading="Why it fails"),
            Column(heading="Who"),
            Column(heading="Due", kind="date"),
            Column(heading="State"),
            Column(heading="Said to be done", kind="date"),
            Column(heading="Orders that were tried and turn the verdict"),
            Column(heading="Note"),
        ),
        rows=rows,
        notes=(
            "Due days are 14 days for critical and high, as Cyber Essentials asks, 30 for medium and 90 for low, "
            "unless somebody set another. A task is closed by the next configuration that holds, never by a word.",
        ),
        generated=document["generated"],
    )


def list_evidence(document: Json, naming: Naming, body: str | None = None) -> Table:
    """One row a piece of evidence beside configurations, each once for every clause that it speaks for."""
    return Table(
        caption="Evidence beside configurations",
        columns=(
            Column(heading="Body"),
            Column(heading="Rule set"),
            Column(heading="Clause"),
            Column(heading="Kind"),
            Column(heading="What it is"),
            Column(heading="It says"),
            Column(heading="From", kind="date"),
            Column(heading="Until", kind="date"),
            Column(heading="Counts today"),
            Column(heading="Where"),
        ),
        rows=[
            (
                name_body(naming, state["body"]),
                pack["name"],
                state["clause"],
                piece["kind"].capitalize(),
                piece["says"],
                state_cell(piece["state"]),
                day_cell(piece["starts"]),
                day_cell(piece["expires"], nothing="no end recorded"),
                piece["counts"],
                naming.cell("evidence", piece["record"]) if piece["record"] else piece["file"] or "",
            )
            for pack in document["answer"]["packs"]
            for state in pack["states"]
            if body is None or state["body"] == body
            for piece in state["evidence"]
        ],
        generated=document["generated"],
    )


def list_weaknesses(document: Json, naming: Naming) -> Table:
    """One row a weakness that scans report."""
    tables = document["answer"]["tables"]
    return Table(
        caption="What scans found",
        columns=(
            Column(heading="Body"),
            Column(heading="Asset"),
            Column(heading="What"),
            Column(heading="Severity"),
            Column(heading="State"),
            Column(heading="Known to be exploited"),
            Column(heading="Due", kind="date"),
            Column(heading="Why then"),
            Column(heading="Seen in"),
        ),
        rows=[
            (
                name_body(naming, each["body"]),
                each["device"] or each["asset"],
                each["title"],
                (each["severity"] or "unknown").capitalize(),
                f"{each['state']}{', overdue' if each['overdue'] else ''}",
                say_list(each["exploited"], nothing="not in the catalogue"),
                day_cell(each["due"], nothing="no rule sets one"),
                each["due_because"],
                say_list([f"{seen['file']}, line {seen['line']}" for seen in each["seen_by"]], most=2),
            )
            for each in document["answer"]["weaknesses"]
        ],
        notes=tuple(f"{table['name'].capitalize()}: data of {table['data_date']}." for table in tables),
        generated=document["generated"],
    )
