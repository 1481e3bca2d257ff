"""What happens round every page: the person's view of the store, and headers that tell the browser to be strict."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wherry.record.error import NotAllowed
from wherry.store.view import view

Page = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # the style attributes inside drawings
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class Headers:
    """A content security policy, and a number by which a request is found again in the log and the audit."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.number = given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else uuid.uuid4().hex
        response = self.page(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers["X-Request-ID"] = request.number
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _say_wrong_way_in(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page for an address that is only for sending a form (or only for reading), in place of an empty answer."""
    response = render(request, "405.html", status=refused.status_code)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


class PersonsView:
    """Each page runs in one transaction that sees what the signed-in person may see, and nothing if nobody is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        with view(person=person, request=request.number) as seen:
            request.view = seen
            response = self.page(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
                return _say_wrong_way_in(request, response)
            return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> None:
        """What a person may not do is answered as forbidden, in the same words for everybody."""
        if isinstance(fault, NotAllowed):
            raise PermissionDenied(str(fault)) from fault
