"""The frame of every page: navigation, the name of the body, and the notice while data in view are generated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wherry.show.words import GENERATED, say_count
from wherry.store.models import MODELS, Body, BuyingFile, JointPurchase
from wherry.store.view import NOBODY, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One part of the site in the navigation: its words, the route of its first page, and the first words of the
    routes that belong to it. ``administrators`` hides it from everybody else."""

    text: str
    route: str
    parts: tuple[str, ...]
    administrators: bool = False


NAVIGATION: tuple[Entry, ...] = (
    Entry(text="Overview", route="overview", parts=("overview",)),
    Entry(text="Overlaps", route="overlaps", parts=("overlaps", "overlap")),
    Entry(text="Plan", route="plan", parts=("plan", "explanation", "appraisal")),
    Entry(text="Fair shares", route="shares", parts=("shares",)),
    Entry(text="Failures", route="failures", parts=("failures", "failure")),
    Entry(text="Recovery", route="recovery", parts=("recovery",)),
    Entry(text="Assurance", route="assurance", parts=("assurance",)),
    Entry(text="Buying", route="buying", parts=("buying",)),
    Entry(text="Sites", route="sites", parts=("sites",)),
    Entry(text="Circuits", route="circuits", parts=("circuits",)),
    Entry(text="All records", route="records", parts=("record", "table", "search", "share")),
    Entry(text="Bring in", route="bring-in", parts=("bring-in", "import")),
    Entry(text="Runs", route="runs", parts=("run",)),
    Entry(text="People", route="people", parts=("people", "person", "role"), administrators=True),
)
"""What the navigation shows, in order. A part stands here when its pages exist, and not before."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context that ``wherry/base.html`` asks for, worked out once a request; nothing where nobody has signed in."""
    made = getattr(request, "frame", None)
    if made is None:
        made = request.frame = _frame(request)
    return dict(made)


def page(
    request: HttpRequest, template: str, *, title: str, status: int = 200, wide: bool = False, **context: Any
) -> HttpResponse:
    """A page of the site. ``title`` is its heading and what the browser's tab says."""
    return render(request, f"wherry/{template}", {"title": title, "wide": wide, **context}, status=status)


def view_of(request: HttpRequest) -> View:
    """What the person who asks may see; nothing where nobody has signed in."""
    return getattr(request, "view", NOBODY)


def shows_generated() -> bool:
    """Whether anything in view was generated: the first generated row that any table gives is enough."""
    found = [
        model.objects.order_by().filter(provenance="generated").values_list("provenance")[:1]
        for model in MODELS.values()
    ]
    if found[0].union(*found[1:], all=True)[:1]:
        return True
    return any(model.objects.filter(generated=True).exists() for model in (BuyingFile, JointPurchase))


def _frame(request: HttpRequest) -> dict[str, Any]:
    seen = view_of(request)
    if seen.person is None:
        return {}
    return {
        "navigation": _navigation(request, seen),
        "body_name": _body_name(seen),
        "generated_notice": GENERATED if shows_generated() else None,
    }


def _navigation(request: HttpRequest, seen: View) -> list[dict[str, Any]]:
    route = (request.resolver_match.url_name or "") if request.resolver_match else ""
    shown = []
    for entry in NAVIGATION:
        if entry.administrators and not seen.administers:
            continue
        here = route == entry.route
        part = not here and _part_of(route, request) in entry.parts
        shown.append({"text": entry.text, "href": reverse(entry.route), "current": here, "active": part})
    return shown


def _part_of(route: str, request: HttpRequest) -> str:
    """A record of sites or circuits belongs to their own part; otherwise the route's first words tell."""
    if route == "record" and request.resolver_match.kwargs.get("table") in ("sites", "circuits"):
        return request.resolver_match.kwargs["table"]
    if route.startswith("bring-in"):
        return "bring-in"
    return route.split("-")[0]


def _body_name(seen: View) -> str:
    if not seen.bodies:
        return "The partnership" if seen.partnership else ""
    if len(seen.bodies) == 1:
        name = Body.objects.filter(ref=seen.bodies[0]).values_list("name", flat=True).first()
        return name or seen.bodies[0]
    return say_count(len(seen.bodies), "body", "bodies")
