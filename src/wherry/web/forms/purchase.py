"""The forms of a joint purchase: derived from its facts, so that a new fact needs no form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from wherry.engine.buying.purchase import PARTS, Purchase
from wherry.record.column import Column, columns
from wherry.web.forms.date_boxes import DateBoxesField

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "what": (
        "What is bought",
        ("title", "description", "category", "cpv", "regions", "framework", "value_gbp", "value_with_vat_gbp", "ocid"),
    ),
    "market": (
        "Before the tender",
        ("tender_notice_on", "planned_notice_on", "engagement", "engagement_ends", "no_engagement_reason",
         "no_lots_reason"),
    ),
    "tender": (
        "How it is let",
        ("procedure", "procedure_words", "interest_by", "tender_by", "enquiries_by", "award_by", "submit_to",
         "electronic", "languages", "conditions", "documents", "risks", "conflicts_assessed"),
    ),
    "direct": ("Direct award", ("direct_ground", "direct_reason")),
    "end": ("Ended without a contract", ("ended_on", "ended_reason")),
}  # fmt: skip
"""The facts of the purchase itself, in groups that people fill in one after the other."""
YES_NO = (("", "Not known"), ("yes", "Yes"), ("no", "No"))
LONG = frozenset(("description", "explanation", "reason", "engagement", "conditions", "procedure_words", "risks"))


def group_of(name: str) -> str:
    """The group in which a fact of the purchase itself is filled in."""
    return next((group for group, (_, names) in GROUPS.items() if name in names), next(iter(GROUPS)))


class FactsForm(forms.Form):
    """Facts to fill in; an empty one is unknown."""

    def __init__(self, data: Any, *, facts: Iterable[Column], known: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.facts = tuple(facts)
        for column in self.facts:
            self.fields[column.name] = _field(column, (known or {}).get(column.name))

    @property
    def told(self) -> dict[str, str]:
        """What was filled in, as texts; only after it was found valid."""
        return {column.name: _text(self.cleaned_data[column.name]) for column in self.facts}


def facts_of(group: str) -> list[Column]:
    """The facts of one group of the purchase itself. ``KeyError`` where there is no such group."""
    names = GROUPS[group][1]
    found = {column.name: column for column in columns(Purchase)}
    return [found[name] for name in names]


def facts_of_list(table: str) -> list[Column]:
    """The facts of a row of one of its lists, those it cannot be without first. ``KeyError`` where there is none."""
    return sorted(columns(PARTS[table]), key=lambda column: not column.required)


def _hint(column: Column) -> str:
    """What the fact means, with an example where people write words of their own."""
    chosen = column.choices or column.python_type in (bool, date)
    return column.says if chosen else f"{column.says} For example: {column.example}"


def _field(column: Column, value: Any) -> forms.Field:
    told: dict[str, Any] = {
        "label": column.words,
        "help_text": _hint(column),
        "required": column.required,
        "initial": value,
    }  # fmt: skip
    errors = {"required": f"Give the {column.words.lower()}", "invalid_choice": "Choose one of the list"}
    if column.python_type is date:
        return DateBoxesField(**told)
    if column.python_type is bool:
        known = {True: "yes", False: "no", None: ""}[value]
        return forms.ChoiceField(choices=YES_NO, error_messages=errors, **told | {"initial": known})
    if column.choices:
        choices = [("", "Not known"), *((choice, choice.capitalize()) for choice in column.choices)]
        return forms.ChoiceField(choices=choices, error_messages=errors, **told)
    if column.python_type in (Decimal, int):
        width = {"class": "govuk-input--width-10", "inputmode": "decimal"}
        prefix = {"prefix": "£"} if column.money else {}
        return forms.DecimalField(
            widget=forms.TextInput(width | prefix),
            min_value=0,
            max_digits=15,
            decimal_places=2 if column.python_type is Decimal else 0,
            error_messages={"invalid": f"{column.words} must be a number, like {column.example}", **errors},
            **told,
        )
    widget = forms.Textarea({"rows": 4}) if column.name in LONG else forms.TextInput()
    shown = "; ".join(value or ()) if column.python_type is tuple else value
    return forms.CharField(widget=widget, max_length=4000, error_messages=errors, **told | {"initial": shown})


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


class BeginForm(forms.Form):
    """A new purchase: its name, its lead, the contracts that it follows, and who may see it."""

    title = forms.CharField(
        label="What is it called?",
        help_text="For example: Eastern wide area network",
        max_length=200,
        error_messages={"required": "Say what it is called"},
    )
    lead = forms.ChoiceField(
        label="Which body leads it?",
        error_messages={"required": "Choose the lead", "invalid_choice": "Choose one of the list"},
    )
    contracts = forms.MultipleChoiceField(
        label="Which contracts does it follow?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one contract", "invalid_choice": "Choose from the list"},
    )
    share = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        initial="yes",
        choices=[("yes", "Every member of the partnership"), ("no", "The lead's people only")],
        error_messages={"required": "Choose who may see it", "invalid_choice": "Choose one of the two"},
    )

    def __init__(self, data: Any, *, leads: Mapping[str, str], contracts: Mapping[str, str]) -> None:
        super().__init__(data, initial={"lead": next(iter(leads), ""), "share": "yes"})
        self.fields["lead"].choices = list(leads.items())
        self.fields["contracts"].choices = list(contracts.items())
        if len(leads) == 1:
            self.fields["lead"].widget = forms.HiddenInput()
