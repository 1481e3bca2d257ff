"""FortiOS: config, edit, set, next, end, with quoted texts that may span many lines."""

from __future__ import annotations

import re

from wherry.read.config.tree import TOP, Tree

DEEPEST = 50
MOST_LINES_OF_A_TEXT = 5000
_PROMPT = re.compile(r"\S+(?: \([\w .-]+\))? [#$] ?(\S.*)?$|--More--")


def read_fortios(lines: list[str]) -> Tree:
    """The tree of a FortiOS configuration. ``config`` and ``edit`` hold what follows until ``end`` and ``next``."""
    tree = Tree(syntax="fortios")
    stack = [TOP]
    edits = [False]
    number, count = 0, len(lines)
    texts, firsts, lasts, parents = tree.texts, tree.firsts, tree.lasts, tree.parents
    while number < count:
        text = lines[number].strip()
        number += 1
        if not text or text[0] == "#":
            continue
        first = number
        if '"' in text and _quotes(text) % 2:
            text, number = _whole_text(lines, number, text, tree)
        word = text[: text.find(" ")] if " " in text else text
        if word in ("set", "unset", "append", "select", "unselect"):
            texts.append(text)
            firsts.append(first)
            lasts.append(number)
            parents.append(stack[-1])
        elif word in ("config", "edit"):
            index = tree.add(text, first, number, stack[-1])
            if len(stack) > DEEPEST:
                tree.doubt(first, f"deeper than {DEEPEST} levels: kept at the level above")
                index = stack[-1]
            stack.append(index)
            edits.append(word == "edit")
        elif word in ("next", "end"):
            _close(tree, stack, edits, word, first)
        else:
            said = "a prompt of a terminal" if _PROMPT.match(text) else "not an order of FortiOS"
            tree.doubt(first, f"{said}: skipped")
    if len(stack) > 1:
        tree.doubt(count, f"{len(stack) - 1} blocks are never closed: the configuration breaks off")
    return tree


def _close(tree: Tree, stack: list[int], edits: list[bool], word: str, number: int) -> None:
    if word == "end" and edits[-1]:  # the command line lets "end" close an open "edit" as well
        stack.pop()
        edits.pop()
    if len(stack) == 1 or (word == "next" and not edits[-1]):
        tree.doubt(number, f"{word} closes what was never opened")
        return
    stack.pop()
    edits.pop()


def _quotes(text: str) -> int:
    return text.count('"') - text.count('\\"')


def _whole_text(lines: list[str], number: int, text: str, tree: Tree) -> tuple[str, int]:
    parts = [text]
    for last in range(number, min(number + MOST_LINES_OF_A_TEXT, len(lines))):
        parts.append(lines[last])
        if _quotes(lines[last]) % 2:
            return "\n".join(parts), last + 1
    tree.doubt(number, "a quoted text begins here and never ends")
    return text, number
