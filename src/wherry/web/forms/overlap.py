"""The forms of the overlaps: narrowing the list, and a body's word on one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from wherry.engine.overlap.answer import CONFIDENCES
from wherry.engine.overlap.question import KINDS
from wherry.store.models.settlement import ACCEPTED, DISMISSED
from wherry.store.view import OWN, PARTNERSHIP

OPEN = "open"
DECISIONS = {OPEN: "Not decided", ACCEPTED: "Accepted", DISMISSED: "Dismissed"}


class OverlapFilter(forms.Form):
    """What to show of a list of overlaps. An address may name what is not there: it narrows nothing."""

    hide_optional = True

    def __init__(self, data: QueryDict, *, bodies: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["q"] = forms.CharField(label="Search words", required=False, max_length=200)
        self.fields["kind"] = _any("Kind", {kind: kind.capitalize() for kind in KINDS})
        self.fields["body"] = _any("Body", bodies)
        self.fields["confidence"] = _any("Confidence", {each: each.capitalize() for each in CONFIDENCES})
        self.fields["decided"] = _any("Decision", DECISIONS)

    def asked(self) -> dict[str, str]:
        """The filters in force, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self, name: str) -> str:
        """What a filter in force says."""
        value = self.cleaned_data[name]
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)


class SettleForm(forms.Form):
    """Whether an overlap is one, for which body, why, and who reads the reason."""

    body = forms.ChoiceField(
        label="For which body?",
        error_messages={"required": "Choose a body", "invalid_choice": "Choose one of the bodies"},
    )
    verdict = forms.ChoiceField(
        label="Is it an overlap?",
        widget=forms.RadioSelect,
        choices=[(ACCEPTED, "Yes, we accept it: something should be done"), (DISMISSED, "No, we dismiss it")],
        error_messages={"required": "Choose whether it is an overlap", "invalid_choice": "Choose one of the two"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Colleagues read it beside the decision",
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        error_messages={"required": "Give a reason: your colleagues will ask"},
    )
    scope = forms.ChoiceField(
        label="Who may read it?",
        widget=forms.RadioSelect,
        choices=[(OWN, "Only our own body"), (PARTNERSHIP, "Every member of the partnership")],
        initial=OWN,
        error_messages={"required": "Choose who may read it", "invalid_choice": "Choose one of the two"},
    )

    def __init__(
        self, data: Any = None, *, bodies: Mapping[str, str], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"body": next(iter(bodies), ""), **(initial or {})})
        self.fields["body"].choices = list(bodies.items())
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()


def _any(label: str, choices: Mapping[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Any"), *choices.items()], required=False)
