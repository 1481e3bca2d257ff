"""Contract overlaps: what two bodies buy of one kind at one time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from wherry.web.pages.buying import naming_for
from wherry.web.pages.downloads import table_response
from wherry.web.present import buying as present
from wherry.web.present.figures import shown
from wherry.web.shell import page
from wherry.work.buying_look import look_at_buying

TITLE = "Contract overlaps"


@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """Pairs of contracts of two bodies: of one supplier, of one group, of several suppliers."""
    from wherry.web.present.buying_overlaps import overlap_tables

    found = look_at_buying()
    made = overlap_tables(found, naming_for(found))
    return page(
        request,
        "buying/overlaps.html",
        title=f"Buying: {TITLE.lower()}",
        wide=True,
        parts=present.parts("buying-overlaps"),
        crumbs=present.crumbs((TITLE, "")),
        held=len(found.holdings),
        lead=made.lead,
        asides=made.asides,
        tables=[
            {**shown(table), "csv": reverse("buying-overlaps-download", args=[name, "csv"])}
            for name, table in made.tables.items()
        ],
    )


@require_safe
def download(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Every pair of one relation as a spreadsheet."""
    from wherry.web.present.buying_overlaps import CAPTIONS, overlap_tables

    if name not in CAPTIONS:
        raise Http404
    found = look_at_buying()
    made = overlap_tables(found, naming_for(found), most=None)
    return table_response(made.tables[name], f"contract-overlaps-{name}-{found.on.isoformat()}", form)


urlpatterns = [
    path("buying/overlaps", overlaps, name="buying-overlaps"),
    path("buying/overlaps/<str:name>.<str:form>", download, name="buying-overlaps-download"),
]
