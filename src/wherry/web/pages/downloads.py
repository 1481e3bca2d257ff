"""Files made from what a page shows: the same rows, in the same order, with the same columns."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wherry.show.table import Table, to_csv_bytes
from wherry.show.workbook import About, workbook_bytes
from wherry.web.listing import read_listing
from wherry.web.present import records as present

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


def file_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes as a file to keep; ``name`` is made safe for a heading."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "download"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_response(table: Table, name: str, form: str) -> HttpResponse:
    """A table as CSV or as a workbook; a page that does not exist for any other form."""
    if form == "csv":
        return file_response(to_csv_bytes(table), f"{name}.csv", CSV)
    if form == "xlsx":
        about = About(what=f"{table.caption}, as far as the person who made this file may see.", made_on=localdate())
        return file_response(workbook_bytes(table.caption, [table], about=about), f"{name}.xlsx", XLSX)
    raise Http404


@require_safe
def download_table(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """The list of a table as the address asks for it, as a spreadsheet: every page of it."""
    listing = read_listing(request, table)
    made = present.make_table(listing.kind, listing.columns, listing.rows.iterate_rows())
    return table_response(made, table, form)


urlpatterns = [path("download/<str:table>.<str:form>", download_table, name="table-download")]
