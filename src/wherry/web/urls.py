"""The URL map: what each module of pages brings, in the order in which addresses are looked up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from wherry.web.pages import (
    ask,
    assurance,
    assurance_calendar,
    assurance_devices,
    assurance_diagram,
    assurance_files,
    assurance_join,
    assurance_mend,
    assurance_papers,
    bring_in,
    buying,
    buying_award,
    buying_files,
    buying_lots,
    buying_notices,
    buying_overlaps,
    buying_purchases,
    buying_suppliers,
    circuits,
    downloads,
    exercises,
    failures,
    failures_ask,
    overlaps,
    overview,
    people,
    plain,
    plan,
    plan_compare,
    plan_files,
    plan_what_if,
    records,
    recovery,
    recovery_runs,
    runs,
    shares,
    sharing,
    sign_in,
    sites,
)
from wherry.web.shell import NAVIGATION

PAGES = (
    sign_in,
    overview,
    overlaps,
    ask,
    plan,
    plan_what_if,
    plan_compare,
    plan_files,
    shares,
    failures_ask,
    failures,
    recovery,
    recovery_runs,
    exercises,
    assurance,
    assurance_devices,
    assurance_mend,
    assurance_papers,
    assurance_files,
    assurance_calendar,
    assurance_diagram,
    assurance_join,
    buying,
    buying_suppliers,
    buying_files,
    buying_overlaps,
    buying_lots,
    buying_award,
    buying_purchases,
    buying_notices,
    sites,
    circuits,
    records,
    sharing,
    downloads,
    bring_in,
    runs,
    people,
    plain,
)


def home(request: HttpRequest) -> HttpResponse:
    """The first page of the site is the first part of the navigation."""
    return redirect(NAVIGATION[0].route)


urlpatterns = [path("", home, name="home"), *(pattern for module in PAGES for pattern in module.urlpatterns)]
