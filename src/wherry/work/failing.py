"""What fails when, from an estate and, where one is asked about, from a plan made for it.

Engines do not know one another, so this is where a plan becomes changes of source: a plan tells for each need the
sources it has one after the other, and failures are judged with the last of them.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wherry.record.canonical import plain
from wherry.record.error import CannotRead
from wherry.record.estate import Estate
from wherry.work.answers import Answer, today

if TYPE_CHECKING:
    from collections.abc import Callable

    from wherry.engine.resilience.question import Change, FailureOptions

Json = dict[str, Any]
FAILURE = "failure"


def answer_failure(
    estate: Estate,
    options: FailureOptions | None = None,
    *,
    plan: Json | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """What fails when, today unless the options name another day, and after ``plan``: the answer of a plan as plain
    JSON values, from a run or from a document. A stop keeps what had been tried."""
    from wherry.engine.resilience.fail import find_failures
    from wherry.engine.resilience.question import FailureOptions, FailureQuestion

    began = time.perf_counter()
    chosen = options or FailureOptions(as_of=today())
    question = FailureQuestion.of(estate, chosen, None if plan is None else changes_of_plan(plan))
    found = find_failures(question, stop=stop)
    return Answer(
        kind=FAILURE,
        question={**plain(chosen), "changes": plain(question.changes)},
        answer=plain(found),
        inputs_sha256=question.sha256,
        seconds=time.perf_counter() - began,
        generated=estate.generated,
    )


def changes_of_plan(plan: Json) -> tuple[Change, ...]:
    """The last source of each need that a plan moves."""
    from wherry.engine.resilience.question import Change

    return tuple(
        Change(need=need["need"], source=need["stretches"][-1]["source"])
        for need in plan["needs"]
        if need["stretches"] and need["stretches"][-1]["kind"] != "today"
    )


def read_plan(path: Path) -> Json:
    """The answer in a document that ``wherry plan --out FILE`` wrote. ``CannotRead`` where it is no such document."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CannotRead(str(path), fault.strerror or "it cannot be opened", "Name a file that is there") from fault
    except (UnicodeDecodeError, ValueError) as fault:
        raise CannotRead(str(path), "it is not JSON", "Write it with: wherry plan FOLDER --out FILE") from fault
    kind = document.get("format") if isinstance(document, dict) else None
    if kind != "wherry/plan/1":
        raise CannotRead(
            str(path),
            f"it is {kind!r}, not a plan" if kind else "it is no document of wherry",
            "Write it with: wherry plan FOLDER --out FILE",
        )
    answer: Json = document["answer"]
    try:
        changes_of_plan(answer)
    except (KeyError, TypeError, IndexError) as fault:
        raise CannotRead(str(path), "its needs are not as a plan tells them", "Make the plan again") from fault
    return answer
