"""Judging what is kept: every current configuration and scan in view, by the rules as they are on the day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wherry.engine.assurance.judge import judge_device
from wherry.engine.assurance.remedy import DAYS, Remedy, remedy_of
from wherry.engine.assurance.rule import rules_version
from wherry.engine.assurance.verdict import FAIL, Verdict
from wherry.read.config.secrets import Redaction
from wherry.record.error import Stopped, WherryError
from wherry.record.estate import Estate
from wherry.store.models import EvidenceFile, Run
from wherry.work.answers import Answer
from wherry.work.judge import add_up
from wherry.work.judge_evidence import gather_evidence
from wherry.work.judge_file import Judged, Task, blank_document, facts_document, verdict_document
from wherry.work.read_evidence import SCAN, read_facts, read_kept_scan

ASSURANCE = "assurance"
EVERY = 25
MOST_EARLIER = 5


def load_kept() -> tuple[EvidenceFile, ...]:
    """Every current file in view, bodies and names in order."""
    return tuple(EvidenceFile.objects.filter(current=True).order_by("owner", "kind", "file_name", "id"))


def answer_assurance(
    kept: Sequence[EvidenceFile],
    estate: Estate,
    *,
    today: date,
    earlier: Sequence[Mapping[str, Any]] = (),
    stop: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda words: None,
) -> Answer:
    """The verdicts on files that are kept, with the estate's own evidence; the same document as of a folder.
    ``earlier`` are answers of other days, from which it is told since when each failure stands.

    ``WherryError`` where there is nothing to judge; ``Stopped`` where ``stop`` says so. ``say`` is told now and then
    how far it has got.
    """
    began = time.perf_counter()
    if not kept:
        raise WherryError("no configuration or scan is in view: bring some in, or ask their owners to share them")
    done = []
    for number, row in enumerate(kept):
        if stop():
            raise Stopped
        if number % EVERY == 0:
            say(f"judging file {number + 1} of {len(kept)}")
        done.append(judge_kept(row, today=today))
    answer = add_up(done, gather_evidence(done, estate, today=today), estate, today, earlier=earlier)
    return Answer(
        kind=ASSURANCE,
        question={"on": today.isoformat()},
        answer=answer,
        inputs_sha256=answer["inputs_sha256"],
        seconds=time.perf_counter() - began,
        generated=answer["generated"],
    )


def load_earlier_answers(before: date, *, owner: str | None, scope: str) -> list[dict[str, Any]]:
    """The newest answers in view for the same asker that judged on an earlier day, the newest of each day."""
    found = Run.objects.filter(
        kind=ASSURANCE, owner=owner, scope=scope, answer__isnull=False, question__on__lt=before.isoformat()
    )
    days: dict[str, dict[str, Any]] = {}
    for run in found.order_by("-finished_at")[:MOST_EARLIER]:
        days.setdefault(run.question["on"], run.answer_data)
    return list(days.values())


def judge_kept(row: EvidenceFile, *, today: date) -> Judged:
    """One file's verdicts by today's rules, from the facts that were read of the original."""
    device = row.device or row.file_name
    task = Task(path="", name=row.file_name, body=row.owner, device=row.device or None, platform=None, today=today)
    document = {**blank_document(task, row.kind), **row.held["document"]}
    if row.kind == SCAN:
        scan = read_kept_scan(row.held["scan"])
        return Judged(document, scan=scan, task=task, generated=row.generated)
    document["device"] = device
    if row.held["facts"] is None:
        return Judged(document, generated=row.generated, task=task)
    facts = read_facts(row.held["facts"], row.text, row.file_name)
    verdicts = judge_device(
        facts, body=row.owner, device=device, file=row.file_name, file_sha256=row.file_sha256, today=today
    )
    hidden = Redaction(row.text.split("\n"), None)
    document.update(facts_document(facts, hidden))
    document["verdicts"] = [verdict_document(verdict, hidden) for verdict in verdicts]
    return Judged(
        document,
        verdicts,
        tuple(_remedies(row, verdicts, today)),
        row.generated,
        addresses=tuple(str(fact.value) for fact in facts.all("interface.address")),
        task=task,
    )


def _remedies(row: EvidenceFile, verdicts: Sequence[Verdict], today: date) -> Iterator[Remedy]:
    """A task for each failure, the gravest first. Orders were tried on the original, and count while the rules do."""
    tried: dict[str, Any] = row.held["orders"] if row.held["rules_version"] == rules_version() else {}
    grave = list(DAYS)
    failing = [verdict for verdict in verdicts if verdict.state == FAIL]
    for verdict in sorted(failing, key=lambda each: (grave.index(each.severity), each.rule)):
        yield remedy_of(verdict, tuple(tried.get(verdict.rule, ())), today=today)
