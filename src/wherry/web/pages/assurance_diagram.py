"""The network diagram of a body, drawn from records and configurations; its versions and what differs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from wherry.engine.assurance.diagram import Diagram
from wherry.record.error import Missing
from wherry.show.diagram.changes import diagram_changes
from wherry.show.diagram.drawing import draw_svg, write_dot
from wherry.show.diagram.tables import demand_table, diagram_tables
from wherry.show.words import say_count, say_day
from wherry.store.models import Body, KeptDiagram, may
from wherry.store.models.run import ASSURANCE
from wherry.web.pages.assurance import TITLE
from wherry.web.pages.downloads import file_response
from wherry.web.pages.papers import find_answered
from wherry.web.present import assurance as present
from wherry.web.present.figures import shown
from wherry.web.shell import page, view_of
from wherry.work.diagramming import draw_kept, keep_diagram, kept_diagram

SVG, DOT = "image/svg+xml", "text/vnd.graphviz; charset=utf-8"
VERSION_COLUMNS = ({"text": "Version"}, {"text": "Drawn on"}, {"text": "By"})
Json = dict[str, Any]


@require_safe
def diagram(request: HttpRequest) -> HttpResponse:
    """The diagram of one body as it is now; the reader's own where none is named."""
    bodies = _bodies(request)
    body = request.GET.get("body") or next(iter(bodies), "")
    if body not in bodies:
        if request.GET.get("body"):
            raise Http404
        return _page(request, "diagram.html", None, bodies=(), drawn=None)
    drawn, demands = draw_kept(body)
    kept = KeptDiagram.objects.filter(owner=body).order_by("-kept_at")
    writes = body in view_of(request).writes and may(request.user, "change", body)
    return _page(
        request,
        "diagram.html",
        bodies[body],
        drawn=drawn,
        bodies=[
            {"text": name, "href": f"{reverse('assurance-diagram')}?body={ref}", "current": ref == body}
            for ref, name in bodies.items()
        ],
        body=body,
        picture=_picture(drawn),
        tables=_tables(drawn),
        demands=shown(demand_table(demands, generated=drawn.generated)),
        version_columns=VERSION_COLUMNS,
        versions=[
            [
                {"text": each.version, "href": reverse("assurance-diagram-kept", args=[each.id])},
                say_day(each.drawn),
                each.author,
            ]
            for each in kept
        ],
        is_kept=any(each.version == drawn.version for each in kept),
        writes=writes,
        svg_href=f"{reverse('assurance-diagram-file', args=['svg'])}?body={body}",
        dot_href=f"{reverse('assurance-diagram-file', args=['dot'])}?body={body}",
    )


def _bodies(request: HttpRequest) -> dict[str, str]:
    """The bodies whose diagram may be drawn here: the reader's own."""
    seen = view_of(request)
    names = dict(Body.objects.filter(ref__in=seen.bodies).order_by("ref").values_list("ref", "name"))
    return {ref: names[ref] for ref in names}


def _picture(drawn: Diagram) -> Json | None:
    if not drawn.nodes:
        return None
    try:
        svg = draw_svg(drawn)
    except Missing as fault:
        return {"missing": str(fault)}
    words = f"{say_count(len(drawn.nodes), 'part')} and {say_count(len(drawn.lines), 'line')}, as the tables below say."
    finding = f"{drawn.organisation}: network diagram, version {drawn.version}"
    return {"name": "network", "finding": finding, "caption": words, "svg": mark_safe(svg)}


def _tables(drawn: Diagram) -> list[Json]:
    return [shown(table) for table in diagram_tables(drawn)]


@require_safe
def kept(request: HttpRequest, diagram_id: uuid.UUID) -> HttpResponse:
    """A version that was kept, and what differs from it now."""
    found = kept_diagram(diagram_id)
    if found is None:
        raise Http404
    row, drawn = found
    now, _ = draw_kept(row.owner)
    return _page(
        request,
        "diagram_kept.html",
        f"{drawn.organisation}: version {drawn.version}",
        inner=True,
        drawn=drawn,
        row=row,
        now=now,
        same=now.version == drawn.version,
        changes=shown(diagram_changes(drawn, now)),
        picture=_picture(drawn),
        tables=_tables(drawn),
        back=f"{reverse('assurance-diagram')}?body={row.owner}",
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the diagram as it is now."""
    body = request.POST.get("body", "")
    if body not in view_of(request).writes:
        raise Http404
    row = keep_diagram(by=request.user, body=body)
    messages.success(request, f"Version {row.version} has been kept.")
    return redirect(f"{reverse('assurance-diagram')}?body={body}")


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The picture, or the text that graphviz lays out."""
    body = request.GET.get("body", "")
    if body not in _bodies(request) or form not in ("svg", "dot"):
        raise Http404
    drawn, _ = draw_kept(body)
    name = f"network-{body}-{drawn.version}.{form}"
    if form == "dot":
        return file_response(write_dot(drawn).encode(), name, DOT)
    try:
        return file_response(draw_svg(drawn).encode(), name, SVG)
    except Missing as fault:
        return page(request, "recovery/no_pdf.html", title="No picture here", says=str(fault), status=503)


def _page(
    request: HttpRequest, template: str, words: str | None, *, inner: bool = False, **context: Any
) -> HttpResponse:
    crumbs = [{"text": TITLE, "href": reverse("assurance")}]
    crumbs += (
        [{"text": "Diagram", "href": reverse("assurance-diagram")}, {"text": words}] if inner else [{"text": "Diagram"}]
    )
    return page(
        request,
        f"assurance/{template}",
        title=f"{TITLE}: diagram{'' if words is None else ' of ' + words}",
        wide=True,
        parts=present.parts(find_answered(ASSURANCE), "assurance-diagram"),
        crumbs=crumbs,
        **context,
    )


urlpatterns = [
    path("assurance/diagram", diagram, name="assurance-diagram"),
    path("assurance/diagram/keep", keep, name="assurance-diagram-keep"),
    path("assurance/diagram/network.<str:form>", download, name="assurance-diagram-file"),
    path("assurance/diagram/<uuid:diagram_id>", kept, name="assurance-diagram-kept"),
]
