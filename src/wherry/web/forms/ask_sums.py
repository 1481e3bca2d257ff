"""The filter of the sums that a plan is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

LABELS = {"which": "Which", "body": "Body", "year": "Financial year", "kind": "What for"}


class SumsFilter(forms.Form):
    """Which sums to show, by choices that the plan gives. An address may name what is not there: it narrows nothing."""

    hide_optional = True

    def __init__(self, data: Any, *, choices: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        super().__init__(data, auto_id="filter_%s")
        for name, known in choices.items():
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=list(known), required=False)
