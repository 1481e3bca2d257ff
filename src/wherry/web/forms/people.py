"""The forms by which an administrator adds people and gives roles."""

from __future__ import annotations

from django import forms

from wherry.work.people import GIVEN

MEANING = {
    "viewer": "Viewer: sees what the body may see, and asks questions",
    "officer": "Officer: also brings in, changes and shares records",
    "approver": "Approver: also approves what binds the body",
    "administrator": "Administrator: also adds people and gives roles",
}


def role_field() -> forms.ChoiceField:
    """The roles that can be given, each with what it lets its holder do."""
    return forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        choices=[(role, MEANING[role]) for role in GIVEN],
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of the roles"},
    )


class PersonForm(forms.Form):
    """A new person: name, address and first role."""

    name = forms.CharField(
        label="Full name",
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the person's full name"},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the person's email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    role = role_field()


class RoleForm(forms.Form):
    """One more role for somebody who is there."""

    role = role_field()
