"""What a heading may mean: how near its words come to the names that bodies give each column."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from wherry.read.buying.vocabulary import MEANINGS

EXACT = 1.0
LEAST = 0.55
NEAR = 0.88  # of letters alike, for a name that was misspelt
_MARKS = re.compile("^(?:\ufeff|ï»¿|Ã¯»¿|Ã¯Â»Â¿)+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TAG = re.compile(r"\(T\)\s*$")


def plain_heading(label: Any) -> str:
    """A heading without marks of encodings, capitals, signs, joined words: ``ï»¿NetAmount (£)`` is ``net amount``."""
    text = _MARKS.sub("", html.unescape(str(label))).strip()
    text = _TAG.sub("", text)
    text = _CAMEL.sub(" ", text)
    text = text.casefold().replace("£", " ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text).split())


@functools.cache
def _names(kind: str) -> dict[str, list[tuple[str, int]]]:
    """The meanings that each name may have, with the name's rank among those of the meaning."""
    found: dict[str, list[tuple[str, int]]] = {}
    for meaning in MEANINGS[kind].values():
        for rank, written in enumerate(meaning.written):
            key = " ".join(re.sub(r"[^0-9a-z]+", " ", written).split())
            found.setdefault(key, []).append((meaning.name, min(rank, 30)))
    return found


@functools.cache
def _by_word(kind: str) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """The names that hold each word, with all words of each."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for name in _names(kind):
        words = frozenset(name.split())
        if len(words) > 1 or len(name) > 4:
            found.setdefault(max(words, key=len), []).append((name, words))
    return found


@functools.cache
def heading_scores(kind: str, label: str) -> dict[str, float]:
    """How well a heading fits each meaning of a kind, from ``LEAST`` to 1; meanings that it does not fit are absent.

    A name that bodies use fits whole; earlier names of a meaning a little better than later ones. A heading that holds
    such a name among other words fits in part, and so does one that is spelt a little differently.
    """
    key = plain_heading(label)
    found: dict[str, float] = {}
    if not key:
        return found
    names, by_word, tokens = _names(kind), _by_word(kind), frozenset(key.split())
    fits = [(name, EXACT - 0.004 * rank) for name, rank in names.get(key, ())]
    for token in tokens:
        for written, words in by_word.get(token, ()):
            if words <= tokens and written != key:
                share = 0.5 + 0.38 * len(written) / len(key)
                fits += [(name, share - 0.002 * rank) for name, rank in names[written]]
    if len(key) > 4 and key not in names:
        for written, alike, _ in process.extract(key, names.keys(), scorer=ratio, score_cutoff=NEAR * 100, limit=5):
            fits += [(name, 0.9 * alike / 100) for name, _ in names[written]]
    for name, score in fits:
        if score >= LEAST and score > found.get(name, 0.0):
            found[name] = score
    return found


def recognised_meanings(kind: str, cells: Sequence[Any]) -> float:
    """How much of a kind's vocabulary a row of cells names: the best score of every distinct meaning, added up."""
    best: dict[str, float] = {}
    for cell in cells:
        if isinstance(cell, str) and 0 < len(cell) < 100:
            scores = heading_scores(kind, cell)
            if scores:
                name = max(scores, key=scores.__getitem__)
                best[name] = max(best.get(name, 0.0), scores[name])
    return sum(best.values())
