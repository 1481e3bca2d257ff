"""What is to be put right, in plain values: tasks followed over judgements, and how each failure is mended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wherry.engine.assurance.advice import Advice, find_advice
from wherry.engine.assurance.follow import Task, Told, follow_tasks
from wherry.engine.assurance.remedy import Remedy, remedy_of
from wherry.engine.assurance.rule import ESTATE, load_rules
from wherry.engine.assurance.verdict import FAIL
from wherry.record.error import CannotRead
from wherry.work.judge_file import NO_BODY, Judged

Key = tuple[str, str, str]
FORMAT = "wherry/assurance/1"
MOST_BYTES = 1 << 30


def load_earlier(path: Path, *, before: date) -> dict[str, Any]:
    """The answer of an earlier document of ``wherry judge``. ``CannotRead`` where the file is none, or is of ``before``
    or a later day."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRead(path.name, "it is larger than an answer can be", "Name a file that --out wrote")
        held = json.loads(path.read_bytes())
        answer: dict[str, Any] = held["answer"]
        day = date.fromisoformat(answer["today"])
        if held["format"] != FORMAT or not isinstance(answer["files"], list):
            raise ValueError("it is of another format")
        follow([answer])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        why = f"it is no answer of wherry judge ({fault})"
        raise CannotRead(path.name, why, "Name a file that --out wrote") from fault
    if day >= before:
        raise CannotRead(path.name, f"it is of {day.isoformat()}, which is not earlier", "Name an earlier answer")
    return answer


def follow(answers: Sequence[Mapping[str, Any]]) -> tuple[Task, ...]:
    """The tasks of several answers, each of its day. Only what fails in one of them is ever a task."""
    failing = {key for answer in answers for key, verdict, _ in _rows(answer) if verdict["state"] == FAIL}
    return follow_tasks([(date.fromisoformat(answer["today"]), _told(answer, failing)) for answer in answers])


def _rows(answer: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any], str]]:
    known = {rule.id for rule in load_rules()}
    for file in answer["files"]:
        body, device = file["body"] or NO_BODY, file["device"] or file["file"]
        for verdict in file["verdicts"]:
            if verdict["rule"] in known:
                yield (body, device, verdict["rule"]), verdict, file["file"]


def _told(answer: Mapping[str, Any], keys: set[Key]) -> list[Told]:
    return [
        Told(body=key[0], device=key[1], rule=key[2], state=verdict["state"], severity=verdict["severity"], file=file)
        for key, verdict, file in _rows(answer)
        if key in keys
    ]


def task_document(task: Task, today: date) -> dict[str, Any]:
    """A task as plain values."""
    return {
        "body": None if task.body == NO_BODY else task.body,
        "device": task.device,
        "rule": task.rule,
        "severity": task.severity,
        "file": task.file,
        "state": task.state,
        "since": task.since.isoformat(),
        "last_failed": task.last_failed.isoformat(),
        "closed_on": task.closed_on.isoformat() if task.closed_on else None,
        "due": task.due.isoformat(),
        "overdue": task.overdue(today),
    }


def remedy_documents(done: Sequence[Judged], tasks: Sequence[Task], today: date) -> list[dict[str, Any]]:
    """How every failure is mended: words, who does it, the maker's lines, what was tried, and what closes it. The day
    is counted from when the failure was first seen."""
    by_key = {(task.body, task.device, task.rule): task for task in tasks}
    beyond = {rule.id for rule in load_rules() if rule.scope == ESTATE}
    made = []
    for judged in done:
        found: list[Remedy] = list(judged.remedies)
        found += [
            remedy_of(verdict, today=today)
            for verdict in judged.verdicts
            if verdict.state == FAIL and verdict.rule in beyond
        ]
        for remedy in found:
            advice = find_advice(remedy.rule, judged.document["platform"])
            task = by_key.get((remedy.body, remedy.device, remedy.rule))
            made.append({**_remedy(remedy), **_advice(advice), **_days(task, remedy, today)})
    return made


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "rule": remedy.rule,
        "severity": remedy.severity,
        "body": remedy.body,
        "device": remedy.device,
        "file": remedy.file,
        "says": remedy.says,
        "reason": remedy.reason,
        "orders": list(remedy.orders),
        "tried": remedy.tried,
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "do": advice.do,
        "owner": advice.owner,
        "lines": list(advice.lines),
        "look_up": advice.look_up,
        "retest": advice.retest,
    }


def _days(task: Task | None, remedy: Remedy, today: date) -> dict[str, Any]:
    since, due = (today, remedy.due) if task is None else (task.since, task.due)
    return {"since": since.isoformat(), "due": due.isoformat(), "state": "open" if task is None else task.state}
