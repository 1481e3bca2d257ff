"""The form of joint lots: on which day, at which rate, and how many bodies may drop out."""

from __future__ import annotations

from django import forms

from wherry.web.forms.asking import AskingForm
from wherry.web.forms.date_boxes import DateBoxesField


class LotsForm(AskingForm):
    """What a page asks about joint lots."""

    on = DateBoxesField(
        label="On which day?",
        help_text="Contracts are taken as they stand on this day, and lots start nine months after it at the earliest",
        error_messages={"required": "Enter the day to look at"},
    )
    rate = forms.ChoiceField(
        label="At which rate should the saving be greatest?",
        widget=forms.RadioSelect,
        initial="mid",
        choices=[("low", "Low"), ("mid", "Mid"), ("high", "High")],
        help_text="Whichever you choose, no contract loses at the low rate, and the answer shows all three",
        error_messages={"required": "Choose a rate", "invalid_choice": "Choose one of the three"},
    )
    drop_out = forms.TypedChoiceField(
        label="How many bodies may drop out of any lot without the rest losing?",
        widget=forms.RadioSelect,
        initial="1",
        coerce=int,
        choices=[("1", "Any one"), ("2", "Any two")],
        error_messages={"required": "Choose how many", "invalid_choice": "Choose one of the two"},
    )
