"""Notices of a joint purchase: the draft with what is missing, the release to take away, the committee's paper."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.engine.buying.notice import NOTICES
from wherry.engine.buying.notice_draft import draft_notice, make_package
from wherry.engine.buying.notice_needs import row_name
from wherry.engine.buying.purchase import Purchase
from wherry.record.error import Missing, WherryError
from wherry.show.document.notice import notice_answer
from wherry.show.notice_tables import list_doubts, list_missing
from wherry.show.purchase_report import purchase_pdf, purchase_word
from wherry.store.models import may
from wherry.web.forms.purchase import group_of
from wherry.web.pages.buying_purchases import PLACE, kept_purchase
from wherry.web.pages.downloads import JSON, file_response
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.answers import today
from wherry.work.noticing import describe_notice, draft_all
from wherry.work.purchasing import timetable

Json = dict[str, Any]
REPORTS = {
    "pdf": (purchase_pdf, "application/pdf"),
    "docx": (purchase_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_safe
def notice(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One notice of a purchase: what is missing and doubtful, and the release as it would stand."""
    kept, purchase = kept_purchase(ref)
    kind = NOTICES.get(code)
    if kind is None:
        raise Http404
    rows = list(dict.fromkeys(row_name(row) for row in getattr(purchase, kind.about))) if kind.about else []
    about = request.GET.get("about", "")
    about = about if about in rows else ""
    context: Json = {
        "crumbs": present.crumbs(
            (PLACE, reverse("buying-purchases")), (ref, reverse("buying-purchase", args=[ref])), (code, "")
        ),
        "kind": kind,
        "choices": [{"text": name, "href": f"?about={name}", "current": name == about} for name in rows],
    }
    try:
        made = draft_notice(purchase, code, today(), about)
    except WherryError as fault:  # one of several must be chosen first
        context["choose"] = str(fault)
        return page(request, "buying/notice.html", title=f"{code}: {kind.name.lower()}", wide=True, **context)
    package = make_package(purchase, made, today())
    answer = notice_answer(describe_notice(purchase, made, package) | {"findings": []})
    address = _address(purchase, ref) if may(request.user, "change", kept.owner) else None
    query = f"?about={about}" if about else ""
    return page(
        request,
        "buying/notice.html",
        title=f"{code}: {kind.name.lower()}",
        wide=True,
        complete=made.complete,
        missing=shown(list_missing(answer, generated=kept.generated, address=address)),
        doubts=shown(list_doubts(answer, generated=kept.generated)),
        release=json.dumps(made.release, indent=2, ensure_ascii=False),
        json_href=reverse("buying-notice-file", args=[code, ref]) + query,
        **context,
    )


def _address(purchase: Purchase, ref: str) -> Any:
    """The page on which a missing fact is filled in."""

    def address(missing: Json) -> str:
        table, fact = missing["table"], missing["fact"]
        if table == "purchase":
            return reverse("buying-facts", args=[group_of(fact), ref])
        names = [row_name(row) for row in getattr(purchase, table)]
        if missing["row"] in names:
            return reverse("buying-row", args=[table, names.index(missing["row"]), ref])
        return reverse("buying-row-add", args=[table, ref])

    return address


@require_safe
def notice_file(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """The release in its package, as platforms exchange it."""
    _, purchase = kept_purchase(ref)
    if code not in NOTICES:
        raise Http404
    try:
        made = draft_notice(purchase, code, today(), request.GET.get("about", ""))
    except WherryError as fault:
        raise Http404 from fault
    text = json.dumps(make_package(purchase, made, today()), indent=2, ensure_ascii=False)
    return file_response(text.encode(), f"{code.lower()}-draft-{ref.replace('/', '-')}.json", JSON)


@require_safe
def report(request: HttpRequest, form: str, ref: str) -> HttpResponse:
    """The paper for a committee; where this machine cannot make a PDF, a page that says what is missing."""
    _, purchase = kept_purchase(ref)
    if form not in REPORTS:
        raise Http404
    write, content_type = REPORTS[form]
    try:
        made = write(purchase, draft_all(purchase, today()), timetable(purchase, today()), today())
    except Missing as fault:
        crumbs = present.crumbs((PLACE, reverse("buying-purchases")), (ref, ""))
        return page(request, "recovery/no_pdf.html", title="No PDF here", crumbs=crumbs, says=str(fault), status=503)
    return file_response(made, f"joint-purchase-{ref.replace('/', '-')}.{form}", content_type)


urlpatterns = [
    path("buying/notices/<str:code>/<path:ref>", notice, name="buying-notice"),
    path("buying/releases/<str:code>/<path:ref>.json", notice_file, name="buying-notice-file"),
    path("buying/report/<str:form>/<path:ref>", report, name="buying-report"),
]
