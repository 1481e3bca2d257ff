"""Configurations written with braces: Junos and its kin, and PAN-OS as its command line shows it."""

from __future__ import annotations

import re

from wherry.read.config.tree import TOP, Tree

DEEPEST = 200
MOST_LINES_OF_A_TEXT = 400
_PLAIN = re.compile(r'[^"{};#\[/]*([{;])\s*(?:##.*)?$')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|/\*|##|#|[{};]|\[|\]|(?:[^\s"{};#\[\]/]|/(?!\*))+|\s+', re.DOTALL)
_PROMPT = re.compile(r"\[edit.*\]$|(?:\{\w+(?::\w+)?\})?$|[\w.-]+@[\w.-]+[>#%]|\S+[>#]\s*(?:show|exit|quit)?\b.*$")


def read_braces(lines: list[str], platform: str = "junos") -> Tree:
    """The tree of a configuration with braces. A brace too many or too few is a doubt, not the end.

    ``inactive:`` statements are kept and marked; quoted texts may span lines; annotations and remarks are left out.
    """
    tree = Tree(syntax="brace")
    loose = platform in ("vyos", "bigip")
    stack = [TOP]
    number, count = 0, len(lines)
    while number < count:
        line = lines[number]
        number += 1
        text = line.strip()
        if not text or text[0] == "#":
            continue
        if text[0] == "}" and text.strip("}; ") == "":
            _close(tree, stack, text.count("}"), number)
        elif (match := _PLAIN.match(text)) is not None and (platform != "bigip"):
            _open_or_add(tree, stack, text[: match.start(1)].strip(), match.group(1), number, number)
        elif loose and not text.endswith("}"):
            _open_or_add(tree, stack, text.rstrip("{ "), "{" if text.endswith("{") else ";", number, number)
        elif text[:2] == "/*":
            number = _end_of_remark(lines, number)
        else:
            number = _statement(lines, number, tree, stack)
    if len(stack) > 1:
        tree.doubt(count, f"{len(stack) - 1} braces are never closed: the configuration breaks off")
    return tree


def _open_or_add(tree: Tree, stack: list[int], text: str, mark: str, first: int, last: int) -> None:
    off = text.startswith("inactive: ")
    if text.startswith(("inactive: ", "replace: ", "protect: ", "delete: ")):
        text = text.split(": ", 1)[1]
    if not text:
        if mark == "{":
            stack.append(stack[-1])
        return
    index = tree.add(text, first, last, stack[-1])
    if off:
        tree.inactive.add(index)
    if mark == "{":
        if len(stack) > DEEPEST:
            tree.doubt(first, f"deeper than {DEEPEST} levels: kept at the level above")
            stack.append(stack[-1])
        else:
            stack.append(index)
            tree.blocks.add(index)


def _close(tree: Tree, stack: list[int], count: int, number: int) -> None:
    for _ in range(count):
        if len(stack) == 1:
            tree.doubt(number, "a brace closes that was never opened")
            return
        stack.pop()


def _end_of_remark(lines: list[str], number: int) -> int:
    for last in range(number - 1, min(number + 2000, len(lines))):
        if "*/" in lines[last]:
            return last + 1
    return number


def _quotes(text: str) -> int:
    return text.count('"') - text.count('\\"')


def _statement(lines: list[str], number: int, tree: Tree, stack: list[int]) -> int:
    """Read the statements of a line that is not plain, and the lines below that they need."""
    first, buffer = number, lines[number - 1]
    words: list[str] = []
    if _PROMPT.match(buffer.strip()) or not any(mark in buffer for mark in '{};["'):
        tree.doubt(number, "no statement: it has neither a brace nor a semicolon at its end")
        return number
    for _ in range(MOST_LINES_OF_A_TEXT):
        whole = _quotes(buffer) % 2 == 0 and buffer.count("[") <= buffer.count("]")
        if whole or number >= len(lines):
            break
        buffer += "\n" + lines[number]
        number += 1
    if _quotes(buffer) % 2:
        tree.doubt(first, "a quoted text begins here and never ends")
        buffer, number = lines[first - 1], first
    for match in _TOKEN.finditer(buffer):
        token = match.group()
        if token in ("##", "#", "/*"):
            break
        if token in "{;":
            _open_or_add(tree, stack, " ".join(words), token, first, number)
            words = []
        elif token == "}":
            if words:
                _open_or_add(tree, stack, " ".join(words), ";", first, number)
                words = []
            _close(tree, stack, 1, first)
        elif not token.isspace():
            words.append(token)
    if words:
        _open_or_add(tree, stack, " ".join(words), ";", first, number)
    return number
