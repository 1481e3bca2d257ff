"""Judging what is kept: every current configuration and scan in view, by the rules as they are on the day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from wherry.engine.assurance.judge import judge_device
from wherry.engine.assurance.remedy import DAYS, Remedy
from wherry.engine.assurance.rule import load_rules, rules_version
from wherry.engine.assurance.verdict import FAIL, Verdict
from wherry.read.config.secrets import Redaction
from wherry.record.error import Stopped, WherryError
from wherry.record.estate import Estate
from wherry.store.models import EvidenceFile
from wherry.work.answers import Answer
from wherry.work.judge import add_up
from wherry.work.judge_evidence import gather_evidence
from wherry.work.judge_file import Judged, Task, blank_document, facts_document, verdict_document
from wherry.work.read_evidence import SCAN, read_facts, read_kept_scan

ASSURANCE = "assurance"
EVERY = 25


def load_kept() -> tuple[EvidenceFile, ...]:
    """Every current file in view, bodies and names in order."""
    return tuple(EvidenceFile.objects.filter(current=True).order_by("owner", "kind", "file_name", "id"))


def answer_assurance(
    kept: Sequence[EvidenceFile],
    estate: Estate,
    *,
    today: date,
    stop: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda words: None,
) -> Answer:
    """The verdicts on files that are kept, with the estate's own evidence; the same document as of a folder.

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
    answer = add_up(done, gather_evidence(done, estate, today=today), estate, today)
    return Answer(
        kind=ASSURANCE,
        question={"on": today.isoformat()},
        answer=answer,
        inputs_sha256=answer["inputs_sha256"],
        seconds=time.perf_counter() - began,
        generated=answer["generated"],
    )


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
    facts = read_facts(row.held["facts"])
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
    rules = {rule.id: rule for rule in load_rules()}
    tried: dict[str, Any] = row.held["orders"] if row.held["rules_version"] == rules_version() else {}
    grave = list(DAYS)
    failing = [verdict for verdict in verdicts if verdict.state == FAIL]
    for verdict in sorted(failing, key=lambda each: (grave.index(each.severity), each.rule)):
        orders = tuple(tried.get(verdict.rule, ()))
        yield Remedy(
            rule=verdict.rule,
            severity=verdict.severity,
            body=row.owner,
            device=verdict.device,
            file=row.file_name,
            says=rules[verdict.rule].says,
            reason=verdict.reason,
            orders=orders,
            tried=bool(orders),
            due=today + timedelta(days=DAYS[verdict.severity]),
        )
