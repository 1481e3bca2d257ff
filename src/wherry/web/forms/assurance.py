"""The forms of assurance: judging, bringing in, mending, and joining two networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wherry.show.words import say_size
from wherry.store.record import OWN, PARTNERSHIP
from wherry.web.forms.asking import AskingForm
from wherry.web.forms.date_boxes import DateBoxesField

MOST_BYTES = 50_000_000


class JudgeForm(AskingForm):
    """For whom evidence is judged, and on which day."""

    on = DateBoxesField(
        label="On which day?",
        help_text="Evidence that has expired by this day supports nothing, and due days count from it",
        error_messages={"required": "Enter the day to judge on"},
    )


class EvidenceForm(forms.Form):
    """A configuration, a scan or a zip of them, and whose it is."""

    body = forms.ChoiceField(
        label="Whose is it?",
        error_messages={"required": "Choose the body whose it is", "invalid_choice": "Choose one of the list"},
    )
    visibility = forms.ChoiceField(
        label="Who may see it?",
        help_text="Secrets are taken out before anything is kept, whoever may see it",
        widget=forms.RadioSelect,
        initial=OWN,
        choices=[
            (OWN, "Only our own body"),
            (PARTNERSHIP, "Every member of the partnership, so that networks can be joined and clauses compared"),
        ],
        error_messages={"required": "Choose who may see it", "invalid_choice": "Choose one of the two"},
    )
    file = forms.FileField(
        label="The file",
        help_text="A configuration, a Nessus or Qualys export, or a zip of up to 300 of them; 50 MB at most",
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
                f"The file is {say_size(file.size)}, and at most {say_size(MOST_BYTES)} are read: send it in parts"
            )
        return file


class MendForm(forms.Form):
    """Who mends a failure, by when, and whether they say that it is done."""

    who = forms.CharField(
        label="Who answers for it?",
        help_text="An office or a name",
        required=False,
        max_length=200,
        error_messages={"max_length": "Name them in 200 letters at most"},
    )
    due = DateBoxesField(label="Due on", help_text="Leave it empty for the day that its severity sets", required=False)
    done = DateBoxesField(
        label="Done on",
        help_text="It stays open until a configuration brought in on or after this day holds",
        required=False,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Write 1,000 letters at most"},
    )


class JoinForm(AskingForm):
    """Two bodies whose networks are to be joined, and what is meant to pass between them."""

    first = forms.ChoiceField(
        label="First body",
        error_messages={"required": "Choose the first body", "invalid_choice": "Choose one of the list"},
    )
    second = forms.ChoiceField(
        label="Second body",
        error_messages={"required": "Choose the second body", "invalid_choice": "Choose one of the list"},
    )
    meant = forms.CharField(
        label="What is meant to pass?",
        help_text="One row each: from, to, service, and if wanted from which block and to which block, for example "
        "NFK, SFK, tcp/443. Leave it empty if nobody has said: then nothing is called a violation",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 5}),
    )
    pools = forms.CharField(
        label="Blocks to hand out from",
        help_text="Parted by commas, for example 10.200.0.0/13. Leave it empty for any free private block",
        required=False,
        max_length=500,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        bodies: Mapping[str | None, str],
        members: Mapping[str, str],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, bodies=bodies, initial=initial or {})
        for name in ("first", "second"):
            self.fields[name].choices = [("", "Choose one"), *members.items()]
        self.order_fields(["first", "second", "meant", "pools", "body", "scope"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("first") and given.get("first") == given.get("second"):
            self.add_error("second", "Choose two bodies that differ")
        return given

    @property
    def meant_rows(self) -> list[str] | None:
        """The rows of what is meant; None where nobody has said."""
        rows = [row.strip() for row in self.cleaned_data["meant"].splitlines() if row.strip()]
        return rows or None

    @property
    def pool_blocks(self) -> list[str]:
        """The blocks to hand out from."""
        return [block.strip() for block in self.cleaned_data["pools"].split(",") if block.strip()]
