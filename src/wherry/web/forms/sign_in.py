"""The forms by which people sign in and change their password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from wherry.store.models import Person


class SignInForm(forms.Form):
    """An e-mail address and a password."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )


class PasswordForm(forms.Form):
    """The password there is and the one to come."""

    current = forms.CharField(
        label="Current password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Enter your current password"},
    )
    new = forms.CharField(
        label="New password",
        strip=False,
        max_length=1000,
        help_text="At least 12 characters. Three random words are easy to remember and hard to guess.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        self.person = person

    def clean_current(self) -> str:
        given = self.cleaned_data["current"]
        if not self.person.check_password(given):
            raise ValidationError("The current password is not right")
        return given

    def clean_new(self) -> str:
        given = self.cleaned_data["new"]
        password_validation.validate_password(given, self.person)
        return given
