"""Sites: the list of every record table, with a map of what the filters leave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wherry.web.listing import body_names, read_listing
from wherry.web.pages.records import list_context
from wherry.web.present.maps import sites_map
from wherry.web.shell import page


@require_safe
def show_sites(request: HttpRequest) -> HttpResponse:
    """The sites in view, filtered, on a map and in a list."""
    listing = read_listing(request, "sites")
    placed = listing.rows.order_by("owner", "ref").values_list("owner", "county", "easting_m", "northing_m")
    generated = listing.rows.order_by().filter(provenance="generated").exists()
    picture = sites_map(list(placed), names=body_names(), generated=generated)
    return page(request, "map_list.html", title="Sites", wide=True, picture=picture, **list_context(listing))


urlpatterns = [path("sites", show_sites, name="sites")]
