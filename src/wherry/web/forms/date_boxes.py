"""A date asked for as people write it: day, month and year in three boxes.

Source: the date input of the GOV.UK Design System, whose advice is not to use a calendar for a date that
people know (a contract's end, a birthday).
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")


class DateBoxes(forms.MultiWidget):
    template_name = "forms/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widths = {"day": 2, "month": 2, "year": 4}
        boxes = {part: forms.TextInput({"class": f"govuk-input--width-{widths[part]}"}) for part in PARTS}
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for box, part in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            box["words"] = part.capitalize()
        return context


class DateBoxesField(forms.MultiValueField):
    """A real date, or None where nothing was filled in and nothing was required. Reads "3" and "03" alike."""

    widget = DateBoxes

    def __init__(self, **options: Any) -> None:
        super().__init__(
            fields=[forms.CharField(required=False, max_length=4) for _ in PARTS],
            require_all_fields=False,
            **options,
        )

    def clean(self, value: Any) -> date | None:
        given = [str(part).strip() if part is not None else "" for part in value or ["", "", ""]]
        missing = [part for part, words in zip(PARTS, given, strict=True) if not words]
        if len(missing) == len(PARTS):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise ValidationError(f"Date must include a {' and a '.join(missing)}", code="incomplete")
        return self.compress(given)

    def compress(self, data_list: list[str]) -> date:
        try:
            day, month, year = (int(part) for part in data_list)
            return date(year if year >= 1000 else 0, month, day)
        except ValueError:
            raise ValidationError("Date must be a real date, like 27 3 2027", code="invalid") from None
