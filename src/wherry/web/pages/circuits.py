"""Circuits: the list of every record table, with a map of those whose two ends are known."""

from __future__ import annotations

from django.db.models import Avg
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wherry.store.models import Site
from wherry.web.listing import Listing, read_listing
from wherry.web.pages.records import list_context
from wherry.web.present.maps import Place, circuits_map
from wherry.web.shell import page


@require_safe
def show_circuits(request: HttpRequest) -> HttpResponse:
    """The circuits in view, filtered, on a map and in a list."""
    listing = read_listing(request, "circuits")
    generated = listing.rows.order_by().filter(provenance="generated").exists()
    picture = circuits_map(_ends(listing), generated=generated)
    return page(request, "map_list.html", title="Circuits", wide=True, picture=picture, **list_context(listing))


def _ends(listing: Listing) -> list[tuple[Place | None, Place | None, int | None]]:
    """Both ends and the capacity of each circuit; an end with no position, and no sites around it, has no place."""
    sites = Site.objects.order_by().filter(easting_m__isnull=False, northing_m__isnull=False)
    places = {ref: (east, north) for ref, east, north in sites.values_list("ref", "easting_m", "northing_m")}
    served = sites.filter(node__isnull=False).values_list("node").annotate(Avg("easting_m"), Avg("northing_m"))
    nodes = {node: (round(east), round(north)) for node, east, north in served}
    rows = listing.rows.order_by("ref").values_list("site", "far_site", "far_node", "capacity_mbps")
    return [
        (places.get(near), places.get(far) if far is not None else nodes.get(node), capacity)
        for near, far, node, capacity in rows
    ]


urlpatterns = [path("circuits", show_circuits, name="circuits")]
