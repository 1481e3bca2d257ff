"""How far each pairing has really got, from exercises and dates. Only a timed restore that is fresh is proof.

Each service of a pairing is looked at by itself, because a restore usually tries one. A pairing has got as far as the
service of it that has got least far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wherry.engine.resilience.pairing.answer import AGREED, CLAIMED, STALE, TESTED
from wherry.engine.resilience.pairing.fault import fault
from wherry.engine.resilience.pairing.objectives import objectives
from wherry.engine.resilience.pairing.question import PairingOptions
from wherry.record.certificate import Pairing
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, Finding
from wherry.record.recovery import TIMED, RecoveryNeed

FIRST_TEST_DAYS = 90
"""Days after it was agreed by which a pairing that was never tested should be."""

ORDER = (CLAIMED, AGREED, STALE, TESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """One timed restore of one service. ``short`` says why it does not count; empty where it does. ``exercise`` is
    empty where the pairing itself gives the date and the hours."""

    held: date
    restore_hours: Decimal | None
    data_loss_hours: Decimal | None
    short: str
    exercise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is worked out of a pairing or of one service of it. ``restore`` is the newest restore, whether or not it
    counts; ``until`` the last day on which it counts; ``due`` the day by which the next is due."""

    standing: str
    says: str
    restore: Restore | None = None
    until: date | None = None
    due: date | None = None


def state_of(pairing: Pairing, needs: Sequence[RecoveryNeed], estate: Estate, options: PairingOptions) -> State:
    """The state of a pairing on the day: that of its service that has got least far, the earliest due first."""
    states = [(state_of_service(pairing, service, needs, estate, options), service) for service in pairing.services]
    if not states:
        return State(standing=CLAIMED, says="it names no service that it recovers")
    worst, service = min(states, key=lambda found: (ORDER.index(found[0].standing), found[0].due or date.max, found[1]))
    if len(states) == 1 or all(found[0] == worst for found in states):
        return worst
    return State(
        standing=worst.standing,
        says=f"{service}: {worst.says}",
        restore=worst.restore,
        until=worst.until,
        due=worst.due,
    )


def state_of_service(
    pairing: Pairing, service: str, needs: Sequence[RecoveryNeed], estate: Estate, options: PairingOptions
) -> State:
    """The state of one service of a pairing. ``needs`` are the recovery needs of its site."""
    day = options.as_of
    base = AGREED if _was_agreed(pairing, day) else CLAIMED
    asking = [need for need in needs if need.service == service]
    restores = sorted(_restores(pairing, service, asking, estate, day), key=lambda found: (found.held, found.exercise))
    if not restores:
        if base == CLAIMED:
            return State(standing=CLAIMED, says="one side says so; nothing was agreed")
        due = day if pairing.agreed is None else pairing.agreed + timedelta(days=FIRST_TEST_DAYS)
        return State(standing=AGREED, says="agreed, but no restore was ever timed", due=due)
    last = restores[-1]
    held = last.held.isoformat()
    if last.short:
        return State(standing=base, says=f"the restore of {held} does not count: {last.short}", restore=last, due=day)
    until = last.held + timedelta(days=options.test_good_for_days)
    changed = pairing.changed
    if changed is not None and last.held < changed <= day:
        says = f"tested on {held}, before the change of {changed.isoformat()}"
        return State(standing=STALE, says=says, restore=last, until=changed, due=changed)
    if until < day:
        says = f"last tested on {held}, {(day - last.held).days} days ago"
        return State(standing=STALE, says=says, restore=last, until=until, due=until)
    says = f"a restore was timed on {held}: {_hours(last.restore_hours)} hours"
    return State(standing=TESTED, says=says, restore=last, until=until, due=until)


def _was_agreed(pairing: Pairing, day: date) -> bool:
    """What it says of itself counts as agreed, save where its own date says that it is yet to be."""
    return pairing.status != CLAIMED if pairing.agreed is None else pairing.agreed <= day


def _restores(
    pairing: Pairing, service: str, needs: Sequence[RecoveryNeed], estate: Estate, day: date
) -> Iterator[Restore]:
    """The timed restores of a service held by the day: from exercises, or, where the pairing has none that was timed,
    from the date and hours that it gives itself."""
    mine = [row for row in estate.exercises if row.pairing == pairing.ref and row.kind in TIMED]
    held = [(row, row.held) for row in mine if row.held is not None and row.held <= day]
    for row, on in held:
        if not row.services or service in row.services:
            short = _shortfall(row.passed, row.restore_hours, row.data_loss_hours, needs)
            yield Restore(
                held=on,
                restore_hours=row.restore_hours,
                data_loss_hours=row.data_loss_hours,
                short=short,
                exercise=row.ref,
            )
    if not held and pairing.tested is not None and pairing.tested <= day:
        hours = None if pairing.restore_hours is None else Decimal(pairing.restore_hours)
        yield Restore(
            held=pairing.tested,
            restore_hours=hours,
            data_loss_hours=None,
            short=_shortfall(True, hours, None, needs),
            exercise="",
        )


def _shortfall(passed: bool | None, took: Decimal | None, lost: Decimal | None, needs: Sequence[RecoveryNeed]) -> str:
    """Why a restore is no proof, in words; empty where it is."""
    if passed is False:
        return "those who held it judge that it failed"
    if took is None:
        return "nobody wrote down how long it took"
    if passed is None:
        return "nobody has judged whether it passed"
    for need in needs:
        rto, rpo = objectives(need)
        if took > rto:
            return f"it took {_hours(took)} hours, over the RTO of {need.ref}, {_hours(rto)} hours"
        if lost is not None and lost > rpo:
            return f"{_hours(lost)} hours of data were lost, over the RPO of {need.ref}, {_hours(rpo)} hours"
    return ""


def find_doubts(pairing: Pairing, state: State, estate: Estate, day: date) -> Iterator[Finding]:
    """What a pairing says of itself and the records do not bear out."""
    if not pairing.services:
        says = f"{pairing.ref} names no service, so it recovers nothing"
        yield fault(pairing, "pairing-empty", DOUBTFUL, says, "name the services that it recovers", "services")
    if pairing.status == TESTED and state.standing != TESTED:
        says = f"{pairing.ref} says that it is tested, but {state.says}"
        remedy = "record the exercise with its times, or hold one"
        yield fault(pairing, "not-proved", DOUBTFUL, says, remedy, "status")
    if state.standing == TESTED and state.restore is not None and not state.restore.exercise:
        says = f"{pairing.ref} gives the date and hours of a restore, with no exercise behind them"
        yield fault(pairing, "proof-thin", NOTE, says, "record the exercise", "tested")
    for row in estate.exercises:
        if row.pairing == pairing.ref and row.held is not None and row.held > day:
            says = f"{row.ref} says that it was held on {row.held.isoformat()}, which is yet to come"
            yield fault(row, "held-later", DOUBTFUL, says, "write it as planned, or correct the date", "held")


def _hours(hours: Decimal | None) -> str:
    return "unknown" if hours is None else f"{hours.normalize():f}"
