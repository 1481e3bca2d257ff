"""What has happened to a record, from the audit, as a timeline and as columns before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from wherry.record.cell import BadCell, read_cell
from wherry.record.column import RecordType
from wherry.show.words import UNKNOWN, say_day, say_list, say_moment, say_yes_no
from wherry.store.models import Change
from wherry.web.present.records import heading

ACTIONS = {"added": "Added", "changed": "Changed", "removed": "Removed"}
SHARING = {"own": "only its own body", "named": "bodies it names", "partnership": "the whole partnership"}


def timeline(kind: RecordType, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as the timeline takes them, newest first as they were given."""
    return [
        {
            "title": ACTIONS.get(change.action, change.action),
            "by": change.person_words,
            "date": say_moment(change.at),
            "datetime": localtime(change.at).isoformat(),
            "text": _words(kind, change),
        }
        for change in changes
    ]


def differences(
    kind: RecordType, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """For each column whose value differs: its heading, what was there, and what is there now."""
    was, now = before or {}, after or {}
    found = []
    for column in kind.columns:
        name = "owner" if column.name == "body" and "body" not in {**was, **now} else column.name
        if was.get(name) != now.get(name):
            found.append(
                (
                    heading(column),
                    plain_words(kind, column.name, was.get(name)),
                    plain_words(kind, column.name, now.get(name)),
                )
            )
    return found


def plain_words(kind: RecordType, name: str, value: Any) -> str:
    """A value as JSON kept it, in words."""
    if value is None or value == []:
        return UNKNOWN
    if isinstance(value, bool):
        return say_yes_no(value)
    if isinstance(value, list | tuple):
        return say_list([str(item) for item in value])
    column = kind.column(name)
    if column.kind == "date":
        try:
            return say_day(read_cell(column, value))
        except BadCell:
            return str(value)
    return str(value)


def _words(kind: RecordType, change: Change) -> SafeString:
    lines: list[str] = []
    if change.action == "changed":
        lines += [f"{name}: from {was} to {now}" for name, was, now in differences(kind, change.before, change.after)]
        lines += _sharing_words(change)
    if change.why:
        lines.append(f"Reason: {change.why}")
    if not lines:
        return SafeString("")
    return format_html(
        '<ul class="govuk-list govuk-list--bullet">{}</ul>',
        format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
    )


def _sharing_words(change: Change) -> list[str]:
    was, now = change.before or {}, change.after or {}
    said = []
    if was.get("visibility") != now.get("visibility"):
        before, after = (SHARING.get(each.get("visibility"), UNKNOWN) for each in (was, now))
        said.append(f"Who may see it: from {before} to {after}")
    if (was.get("shared_with") or []) != (now.get("shared_with") or []):
        said.append(f"Bodies it is shared with: {say_list(list(now.get('shared_with') or []))}")
    return said
