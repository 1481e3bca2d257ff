"""The form that says who may see a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wherry.store.record import NAMED, OWN, PARTNERSHIP

CHOICES = [
    (OWN, "Only our own body"),
    (NAMED, "Our body and the bodies named below"),
    (PARTNERSHIP, "Every member of the partnership"),
]


class SharingForm(forms.Form):
    """Who may see it, which bodies if they are named (``bodies`` are given by kind), and why."""

    visibility = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        choices=CHOICES,
        error_messages={"required": "Choose who may see it", "invalid_choice": "Choose one of the three"},
    )
    named = forms.MultipleChoiceField(
        label="Bodies named",
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
        error_messages={"invalid_choice": "Choose bodies of the list"},
    )
    why = forms.CharField(
        label="Reason",
        help_text="Colleagues read it in the record's history",
        required=False,
        max_length=300,
    )

    def __init__(
        self, data: Any = None, *, bodies: Mapping[str, Mapping[str, str]], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["named"].choices = [(kind, list(named.items())) for kind, named in bodies.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("visibility") == NAMED and not given.get("named") and "named" not in self.errors:
            self.add_error("named", "Choose at least one body")
        return given
