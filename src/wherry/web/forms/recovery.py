"""The forms of recovery: an exercise with what the clock said, and what is left to do after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wherry.record.recovery import EXERCISE_KINDS
from wherry.web.forms.date_boxes import DateBoxesField
from wherry.work.record_exercise import Told

YES, NO, NOT_YET = "yes", "no", "not yet"
PASSED: dict[str, bool | None] = {YES: True, NO: False, NOT_YET: None}
HINTS = {
    "timed restore": "Timed restore: a service was brought up at the host, by the clock",
    "failover": "Failover: users worked on the host's copy",
    "walk-through": "Walk-through: people talked it through; this proves no recovery",
    "call-out test": "Call-out test: people were reached; this proves no recovery",
}


def _hours(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal", "suffix": "hours"}),
        error_messages={
            "invalid": f"{label} must be a number of hours, like 6.5",
            "min_value": f"{label} cannot be below 0",
            "max_value": f"{label} can be 100,000 at most",
            "max_decimal_places": f"{label} can have 2 decimals at most",
        },
    )


def _words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200)


class ExerciseForm(forms.Form):
    """An exercise of a pairing. ``told`` makes of it what the verb takes."""

    body = forms.ChoiceField(
        label="Who records it?",
        error_messages={"required": "Choose a body", "invalid_choice": "Choose one of the bodies"},
    )
    kind = forms.ChoiceField(
        label="What sort of exercise is it?",
        widget=forms.RadioSelect,
        choices=[(kind, HINTS[kind]) for kind in EXERCISE_KINDS],
        error_messages={"required": "Choose what sort of exercise it is", "invalid_choice": "Choose one of the list"},
    )
    services = forms.MultipleChoiceField(
        label="Which services were tried?",
        help_text="Leave all empty if it was all that the pairing recovers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    planned = DateBoxesField(label="Planned for", help_text="For example, 27 3 2027", required=False)
    held = DateBoxesField(label="Held on", help_text="Leave it empty while it is to come", required=False)
    restore_hours = _hours("Time to restore", "From the call to the moment a user could work, by the clock")
    data_loss_hours = _hours("Data lost", "How many hours of data were missing afterwards")
    passed = forms.ChoiceField(
        label="Did it do what was needed?",
        widget=forms.RadioSelect,
        choices=[(YES, "Yes, it passed"), (NO, "No, it failed"), (NOT_YET, "Nobody has judged it yet")],
        initial=NOT_YET,
        error_messages={"required": "Choose whether it passed", "invalid_choice": "Choose one of the three"},
    )
    led_by = _words("Led by", "An office, not a person's name")
    witnessed_by = _words("Seen for the other side by", "An office, not a person's name")
    says = forms.CharField(
        label="What was tried and learnt", required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        bodies: Mapping[str, str],
        services: Mapping[str, str],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"body": next(iter(bodies), ""), **(initial or {})})
        self.fields["body"].choices = list(bodies.items())
        self.fields["services"].choices = list(services.items())
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()

    @property
    def told(self) -> Told:
        """What was filled in; only after it was found valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("body", "passed", "services")}
        words = {name: given[name] or None for name in ("led_by", "witnessed_by", "says")}
        return Told(
            **{**given, **words},
            services=tuple(self.cleaned_data["services"]),
            passed=PASSED[self.cleaned_data["passed"]],
        )


class ActionForm(forms.Form):
    """Something to be done after an exercise."""

    prefix = "action"
    says = forms.CharField(
        label="What is to be done?", max_length=500, error_messages={"required": "Say what is to be done"}
    )
    assigned_to = _words("Who is to do it?", "An office, not a person's name")
    due = DateBoxesField(label="By when?", help_text="For example, 27 3 2027", required=False)
