"""What the database keeps a record's column in: one kind of field for each kind of column, exact both ways.

Words, hints and choices stay out of migrations, so that better words never need one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wherry.record.column import Column
from wherry.record.quarter import Quarter

WORDS_ONLY = ("help_text", "verbose_name", "choices", "validators")


class QuietMixin:
    """A field whose words are no business of the migrations."""

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for word in WORDS_ONLY:
            kwargs.pop(word, None)
        return name, path, args, kwargs


class TextField(QuietMixin, models.TextField):
    """Text of any length, asked for on one line; nothing written is unknown where the column may be empty."""

    def formfield(self, **kwargs: Any) -> Any:
        if self.choices is None:
            kwargs = {"widget": forms.TextInput, "empty_value": None if self.null else "", **kwargs}
        return super().formfield(**kwargs)


class WholeField(QuietMixin, models.BigIntegerField):
    """A whole number of up to 64 bits."""


class YesNoField(QuietMixin, models.BooleanField):
    """Yes, no, or unknown where the column may be empty."""


class DayField(QuietMixin, models.DateField):
    """A date."""


class NumberField(QuietMixin, models.Field):
    """A decimal number kept exactly as written, with no limit on its places (PostgreSQL's ``numeric``)."""

    description = "decimal number"

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def get_internal_type(self) -> str:
        return "NumberField"

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except InvalidOperation as fault:
            raise ValidationError(f"{value!r} is not a number: write figures only") from fault

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DecimalField, **kwargs})


class QuarterField(QuietMixin, models.Field):
    """A quarter, kept as its first month (``2027-04``), which sorts as time does."""

    description = "quarter"

    def db_type(self, connection: Any) -> str:
        return "varchar(7)"

    def get_internal_type(self) -> str:
        return "QuarterField"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Quarter | None:
        return None if value is None else Quarter.parse(value)

    def to_python(self, value: Any) -> Quarter | None:
        if value is None or isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(str(value))
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault

    def get_prep_value(self, value: Any) -> Any:
        found = self.to_python(super().get_prep_value(value))
        return None if found is None else str(found)

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj) or "")


class ListField(QuietMixin, ArrayField):
    """A list of references, read as a tuple."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["base_field"] = models.TextField()
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("base_field", None)
        return name, path, args, kwargs

    def from_db_value(self, value: list[str] | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return tuple(value or ())


KINDS: dict[type, type[models.Field]] = {
    str: TextField,
    int: WholeField,
    Decimal: NumberField,
    bool: YesNoField,
    date: DayField,
    Quarter: QuarterField,
    tuple: ListField,
}


def field_for(column: Column) -> models.Field:
    """The database field of a record's column: unknown is NULL, and the column's words become the form's."""
    kind = KINDS[column.python_type]
    options: dict[str, Any] = {"verbose_name": column.words, "help_text": column.says}
    if column.python_type is tuple:
        return kind(default=tuple, blank=True, **options)
    if column.choices:
        options["choices"] = [(choice, choice) for choice in column.choices]
    limits = [] if column.at_least is None else [MinValueValidator(column.at_least)]
    limits += [] if column.at_most is None else [MaxValueValidator(column.at_most)]
    may_be_unknown = not column.required and column.default is None
    if not column.required and column.default is not None:
        options["default"] = column.default
    return kind(null=may_be_unknown, blank=may_be_unknown, validators=limits, **options)
