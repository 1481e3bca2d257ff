"""Narrowing the list of what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from wherry.work.mending import MendTask

SEVERITIES = ("critical", "high", "medium", "low")


class MendFilter(forms.Form):
    """Which tasks to show. An address may name what is not there: it narrows nothing."""

    hide_optional = True

    def __init__(self, data: QueryDict, *, bodies: Mapping[str, str], states: Sequence[str]) -> None:
        super().__init__(data, auto_id="filter_%s")
        said = [(state, f"{state[:1].upper()}{state[1:]}") for state in states]
        grave = [(name, name.capitalize()) for name in SEVERITIES]
        for name, label, choices in (
            ("body", "Body", list(bodies.items())),
            ("severity", "Severity", grave),
            ("state", "State", said),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", "Any"), *choices], required=False)
        self.fields["q"] = forms.CharField(label="Search words", required=False, max_length=200)

    def asked(self) -> dict[str, str]:
        """The filters in force, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, tasks: Iterable[MendTask]) -> list[MendTask]:
        """The tasks that every filter lets through."""
        asked = self.asked()
        words = asked.get("q", "").casefold().split()
        return [
            task
            for task in tasks
            if asked.get("body", task.body) == task.body
            and asked.get("state", task.state) == task.state
            and ("severity" not in asked or (task.remedy or {}).get("severity") == asked["severity"])
            and all(word in _text(task) for word in words)
        ]

    def selected(self, here: str) -> list[dict[str, Any]]:
        """The filters in force, each with the address that takes it away."""
        groups = []
        for name, value in self.asked().items():
            query = self.data.copy()
            query.pop(name, None)
            query.pop("page", None)
            words = dict(getattr(self.fields[name], "choices", ())).get(value, value)
            href = f"{here}?{query.urlencode()}" if query else here
            groups.append({"heading": self.fields[name].label, "chosen": [{"text": words, "href": href}]})
        return groups


def _text(task: MendTask) -> str:
    says = task.remedy["says"] if task.remedy else ""
    return " ".join((task.rule, task.device, task.who, task.note, says)).casefold()
