"""The form that asks what would be if: a body left or joined, prices or demand moved, an offer was refused or taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms

from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.whatif import GrowthChange, PriceChange

ALL = "all"
Choices = Sequence[tuple[str, Any]]


def _percent(label: str, *, suffix: str, least: int, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(least),
        max_value=Decimal(most),
        decimal_places=2,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal", "suffix": suffix}),
        error_messages={
            "invalid": f"{label} must be a number, like 10",
            "min_value": f"{label} cannot be below {least}",
            "max_value": f"{label} can be {most} at most",
            "max_decimal_places": f"{label} can have 2 decimals at most",
        },
    )


def _choice(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"invalid_choice": "Choose one of the list"},
    )


class WhatIfForm(forms.Form):
    """What is supposed beyond a plan's own question. ``options`` puts it into that question."""

    leave = forms.MultipleChoiceField(
        label="What if these bodies left?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    join = forms.MultipleChoiceField(
        label="What if these bodies joined?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    price_of = _choice("What if prices moved: of what?")
    price = _percent("By how much prices rise", suffix="%", least=-100, most=1000)
    growth_of = _choice("What if demand grew faster: for what?")
    growth = _percent("By how many points a year", suffix="%", least=-100, most=200)
    refuse = _choice("What if this offer were not used?")
    need = _choice("What if this need were met otherwise?")
    source = _choice("By what?", "It goes there in whichever quarter is cheapest, and stays")

    def __init__(
        self,
        data: Any = None,
        *,
        members: Mapping[str, str],
        others: Mapping[str, str],
        services: Mapping[str, str],
        offers: Choices,
        needs: Choices,
    ) -> None:
        super().__init__(data)
        self.fields["leave"].choices = list(members.items())
        self.fields["join"].choices = list(others.items())
        if not others:
            del self.fields["join"]
        served = [(ref, name) for ref, name in services.items()]
        self.fields["price_of"].choices = [("", "Nothing"), (ALL, "Every offer"), ("Services", served), *offers]
        self.fields["growth_of"].choices = [("", "Nothing"), (ALL, "Every service"), ("Services", served)]
        self.fields["refuse"].choices = [("", "None"), *offers]
        self.fields["need"].choices = [("", "None"), *needs]
        self.fields["source"].choices = [("", "Choose one"), *offers]
        self._services, self._members = set(services), list(members)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for what, how, words in (
            ("price_of", "price", "Enter by how much prices rise, or choose nothing"),
            ("growth_of", "growth", "Enter by how many points demand grows, or choose nothing"),
        ):
            if given.get(what) and given.get(how) is None and how not in self.errors:
                self.add_error(how, words)
            if given.get(how) is not None and not given.get(what) and what not in self.errors:
                self.add_error(what, "Choose what it is about")
        if bool(given.get("need")) != bool(given.get("source")) and not {"need", "source"} & set(self.errors):
            self.add_error("source" if given.get("need") else "need", "Choose both a need and what meets it")
        if set(given.get("leave") or ()) >= set(self._members):
            self.add_error("leave", "Somebody has to stay")
        if not self.errors and not any(given.get(name) for name in self.fields):
            raise forms.ValidationError("Choose something to change")
        return given

    def options(self, plan: PlanOptions, members: Sequence[str]) -> PlanOptions:
        """The plan's question with what is supposed put into it."""
        given = self.cleaned_data
        changed = plan
        if given.get("leave") or given.get("join"):
            now = (set(members) - set(given["leave"])) | set(given.get("join") or ())
            changed = replace(changed, members=tuple(sorted(now)))
        if given["price_of"]:
            changed = replace(changed, price_changes=(*changed.price_changes, self._price()))
        if given["growth_of"]:
            service = None if given["growth_of"] == ALL else given["growth_of"]
            growth = GrowthChange(percent_per_year=given["growth"], service=service)
            changed = replace(changed, growth_changes=(*changed.growth_changes, growth))
        if given["refuse"]:
            changed = replace(changed, refusals=(*changed.refusals, Refusal(offer=given["refuse"])))
        if given["need"]:
            kept = tuple(lock for lock in changed.locks if lock.need != given["need"])
            lock = Lock(need=given["need"], source=given["source"], whenever=True)
            changed = replace(changed, locks=(*kept, lock))
        return changed

    def _price(self) -> PriceChange:
        what, percent = self.cleaned_data["price_of"], self.cleaned_data["price"]
        if what == ALL:
            return PriceChange(percent=percent)
        if what in self._services:
            return PriceChange(percent=percent, service=what)
        return PriceChange(percent=percent, offer=what)
