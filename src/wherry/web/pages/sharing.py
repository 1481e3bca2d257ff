"""Changing who may see a record, for those who may."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from wherry.record.body import BODY_KINDS
from wherry.store.models import MODELS, Body, may
from wherry.store.record import NAMED, Record
from wherry.web.forms.sharing import SharingForm
from wherry.web.listing import kind_named
from wherry.web.present import records as present
from wherry.web.shell import page
from wherry.work.share import share


@require_http_methods(["GET", "HEAD", "POST"])
def share_record(request: HttpRequest, table: str, ref: str) -> HttpResponse:
    """Ask who may see one record, and keep the answer."""
    kind = kind_named(table)
    found = MODELS[table].objects.filter(ref=ref).first()
    if found is None:
        raise Http404
    if found.owner is None or not may(request.user, "share", found.owner):
        raise PermissionDenied
    others = bodies_by_kind(found)
    now = {"visibility": found.visibility, "named": list(found.shared_with)}
    form = SharingForm(request.POST or None, bodies=others, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = given["named"] if given["visibility"] == NAMED else ()
        share(
            by=request.user,
            body=found.owner,
            table=table,
            refs=[ref],
            visibility=given["visibility"],
            named=named,
            why=given["why"],
        )
        messages.success(request, "Who may see this record has been changed.")
        return redirect("record", table=table, ref=ref)
    return page(
        request,
        "share.html",
        title=f"Who may see {kind.singular} {ref}",
        crumbs=[
            {"text": present.table_words(table), "href": reverse("table", args=[table])},
            {"text": ref, "href": present.record_url(table, ref)},
            {"text": "Who may see it"},
        ],
        form=form,
        record_href=present.record_url(table, ref),
        status=422 if form.errors else 200,
    )


def bodies_by_kind(found: Record) -> dict[str, dict[str, str]]:
    """The names of the other bodies in view, by kind, and the references of those that are named and not in view."""
    groups: dict[str, dict[str, str]] = {kind.capitalize(): {} for kind in BODY_KINDS}
    for ref, name, kind in Body.objects.exclude(ref=found.owner).order_by("name").values_list("ref", "name", "kind"):
        groups[kind.capitalize()][ref] = name
    known = {ref for named in groups.values() for ref in named}
    groups["Not in view"] = {ref: ref for ref in found.shared_with if ref not in known}
    return {kind: named for kind, named in groups.items() if named}


urlpatterns = [path("share/<str:table>/<path:ref>", share_record, name="share")]
