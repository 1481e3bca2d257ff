"""People of a body, for its administrators: who they are, what they may do, and adding one. And one's own password."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Person, Role
from wherry.web.forms.people import PersonForm, RoleForm
from wherry.web.forms.sign_in import PasswordForm
from wherry.web.listing import body_names
from wherry.web.present.people import person_rows
from wherry.web.shell import page, view_of
from wherry.work.people import add_person, change_password, give_role, take_role


@require_safe
def choose_body(request: HttpRequest) -> HttpResponse:
    """The bodies that a person administers; straight on where there is one."""
    bodies = view_of(request).administers
    if not bodies:
        raise PermissionDenied
    if len(bodies) == 1:
        return redirect("people-of", body=bodies[0])
    names = body_names()
    links = [{"text": names.get(ref, ref), "href": reverse("people-of", args=[ref])} for ref in bodies]
    return page(request, "people_bodies.html", title="People", links=links)


@require_safe
def show_people(request: HttpRequest, body: str) -> HttpResponse:
    """Everybody with a role in a body."""
    name = _administered(request, body)
    roles = list(Role.objects.filter(body=body).select_related("person"))
    people = person_rows(body, sorted(roles, key=lambda role: (role.person.name, role.person.email)))
    return page(
        request, "people.html", title=f"People of {name}", people=people, add=reverse("person-add", args=[body])
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, body: str) -> HttpResponse:
    """Add a person; the password made for them is shown on this page and never again."""
    name = _administered(request, body)
    form = PersonForm(request.POST or None)
    crumbs = [{"text": f"People of {name}", "href": reverse("people-of", args=[body])}, {"text": "Add a person"}]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person, password = add_person(by=request.user, body=body, **given)
        except NotAllowed:
            raise
        except WherryError as fault:
            form.add_error("email", _sentence(fault))
        else:
            return page(
                request, "person_added.html", title="Person added", person=person, password=password, crumbs=crumbs[:1]
            )
    title = f"Add a person to {name}"
    return page(request, "form.html", title=title, form=form, crumbs=crumbs, submit="Add", status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, body: str, person_id: uuid.UUID) -> HttpResponse:
    """Give somebody of the body one more role."""
    name = _administered(request, body)
    if not Role.objects.filter(body=body, person_id=person_id).exists():
        raise Http404
    person = Person.objects.get(pk=person_id)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_role(by=request.user, body=body, person=person_id, role=form.cleaned_data["role"])
        messages.success(request, f"{person.name} has been given the role.")
        return redirect("people-of", body=body)
    crumbs = [{"text": f"People of {name}", "href": reverse("people-of", args=[body])}, {"text": "Give a role"}]
    title = f"Give {person.name} a role"
    return page(request, "form.html", title=title, form=form, crumbs=crumbs, submit="Give", status=_status(form))


@require_POST
def take(request: HttpRequest, body: str, role_id: uuid.UUID) -> HttpResponse:
    """Take a role away."""
    _administered(request, body)
    if not Role.objects.filter(body=body, pk=role_id).exists():
        raise Http404
    try:
        take_role(by=request.user, body=body, role=role_id)
    except NotAllowed:
        raise
    except WherryError as fault:
        messages.error(request, _sentence(fault))
    else:
        messages.success(request, "The role has been taken away.")
    return redirect("people-of", body=body) if body in view_of(request).administers else redirect("home")


@never_cache
@sensitive_post_parameters("current", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same person end."""
    form = PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        change_password(by=request.user, new=form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password has been changed.")
        return redirect("home")
    return page(request, "form.html", title="Change your password", form=form, submit="Change", status=_status(form))


def _administered(request: HttpRequest, body: str) -> str:
    """The name of a body that the person administers. Any other body is a page that does not exist."""
    if body not in view_of(request).administers:
        raise Http404
    return body_names().get(body, body)


def _status(form: PersonForm | RoleForm | PasswordForm) -> int:
    return 422 if form.errors else 200


def _sentence(fault: WherryError) -> str:
    words = str(fault)
    return words[:1].upper() + words[1:]


urlpatterns = [
    path("people", choose_body, name="people"),
    path("people/<str:body>", show_people, name="people-of"),
    path("people/<str:body>/add", add, name="person-add"),
    path("people/<str:body>/<uuid:person_id>/give", give, name="role-give"),
    path("people/<str:body>/<uuid:role_id>/take", take, name="role-take"),
    path("password", password, name="password"),
]
