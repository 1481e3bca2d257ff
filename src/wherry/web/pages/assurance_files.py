"""Bringing in configurations and scans, and what is kept of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wherry.read.content import Content
from wherry.record.error import CannotRead
from wherry.show.words import say_day
from wherry.store.models import EvidenceFile
from wherry.store.record import PARTNERSHIP
from wherry.web.forms.assurance import EvidenceForm
from wherry.web.listing import body_names
from wherry.web.pages.assurance import TITLE
from wherry.web.pages.papers import find_answered
from wherry.web.present import assurance as present
from wherry.web.shell import page, view_of
from wherry.work.keep_evidence import Brought, keep_evidence

A_PAGE = 50
COLUMNS = (
    {"text": "File"},
    {"text": "Body"},
    {"text": "Kind"},
    {"text": "Device"},
    {"text": "Dated"},
    {"text": "Who may see it"},
    {"text": "Newest of its device"},
)
OUTCOME_COLUMNS = ({"text": "File"}, {"text": "State"}, {"text": "What it is, or why not"})


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Send a configuration, a scan or a zip of them; what became of each file is told at once."""
    names = body_names()
    bodies = {ref: names.get(ref, ref) for ref in view_of(request).writes}
    if request.method != "POST":
        return _show(request, EvidenceForm(bodies=bodies), bodies)
    form = EvidenceForm(request.POST, request.FILES, bodies=bodies)
    if form.is_valid():
        given = form.cleaned_data
        content = Content(name=given["file"].name, data=given["file"].read())
        try:
            brought = keep_evidence(
                by=request.user, body=given["body"], files=[content], visibility=given["visibility"]
            )
        except CannotRead as fault:
            form.add_error("file", str(fault))
        else:
            rows = [_outcome(one) for one in brought]
            return _show(request, EvidenceForm(bodies=bodies), bodies, outcome=rows, sent=content.name)
    return _show(request, form, bodies, status=422)


def _outcome(one: Brought) -> list[Any]:
    tag = {"text": "Kept", "tag": "green"} if one.kept else {"text": "Not kept", "tag": "grey"}
    return [one.file_name, tag, f"{one.says[:1].upper()}{one.says[1:]}"]


def _show(
    request: HttpRequest, form: EvidenceForm, bodies: dict[str, str], *, status: int = 200, **context: Any
) -> HttpResponse:
    held = EvidenceFile.objects.defer("text", "held").order_by("-brought_at", "owner", "file_name")
    pages = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    names = body_names()
    run = find_answered("assurance")
    return page(
        request,
        "assurance/bring_in.html",
        title="Bring in configurations and scans",
        wide=True,
        status=status,
        parts=present.parts(run, "assurance-bring-in"),
        crumbs=[{"text": TITLE, "href": reverse("assurance")}, {"text": "Bring in"}],
        form=form,
        may_bring_in=bool(bodies),
        outcome_columns=OUTCOME_COLUMNS,
        columns=COLUMNS,
        rows=[_row(row, names) for row in pages.object_list],
        pages=pages,
        **context,
    )


def _row(row: EvidenceFile, names: dict[str, str]) -> list[Any]:
    seen = "The partnership" if row.visibility == PARTNERSHIP else "Its own body"
    device = row.device or "not told"
    current = "Yes" if row.current else "No"
    return [
        row.file_name,
        names.get(row.owner, row.owner),
        row.kind.capitalize(),
        device,
        say_day(row.dated),
        seen,
        current,
    ]


urlpatterns = [path("assurance/bring-in", bring_in, name="assurance-bring-in")]
