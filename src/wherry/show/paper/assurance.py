"""The papers of assurance: the pack for a PSN code of connection, the profile of a rule set, the remediation plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.show.assurance_tables import (
    list_clauses,
    list_devices,
    list_evidence,
    list_failures,
    list_remedies,
    list_weaknesses,
)
from wherry.show.assurance_words import NOT_A_CERTIFICATE, STATES
from wherry.show.naming import Naming
from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Part, Signatures
from wherry.show.table import Table
from wherry.show.words import say_count, say_day

Json = dict[str, Any]
OURS = (
    "The words of clauses are our paraphrase: set the true clause beside each before this paper is submitted.",
    NOT_A_CERTIFICATE,
    "Unknown is never counted as clean.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper before it has a form: ``parts`` for text, ``tables`` for a workbook."""

    title: str
    parts: tuple[Part, ...]
    tables: tuple[Table, ...]
    generated: bool


def of_body(document: Json, body: str) -> Json:
    """The document with what concerns one body alone."""
    answer = document["answer"]
    packs = [
        {**pack, "states": [state for state in pack["states"] if state["body"] == body]} for pack in answer["packs"]
    ]
    kept = {
        name: [each for each in answer[name] if each["body"] == body] for name in ("files", "remedies", "weaknesses")
    }
    return {**document, "answer": {**answer, **kept, "packs": packs}}


def write_profile(document: Json, body: str, pack: str, naming: Naming) -> Paper:
    """How a body stands against every outcome of a rule set, with the evidence for each."""
    own = of_body(document, body)
    held = next(each for each in own["answer"]["packs"] if each["id"] == pack)
    title = f"{held['name']} profile: {naming.body(body)}"
    clauses = list_clauses(own, naming, [pack], body)
    evidence = list_evidence(_only_pack(own, pack), naming, body)
    parts: list[Part] = [
        Heading(text=title, level=1),
        Paragraph(text=_lead(held, naming.body(body)), style="lead"),
        Facts(rows=_about(own, held, naming.body(body))),
        *(Paragraph(text=words, style="quiet") for words in OURS),
        Figures(table=_less(clauses, ("Rule set", "Body")), wide=True),
        Figures(table=_less(evidence, ("Rule set", "Body")), wide=True),
    ]
    return Paper(title=title, parts=tuple(parts), tables=(clauses, evidence), generated=document["generated"])


def write_connection_pack(
    document: Json,
    body: str,
    naming: Naming,
    *,
    demands: Table,
    diagram: Sequence[Table],
    version: str,
    plan: Mapping[tuple[str, str, str], Json],
    tests: Sequence[tuple[str, str]],
) -> Paper:
    """What a body submits for its code of connection: the state of each clause, the network diagram's inventory and
    checks, the health check's scope and findings, and the remediation plan. ``diagram`` are the tables of the diagram
    of ``version``, ``demands`` how it meets what is asked of one; ``tests`` say what the health check covered.

    Source: gov.uk, Apply for a PSN connection compliance certificate.
    """
    own = of_body(document, body)
    held = next(each for each in own["answer"]["packs"] if each["id"] == "psn")
    name = naming.body(body)
    title = f"PSN code of connection pack: {name}"
    clauses = list_clauses(own, naming, ["psn"], body)
    devices, failures = list_devices(own, naming), list_failures(own, naming)
    weaknesses, remedies = list_weaknesses(own, naming), list_remedies(own, naming, plan)
    parts: list[Part] = [
        Heading(text=title, level=1),
        Paragraph(text=_lead(held, name), style="lead"),
        Facts(rows=_about(own, held, name)),
        *(Paragraph(text=words, style="quiet") for words in OURS),
        Heading(text="What is in this pack"),
        Listing(
            items=(
                "the state of each clause, with what is lacking",
                f"the network diagram, version {version}, as tables; its picture is a file of its own",
                "the scope of the IT health check and what scans found",
                "the remediation action plan",
                "lines to sign",
            )
        ),
        Figures(table=_less(clauses, ("Rule set", "Body")), wide=True),
        Heading(text="The network diagram"),
        Figures(table=demands),
        *(Figures(table=table, wide=True) for table in diagram),
        Figures(table=_less(devices, ("Body",)), wide=True),
        Heading(text="The IT health check"),
        Facts(rows=tuple(tests)),
        Figures(table=_less(weaknesses, ("Body",)), wide=True),
        Heading(text="The remediation action plan"),
        Figures(table=_less(remedies, ("Body",)), wide=True),
        Heading(text="Signed for the body"),
        Signatures(names=("Name", "Office", "Signature", "Date")),
    ]
    tables = (clauses, failures, devices, demands, *diagram, weaknesses, remedies)
    return Paper(title=title, parts=tuple(parts), tables=tables, generated=document["generated"])


def write_plan(document: Json, body: str, naming: Naming, plan: Mapping[tuple[str, str, str], Json]) -> Paper:
    """The remediation action plan of a body: each failure with who, by when, and what was tried."""
    own = of_body(document, body)
    title = f"Remediation action plan: {naming.body(body)}"
    remedies, weaknesses = list_remedies(own, naming, plan), list_weaknesses(own, naming)
    count = len(own["answer"]["remedies"])
    unowned = sum(
        not plan.get((body, each["device"], each["rule"]), {}).get("who") for each in own["answer"]["remedies"]
    )
    lead = f"{say_count(count, 'failure')} to mend; for {unowned} nobody answers yet." if count else "Nothing to mend."
    parts: list[Part] = [
        Heading(text=title, level=1),
        Paragraph(text=lead, style="lead"),
        Facts(rows=_about(own, None, naming.body(body))),
        Figures(table=_less(remedies, ("Body",)), wide=True),
        Figures(table=_less(weaknesses, ("Body",)), wide=True),
        Signatures(names=("Agreed by", "Office", "Date")),
    ]
    return Paper(title=title, parts=tuple(parts), tables=(remedies, weaknesses), generated=document["generated"])


def _lead(pack: Json, name: str) -> str:
    counts = Counter(state["state"] for state in pack["states"])
    said = [f"{counts[state]} {words.lower()}" for state, (words, _) in STATES.items() if counts[state]]
    clauses = say_count(len(pack["states"]), "clause")
    return f"Of {clauses} of {pack['name']}, {name} has: {', '.join(said) or 'none judged'}."


def _about(document: Json, pack: Json | None, name: str) -> tuple[tuple[str, str], ...]:
    answer = document["answer"]
    judged = sum(bool(file["verdicts"]) for file in answer["files"])
    rows = [("Body", name), ("Judged as of", say_day(date.fromisoformat(answer["today"])))]
    if pack is not None:
        rows += [("Rule set", f"{pack['name']}, version {pack['version']}"), ("Its source", pack["source"])]
    rows += [
        ("Rules for devices", f"version {answer['rules_version']}"),
        ("Configurations judged", f"{judged}"),
        ("SHA-256 hash of the inputs", document["inputs_sha256"]),
    ]
    return tuple(rows)


def _only_pack(document: Json, pack: str) -> Json:
    held = [each for each in document["answer"]["packs"] if each["id"] == pack]
    return {**document, "answer": {**document["answer"], "packs": held}}


def _less(table: Table, headings: Sequence[str]) -> Table:
    """The table without columns that say the same in every row of this paper."""
    kept = [at for at, column in enumerate(table.columns) if column.heading not in headings]
    return Table(
        caption=table.caption,
        columns=tuple(table.columns[at] for at in kept),
        rows=[tuple(row[at] for at in kept) for row in table.rows],
        notes=table.notes,
        generated=table.generated,
    )
