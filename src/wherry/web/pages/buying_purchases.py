"""Joint purchases: the pipeline, a new one, one with its facts, and the forms that fill them in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.engine.buying.calendar import ENDED
from wherry.engine.buying.purchase import PARTS, Purchase
from wherry.record.error import NotAllowed, WherryError
from wherry.show.notice_tables import LISTS
from wherry.show.purchase_tables import list_notices, list_rows, list_timetable, say_purchase
from wherry.show.words import say_day
from wherry.store.models import JointPurchase, may
from wherry.web.forms.purchase import GROUPS, BeginForm, FactsForm, facts_of, facts_of_list
from wherry.web.pages.downloads import table_response
from wherry.web.pages.papers import naming_of
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.answers import today
from wherry.work.buying_look import look_at_buying
from wherry.work.noticing import draft_all
from wherry.work.purchasing import (
    begin_purchase,
    change_purchase,
    gather_purchase,
    next_ref,
    purchase_of,
    timetable,
)

PLACE = "Purchases"
SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "buyers": ("Bodies that buy", ("name", "ref", "ppon", "email", "authority")),
    "lots": ("Lots", ("number", "title", "bodies", "starts", "ends", "extend_to", "value_gbp")),
    "criteria": ("What tenders are judged by", ("name", "kind", "lot", "weight_percent")),
    "sellers": ("Suppliers", ("name", "ref", "company_number", "sme")),
    "awards": ("Awards", ("ref", "lots", "sellers", "decided", "standstill_ends", "value_gbp")),
    "contracts": ("Contracts", ("ref", "award", "body", "signed", "ends", "value_gbp")),
    "changes": ("Changes", ("contract", "description", "change_on", "value_gbp")),
    "endings": ("Ends of contracts", ("contract", "ended", "reason", "value_gbp")),
}
"""The lists of a purchase: their heading and the facts that the page shows of each row."""
Json = dict[str, Any]


@require_safe
def purchases(request: HttpRequest) -> HttpResponse:
    """The pipeline: every purchase in view by the day of its tender notice."""
    rows = list(JointPurchase.objects.all())
    table = present.list_purchases(rows, naming_of(), generated=any(row.generated for row in rows))
    return page(
        request,
        "buying/purchases.html",
        title="Buying: purchases",
        wide=True,
        parts=present.parts("buying-purchases"),
        crumbs=present.crumbs((PLACE, "")),
        pipeline=shown(table),
        begin_href=reverse("buying-begin") if _leads(request) else None,
        csv_href=reverse("buying-purchases-download", args=["csv"]),
    )


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The pipeline as a spreadsheet."""
    rows = list(JointPurchase.objects.all())
    table = present.list_purchases(rows, naming_of(), generated=any(row.generated for row in rows))
    return table_response(table, f"pipeline-{today().isoformat()}", form)


def _leads(request: HttpRequest) -> dict[str, str]:
    """The bodies for which the reader may begin a purchase."""
    naming = naming_of()
    return {ref: naming.body(ref) for ref in view_of(request).writes if may(request.user, "change", ref)}


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a purchase from the contracts that it follows."""
    leads = _leads(request)
    if not leads:
        raise Http404
    found, naming = look_at_buying(), naming_of()
    held = {f"{each.body} {each.ref}": each for each in found.holdings}
    running = [entry for entry in found.entries if entry.state != ENDED]
    contracts = {
        f"{entry.body} {entry.ref}": f"{naming.short(entry.body)}: {entry.title}, {entry.ref}, "
        + (f"bound until {say_day(entry.bound_until)}" if entry.bound_until else "end unknown")
        for entry in running
    }
    form = BeginForm(request.POST if request.method == "POST" else None, leads=leads, contracts=contracts)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        lead = given["lead"]
        made = gather_purchase(
            next_ref(lead), given["title"], lead, [held[key] for key in given["contracts"]], found.bodies
        )
        try:
            kept = begin_purchase(
                by=request.user, purchase=made, share=given["share"] == "yes", generated=found.generated
            )
        except NotAllowed:
            raise
        except WherryError as fault:
            form.add_error(None, _sentence(fault))
        else:
            return redirect("buying-purchase", ref=kept.ref)
    context = {"form": form, "submit": "Begin the purchase"}
    crumbs = present.crumbs((PLACE, reverse("buying-purchases")), ("Begin one", ""))
    status = 422 if form.errors else 200
    return page(request, "form.html", title="Begin a joint purchase", crumbs=crumbs, status=status, **context)


@require_safe
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """One purchase: its notices and what they lack, its timetable, its facts and lists."""
    kept, purchase = kept_purchase(ref)
    acts = may(request.user, "change", kept.owner)
    lists = [
        {
            **shown(list_rows(purchase, table, names, _row_address(table, ref) if acts else None, caption=caption)),
            "add": reverse("buying-row-add", args=[table, ref]) if acts else None,
            "one": LISTS[table].lower(),
        }
        for table, (caption, names) in SHOWN.items()
    ]
    drafts = draft_all(purchase, today())
    return page(
        request,
        "buying/purchase.html",
        title=purchase.title or ref,
        wide=True,
        crumbs=present.crumbs((PLACE, reverse("buying-purchases")), (ref, "")),
        lead=say_purchase(purchase),
        notices=shown(
            list_notices(drafts, lambda code: reverse("buying-notice", args=[code, ref]), generated=kept.generated)
        ),
        timetable=shown(list_timetable(timetable(purchase, today()), generated=kept.generated)),
        groups=[_group(purchase, name, ref, acts=acts) for name in GROUPS],
        lists=lists,
        pdf_href=reverse("buying-report", args=["pdf", ref]),
        word_href=reverse("buying-report", args=["docx", ref]),
    )


def kept_purchase(ref: str) -> tuple[JointPurchase, Purchase]:
    """A purchase in view; a page that does not exist otherwise."""
    kept = JointPurchase.objects.filter(pk=ref).first()
    if kept is None:
        raise Http404
    return kept, purchase_of(kept)


def _row_address(table: str, ref: str) -> Any:
    return lambda at: reverse("buying-row", args=[table, at, ref])


def _group(purchase: Purchase, group: str, ref: str, *, acts: bool) -> Json:
    """The facts of one group that are known, and how many are not."""
    rows = []
    facts = facts_of(group)
    for column in facts:
        value = getattr(purchase, column.name)
        if value not in (None, ()):
            rows.append({"key": column.words, "value": _words(value)})
    return {
        "heading": GROUPS[group][0],
        "rows": rows,
        "unknown": len(facts) - len(rows),
        "href": reverse("buying-facts", args=[group, ref]) if acts else None,
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(value)
    return say_day(value) if hasattr(value, "isoformat") else f"{value:,}" if hasattr(value, "quantize") else str(value)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, group: str, ref: str) -> HttpResponse:
    """Fill in one group of the purchase's own facts."""
    kept, purchase = _to_change(request, ref)
    if group not in GROUPS:
        raise Http404
    known = {column.name: getattr(purchase, column.name) for column in facts_of(group)}
    form = FactsForm(request.POST if request.method == "POST" else None, facts=facts_of(group), known=known)
    if request.method == "POST" and form.is_valid():
        own = {name: value for name, value in kept.facts.items() if name not in (*PARTS, "format")}
        if _keep(request, form, ref, "", None, own | form.told):
            return redirect("buying-purchase", ref=ref)
    return _form(request, form, ref, GROUPS[group][0])


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, table: str, ref: str, at: int | None = None) -> HttpResponse:
    """Fill in a row of one of its lists, or a new one."""
    _, purchase = _to_change(request, ref)
    if table not in PARTS or (at is not None and at >= len(getattr(purchase, table))):
        raise Http404
    columns = facts_of_list(table)
    known = {} if at is None else {each.name: getattr(getattr(purchase, table)[at], each.name) for each in columns}
    form = FactsForm(request.POST if request.method == "POST" else None, facts=columns, known=known)
    if request.method == "POST" and form.is_valid() and _keep(request, form, ref, table, at, form.told):
        return redirect("buying-purchase", ref=ref)
    remove = None if at is None else reverse("buying-row-remove", args=[table, at, ref])
    return _form(request, form, ref, LISTS[table] if at is not None else f"Add: {LISTS[table].lower()}", remove=remove)


@require_POST
def remove_row(request: HttpRequest, table: str, at: int, ref: str) -> HttpResponse:
    """Take a row out of one of its lists."""
    _to_change(request, ref)
    try:
        change_purchase(by=request.user, ref=ref, table=table, row=at, facts=None)
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, _sentence(fault))
    return redirect("buying-purchase", ref=ref)


def _to_change(request: HttpRequest, ref: str) -> tuple[JointPurchase, Purchase]:
    kept, purchase = kept_purchase(ref)
    if not may(request.user, "change", kept.owner):
        raise Http404
    return kept, purchase


def _keep(request: HttpRequest, form: FactsForm, ref: str, table: str, at: int | None, told: Json) -> bool:
    """Whether the facts could be kept; the form says why where not."""
    try:
        change_purchase(by=request.user, ref=ref, table=table, row=at, facts=told)
    except NotAllowed:
        raise
    except WherryError as fault:
        form.add_error(None, _sentence(fault))
        return False
    messages.success(request, "It has been kept.")
    return True


def _form(request: HttpRequest, form: FactsForm, ref: str, title: str, remove: str | None = None) -> HttpResponse:
    crumbs = present.crumbs(
        (PLACE, reverse("buying-purchases")), (ref, reverse("buying-purchase", args=[ref])), (title, "")
    )
    return page(
        request, "buying/facts.html", title=title, crumbs=crumbs, form=form, remove=remove,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _sentence(fault: WherryError) -> str:
    words = str(fault)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


urlpatterns = [
    path("buying/purchases", purchases, name="buying-purchases"),
    path("buying/pipeline.<str:form>", download, name="buying-purchases-download"),
    path("buying/begin", begin, name="buying-begin"),
    path("buying/facts/<str:group>/<path:ref>", facts, name="buying-facts"),
    path("buying/rows/<str:table>/new/<path:ref>", row, name="buying-row-add"),
    path("buying/rows/<str:table>/<int:at>/remove/<path:ref>", remove_row, name="buying-row-remove"),
    path("buying/rows/<str:table>/<int:at>/<path:ref>", row, name="buying-row"),
    path("buying/purchases/<path:ref>", show, name="buying-purchase"),
]
