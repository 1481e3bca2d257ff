"""``wherry divide`` in a shell."""

from __future__ import annotations

from wherry.show.naming import Naming
from wherry.show.share_tables import list_rules, list_settlement
from wherry.show.terminal.parts import Json, Parts, findings_table, pick


def division_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    document, naming = {"answer": answer, "generated": generated}, Naming()
    rules = list_rules(document, naming)
    shares = pick(rules, *(column.heading for column in rules.columns if column.heading != "Closest objection"))
    parts: Parts = [shares]
    if answer["settlement"] is not None:
        parts += [list_settlement(document, naming), answer["settlement"]["says"]]
    parts += findings_table(answer["findings"], generated=generated, most_rows=most)
    return [*parts, answer["says"], answer["verified"]["says"]]
