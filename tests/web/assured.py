"""A body whose configurations and scans were brought in and judged, for the pages of assurance."""

from __future__ import annotations

from datetime import date

from tests.web.answers import keep_run
from tests.work.configurations import EOS, IOS, SCAN

from wherry.read.content import Content
from wherry.record import estate as record
from wherry.store.models import MODELS, Run
from wherry.store.view import keeper_view, view
from wherry.work.join_kept import answer_kept_join
from wherry.work.judge_kept import answer_assurance, load_kept
from wherry.work.keep_evidence import keep_evidence
from wherry.work.load_estate import load_estate

DAY = date(2026, 11, 22)


def bring_in(by, body: str, *, visibility: str = "own", word: str = "our") -> None:
    """Two configurations and a scan of a body."""
    files = [(f"{word}-edge.cfg", IOS), (f"{word}-core.cfg", EOS), (f"{word}-office.nessus", SCAN)]
    contents = [Content(name=name, data=text.encode()) for name, text in files]
    keep_evidence(by=by, body=body, files=contents, visibility=visibility)


def judge(by, body: str) -> Run:
    """A run of what the person may see."""
    with view(person=by):
        found = answer_assurance(load_kept(), load_estate().estate, today=DAY)
    return keep_run(found, owner=body, visibility="own")


def join_with_another(body: str, other: str) -> Run:
    """A run that joins a body with another that uses a block of its own addresses."""
    question = {"bodies": [body, other], "pools": [], "meant": [f"{body}, {other}, tcp/443"]}
    with keeper_view(bodies=[body, other]):
        MODELS["bodies"].objects.keep([record.Body(ref=other, name=f"{other} District Council", kind="district")])
        MODELS["prefixes"].objects.keep([record.Prefix(ref=f"{other}/I-9", body=other, prefix="10.1.0.0/16")])
        found = answer_kept_join(question, load_kept(), load_estate().estate)
        run = keep_run(found, owner=body, visibility="own")
        Run.objects.filter(pk=run.pk).update(question=question)
    run.question = question
    return run
