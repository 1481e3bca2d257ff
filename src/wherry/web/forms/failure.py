"""The forms of failures: what to fail, on which day and after which plan; and narrowing the list."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from wherry.engine.resilience.question import KINDS, MONTE_CARLO, FailureOptions
from wherry.web.forms.asking import AskingForm
from wherry.web.forms.date_boxes import DateBoxesField

KIND_WORDS = {
    "single": "Each site, device, circuit, exchange and service alone",
    "shared risk": "Everything that shares a power area, flood area, supplier, building, duct or admin domain",
    "ransomware": "Everything that one admin domain reaches, replicas included",
    "pair": "Every two elements together",
    "risk and element": "A shared risk and one element more",
    "monte carlo": "States drawn at random from rates of failure and repair",
}


class FailureForm(AskingForm):
    """What a page asks about failures. ``options`` makes of it what the engine takes."""

    kinds = forms.MultipleChoiceField(
        label="What should fail?",
        widget=forms.CheckboxSelectMultiple,
        choices=list(KIND_WORDS.items()),
        initial=list(KINDS),
        error_messages={"required": "Choose what should fail", "invalid_choice": "Choose from the list"},
    )
    as_of = DateBoxesField(
        label="On which day?",
        help_text="Contracts, circuits and tests of pairings are taken as they stand on this day",
        error_messages={"required": "Enter the day to look at"},
    )
    plan = forms.ChoiceField(
        label="After which plan?",
        help_text="The same failures are tried again with the plan's moves made",
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        bodies: Mapping[str | None, str],
        plans: Sequence[tuple[uuid.UUID, str]],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        newest = str(plans[0][0]) if plans else ""
        super().__init__(data, bodies=bodies, initial={"plan": newest, **(initial or {})})
        self.fields["plan"].choices = [("", "None: today alone"), *((str(run), words) for run, words in plans)]

    def options(self) -> FailureOptions:
        """What the engine takes."""
        kinds = tuple(kind for kind in KINDS if kind in self.cleaned_data["kinds"])
        return FailureOptions(as_of=self.cleaned_data["as_of"], kinds=kinds)


class WorstFilter(forms.Form):
    """Which of the worst failures to show. An address may name what is not there: it narrows nothing."""

    hide_optional = True

    def __init__(self, data: QueryDict, *, kinds: Sequence[str], bodies: Mapping[str, str], after: bool) -> None:
        super().__init__(data, auto_id="filter_%s")
        listed = [(kind, kind.capitalize()) for kind in kinds if kind != MONTE_CARLO]
        self.fields["kind"] = forms.ChoiceField(label="Kind", choices=[("", "Any"), *listed], required=False)
        self.fields["body"] = forms.ChoiceField(
            label="Body hit", choices=[("", "Any"), *bodies.items()], required=False
        )
        if after:
            choices = [("", "Both"), ("today", "Today"), ("after", "After the plan")]
            self.fields["when"] = forms.ChoiceField(label="When", choices=choices, required=False)
        self.fields["q"] = forms.CharField(label="Search words", required=False, max_length=200)

    def asked(self) -> dict[str, str]:
        """The filters in force, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self, name: str) -> str:
        """What a filter in force says."""
        value: str = self.cleaned_data[name]
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)
