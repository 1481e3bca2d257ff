"""Joint lots: asking which contracts to buy together, and the lots with who gains, drop-out and the check."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from wherry.record.error import WherryError
from wherry.record.money import pounds
from wherry.show.lot_tables import lot_tables
from wherry.show.naming import Naming
from wherry.show.words import say_count, say_day, say_moment, say_money
from wherry.store.models import Run
from wherry.store.models.run import LOTS
from wherry.web.forms.lots import LotsForm
from wherry.web.pages.papers import (
    about_run,
    answer_file,
    asking_bodies,
    document_of,
    find_pending,
    naming_of,
    run_of,
)
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.ask import ask_lots

TITLE = "Joint lots"
MOST_ANSWERS = 10
EMPTY = {
    "joint-lots": "No lot saves anything after its costs.",
    "gains": "Nobody gains by buying together.",
    "contracts": "No contract is in a lot.",
    "drop-outs": "There is no lot to drop out of.",
    "left": "Every contract is in a lot.",
}
Json = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def lots(request: HttpRequest) -> HttpResponse:
    """The answers so far, and the form to ask; what is sent goes into the queue."""
    bodies = asking_bodies(request)
    if request.method == "POST" and not bodies:
        raise Http404
    form = LotsForm(request.POST if request.method == "POST" else None, bodies=bodies, initial={"on": today()})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("on", "rate", "drop_out", "scope")}
        try:
            run = ask_lots(by=request.user, body=form.asking_body, **given)
        except WherryError as fault:
            form.add_error(None, f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "Your question is in the queue.")
            return redirect("run", run_id=run.id)
    answered = Run.objects.defer("answer").filter(kind=LOTS, answer__isnull=False).order_by("-finished_at")
    return page(
        request,
        "buying/lots.html",
        title=f"Buying: {TITLE.lower()}",
        wide=True,
        status=422 if form.errors else 200,
        parts=present.parts("buying-lots"),
        crumbs=present.crumbs((TITLE, "")),
        form=form if bodies else None,
        pending=find_pending(LOTS),
        answers=[
            {"text": f"The lots of {say_moment(run.finished_at)}", "href": reverse("buying-lots-run", args=[run.id])}
            for run in answered[:MOST_ANSWERS]
        ],
    )


@require_safe
def show(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The lots of one run, what each contract saves, and how sure that is."""
    run, document, naming = _answered(run_id)
    return page(
        request,
        "buying/lots_run.html",
        title=TITLE,
        wide=True,
        parts=present.parts("buying-lots"),
        crumbs=present.crumbs((TITLE, reverse("buying-lots")), (say_moment(run.finished_at), "")),
        head=headline(document),
        assumptions=document["answer"]["assumptions"],
        tables=[
            {**shown(table), "empty": EMPTY[name], "csv": _file(run, name, "csv")}
            for name, table in lot_tables(document, naming).items()
        ],
        about=about_run(run),
        xlsx_href=_file(run, LOTS, "xlsx"),
        json_href=_file(run, LOTS, "json"),
    )


def headline(document: Json) -> Json:
    """The head of an answer, in words."""
    answer, asked = document["answer"], document["question"]
    gathered = sum(len(lot["members"]) for lot in answer["lots"])
    rate = asked["rate"]
    saved = {level: say_money(pounds(answer[f"{level}_pence"])) for level in ("low", "mid", "high")}
    proven, check = answer["status"] == "optimal", answer["check"]
    bound = answer["bound_pence"]
    of = f"{gathered:,} of {say_count(answer['contracts'], 'contract')}"
    would = f"would save {saved[rate]} over {asked['years']} years at the {rate} rate"
    what = f"{say_count(len(answer['lots']), 'joint lot')} of {of} {would}" if gathered else "No joint lot would pay"
    return {
        "lead": f"{what}, as matters stood on {say_day(date.fromisoformat(asked['on']))}.",
        "saved": saved,
        "status": {"text": "Proven", "colour": "green"} if proven else {"text": "Not proven", "colour": "orange"},
        "proof": f"No choice of lots saves more at the {rate} rate under the rules told below."
        if proven
        else "It was stopped early; "
        + (
            "how much more could be saved is not known."
            if bound is None
            else f"at most {say_money(pounds(bound))} can be."
        ),
        "check": {"text": "Checked", "colour": "green"}
        if check["agreed"]
        else {"text": "Does not hold", "colour": "red"},
        "leave": "any one body leaves" if asked["drop_out"] == 1 else "any two bodies leave",
        "checked": f"A second program, which shares no sum with the search, added up {check['figures']:,} figures anew"
        + (" and agrees." if check["agreed"] else " and does not agree:"),
        "faults": check["faults"],
    }


def _answered(run_id: uuid.UUID) -> tuple[Run, Json, Naming]:
    run = run_of(run_id, LOTS)
    document = document_of(run)
    answer = document["answer"]
    refs = {each["ref"] for lot in answer["lots"] for each in lot["members"]} | {row["ref"] for row in answer["left"]}
    return run, document, naming_of({"contracts": refs})


def _file(run: Run, name: str, form: str) -> str:
    return reverse("buying-lots-download", args=[run.id, name, form])


@require_safe
def download(request: HttpRequest, run_id: uuid.UUID, name: str, form: str) -> HttpResponse:
    """One table, all tables, or the document."""
    run, document, naming = _answered(run_id)
    return answer_file(run, document, TITLE, lot_tables(document, naming), name=name, form=form)


urlpatterns = [
    path("buying/lots", lots, name="buying-lots"),
    path("buying/lots/<uuid:run_id>", show, name="buying-lots-run"),
    path("buying/lots/<uuid:run_id>/download/<str:name>.<str:form>", download, name="buying-lots-download"),
]
