"""Registers and spend files: send one, see what was found in it, put its columns right, take it in, take it back."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.read.buying.headings import plain_heading
from wherry.read.buying.vocabulary import MEANINGS
from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.store.models import BuyingFile, may
from wherry.store.models.buying import APPLIED, CHECKED
from wherry.web.forms.buying import BuyingUploadForm, MappingForm, TakeInForm
from wherry.web.listing import A_PAGE
from wherry.web.pages.downloads import table_response
from wherry.web.pages.papers import naming_of
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.buying_files import apply_file, check_file, remap_file, undo_file

MOST_REFUSED = 50
PLACE = "Registers and spend files"
Json = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The files so far, and the form to send another."""
    naming = naming_of()
    bodies = {ref: naming.body(ref) for ref in view_of(request).writes if may(request.user, "bring in", ref)}
    form = BuyingUploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()), bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _check(request, form.cleaned_data)
        except CannotRead as fault:
            form.add_error("file", str(fault))
        else:
            return redirect("buying-file", file=kept.pk)
    pages = Paginator(BuyingFile.objects.defer("found", "rows", "headings"), A_PAGE).get_page(request.GET.get("page"))
    generated = any(row.generated for row in pages.object_list)
    return page(
        request,
        "buying/files.html",
        title="Buying: registers and spend files",
        wide=True,
        status=422 if form.errors else 200,
        parts=present.parts("buying-files"),
        crumbs=present.crumbs((PLACE, "")),
        form=form if bodies else None,
        pages=pages,
        files=shown(present.list_files(pages.object_list, naming, generated=generated)),
    )


def _check(request: HttpRequest, given: Json) -> BuyingFile:
    sent = given["file"]
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
        return check_file(by=request.user, body=given["body"], path=path, name=sent.name, claim=given["claim"])


@require_http_methods(["GET", "HEAD", "POST"])
def show_file(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """What was found in a file: its encoding, headings, columns and forms, and every refused row. Posting the mapping
    reads it again."""
    kept = get_object_or_404(BuyingFile, pk=file)
    acts = may(request.user, "bring in", kept.owner)
    tables = kept.found_data["tables"]
    form = _mapping_form(kept, tables, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remap_file(by=request.user, file=kept.pk, meanings=form.meanings)
        except NotAllowed:
            raise
        except (CannotRead, WherryError) as fault:
            form.add_error(None, _sentence(fault))
        else:
            messages.success(request, "The file has been read again with your columns.")
            return redirect("buying-file", file=kept.pk)
    return _show(request, kept, form, acts=acts)


def _mapping_form(kept: BuyingFile, tables: list[Json], data: Any) -> MappingForm:
    labels = [label for table in tables for label in table["labels"] if table["heading_row"] is not None]
    meant = {plain_heading(row["heading"]): row["meaning"] for table in tables for row in table["columns"]}
    return MappingForm(data, kind=kept.kind, labels=labels, meant=meant)


def _show(request: HttpRequest, kept: BuyingFile, form: MappingForm, *, acts: bool) -> HttpResponse:
    found = kept.found_data
    words = {name: each.says for kind in MEANINGS.values() for name, each in kind.items()}
    sheets = [
        {
            "name": table["sheet"] or kept.file_name,
            "facts": present.file_facts(kept, table),
            "columns": shown(present.list_columns(table, words)),
            "unused": [label for label in table["unused"] if label],
            "refused": shown(present.list_refused(table["refused"][:MOST_REFUSED])),
            "more": max(0, len(table["refused"]) - MOST_REFUSED),
        }
        for table in found["tables"]
    ]
    checked = kept.state == CHECKED
    return page(
        request,
        "buying/file.html",
        title=kept.file_name,
        wide=True,
        status=422 if form.errors else 200,
        crumbs=present.crumbs((PLACE, reverse("buying-files")), (kept.file_name, "")),
        kept=kept,
        says=present.say_when(kept),
        owner=naming_of().body(kept.owner),
        findings=found["findings"],
        sheets=sheets,
        form=form if acts and checked and form.headings else None,
        take=TakeInForm() if acts and checked and kept.accepted else None,
        can_undo=acts and kept.state in (CHECKED, APPLIED),
        refused_href=reverse("buying-file-refused", args=[kept.pk, "csv"]) if kept.refused else None,
    )


@require_POST
def take_in(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """Take a checked file in."""
    kept = get_object_or_404(BuyingFile, pk=file)
    try:
        apply_file(by=request.user, file=kept.pk, share=request.POST.get("share") == "yes")
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, _sentence(fault))
    else:
        messages.success(request, f"{kept.file_name} has been taken in, and its columns are remembered.")
    return redirect("buying-file", file=kept.pk)


@require_POST
def take_back(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """Take a file back."""
    kept = get_object_or_404(BuyingFile, pk=file)
    try:
        undo_file(by=request.user, file=kept.pk)
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, _sentence(fault))
    else:
        messages.success(request, f"{kept.file_name} has been taken back: none of its rows counts.")
    return redirect("buying-file", file=kept.pk)


@require_safe
def refused(request: HttpRequest, file: uuid.UUID, form: str) -> HttpResponse:
    """Every refused row of a file with why and what to do."""
    kept = get_object_or_404(BuyingFile, pk=file)
    rows = [row for table in kept.found_data["tables"] for row in table["refused"]]
    return table_response(present.list_refused(rows), f"refused-{Path(kept.file_name).stem}", form)


def _sentence(fault: WherryError) -> str:
    words = str(fault)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


urlpatterns = [
    path("buying/files", files, name="buying-files"),
    path("buying/files/<uuid:file>", show_file, name="buying-file"),
    path("buying/files/<uuid:file>/take-in", take_in, name="buying-file-take-in"),
    path("buying/files/<uuid:file>/take-back", take_back, name="buying-file-take-back"),
    path("buying/files/<uuid:file>/refused.<str:form>", refused, name="buying-file-refused"),
]
