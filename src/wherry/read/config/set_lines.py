"""Configurations written as one ``set`` order a line: Junos, PAN-OS, Check Point."""

from __future__ import annotations

import re

from wherry.read.config.tree import TOP, Tree

VERBS = frozenset(("set", "deactivate", "activate", "delete", "add", "edit", "top", "annotate", "protect", "rename"))
_PROMPT = re.compile(r"(?:\S+@)?\S+[>#%] ?(\S.*)?$|\[edit.*\]$|\{\w+(?::\w+)?\}(?:\[edit.*\])?$")
MOST_LINES_OF_A_TEXT = 200


def read_set_lines(lines: list[str]) -> Tree:
    """A flat tree: one statement an order, verb included. A quoted text may span lines."""
    tree = Tree(syntax="set")
    add = tree.add
    number, count = 0, len(lines)
    while number < count:
        text = lines[number].strip()
        number += 1
        if not text or text[0] in "#!":
            continue
        first = number
        if text.split(None, 1)[0] not in VERBS:
            said = "a prompt of a terminal" if _PROMPT.match(text) else "no order that begins with set"
            tree.doubt(number, f"{said}: skipped")
            continue
        if text.count('"') % 2 and '\\"' not in text:
            text, number = _whole_text(lines, number, text)
            if text.count('"') % 2:
                tree.doubt(first, "a quoted text begins here and never ends")
        add(text, first, number, TOP)
    return tree


def _whole_text(lines: list[str], number: int, text: str) -> tuple[str, int]:
    whole = text
    for last in range(number, min(number + MOST_LINES_OF_A_TEXT, len(lines))):
        whole += "\n" + lines[last]
        if '"' in lines[last]:
            return whole, last + 1
    return text, number
