"""Asking a question: a run waits in the queue, and some worker takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wherry.engine.overlap.question import OverlapOptions
from wherry.engine.plan.options import PlanOptions
from wherry.engine.resilience.pairing.question import PairingOptions
from wherry.engine.resilience.question import FailureOptions
from wherry.record.canonical import plain
from wherry.record.error import WherryError
from wherry.store.models import Person, Run
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
from wherry.store.record import PARTNERSHIP
from wherry.store.view import OWN, SCOPES, view
from wherry.work.answers import today
from wherry.work.join_kept import read_meant
from wherry.work.load_estate import load_estate
from wherry.work.lots_kept import lots_question
from wherry.work.permission import bodies_of, require
from wherry.work.queue import put_in_queue
from wherry.work.separating import keep_separation


def ask_overlap(*, by: Person, body: str | None, options: OverlapOptions | None = None, scope: str = OWN) -> Run:
    """Ask where bodies pay twice, as seen by ``body`` (scope ``own``) or by the whole partnership."""
    question = plain(options or OverlapOptions(as_of=today()))
    return _ask(by=by, body=body, kind=OVERLAP, question=question, scope=scope)


def ask_plan(*, by: Person, body: str | None, options: PlanOptions, scope: str = OWN, keep_apart: bool = False) -> Run:
    """Ask for the least-cost plan under these options. With ``keep_apart`` it also refuses, by name, every offer that
    the separation rules do not let recover what a need recovers."""
    if keep_apart:
        with view(person=by, bodies=bodies_of(body), scope=scope):
            options = keep_separation(load_estate().estate, options).options
    return _ask(by=by, body=body, kind=PLAN, question=options.document, scope=scope)


def ask_division(*, by: Person, body: str | None, options: PlanOptions, scope: str = OWN) -> Run:
    """Ask how the saving of the plan under these options is divided."""
    return _ask(by=by, body=body, kind=DIVISION, question=options.document, scope=scope)


def ask_failure(
    *, by: Person, body: str | None, options: FailureOptions, plan: Run | None = None, scope: str = OWN
) -> Run:
    """Ask what stops when something fails, today and, where a plan is given, after its moves."""
    question = {**plain(options), "plan": None if plan is None else str(plan.pk)}
    return _ask(by=by, body=body, kind=FAILURE, question=question, scope=scope)


def ask_pairing(*, by: Person, body: str | None, options: PairingOptions | None = None, scope: str = OWN) -> Run:
    """Ask which site should recover what of which at least cost."""
    question = plain(options or PairingOptions(as_of=today()))
    return _ask(by=by, body=body, kind=PAIRING, question=question, scope=scope)


def ask_explanation(
    *,
    by: Person,
    body: str | None,
    options: PlanOptions,
    parts: Sequence[str],
    needs: Sequence[str] = (),
    scope: str = OWN,
) -> Run:
    """Ask why the plan under these options is as it is: its reasons, its rules, its prices."""
    question = {"options": options.document, "parts": list(parts), "needs": list(needs)}
    return _ask(by=by, body=body, kind=EXPLANATION, question=question, scope=scope)


def ask_appraisal(*, by: Person, body: str | None, options: PlanOptions, scope: str = OWN, **more: Any) -> Run:
    """Ask to weigh doing nothing, each alone, and the plan under these options. ``more`` may hold ``optimism_kind``,
    ``managed_percent`` and ``scenarios``, as ``wherry.work.explaining`` takes them."""
    return _ask(by=by, body=body, kind=APPRAISAL, question={"options": options.document, **more}, scope=scope)


def ask_assurance(*, by: Person, body: str | None, scope: str = OWN, on: date | None = None) -> Run:
    """Ask what the configurations, scans and other evidence in view say of every clause, today or on another day."""
    return _ask(by=by, body=body, kind=ASSURANCE, question={"on": (on or today()).isoformat()}, scope=scope)


def ask_join(
    *,
    by: Person,
    body: str | None,
    bodies: Sequence[str],
    pools: Sequence[str] = (),
    meant: Sequence[str] | None = None,
    scope: str = OWN,
) -> Run:
    """Ask what stands in the way when bodies join their networks. ``meant`` are rows as ``read_meant`` takes them, None
    where nobody says what is meant to pass."""
    read_meant(meant, bodies)
    question = {"bodies": list(bodies), "pools": list(pools), "meant": None if meant is None else list(meant)}
    return _ask(by=by, body=body, kind=JOIN, question=question, scope=scope)


def ask_lots(*, by: Person, body: str | None, on: date, rate: str, drop_out: int, scope: str = OWN) -> Run:
    """Ask which contracts in view to buy together, and when, so that most is saved at a rate. ``drop_out`` is how many
    bodies may leave any lot without the rest losing."""
    return _ask(by=by, body=body, kind=LOTS, question=lots_question(on, rate, drop_out), scope=scope)


def _ask(*, by: Person, body: str | None, kind: str, question: Mapping[str, Any], scope: str) -> Run:
    if scope not in SCOPES:
        raise WherryError(f"a question is asked in the scope {' or '.join(SCOPES)}, not {scope}")
    if body is None and scope != PARTNERSHIP:
        raise WherryError("what is asked for the partnership is asked in the partnership's scope")
    with view(person=by, bodies=bodies_of(body), why=f"asked for {_article(kind)}"):
        require(by, "ask", body)
        run = Run(
            owner=body,
            kind=kind,
            scope=scope,
            visibility=PARTNERSHIP if scope == PARTNERSHIP else OWN,
            question=dict(question),
            asked_by=by.pk,
            asked_by_words=by.name,
        )
        run.save(force_insert=True)
        put_in_queue(run)
    return run


def _article(kind: str) -> str:
    return {OVERLAP: "overlaps", FAILURE: "failures", ASSURANCE: "assurance", LOTS: "lots"}.get(
        kind, f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    )
