"""Suppliers across bodies: which names are one, what waits for a person, and what was decided."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from wherry.record.error import NotAllowed, WherryError
from wherry.show.buying_tables import list_links, list_suppliers
from wherry.show.naming import Naming
from wherry.store.models import SupplierDecision, may
from wherry.web.pages.downloads import table_response
from wherry.web.pages.papers import naming_of
from wherry.web.present import buying as present
from wherry.web.present.buying_links import linked, show_decision, show_doubt
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.buying_look import look_at_buying
from wherry.work.decide_supplier import decide_supplier, take_decision_back

A_PAGE = 25
DOUBTS = 10
Json = dict[str, Any]


@require_safe
def suppliers(request: HttpRequest) -> HttpResponse:
    """The review queue first, then the suppliers, groups and what numbers keep apart."""
    found = look_at_buying()
    naming = naming_of()
    answer, left = linked(found)
    bodies = deciding_bodies(request, naming)
    pages = Paginator(answer.suppliers, A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "buying/suppliers.html",
        title="Buying: suppliers",
        wide=True,
        parts=present.parts("buying-suppliers"),
        crumbs=present.crumbs(("Suppliers", "")),
        count=len(answer.suppliers),
        names=sum(len(each.names) for each in answer.suppliers),
        left=left,
        doubts=[show_doubt(doubt, at) for at, doubt in enumerate(answer.doubts[:DOUBTS], 1)],
        more_doubts=max(0, len(answer.doubts) - DOUBTS),
        bodies=bodies,
        pages=pages,
        suppliers=shown(list_suppliers(pages.object_list, naming, generated=found.generated)),
        groups=shown(list_links(answer.groups, "Of one group, and two suppliers", generated=found.generated)),
        vetoes=shown(list_links(answer.vetoes, "Kept apart by their numbers", generated=found.generated)),
        decisions=[show_decision(row, naming, tuple(bodies)) for row in reversed(found.decisions)],
        csv_href=reverse("buying-suppliers-download", args=["csv"]),
        xlsx_href=reverse("buying-suppliers-download", args=["xlsx"]),
    )


def deciding_bodies(request: HttpRequest, naming: Naming) -> dict[str, str]:
    """The bodies for which the reader may decide."""
    return {ref: naming.body(ref) for ref in view_of(request).writes if may(request.user, "settle", ref)}


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """All suppliers in view with their spellings and reasons."""
    found = look_at_buying()
    made = list_suppliers(linked(found)[0].suppliers, naming_of(), generated=found.generated)
    return table_response(made, f"suppliers-{found.on.isoformat()}", form)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """A body's word on two names."""
    given = request.POST
    if given.get("body") not in view_of(request).writes:
        raise Http404
    try:
        kept = decide_supplier(
            by=request.user,
            body=given.get("body", ""),
            first=given.get("first", ""),
            second=given.get("second", ""),
            relation=given.get("relation", ""),
            share=given.get("share") == "yes",
        )
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, f"{str(fault)[:1].upper()}{str(fault)[1:]}.")
    else:
        words = "are one supplier" if kept.relation == "same" else "are two suppliers"
        messages.success(request, f"{kept.first} and {kept.second} {words}. You can take this back below.")
    return redirect("buying-suppliers")


@require_POST
def take_back(request: HttpRequest, decision: uuid.UUID) -> HttpResponse:
    """Undo a decision."""
    kept = get_object_or_404(SupplierDecision, pk=decision)
    take_decision_back(by=request.user, decision=kept.pk)
    messages.success(request, "The decision has been taken back.")
    return redirect("buying-suppliers")


urlpatterns = [
    path("buying/suppliers", suppliers, name="buying-suppliers"),
    path("buying/suppliers/decide", decide, name="buying-suppliers-decide"),
    path("buying/suppliers/take-back/<uuid:decision>", take_back, name="buying-suppliers-take-back"),
    path("buying/suppliers.<str:form>", download, name="buying-suppliers-download"),
]
