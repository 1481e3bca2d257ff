"""``wherry buy notice`` in a shell."""

from __future__ import annotations

from wherry.show.notice_tables import list_doubts, list_missing
from wherry.show.terminal.parts import Json, Parts, cut, findings_table
from wherry.show.words import say_count


def notice_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of a draft: when it is due, what is missing, what is doubtful."""
    kind = answer["notice"]
    parts: Parts = [
        f"{kind['code']} {kind['name']}: {answer['title'] or answer['purchase']}",
        f"{kind['when']} ({kind['act']} of the Procurement Act 2023; {kind['regulation']} of SI 2024/692)",
    ]
    if answer["missing"]:
        parts.append(cut(list_missing(answer, generated=generated), most, "fact"))
    if answer["doubts"]:
        parts.append(cut(list_doubts(answer, generated=generated), most, "doubt"))
    parts += findings_table(answer["findings"], generated=generated, most_rows=most)
    parts.append(
        "Every fact that it needs is known. A draft becomes a notice when the platform publishes it."
        if answer["complete"]
        else f"{say_count(len(answer['missing']), 'fact')} missing: it is a draft and cannot be published."
    )
    return parts
