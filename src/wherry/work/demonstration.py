"""The demonstration: five counties and their partners, people who can sign in, and the first runs in the queue."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wherry.engine.plan.options import PlanOptions
from wherry.engine.resilience.question import FailureOptions
from wherry.read.reading import Reading
from wherry.record.body import Body
from wherry.record.quarter import Quarter
from wherry.store.models import Body as BodyModel
from wherry.store.models import Person, Run
from wherry.store.view import PARTNERSHIP, keeper_view
from wherry.work.admit import admit_person, new_password
from wherry.work.answers import today
from wherry.work.ask import ask_assurance, ask_division, ask_failure, ask_overlap, ask_pairing, ask_plan
from wherry.work.buying_demonstration import FOLDER, load_buying
from wherry.work.keep_evidence import load_evidence
from wherry.work.load_folder import load_folder

SIGN_IN_FILE = "sign-in.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How one person of the demonstration signs in. The password is new in every installation and kept nowhere but in
    the data folder's file, which nobody else can read."""

    name: str
    email: str
    password: str
    role: str
    body: str | None


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """What was set up: the reading with its findings, who can sign in, the runs that wait and the file of sign-ins."""

    reading: Reading
    sign_ins: tuple[SignIn, ...]
    runs: tuple[Run, ...]
    file: Path


def set_up_demonstration(folder: Path, *, start: Quarter | None = None) -> Demonstration | None:
    """Load the folder, admit people and queue the first runs; None where the store holds bodies already.

    Configurations in the folder are shared with the partnership, as bodies that join their networks would share them.
    ``start`` is the plan's first quarter (default: the next one).
    """
    with keeper_view():
        if BodyModel.objects.exists():
            return None
    reading = load_folder(folder)
    bodies = [body.ref for body in reading.estate.bodies]
    judged = bool(load_evidence(folder, bodies, visibility=PARTNERSHIP))
    counties = [body for body in reading.estate.bodies if body.kind == "county"] or list(reading.estate.bodies[:1])
    sign_ins = tuple(_sign_ins(counties))
    people = [
        admit_person(email=one.email, name=one.name, roles=[(one.body, one.role)], password=one.password)
        for one in sign_ins
    ]
    officers = {one.body: person for one, person in zip(sign_ins, people, strict=True) if one.role == "administrator"}
    load_buying(folder.parent / FOLDER, {body: person for body, person in officers.items() if body is not None})
    file = _write_down(sign_ins)
    runs = _ask(people[0], counties[0].ref, start or Quarter.containing(today()) + 1, judged=judged)
    return Demonstration(reading=reading, sign_ins=sign_ins, runs=runs, file=file)


def _sign_ins(counties: list[Body]) -> list[SignIn]:
    """An administrator and a viewer for each county, and the partnership's officer and auditor."""
    found = []
    for body in counties:
        code = body.ref.lower()
        for role in ("administrator", "viewer"):
            found.append(
                SignIn(
                    name=f"{body.name.removesuffix(' County Council')} {role}",
                    email=f"{role}@{code}.example",
                    password=new_password(),
                    role=role,
                    body=body.ref,
                )
            )
    for role in ("officer", "auditor"):
        found.append(
            SignIn(
                name=f"Partnership {role}",
                email=f"{role}@partnership.example",
                password=new_password(),
                role=role,
                body=None,
            )
        )
    return found


def _ask(by: Person, body: str, start: Quarter, *, judged: bool) -> tuple[Run, ...]:
    options = PlanOptions(start=start)
    plan = ask_plan(by=by, body=body, options=options, scope=PARTNERSHIP)
    return (
        ask_overlap(by=by, body=body, scope=PARTNERSHIP),
        plan,
        ask_failure(by=by, body=body, options=FailureOptions(as_of=today()), plan=plan, scope=PARTNERSHIP),
        ask_pairing(by=by, body=body, scope=PARTNERSHIP),
        *([ask_assurance(by=by, body=body, scope=PARTNERSHIP)] if judged else []),
        ask_division(by=by, body=body, options=options, scope=PARTNERSHIP),
    )


def _write_down(sign_ins: tuple[SignIn, ...]) -> Path:
    path = Path(settings.WHERRY_DATA) / SIGN_IN_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    lines = [f"{one.email}\t{one.password}\t{one.role}\t{one.body or 'partnership'}" for one in sign_ins]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(["e-mail\tpassword\trole\tbody", *lines, ""]))
    return path
