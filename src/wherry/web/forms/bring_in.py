"""The forms of an import: what is brought in and for whom, and what to do once it has been checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wherry.show.words import say_size
from wherry.web.present.records import kinds_by_group, table_words

MOST_BYTES = 20_000_000
ALL, GOOD = "all", "good"


class UploadForm(forms.Form):
    """A table, the body that it is for, and a file."""

    table = forms.ChoiceField(
        label="What does the spreadsheet hold?",
        error_messages={"required": "Choose what the spreadsheet holds", "invalid_choice": "Choose one of the list"},
    )
    body = forms.ChoiceField(
        label="Which body is it for?",
        error_messages={"required": "Choose the body that it is for", "invalid_choice": "Choose one of the list"},
    )
    file = forms.FileField(
        label="The spreadsheet",
        help_text="CSV, XLSX or ODS, up to 20 MB",
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.ods"}),
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "empty": "The file is empty: send it again",
            "invalid": "Choose a file",
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, bodies: Mapping[str, str], table: str = "") -> None:
        super().__init__(data, files, initial={"table": table, "body": next(iter(bodies)) if len(bodies) == 1 else ""})
        self.fields["table"].choices = [
            ("", "Choose one"),
            *((words, [(kind.table, table_words(kind.table)) for kind in kinds]) for words, kinds in kinds_by_group()),
        ]
        self.fields["body"].choices = [*([("", "Choose one")] if len(bodies) > 1 else []), *bodies.items()]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is {say_size(file.size)}, and at most {say_size(MOST_BYTES)} are read: split it in two"
            )
        return file


class ApplyForm(forms.Form):
    """Whether to take in all rows or none, or the good ones alone."""

    take = forms.ChoiceField(
        label="What should be taken in?",
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[(ALL, "All rows, or none if one is refused"), (GOOD, "The good rows only")],
        error_messages={"required": "Choose what should be taken in", "invalid_choice": "Choose one of the two"},
    )
