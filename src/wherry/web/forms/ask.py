"""The form that asks for a plan: its quarters, the rules about money, and what negotiators demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from wherry.engine.plan.options import DEFAULT_RATES, Lock, PlanOptions, Refusal
from wherry.record.quarter import Quarter, quarters_from
from wherry.web.forms.asking import AskingForm

FIRST_QUARTERS = 12
DEMANDS = 3
MOST_DEMANDS = 40
LOCK, REFUSE = "lock", "refuse"
RATES = {DEFAULT_RATES: "The Green Book, 2026", "none": "No discounting"}


class PlanForm(AskingForm):
    """The options of a plan that a page asks for. ``options`` makes of them what the engine takes."""

    start = forms.ChoiceField(
        label="First quarter",
        help_text="Its first day counts as today: notice to suppliers counts from it",
        error_messages={"required": "Choose the first quarter", "invalid_choice": "Choose one of the list"},
    )
    quarters = forms.IntegerField(
        label="How many quarters?",
        help_text="20 quarters are 5 years",
        min_value=1,
        max_value=60,
        initial=20,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many quarters",
            "invalid": "How many quarters must be a whole number, like 20",
            "min_value": "A plan needs at least 1 quarter",
            "max_value": "A plan can have 60 quarters at most",
        },
    )
    money = forms.MultipleChoiceField(
        label="Rules about money",
        required=False,
        initial=["no_new_money"],
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("no_new_money", "The partnership never spends what the plan has not saved before"),
            ("no_new_money_each_body", "No body ever spends what the plan has not saved it before"),
            ("cashable_only", "Only savings that free cash count for these rules"),
        ],
        error_messages={"invalid_choice": "Choose from the list"},
    )
    most_moves = forms.IntegerField(
        label="Most moves to shared offers for a body in a quarter",
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Most moves must be a whole number, like 2",
            "min_value": "Most moves cannot be below 0",
            "max_value": "Most moves can be 1,000 at most",
        },
    )
    bias = forms.DecimalField(
        label="Optimism bias",
        help_text="Added to every set-up cost, because projects tend to cost more than was thought",
        min_value=Decimal(0),
        max_value=Decimal(500),
        initial=0,
        decimal_places=2,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal", "suffix": "%"}),
        error_messages={
            "required": "Enter the optimism bias, 0 for none",
            "invalid": "Optimism bias must be a number, like 15",
            "min_value": "Optimism bias cannot be below 0%%",
            "max_value": "Optimism bias can be 500%% at most",
            "max_decimal_places": "Optimism bias can have 2 decimals at most",
        },
    )
    rates = forms.ChoiceField(
        label="Discount rates",
        choices=list(RATES.items()),
        initial=DEFAULT_RATES,
        error_messages={"required": "Choose the discount rates", "invalid_choice": "Choose one of the list"},
    )
    renew = forms.BooleanField(
        label="Take certificates to be renewed when they end, and say so beside each move that rests on it",
        required=False,
    )
    apart = forms.BooleanField(
        label="Keep what recovers a service apart from what it recovers, by the separation rules",
        help_text="An offer at a site that is not known to stand apart is refused for that need",
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        bodies: Mapping[str | None, str],
        first: Quarter,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, bodies=bodies, initial={"start": str(first + 1), **(typed or {})})
        self.fields["start"].choices = [(str(each), each.words) for each in quarters_from(first, FIRST_QUARTERS)]

    def options(self, demands: Sequence[Mapping[str, Any]]) -> PlanOptions:
        """What the engine takes. ``demands`` are the rows of locks and refusals."""
        given = self.cleaned_data
        return PlanOptions(
            start=Quarter.parse(given["start"]),
            quarters=given["quarters"],
            no_new_money="no_new_money" in given["money"],
            no_new_money_each_body="no_new_money_each_body" in given["money"],
            cashable_only="cashable_only" in given["money"],
            most_moves_a_body_a_quarter=given["most_moves"],
            optimism_bias_percent=given["bias"],
            rate_table=given["rates"],
            certificates_renew=given["renew"],
            locks=tuple(_lock(row) for row in demands if row["rule"] == LOCK),
            refusals=tuple(_refusal(row) for row in demands if row["rule"] == REFUSE),
        )


class DemandForm(forms.Form):
    """One demand of a negotiator: a need is met by something, or an offer is not used."""

    hide_optional = True

    rule = forms.ChoiceField(
        label="Demand",
        required=False,
        choices=[("", "None"), (LOCK, "Must be met by"), (REFUSE, "Must not be met by")],
        error_messages={"invalid_choice": "Choose one of the list"},
    )
    need = forms.ChoiceField(
        label="Need", required=False, error_messages={"invalid_choice": "Choose a need of the list"}
    )
    source = forms.ChoiceField(
        label="Offer or arrangement", required=False, error_messages={"invalid_choice": "Choose one of the list"}
    )
    starts = forms.ChoiceField(
        label="From", required=False, error_messages={"invalid_choice": "Choose a quarter of the list"}
    )

    def __init__(self, *given: Any, needs: Any, sources: Any, first: Quarter, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["need"].choices = [("", "Any"), *needs]
        self.fields["source"].choices = [("", "Choose one"), *sources]
        quarters = [(str(each), each.words) for each in quarters_from(first, FIRST_QUARTERS)]
        self.fields["starts"].choices = [("", "The start"), *quarters]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        rule = given.get("rule")
        if not rule:
            if given.get("source") or given.get("need"):
                self.add_error("rule", "Choose what is demanded, or clear the row")
            return given
        if not given.get("source") and "source" not in self.errors:
            self.add_error("source", "Choose an offer or arrangement")
        if rule == LOCK and not given.get("need") and "need" not in self.errors:
            self.add_error("need", "Choose the need that must be met by it")
        return given


class DemandRows(forms.BaseFormSet):
    """The rows of demands; ``given`` are those that are filled in."""

    def given(self) -> list[dict[str, Any]]:
        """The demands, without rows left empty."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("rule")]


def demand_rows(data: Any = None, *, initial: Any = None, **choices: Any) -> DemandRows:
    """Rows of demands, three more than were typed; ``choices`` are what needs and sources can be chosen."""
    made = forms.formset_factory(
        DemandForm, formset=DemandRows, extra=DEMANDS, max_num=MOST_DEMANDS, absolute_max=MOST_DEMANDS
    )
    rows: DemandRows = made(data, initial=initial, prefix="demand", form_kwargs=choices)
    return rows


def _lock(row: Mapping[str, Any]) -> Lock:
    return Lock(need=row["need"], source=row["source"], starts=_quarter(row["starts"]))


def _refusal(row: Mapping[str, Any]) -> Refusal:
    return Refusal(offer=row["source"], need=row["need"] or None, starts=_quarter(row["starts"]))


def _quarter(text: str) -> Quarter | None:
    return Quarter.parse(text) if text else None
