"""Runs in words: what was asked, how far the working has got, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wherry.show.words import (
    say_best_so_far,
    say_count,
    say_duration,
    say_moment,
    say_money_briefly,
    say_percent,
    say_yes_no,
)
from wherry.store.models import Run
from wherry.store.models.run import (
    APPRAISAL,
    ASSURANCE,
    DIVISION,
    EXPLANATION,
    FAILURE,
    JOIN,
    LOTS,
    OVERLAP,
    PAIRING,
    PLAN,
)
from wherry.store.record import NAMED, PARTNERSHIP

KINDS = {
    OVERLAP: "Overlaps",
    PLAN: "Plan",
    DIVISION: "Fair shares",
    FAILURE: "Failures",
    EXPLANATION: "Explanation",
    APPRAISAL: "Appraisal",
    PAIRING: "Pairings",
    ASSURANCE: "Assurance",
    JOIN: "Joining networks",
    LOTS: "Joint lots",
}
QUESTIONS = {
    OVERLAP: "Where do bodies pay twice?",
    PLAN: "Who should provide what to whom, and when?",
    DIVISION: "How should the saving be divided?",
    EXPLANATION: "Why is the plan as it is?",
    APPRAISAL: "Is sharing better than doing nothing, or each alone?",
    FAILURE: "What stops for whom when something fails?",
    PAIRING: "Which site should recover which?",
    ASSURANCE: "What holds of each clause, and what says so?",
    JOIN: "What stands in the way when networks are joined?",
    LOTS: "Which contracts should be bought together, and when?",
}
PAGES = {
    OVERLAP: ("overlaps-run", "See the overlaps"),
    PLAN: ("plan-run", "See the plan"),
    DIVISION: ("shares-run", "See the fair shares"),
    EXPLANATION: ("explanation-run", "See the explanation"),
    APPRAISAL: ("appraisal-run", "See the options side by side"),
    FAILURE: ("failures-run", "See the failures"),
    PAIRING: ("recovery-run", "See the pairings"),
    ASSURANCE: ("assurance-run", "See the clauses"),
    JOIN: ("assurance-join-run", "See what stands in the way"),
    LOTS: ("buying-lots-run", "See the lots"),
}
"""The page that shows an answer of each kind, and the words that lead there."""
STATES = {
    "waiting": ("Waiting", "grey"),
    "working": ("Working", "blue"),
    "done": ("Done", "green"),
    "no plan": ("No plan exists", "orange"),
    "stopped": ("Stopped", "yellow"),
    "failed": ("Failed", "red"),
}
COLUMNS = (
    {"text": "Question"},
    {"text": "Asked for"},
    {"text": "Asked on"},
    {"text": "State"},
    {"text": "Took"},
)


def run_rows(runs: Iterable[Run], names: Mapping[str, str]) -> list[list[Any]]:
    """Runs as rows under ``COLUMNS``."""
    rows = []
    for run in runs:
        words, colour = STATES[run.state]
        rows.append(
            [
                {"text": KINDS[run.kind], "href": reverse("run", args=[run.id])},
                asked_for(run, names),
                say_moment(run.asked_at),
                {"text": words, "tag": colour},
                say_duration(run.seconds) if run.seconds is not None else {"text": "Not ended", "sort": ""},
            ]
        )
    return rows


def asked_for(run: Run, names: Mapping[str, str]) -> str:
    """The body that a run was asked for, and whether it looks at what the partnership shares."""
    body = "The partnership" if run.owner is None else names.get(run.owner, run.owner)
    return f"{body}, on what the partnership shares" if run.scope == PARTNERSHIP and run.owner else body


def state_tag(run: Run) -> SafeString:
    """The state as a tag."""
    words, colour = STATES[run.state]
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


def summary(run: Run, names: Mapping[str, str], *, own: bool) -> list[dict[str, Any]]:
    """The run as a summary list. Who asked is told to the people of the body it was asked for."""
    rows = [
        {"key": "Question", "value": QUESTIONS[run.kind]},
        {"key": "State", "value": state_tag(run)},
        {"key": "Asked for", "value": asked_for(run, names)},
        {"key": "Asked on", "value": say_moment(run.asked_at)},
    ]
    if own and run.asked_by_words:
        rows.append({"key": "Asked by", "value": run.asked_by_words})
    if run.started_at:
        rows.append({"key": "Began", "value": say_moment(run.started_at)})
    if run.finished_at:
        rows.append({"key": "Ended", "value": say_moment(run.finished_at)})
        rows.append({"key": "Took", "value": None if run.seconds is None else say_duration(run.seconds)})
    rows += _proof(run)
    rows.append({"key": "Who may see it", "value": _seen_by(run)})
    rows.append({"key": "Demonstration data", "value": say_yes_no(run.generated)})
    rows.append({"key": "SHA-256 hash of the inputs", "value": breakable(run.inputs_sha256)})
    return rows


def answer_link(run: Run) -> dict[str, str] | None:
    """Where the answer is shown; None while there is none."""
    if run.answer is None:
        return None
    route, text = PAGES[run.kind]
    return {"href": reverse(route, args=[run.id]), "text": text}


def options(run: Run) -> list[dict[str, Any]]:
    """What was asked in particular, one row an option."""
    asked = run.question.get("options", run.question) if isinstance(run.question, dict) else {}
    return [{"key": _words(name), "value": _value(value)} for name, value in asked.items()]


def progress(run: Run) -> dict[str, Any]:
    """How far a run has got, for the progress component."""
    said = []
    if run.stop_asked:
        said.append("It has been asked to stop, and will keep the best answer found so far.")
    if run.state == "waiting":
        said.append("It waits for a worker to take it up.")
    elif run.stage:
        said.append(f"{run.stage[:1].upper()}{run.stage[1:].rstrip('.')}.")
    else:
        said.append("The working has begun.")
    if run.kind == PLAN and run.best is not None:
        said.append(say_best_so_far(_pounds(run.best), _pounds(run.bound)))
    value = None if run.progress is None else round(100 * min(1.0, max(0.0, run.progress)))
    return {"status": " ".join(said), "value": value, "can_stop": not run.stop_asked}


def _proof(run: Run) -> list[dict[str, Any]]:
    if run.kind != PLAN or run.best is None:
        return []
    rows = [{"key": "Best cost, present value", "value": say_money_briefly(_pounds(run.best))}]
    if run.bound is not None:
        rows.append({"key": "Lowest possible", "value": say_money_briefly(_pounds(run.bound))})
    if run.gap is not None:
        rows.append({"key": "Gap between the two", "value": say_percent(Decimal(str(100 * run.gap)), places=2)})
    return rows


def _pounds(pence: float | None) -> Decimal | None:
    """The solver counts a plan's cost in pence."""
    return None if pence is None else Decimal(str(pence)) / 100


def _seen_by(run: Run) -> str:
    if run.visibility == PARTNERSHIP or run.owner is None:
        return "Every member of the partnership"
    return "Its body and those it names" if run.visibility == NAMED else "Its body alone"


def breakable(digest: str) -> SafeString | None:
    """A hash in groups, so that it wraps on a narrow screen and still copies as one word."""
    if not digest:
        return None
    return format_html(
        "<code>{}</code>", SafeString("<wbr>".join(digest[at : at + 8] for at in range(0, len(digest), 8)))
    )


def _words(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _value(value: Any) -> Any:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return say_yes_no(value)
    if isinstance(value, list):
        return (
            ", ".join(str(item) for item in value)
            if all(not isinstance(item, dict | list) for item in value)
            else say_count(len(value), "entry", "entries")
        )
    if isinstance(value, dict):
        return say_count(len(value), "entry", "entries")
    return str(value)
