"""Signing in and out. What is said after a failure is the same whether or not anybody has the address."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wherry.web import attempts
from wherry.web.forms.sign_in import SignInForm
from wherry.web.shell import page

WRONG = "The email address or the password is not right"
WAIT = "There have been too many attempts. Wait 15 minutes, then try again"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address and the password, and lead on to where the person was going."""
    onwards = _onwards(request)
    if request.user.is_authenticated:
        return redirect(onwards)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email, place = form.cleaned_data["email"].lower(), request.META.get("REMOTE_ADDR", "")
            if not attempts.may_try(email, place):
                form.add_error(None, WAIT)
                status = 429
            elif person := authenticate(request, email=email, password=form.cleaned_data["password"]):
                attempts.forget_failures(email)
                login(request, person)
                return redirect(onwards)
            else:
                attempts.note_failure(email, place)
                form.add_error(None, WRONG)
    return page(request, "sign_in.html", title="Sign in", form=form, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. It is a form, so that a link elsewhere cannot do it."""
    logout(request)
    return redirect("sign-in")


def _onwards(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else reverse("home")


urlpatterns = [path("sign-in", sign_in, name="sign-in"), path("sign-out", sign_out, name="sign-out")]
