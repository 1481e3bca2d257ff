"""One list of records as an address asks for it: filtered, sorted, in pages. The wall is the database's; nothing here
decides who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.http import Http404, HttpRequest, QueryDict

from wherry.record.column import RECORDS, Column, RecordType
from wherry.store.models import MODELS, Body
from wherry.store.record import RecordSet
from wherry.web.forms.filtering import UNKNOWN, FilterForm
from wherry.web.present.records import Around, heading, shown_columns

A_PAGE = 50
ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What an address asks of one table: the rows, the columns to show, the form, and the order."""

    kind: RecordType
    rows: RecordSet[Any]
    columns: tuple[Column, ...]
    form: FilterForm
    asked: QueryDict
    sort: str

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.form.chosen().values())

    @property
    def every_column(self) -> bool:
        """Whether every column is shown."""
        return self.asked.get("columns") == ALL

    def page(self) -> Page:
        """The page of fifty that the address asks for; the nearest one where there is no such page."""
        return Paginator(self.rows, A_PAGE).get_page(self.asked.get("page"))

    def address(self, **change: str | None) -> str:
        """The same list with something changed, on its first page; ``None`` takes a word out."""
        query = self.asked.copy()
        query.pop("page", None)
        for name, value in change.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"

    def sort_links(self) -> dict[str, dict[str, str]]:
        """For each column that can be sorted: where its heading leads, and how it is sorted now."""
        links = {}
        for column in self.columns:
            if column.python_type is tuple:
                continue
            ascending = self.sort == column.name
            links[column.name] = {"href": self.address(sort=f"-{column.name}" if ascending else column.name)}
            if self.sort.lstrip("-") == column.name:
                links[column.name]["sort"] = "ascending" if ascending else "descending"
        return links

    def selected(self) -> list[dict[str, Any]]:
        """The filters in force, each with the address without it."""
        groups = []
        for name, words in self.form.chosen().items():
            for value, text in words:
                query = self.asked.copy()
                query.pop("page", None)
                query.setlist(name, [other for other in query.getlist(name) if other != value])
                group = self.form.fields[name].label or name
                groups.append({"heading": group, "chosen": [{"text": text, "href": f"?{query.urlencode()}"}]})
        return groups


def kind_named(table: str) -> RecordType:
    """The record type; a page that does not exist otherwise."""
    if table not in RECORDS:
        raise Http404
    return RECORDS[table]


def read_listing(request: HttpRequest, table: str) -> Listing:
    """The list that a request asks for."""
    kind = kind_named(table)
    form = FilterForm(request.GET, kind=kind, bodies=body_names())
    form.is_valid()
    sort = request.GET.get("sort", "")
    names = {column.name for column in kind.columns if column.python_type is not tuple}
    if sort.lstrip("-") not in names:
        sort = "ref"
    every = request.GET.get("columns") == ALL
    rows = _ordered(_narrowed(MODELS[table].objects.all(), kind, form), sort)
    return Listing(
        kind=kind,
        rows=rows,
        columns=shown_columns(kind, every=every),
        form=form,
        asked=request.GET.copy(),
        sort=sort,
    )


def body_names() -> dict[str, str]:
    """The names of the bodies in view, by reference."""
    return dict(Body.objects.order_by("name").values_list("ref", "name"))


def look_around(kind: RecordType, rows: Sequence[Any], columns: Iterable[Column] | None = None) -> Around:
    """Which of the references in these rows lead to something that can be seen."""
    wanted: dict[str, set[str]] = {}
    for column in columns if columns is not None else kind.columns:
        if column.refers_to and column.python_type is str:
            wanted.setdefault(column.refers_to, set()).update(
                value for row in rows if (value := getattr(row, column.name)) is not None
            )
    visible = {
        table: frozenset(MODELS[table].objects.filter(ref__in=refs).values_list("ref", flat=True))
        for table, refs in wanted.items()
        if refs
    }
    bodies = dict(Body.objects.filter(ref__in=wanted.get("bodies", ())).values_list("ref", "name"))
    return Around(visible=visible, bodies=bodies)


def text_matches(kind: RecordType, words: str) -> Q:
    """Rows in which every word is written somewhere, in any column of text."""
    names = ["owner" if column.name == "body" else column.name for column in kind.columns if column.python_type is str]
    found = Q()
    for word in words.split():
        found &= reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names))
    return found


def _narrowed(rows: RecordSet[Any], kind: RecordType, form: FilterForm) -> RecordSet[Any]:
    for name, value in form.cleaned_data.items():
        if value in ("", None, []):
            continue
        if name == "q":
            rows = rows.filter(text_matches(kind, value))
            continue
        column = kind.column(name)
        stored = "owner" if name == "body" and kind.table != "bodies" else name
        if value == UNKNOWN:
            rows = rows.filter(**{f"{stored}__isnull": True})
        elif column.python_type is bool:
            rows = rows.filter(**{stored: value == "yes"})
        elif column.choices or name == "body":
            rows = rows.filter(**{stored: value})
        else:
            rows = rows.filter(**{f"{stored}__icontains": value})
    return rows


def _ordered(rows: RecordSet[Any], sort: str) -> RecordSet[Any]:
    """In order of one column, what is not known last either way, and by reference where it is the same."""
    name = sort.lstrip("-")
    stored = F("owner" if name == "body" else name)
    first = stored.desc(nulls_last=True) if sort.startswith("-") else stored.asc(nulls_last=True)
    return rows.order_by(first) if name == "ref" else rows.order_by(first, "ref")


def sort_words(listing: Listing) -> str:
    """How the list is sorted, for the caption."""
    column = listing.kind.column(listing.sort.lstrip("-"))
    return f"sorted by {heading(column).lower()}{', highest first' if listing.sort.startswith('-') else ''}"
