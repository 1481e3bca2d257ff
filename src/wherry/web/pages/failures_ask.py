"""Asking what fails: the form, and the run that it puts in the queue."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wherry.record.error import WherryError
from wherry.show.words import say_moment
from wherry.store.models import Run
from wherry.store.models.run import PLAN
from wherry.web.forms.failure import FailureForm
from wherry.web.pages.papers import asking_bodies
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.ask import ask_failure

TITLE = "Fail everything"
PLANS = 10


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What to fail; what is sent goes into the queue."""
    bodies = asking_bodies(request)
    if not bodies:
        raise Http404
    plans = {
        run.id: run for run in Run.objects.filter(kind=PLAN, answer__isnull=False).order_by("-finished_at")[:PLANS]
    }
    choices = [(run.id, f"The plan of {say_moment(run.finished_at)}") for run in plans.values()]
    form = FailureForm(
        request.POST if request.method == "POST" else None, bodies=bodies, plans=choices, initial={"as_of": today()}
    )
    if form.is_valid():
        chosen = form.cleaned_data["plan"]
        try:
            run = ask_failure(
                by=request.user,
                body=form.asking_body,
                options=form.options(),
                plan=plans[uuid.UUID(chosen)] if chosen else None,
                scope=form.cleaned_data["scope"],
            )
        except WherryError as fault:
            form.add_error(None, f"{str(fault)[:1].upper()}{str(fault)[1:]}")
        else:
            messages.success(request, "Your question is in the queue.")
            return redirect("run", run_id=run.id)
    crumbs = [{"text": "Failures", "href": reverse("failures")}, {"text": TITLE}]
    return page(request, "failures/ask.html", title=TITLE, form=form, crumbs=crumbs, status=422 if form.errors else 200)


urlpatterns = [path("failures/ask", ask, name="failures-ask")]
