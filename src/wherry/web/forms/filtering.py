"""The filter of a list: a plain GET form whose boxes come from the columns of the record type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from wherry.record.column import Column, RecordType
from wherry.web.present.records import heading, main_columns

UNKNOWN = "unknown"
MOST_TEXT_BOXES = 4


class FilterForm(forms.Form):
    """Search words, the body, the choices and truths of the record type, and text that a column contains."""

    hide_optional = True

    def __init__(self, data: QueryDict, *, kind: RecordType, bodies: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.kind = kind
        self.fields["q"] = _text("Search words", max_length=200)
        columns = [column for column in kind.columns if column.name not in ("ref", "note")]
        if any(column.name == "body" for column in columns):
            self.fields["body"] = _select("Body", list(bodies.items()))
        for column in columns:
            if made := _choice_field(column):
                self.fields[column.name] = made
        for column in _text_columns(kind):
            self.fields[column.name] = _text(f"{heading(column)} contains", max_length=200)

    def chosen(self) -> dict[str, list[tuple[str, str]]]:
        """The filters in force: by name, the value and its words."""
        found = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                words = dict(getattr(self.fields[name], "choices", ())).get(value, value)
                found[name] = [(self.data.get(name, value), str(words))]
        return found


def _text_columns(kind: RecordType) -> list[Column]:
    """The columns of free text that the usual list shows: the ones a person would look in."""
    return [
        column
        for column in main_columns(kind)
        if column.python_type is str and not column.choices and not column.refers_to and column.name != "ref"
    ][:MOST_TEXT_BOXES]


def _choice_field(column: Column) -> forms.Field | None:
    known: list[tuple[str, str]]
    if column.choices:
        known = [(choice, choice[:1].upper() + choice[1:]) for choice in column.choices]
    elif column.python_type is bool:
        known = [("yes", "Yes"), ("no", "No")]
    else:
        return None
    may_be_unknown = not column.required and column.default is None
    return _select(heading(column), [*known, *([(UNKNOWN, "Unknown")] if may_be_unknown else [])])


def _select(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Any"), *choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
    )


def _text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, **options)
