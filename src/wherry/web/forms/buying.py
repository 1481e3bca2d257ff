"""The forms of bringing in a register or a spend file: the file, what its headings mean, and taking it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from wherry.read.buying.headings import plain_heading
from wherry.read.buying.vocabulary import MEANINGS
from wherry.show.words import say_size
from wherry.web.forms.bring_in import MOST_BYTES

NOT_USED = "not used"
"""As ``wherry.read.buying.mapping.NOT_USED``, whose module takes seconds to load; a test holds them to one word."""
CLAIMS = (("", "I do not know"), ("contracts", "A register of contracts"), ("spend", "Payments"))


class BuyingUploadForm(forms.Form):
    """A file, the body that publishes it, and what it is said to hold."""

    body = forms.ChoiceField(
        label="Which body's file is it?",
        error_messages={"required": "Choose the body", "invalid_choice": "Choose one of the list"},
    )
    claim = forms.ChoiceField(label="What is it said to hold?", required=False, choices=CLAIMS)
    file = forms.FileField(
        label="The file",
        help_text="CSV, XLSX, XLS, ODS or a zip of these, up to 20 MB, with any headings",
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods,.zip"}),
        error_messages={
            "required": "Choose a file",
            "missing": "Choose a file",
            "empty": "The file is empty: send it again",
            "invalid": "Choose a file",
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, bodies: Mapping[str, str]) -> None:
        super().__init__(data, files, initial={"body": next(iter(bodies)) if len(bodies) == 1 else ""})
        self.fields["body"].choices = [*([("", "Choose one")] if len(bodies) > 1 else []), *bodies.items()]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is {say_size(file.size)}, and at most {say_size(MOST_BYTES)} are read: split it in two"
            )
        return file


class MappingForm(forms.Form):
    """What each heading of a file means: one choice a heading."""

    def __init__(self, data: Any = None, *, kind: str, labels: Iterable[str], meant: Mapping[str, str]) -> None:
        super().__init__(data)
        kinds = [kind] if kind in MEANINGS else list(MEANINGS)
        words = {name: each.says for one in kinds for name, each in MEANINGS[one].items()}
        choices = [(NOT_USED, "Not used"), *((name, says[:1].upper() + says[1:]) for name, says in words.items())]
        self.headings: dict[str, str] = {}
        for label in labels:
            heading = plain_heading(label)
            if not heading or heading in self.headings.values():
                continue
            name = f"heading-{len(self.headings)}"
            self.headings[name] = heading
            self.fields[name] = forms.ChoiceField(
                label=str(label).strip()[:80],
                choices=choices,
                initial=meant.get(heading, NOT_USED),
                required=False,
                error_messages={"invalid_choice": "Choose one of the list"},
            )

    @property
    def meanings(self) -> dict[str, str]:
        """The meaning of each heading, once the form was found valid."""
        return {heading: self.cleaned_data[name] or NOT_USED for name, heading in self.headings.items()}


class TakeInForm(forms.Form):
    """Whether the partnership may see the rows."""

    share = forms.ChoiceField(
        label="Who may see its rows?",
        widget=forms.RadioSelect,
        initial="no",
        choices=[("no", "Our own body only"), ("yes", "Every member of the partnership: it is published anyway")],
        error_messages={"required": "Choose who may see its rows", "invalid_choice": "Choose one of the two"},
    )
