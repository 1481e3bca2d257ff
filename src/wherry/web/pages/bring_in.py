"""Bringing in a spreadsheet: choose and send it, see what was found, take it in, undo it."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.record.column import RECORDS
from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.show.table import to_dicts
from wherry.show.template import template_csv, template_workbook
from wherry.store.models import Change, Import, may
from wherry.store.models.bring import APPLIED, CHECKED
from wherry.web.forms.bring_in import ALL, GOOD, ApplyForm, UploadForm
from wherry.web.listing import A_PAGE, body_names, kind_named
from wherry.web.pages.downloads import CSV, XLSX, file_response, table_response
from wherry.web.present import imports as present
from wherry.web.present.records import table_words
from wherry.web.shell import page, view_of
from wherry.work.bring_in import apply_import, check_upload, undo_import

PARTNERSHIP = "-"
FINDINGS, CHANGED, NEW = "findings", "changed", "new"


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Choose what the file holds and for whom, and send it; nothing is stored in the tables yet."""
    bodies = _bodies(request)
    if request.method != "POST":
        return _ask(request, UploadForm(bodies=bodies, table=request.GET.get("table", "")))
    form = UploadForm(request.POST, request.FILES, bodies=bodies)
    if form.is_valid():
        try:
            kept = _check(request, form.cleaned_data)
        except CannotRead as fault:
            form.add_error("file", str(fault))
        else:
            return redirect("import", import_id=kept.id)
    return _ask(request, form, status=422)


def _ask(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    templates = [
        {
            "text": table_words(table),
            "csv": reverse("bring-in-template", args=[table, "csv"]),
            "xlsx": reverse("bring-in-template", args=[table, "xlsx"]),
        }
        for table in RECORDS
    ]
    templates.sort(key=lambda each: each["text"])
    may_bring_in = bool(_bodies(request))
    return page(
        request,
        "bring_in.html",
        title="Bring in a spreadsheet",
        form=form,
        may_bring_in=may_bring_in,
        templates=templates,
        status=status,
    )


def _check(request: HttpRequest, given: dict[str, Any]) -> Import:
    """Put the upload in a file of its own for the length of the check."""
    sent = given["file"]
    body = None if given["body"] == PARTNERSHIP else given["body"]
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        kept_at = Path(folder) / "upload"
        with kept_at.open("wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
        return check_upload(by=request.user, body=body, table=given["table"], path=kept_at, name=sent.name).kept


def _bodies(request: HttpRequest) -> dict[str, str]:
    """The bodies for which the person may bring something in, by reference."""
    seen, names = view_of(request), body_names()
    bodies = {ref: names.get(ref, ref) for ref in seen.writes}
    return {**bodies, **({PARTNERSHIP: "The partnership"} if seen.partnership_writes else {})}


@require_safe
def template(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """The template of a table, to be filled in."""
    kind_named(table)
    if form == "csv":
        return file_response(template_csv(table).encode("utf-8-sig"), f"{table}-template.csv", CSV)
    if form == "xlsx":
        return file_response(template_workbook(table), f"{table}-template.xlsx", XLSX)
    raise Http404


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """What was brought in before, newest first."""
    pages = Paginator(Import.objects.defer("held", "refused_csv"), A_PAGE).get_page(request.GET.get("page"))
    rows = present.past_rows(pages.object_list, body_names())
    title = "What was brought in before"
    columns = present.PAST_COLUMNS
    return page(request, "imports.html", title=title, wide=True, pages=pages, rows=rows, columns=columns)


@require_safe
def show_import(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What one upload holds, what is doubtful in it, and what can be done with it now."""
    return _show(request, get_object_or_404(Import, pk=import_id), ApplyForm())


def _show(request: HttpRequest, kept: Import, form: ApplyForm, status: int = 200) -> HttpResponse:
    count = present.counts(kept)
    acts = may(request.user, "bring in", kept.owner)
    can_apply = acts and kept.state == CHECKED and bool(count["new"] + count["changed"])
    asks = form if can_apply and kept.refused else None
    return page(
        request,
        "import.html",
        title=present.title_of(kept),
        wide=True,
        status=status,
        kept=kept,
        crumbs=[{"text": "Bring in", "href": reverse("bring-in")}, {"text": kept.file_name}],
        count_columns=present.COUNT_COLUMNS,
        count_rows=present.count_rows(kept),
        says=present.apply_words(kept),
        form=asks,
        can_apply=can_apply,
        can_undo=acts and kept.state == APPLIED,
        again=reverse("bring-in") + f"?table={next(iter(kept.counts), '')}",
        **_part(request, kept, count),
    )


def _part(request: HttpRequest, kept: Import, count: dict[str, int]) -> dict[str, Any]:
    """The part of the import that the address asks for: findings, changes or new records, in pages."""
    here = reverse("import", args=[kept.id])
    findings = kept.findings.all()
    parts = [
        (FINDINGS, f"Findings ({findings.count():,})"),
        (CHANGED, f"Changed records ({count['changed']:,})"),
        (NEW, f"New records ({count['new']:,})"),
    ]
    asked = request.GET.get("part", FINDINGS)
    part = asked if asked in (FINDINGS, CHANGED, NEW) else FINDINGS
    made: dict[str, Any] = {
        "part": part,
        "parts": [{"text": text, "href": f"{here}?part={name}", "current": name == part} for name, text in parts],
    }
    number = request.GET.get("page")
    if part == FINDINGS:
        pages = Paginator(findings, A_PAGE).get_page(number)
        return {**made, "pages": pages, "table": to_dicts(present.findings_table(kept, pages.object_list, brief=True))}
    changes, pages = _changes(kept, number, new=part == NEW)
    rows = present.new_rows(changes) if part == NEW else present.change_rows(changes)
    caption = "New records" if part == NEW else "Changed records, before and after"
    columns = present.NEW_COLUMNS if part == NEW else present.CHANGE_COLUMNS
    return {**made, "pages": pages, "table": {"caption": caption, "columns": columns, "rows": rows}}


def _changes(kept: Import, number: str | None, *, new: bool) -> tuple[list[dict[str, Any]], Page]:
    """A page of what the import would do, or of what the audit says that it did."""
    if kept.state == CHECKED:
        pages = Paginator(present.held_changes(kept, new=new), A_PAGE).get_page(number)
        return list(pages.object_list), pages
    noted = Change.objects.filter(import_id=kept.id, action="added" if new else "changed").order_by("number")
    pages = Paginator(noted, A_PAGE).get_page(number)
    linked = kept.state == APPLIED or not new
    return [present.noted_change(change, linked=linked) for change in pages.object_list], pages


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Take in what was checked: all of it or nothing, or the good rows alone. Links of the page that says why nothing
    was taken in come here too, and lead back."""
    kept = get_object_or_404(Import, pk=import_id)
    if request.method != "POST":
        return redirect(f"{reverse('import', args=[kept.id])}?{request.GET.urlencode()}")
    form = ApplyForm(request.POST if kept.refused else {"take": ALL})
    if not form.is_valid():
        return _show(request, kept, form, status=422)
    try:
        apply_import(by=request.user, bring=kept.id, only_good=form.cleaned_data["take"] == GOOD)
    except NotAllowed:
        raise
    except WherryError as fault:
        if kept.state == CHECKED and kept.refused:
            form.add_error("take", _sentence(fault))
            return _show(request, kept, form, status=422)
        messages.error(request, _sentence(fault))
    else:
        messages.success(request, f"{kept.file_name} has been brought in.")
    return redirect("import", import_id=kept.id)


@require_POST
def undo(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Take an import back: every record as it was before."""
    kept = get_object_or_404(Import, pk=import_id)
    try:
        undo_import(by=request.user, bring=kept.id)
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, _sentence(fault))
    else:
        messages.success(request, f"{kept.file_name} has been undone: every record is as it was before.")
    return redirect("import", import_id=kept.id)


@require_safe
def download_findings(request: HttpRequest, import_id: uuid.UUID, form: str) -> HttpResponse:
    """Every finding of an import as a spreadsheet."""
    kept = get_object_or_404(Import, pk=import_id)
    table = present.findings_table(kept, kept.findings.iterator(chunk_size=2000))
    return table_response(table, f"findings-{Path(kept.file_name).stem}", form)


@require_safe
def download_refused(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """The refused rows as they stood, with what to correct beside each; the file can be brought in again."""
    kept = get_object_or_404(Import, pk=import_id)
    if not kept.refused_csv:
        raise Http404
    return file_response(kept.refused_csv.encode("utf-8-sig"), f"refused-{Path(kept.file_name).stem}.csv", CSV)


def _sentence(fault: WherryError) -> str:
    words = str(fault)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}"


urlpatterns = [
    path("bring-in", bring_in, name="bring-in"),
    path("bring-in/past", past, name="bring-in-past"),
    path("bring-in/template/<str:table>.<str:form>", template, name="bring-in-template"),
    path("bring-in/<uuid:import_id>", show_import, name="import"),
    path("bring-in/<uuid:import_id>/apply", apply, name="import-apply"),
    path("bring-in/<uuid:import_id>/undo", undo, name="import-undo"),
    path("bring-in/<uuid:import_id>/findings.<str:form>", download_findings, name="import-findings"),
    path("bring-in/<uuid:import_id>/refused.csv", download_refused, name="import-refused"),
]
