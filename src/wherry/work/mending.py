"""What people do about failures, and what the next configuration says of it: only that closes a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.record.error import WherryError
from wherry.store.models import EvidenceFile, Mend, Person
from wherry.store.view import view
from wherry.work.answers import today
from wherry.work.permission import bodies_of, require

OPEN, OVERDUE, AWAITS, FAILED_RETEST = "open", "overdue", "awaits a retest", "failed its retest"
CLOSED, NOT_RETESTED = "closed", "not retested"
Key = tuple[str, str, str]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendTask:
    """One failure and what is done about it. ``remedy`` is the answer's, None once nothing fails any more; ``due`` is
    the day that somebody set, else the one that the severity sets."""

    body: str
    device: str
    rule: str
    state: str
    why: str
    due: date | None
    remedy: Json | None
    who: str = ""
    done: date | None = None
    note: str = ""

    @property
    def key(self) -> Key:
        """What names it."""
        return self.body, self.device, self.rule

    @property
    def plain(self) -> Json:
        """What people have said of it, and its state, as plain values for the plan's table."""
        return {
            "who": self.who,
            "due": None if self.due is None else self.due.isoformat(),
            "done": None if self.done is None else self.done.isoformat(),
            "state": self.state,
            "note": self.note,
        }


def list_tasks(answer: Json) -> tuple[MendTask, ...]:
    """Every failure of an answer, and every task of people's that was a failure once, the first due first. ``answer``
    is of assurance, as its document tells it; what people said of tasks is read in the view in force."""
    on = date.fromisoformat(answer["today"])
    said = {(row.owner, row.device, row.rule): row for row in Mend.objects.all()}
    dates = _dates(answer)
    made = []
    for remedy in answer["remedies"]:
        key = (remedy["body"] or "", remedy["device"], remedy["rule"])
        made.append(_failing(key, remedy, said.pop(key, None), dates.get(key[:2]), on))
    states = _states(answer)
    made += [_no_longer(key, row, states) for key, row in said.items()]
    return tuple(sorted(made, key=lambda task: (task.due or date.max, task.key)))


def _dates(answer: Json) -> dict[tuple[str, str], date | None]:
    """The day of the configuration that was judged, by body and device."""
    digests = {file["sha256"] for file in answer["files"] if file["sha256"]}
    found = EvidenceFile.objects.filter(file_sha256__in=digests).values_list("owner", "device", "dated")
    return {(owner, device): dated for owner, device, dated in found}


def _states(answer: Json) -> Mapping[Key, str]:
    return {
        (file["body"] or "", file["device"] or file["file"], verdict["rule"]): verdict["state"]
        for file in answer["files"]
        for verdict in file["verdicts"]
    }


def _failing(key: Key, remedy: Json, row: Mend | None, dated: date | None, on: date) -> MendTask:
    due = (row.due if row is not None else None) or date.fromisoformat(remedy["due"])
    if row is not None and row.done is not None:
        retested = dated is not None and dated >= row.done
        state = FAILED_RETEST if retested else AWAITS
        why = (
            "a configuration brought in since still fails" if retested else "no configuration has been brought in since"
        )
    else:
        state, why = (OVERDUE, "its day has passed") if due < on else (OPEN, "nobody has said that it is done")
    said = {} if row is None else {"who": row.who, "done": row.done, "note": row.note}
    return MendTask(body=key[0], device=key[1], rule=key[2], state=state, why=why, due=due, remedy=remedy, **said)


def _no_longer(key: Key, row: Mend, states: Mapping[Key, str]) -> MendTask:
    verdict = states.get(key)
    if verdict in ("pass", "not applicable"):
        state, why = CLOSED, "the newest configuration that was judged holds"
    else:
        told = "the newest configuration cannot tell" if verdict else "no configuration of the device was judged"
        state, why = NOT_RETESTED, told
    return MendTask(
        body=key[0],
        device=key[1],
        rule=key[2],
        state=state,
        why=why,
        due=row.due,
        remedy=None,
        who=row.who,
        done=row.done,
        note=row.note,
    )


def plan_of(tasks: Iterable[MendTask]) -> dict[Key, Json]:
    """What people have said, by task, as the plan's table takes it."""
    return {task.key: task.plain for task in tasks}


def say_mend(
    *,
    by: Person,
    body: str,
    device: str,
    rule: str,
    who: str = "",
    due: date | None = None,
    done: date | None = None,
    note: str = "",
) -> None:
    """Keep who mends a failure of the body's, by when, and the day on which they say that it is done.

    ``WherryError`` where that day is yet to come; ``NotAllowed`` where the person may not change the body's records.
    """
    if done is not None and done > today():
        raise WherryError("the day on which it was done is yet to come")
    with view(person=by, bodies=bodies_of(body), why=f"planned the mending of {rule} on {device}"):
        require(by, "change", body)
        said = {"who": who, "due": due, "done": done, "note": note, "changed_by_words": by.name}
        Mend.objects.update_or_create(owner=body, device=device, rule=rule, defaults=said)
