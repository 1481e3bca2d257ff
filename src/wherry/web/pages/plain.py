"""Pages of words that anybody may read: help, accessibility, cookies, privacy, licence, and what Wherry is."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from wherry.show.words import say_duration
from wherry.web.shell import page

Page = Callable[[HttpRequest], HttpResponse]


def _words(template: str, title: str) -> Page:
    @login_not_required
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        session = say_duration(settings.SESSION_COOKIE_AGE)
        return page(request, template, title=title, version=version("wherry"), session=session)

    return show


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie, why it is kept, and for how long."""
    columns = [{"text": "Name"}, {"text": "Why"}, {"text": "Kept for"}]
    rows = [
        [settings.SESSION_COOKIE_NAME, "Keeps you signed in", say_duration(settings.SESSION_COOKIE_AGE)],
        [settings.CSRF_COOKIE_NAME, "Makes sure that a form was sent from this site", "1 year"],
        ["messages", "Holds what is said on the next page, such as that something was saved", "Until it was shown"],
    ]
    return page(request, "cookies.html", title="Cookies", columns=columns, rows=rows)


urlpatterns = [
    path("help", _words("help.html", "Help"), name="help"),
    path("about", _words("about.html", "About Wherry"), name="about"),
    path("accessibility", _words("accessibility.html", "Accessibility statement"), name="accessibility"),
    path("cookies", cookies, name="cookies"),
    path("privacy", _words("privacy.html", "Privacy"), name="privacy"),
    path("licence", _words("licence.html", "Licence"), name="licence"),
]
