"""Flat paths: however a configuration is nested, each leaf becomes the words from the top down to it, with its lines.

Junos with braces and Junos as ``set`` orders give the same paths, and so do PAN-OS in XML and as ``set`` orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wherry.read.config.tree import TOP, Tree

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+', re.DOTALL)
MOST_PATHS = 400_000


@dataclass(frozen=True, slots=True)
class Path:
    """One leaf: its words, unquoted, and the lines it stands on."""

    words: tuple[str, ...]
    first: int
    last: int


def split_words(text: str) -> list[str]:
    """The words of a statement; a quoted text is one word, without its quotes."""
    if '"' not in text:
        return text.split()
    return [
        word[1:-1] if word[0] == '"' and word[-1] == '"' and len(word) > 1 else word for word in _WORD.findall(text)
    ]


def flat_paths(tree: Tree) -> list[Path]:
    """Every leaf of a tree with braces, of XML or of ``set`` orders, as paths; Junos groups are applied, inactive parts
    and what ``delete`` and ``deactivate`` orders take away are left out."""
    paths = list(_of_orders(tree)) if tree.syntax == "set" else list(_of_nested(tree))
    if any("apply-groups" in path.words for path in paths):
        paths = list(_with_groups(paths))
    return paths


def _of_nested(tree: Tree) -> Iterator[Path]:
    above: list[tuple[str, ...] | None] = [None] * len(tree.texts)
    children, xml = tree.children, tree.syntax == "xml"
    for index, text in enumerate(tree.texts):
        parent = tree.parents[index]
        if index in tree.inactive or (parent != TOP and above[parent] is None):
            continue
        words = ((above[parent] or ()) if parent != TOP else ()) + ((text,) if xml else tuple(split_words(text)))
        above[index] = words
        if not children[index] and index not in tree.blocks:  # an empty block says nothing
            yield from _each_of_list(Path(words, tree.firsts[index], tree.lasts[index]))


def _each_of_list(path: Path) -> Iterator[Path]:
    """``[ a b ]`` means one path for each."""
    words = path.words
    if "[" not in words or words[-1] != "]":
        yield path
        return
    begins = words.index("[")
    for word in words[begins + 1 : -1]:
        yield Path((*words[:begins], word), path.first, path.last)


def _of_orders(tree: Tree) -> Iterator[Path]:
    gone: list[tuple[str, ...]] = []
    paths: list[Path] = []
    for index, text in enumerate(tree.texts):
        words = split_words(text)
        if words[0] == "set":
            paths.extend(_each_of_list(Path(tuple(words[1:]), tree.firsts[index], tree.lasts[index])))
        elif words[0] in ("delete", "deactivate"):
            taken = tuple(words[1:])
            if words[0] == "delete":
                paths = [path for path in paths if path.words[: len(taken)] != taken]
            else:
                gone.append(taken)
        elif words[0] == "activate":
            gone = [taken for taken in gone if taken != tuple(words[1:])]
    for path in paths:
        if not any(path.words[: len(taken)] == taken for taken in gone):
            yield path


def _with_groups(paths: list[Path]) -> Iterator[Path]:
    """Junos: put what a group says where ``apply-groups`` asks for it. A statement's own words come first and win."""
    groups: dict[str, list[Path]] = {}
    for path in paths:
        if path.words[0] == "groups" and len(path.words) > 2:
            groups.setdefault(path.words[1], []).append(Path(path.words[2:], path.first, path.last))
    own = [path for path in paths if path.words[0] != "groups"]
    yield from own
    made = 0
    for path in own:
        if "apply-groups" not in path.words:
            continue
        place = path.words.index("apply-groups")
        for name in path.words[place + 1 : place + 2]:
            for found in _applied(groups.get(name, ()), path.words[:place], own):
                made += 1
                if made > MOST_PATHS:
                    return
                yield found


def _applied(group: Iterable[Path], prefix: tuple[str, ...], own: list[Path]) -> Iterator[Path]:
    under = [path for path in own if path.words[: len(prefix)] == prefix]
    for path in group:
        words = path.words
        if len(words) <= len(prefix) or not all(map(_matches, words, prefix)):
            continue
        rest = words[len(prefix) :]
        wild = [n for n, word in enumerate(rest) if word.startswith("<") and word.endswith(">")]
        if not wild:
            yield Path(prefix + rest, path.first, path.last)
            continue
        depth = wild[-1] + 1
        heads = {
            found.words[len(prefix) : len(prefix) + depth]
            for found in under
            if len(found.words) > len(prefix) + depth - 1
            and all(map(_matches, rest[:depth], found.words[len(prefix) : len(prefix) + depth]))
        }
        for head in sorted(heads):
            yield Path(prefix + head + rest[depth:], path.first, path.last)


def _matches(pattern: str, word: str) -> bool:
    if pattern == word:
        return True
    if not (pattern.startswith("<") and pattern.endswith(">")):
        return False
    return re.fullmatch(re.escape(pattern[1:-1]).replace(r"\*", ".*").replace(r"\?", "."), word) is not None
