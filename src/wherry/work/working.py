"""Working a run: load what its asker may see, answer the question, keep the answer, and never leave it hanging."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils import timezone

from wherry.engine.overlap.question import OverlapOptions
from wherry.engine.plan.options import PlanOptions
from wherry.engine.resilience.pairing.question import PairingOptions
from wherry.engine.resilience.question import FailureOptions
from wherry.record.canonical import canonical, plain
from wherry.record.error import NoPlan, Stopped, WherryError
from wherry.record.estate import Estate
from wherry.record.finding import Finding
from wherry.store.models import Person, Run
from wherry.store.models.run import (
    APPRAISAL,
    ASSURANCE,
    DIVISION,
    DONE,
    EXPLANATION,
    FAILED,
    FAILURE,
    JOIN,
    LOTS,
    NO_PLAN,
    OVERLAP,
    PAIRING,
    PLAN,
    STOPPED,
    WAITING,
    WORKING,
)
from wherry.store.view import View, looking, snapshot, view
from wherry.work import answers, explaining
from wherry.work.answers import Answer
from wherry.work.failing import answer_failure
from wherry.work.join_kept import answer_kept_join
from wherry.work.judge_kept import answer_assurance, load_earlier_answers, load_kept
from wherry.work.load_estate import Loaded, load_estate
from wherry.work.lots_kept import answer_kept_lots, load_lot_contracts
from wherry.work.permission import bodies_of
from wherry.work.progress import Line

log = logging.getLogger(__name__)
TIME_LIMIT_SECONDS = 1800.0
ABANDONED = "the worker that had this run ended before the run did; ask again"


def work_run(
    *, run: uuid.UUID, owner: str | None, person: uuid.UUID | None, ending: Callable[[], bool] = lambda: False
) -> bool:
    """Work one run to its end, whatever that is: its state is then one that a person can act on.

    ``ending`` says that this worker has been told to end; then the run waits again for another, and False comes back.
    """
    own = view_of_run(owner, person)
    asked = _begin(run, own)
    if asked is None:
        return True
    try:
        with Line(run, own, ending=ending) as line:
            line.say("reading the records")
            loaded = _load(asked)
            if line.stop():
                raise Stopped
            line.say("searching")
            found = _answer(asked, loaded.estate, line)
        if line.cut_short and not _stop_asked(run, own):
            return _give_back(run, own)
        _end(run, own, STOPPED if _stop_asked(run, own) else DONE, answer=found, left_out=loaded.findings)
    except Stopped as fault:
        if ending() and not _stop_asked(run, own):
            return _give_back(run, own)
        _end(run, own, STOPPED, error=str(fault) or "stopped before there was anything to keep")
    except NoPlan as fault:
        _end(run, own, NO_PLAN, error=". ".join([str(fault), *fault.demands]))
    except WherryError as fault:
        _end(run, own, FAILED, error=str(fault))
    except Exception as fault:
        log.exception("run %s failed", run)
        _end(run, own, FAILED, error=f"a fault in Wherry, not in your data ({type(fault).__name__}); its log has more")
    except BaseException:
        _end(run, own, FAILED, error=ABANDONED)
        raise
    return True


def _give_back(run: uuid.UUID, own: View) -> bool:
    """Let the run wait for another worker."""
    with looking(own):
        Run.objects.filter(pk=run, state=WORKING).update(
            state=WAITING, started_at=None, stage="", best=None, bound=None, gap=None, progress=None
        )
    return False


def abandon_run(*, run: uuid.UUID, owner: str | None, person: uuid.UUID | None) -> None:
    """Mark a run whose worker is gone."""
    _end(run, view_of_run(owner, person), FAILED, error=ABANDONED)


def view_of_run(owner: str | None, person: uuid.UUID | None) -> View:
    """The view in which a worker reads and writes the run itself, and nothing but the runs of that body."""
    bodies = bodies_of(owner)
    return View(
        person=person,
        person_words="the worker",
        bodies=bodies,
        writes=bodies,
        partnership=owner is None,
        partnership_writes=owner is None,
        why="worked a run",
    )


def _begin(run: uuid.UUID, own: View) -> Run | None:
    """Take the run, unless somebody stopped or took it first."""
    with looking(own):
        taken = Run.objects.filter(pk=run, state=WAITING).update(
            state=WORKING, started_at=timezone.now(), beat_at=timezone.now()
        )
        return Run.objects.get(pk=run) if taken else None


def _load(asked: Run) -> Loaded:
    """What the asker may see now, within the body and scope that the question was asked for."""
    with snapshot(), _asker_view(asked):
        return load_estate()


@contextmanager
def _asker_view(asked: Run) -> Iterator[None]:
    """See what the asker may see now, within the body and scope that the question was asked for."""
    with looking(View(person=asked.asked_by)):
        person = Person.objects.filter(pk=asked.asked_by).first()
    if person is None or not person.is_active:
        raise WherryError("the person who asked may no longer sign in")
    with view(person=person, bodies=bodies_of(asked.owner), scope=asked.scope):
        yield


def _answer(asked: Run, estate: Estate, line: Line) -> Answer:
    question: dict[str, Any] = asked.question
    if asked.kind == OVERLAP:
        return answers.answer_overlap(estate, _overlap_options(question))
    if asked.kind == FAILURE:
        plan = _plan_of(asked)
        line.say("failing everything")
        return answer_failure(estate, _failure_options(question), plan=plan, stop=line.stop)
    if asked.kind in (ASSURANCE, JOIN):
        return _answer_kept(asked, estate, line)
    if asked.kind == LOTS:
        with _asker_view(asked):
            held = load_lot_contracts(question)
        line.say("seeking the lots that save most")
        return answer_kept_lots(question, held, watch=line.watch, stop=line.stop, time_limit=TIME_LIMIT_SECONDS)
    if asked.kind == PAIRING:
        line.say("choosing who recovers whom")
        limits: Any = {"watch": line.watch, "stop": line.stop, "time_limit": TIME_LIMIT_SECONDS}
        return answers.answer_pairing(estate, _pairing_options(question), **limits)
    options = PlanOptions.read(question.get("options", question))
    if asked.kind in (EXPLANATION, APPRAISAL):
        return _ask_more(asked.kind, question, estate, options, line)
    if asked.kind == PLAN:
        return answers.answer_plan(estate, options, watch=line.watch, stop=line.stop, time_limit=TIME_LIMIT_SECONDS)
    if asked.kind == DIVISION:
        return answers.answer_division(estate, options, watch=line.watch, stop=line.stop, time_limit=TIME_LIMIT_SECONDS)
    raise WherryError(f"nobody knows how to answer {asked.kind}")


def _answer_kept(asked: Run, estate: Estate, line: Line) -> Answer:
    """What rests on configurations too, as far as the asker may see them."""
    if asked.kind == JOIN:
        with _asker_view(asked):
            kept = load_kept()
        line.say("following packets")
        return answer_kept_join(asked.question, kept, estate)
    today = date.fromisoformat(asked.question["on"])
    with _asker_view(asked):
        kept, earlier = load_kept(), load_earlier_answers(today, owner=asked.owner, scope=asked.scope)
    return answer_assurance(kept, estate, today=today, earlier=earlier, stop=line.stop, say=line.say)


def _ask_more(kind: str, question: dict[str, Any], estate: Estate, options: PlanOptions, line: Line) -> Answer:
    """An explanation or an appraisal of a plan."""
    limits: Any = {"watch": line.watch, "stop": line.stop, "time_limit": TIME_LIMIT_SECONDS}
    if kind == EXPLANATION:
        parts, needs = question.get("parts") or explaining.PARTS, question.get("needs") or None
        return explaining.answer_explanation(estate, options, parts=parts, needs=needs, **limits)
    return explaining.answer_appraisal(
        estate,
        options,
        scenarios=tuple(explaining.read_kept_scenario(row) for row in question.get("scenarios") or ()),
        optimism_kind=question.get("optimism_kind") or explaining.OPTIMISM_KIND,
        managed_percent=int(question.get("managed_percent") or 0),
        **limits,
    )


def _overlap_options(question: dict[str, Any]) -> OverlapOptions:
    try:
        return OverlapOptions(
            **question | {"as_of": date.fromisoformat(question["as_of"]), "kinds": tuple(question["kinds"])}
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise WherryError(f"the options of this question cannot be read: {fault}") from fault


def _pairing_options(question: dict[str, Any]) -> PairingOptions:
    try:
        return PairingOptions(**question | {"as_of": date.fromisoformat(question["as_of"])})
    except (KeyError, TypeError, ValueError) as fault:
        raise WherryError(f"the options of this question cannot be read: {fault}") from fault


def _failure_options(question: dict[str, Any]) -> FailureOptions:
    given = {name: value for name, value in question.items() if name != "plan"}
    try:
        return FailureOptions(**given | {"as_of": date.fromisoformat(given["as_of"]), "kinds": tuple(given["kinds"])})
    except (KeyError, TypeError, ValueError) as fault:
        raise WherryError(f"the options of this question cannot be read: {fault}") from fault


def _plan_of(asked: Run) -> Any:
    """The answer of the plan that a question about failures names, as far as its asker may see it."""
    if asked.question["plan"] is None:
        return None
    with looking(View(person=asked.asked_by)):
        person = Person.objects.filter(pk=asked.asked_by).first()
    with view(person=person, bodies=bodies_of(asked.owner)):
        plan = Run.objects.filter(pk=asked.question["plan"], kind=PLAN, answer__isnull=False).first()
    if plan is None:
        raise WherryError("the plan that this question names is not there any more; ask again")
    return plan.answer_data


def _stop_asked(run: uuid.UUID, own: View) -> bool:
    with looking(own):
        return bool(Run.objects.values_list("stop_asked", flat=True).get(pk=run))


def _end(
    run: uuid.UUID,
    own: View,
    state: str,
    *,
    answer: Answer | None = None,
    left_out: tuple[Finding, ...] = (),
    error: str = "",
) -> None:
    """Write how a run ended, once: a run that has ended stays as it is."""
    with looking(own):
        found = Run.objects.select_for_update().filter(pk=run, state__in=(WAITING, WORKING)).first()
        if found is None:
            return
        found.state, found.error, found.finished_at, found.stage = state, error, timezone.now(), ""
        fields = ["state", "error", "finished_at", "stage", "seconds"]
        if found.started_at is not None:
            found.seconds = (found.finished_at - found.started_at).total_seconds()
        if answer is not None:
            found.left_out = plain(left_out)
            found.answer, found.inputs_sha256 = canonical(answer.answer), answer.inputs_sha256
            found.generated, found.progress = answer.generated, 1.0
            fields += ["left_out", "answer", "inputs_sha256", "generated", "progress"]
        found.save(update_fields=fields)
