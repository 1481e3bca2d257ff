"""The form of an award: the file of bids."""

from __future__ import annotations

from typing import Any

from django import forms

from wherry.show.words import say_size

MOST_BYTES = 2_000_000


class AwardForm(forms.Form):
    """A file of bids on packages, as ``wherry buy award`` takes it."""

    file = forms.FileField(
        label="The file of bids",
        help_text="JSON of the format wherry/bids/1, up to 2 MB",
        widget=forms.FileInput({"accept": ".json"}),
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "empty": "The file is empty: send it again",
            "invalid": "Choose a file",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is {say_size(file.size)}, and at most {say_size(MOST_BYTES)} are read: "
                "use the command wherry buy award"
            )
        return file
