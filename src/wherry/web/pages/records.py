"""Every record table: the index, one list for each, one page for each record, and the search box."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.record.column import RECORDS, RecordType
from wherry.record.estate import TABLES
from wherry.show.words import say_count
from wherry.store.models import MODELS, Change, may
from wherry.web.listing import Listing, kind_named, look_around, read_listing, sort_words, text_matches
from wherry.web.present import records as present
from wherry.web.present.history import timeline
from wherry.web.present.sharing import sharing_words
from wherry.web.shell import page, view_of

MOST_HISTORY = 50
MOST_REFERRING = 5
OWN_LISTS = ("sites", "circuits")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of record, with how many are in view."""
    counts = {table: model.objects.count() for table, model in MODELS.items()}
    groups = [
        {
            "words": words,
            "rows": [
                [
                    {"text": present.table_words(kind.table), "href": reverse("table", args=[kind.table])},
                    f"{counts[kind.table]:,}",
                    kind.says.split(". ")[0].rstrip(".") + ".",
                ]
                for kind in kinds
            ],
        }
        for words, kinds in present.kinds_by_group()
    ]
    columns = [
        {"text": "Records", "classes": "govuk-!-width-one-quarter"},
        {"text": "In view", "numeric": True, "classes": "govuk-!-width-one-quarter"},
        {"text": "What they are"},
    ]
    return page(request, "records.html", title="All records", groups=groups, columns=columns)


@require_safe
def show_table(request: HttpRequest, table: str) -> HttpResponse:
    """The list of one table; sites and circuits have lists of their own, with a map."""
    kind_named(table)
    if table in OWN_LISTS:
        query = request.GET.urlencode()
        return redirect(reverse(table) + (f"?{query}" if query else ""))
    listing = read_listing(request, table)
    return page(request, "table.html", title=present.table_words(table), wide=True, **list_context(listing))


def list_context(listing: Listing) -> dict[str, Any]:
    """What the template of a list takes: the page of rows, the filter, and where else the same view can be had."""
    shown = listing.page()
    rows = shown.object_list.rows()
    kind = listing.kind
    table = present.make_table(kind, listing.columns, rows, around=look_around(kind, rows, listing.columns))
    count = shown.paginator.count
    made = present.table_context(kind, listing.columns, table, listing.sort_links())
    query = listing.asked.copy()
    query.pop("page", None)
    suffix = f"?{query.urlencode()}" if query else ""
    many = kind.table.replace("_", " ")
    return {
        "listing": listing,
        "kind": kind,
        "pages": shown,
        "table": made,
        "many": "payments" if kind.table == "spend" else many,
        "count_words": _count_words(kind, count, listing.filtered),
        "caption": f"{present.table_words(kind.table)}, {sort_words(listing)}",
        "filter_form": listing.form,
        "selected": listing.selected(),
        "clear_href": listing.address(**dict.fromkeys(listing.form.chosen(), None)),
        "columns_href": listing.address(columns=None if listing.every_column else "all"),
        "csv_href": reverse("table-download", args=[kind.table, "csv"]) + suffix,
        "xlsx_href": reverse("table-download", args=[kind.table, "xlsx"]) + suffix,
    }


def _count_words(kind: RecordType, count: int, filtered: bool) -> str:
    plural = "payments" if kind.table == "spend" else kind.table.replace("_", " ")
    words = say_count(count, kind.singular, plural)
    return f"{words[:1].upper()}{words[1:]}" + (
        " match your filters." if filtered and count != 1 else " matches your filters." if filtered else "."
    )


@require_safe
def show_record(request: HttpRequest, table: str, ref: str) -> HttpResponse:
    """One record: what it says, where it was read, what refers to it, who may see it, and its history."""
    kind = kind_named(table)
    found = MODELS[table].objects.filter(ref=ref).first()
    if found is None:
        raise Http404
    row = MODELS[table].objects.filter(ref=ref).rows()[0]
    seen = view_of(request)
    own = found.owner in seen.bodies if found.owner is not None else seen.partnership
    name = present.record_name(kind, row)
    title = name if row.ref in name else f"{name} ({row.ref})"
    changes = Change.objects.filter(table_name=MODELS[table]._meta.db_table, ref=ref)
    return page(
        request,
        "record.html",
        title=title,
        kind=kind,
        row=row,
        name=name,
        crumbs=[
            {"text": "All records", "href": reverse("records")},
            {"text": present.table_words(table), "href": reverse("table", args=[table])},
            {"text": row.ref},
        ],
        summary=present.summary_rows(kind, row, look_around(kind, [row])),
        origin=present.origin_words(row, own=own),
        groups=referring(table, ref),
        history=timeline(kind, changes[:MOST_HISTORY]),
        history_more=f"The last {MOST_HISTORY} changes are shown." if changes.count() > MOST_HISTORY else "",
        shows_history=own or seen.auditor,
        sharing=sharing_words(found, seen),
        share_href=reverse("share", args=[table, ref]) if may(request.user, "share", found.owner) else None,
    )


def referring(table: str, ref: str) -> list[dict[str, Any]]:
    """The records that refer to this one, by table and column: the first few, how many, and where all of them are."""
    groups = []
    for other in TABLES:
        kind = RECORDS[other]
        for column in kind.columns:
            if column.refers_to != table:
                continue
            stored = "owner" if column.name == "body" else column.name
            matching = MODELS[other].objects.filter(
                **({f"{stored}__contains": [ref]} if column.python_type is tuple else {stored: ref})
            )
            count = matching.count()
            if not count or (column.name == "body" and table == "bodies" and other == "bodies"):
                continue
            groups.append(
                {
                    "words": f"{present.table_words(other)} ({column.words.lower()})",
                    "count": count,
                    "links": [
                        {
                            "href": present.record_url(other, row.ref),
                            "text": present.record_name(kind, row),
                            "ref": row.ref,
                        }
                        for row in matching[:MOST_REFERRING].rows()
                    ],
                    "more_words": f"and {count - MOST_REFERRING:,} more" if count > MOST_REFERRING else "",
                }
            )
    return groups


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Records of every kind in which the words are written."""
    words = " ".join(request.GET.get("q", "").split())[:200]
    groups = []
    for table in TABLES if words else ():
        kind = RECORDS[table]
        matching = MODELS[table].objects.filter(text_matches(kind, words))
        rows = matching[: MOST_REFERRING + 1].rows()
        if rows:
            groups.append(
                {
                    "words": present.table_words(table),
                    "links": [
                        {
                            "href": present.record_url(table, row.ref),
                            "text": present.record_name(kind, row),
                            "ref": row.ref,
                        }
                        for row in rows[:MOST_REFERRING]
                    ],
                    "more_words": f"See all {matching.count():,}" if len(rows) > MOST_REFERRING else "",
                    "href": f"{reverse('table', args=[table])}?{_query(words)}",
                }
            )
    title = f"Search results for {words}" if words else "Search all records"
    return page(request, "search.html", title=title, words=words, groups=groups)


def _query(words: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = words
    return query.urlencode()


urlpatterns = [
    path("records", index, name="records"),
    path("search", search, name="search"),
    path("records/<str:table>", show_table, name="table"),
    path("records/<str:table>/<path:ref>", show_record, name="record"),
]
