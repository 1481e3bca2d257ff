"""What every question that a page asks has in common: for whom it is asked, and on which records it rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wherry.store.view import OWN, PARTNERSHIP

PARTNERSHIP_ITSELF = "-"


class AskingForm(forms.Form):
    """The body on whose behalf a question is asked, and the scope of its records."""

    body = forms.ChoiceField(
        label="On behalf of",
        error_messages={"required": "Choose a body", "invalid_choice": "Choose one of the list"},
    )
    scope = forms.ChoiceField(
        label="Which records should it rest on?",
        widget=forms.RadioSelect,
        initial=PARTNERSHIP,
        choices=[
            (PARTNERSHIP, "What the partnership shares: every member sees the answer"),
            (OWN, "All that our own body may see: only our body sees the answer"),
        ],
        error_messages={"required": "Choose which records", "invalid_choice": "Choose one of the two"},
    )

    def __init__(self, data: Any, *, bodies: Mapping[str | None, str], initial: Mapping[str, Any]) -> None:
        named = {ref or PARTNERSHIP_ITSELF: name for ref, name in bodies.items()}
        super().__init__(data, initial={"body": next(iter(named), ""), **initial})
        self.fields["body"].choices = list(named.items())
        if len(named) == 1:
            self.fields["body"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("body") == PARTNERSHIP_ITSELF and given.get("scope") == OWN:
            self.add_error("scope", "For the partnership itself, choose what the partnership shares")
        return given

    @property
    def asking_body(self) -> str | None:
        """The body that asks; None for the partnership."""
        given: str = self.cleaned_data["body"]
        return None if given == PARTNERSHIP_ITSELF else given
