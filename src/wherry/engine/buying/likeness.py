"""How alike two suppliers' names are, in figures that a person can read: words shared, words left over."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio, token_sort_ratio

from wherry.engine.buying.names import Alias, Name

NEAR_WORD = 0.86  # of letters alike, from which two words are taken as one that was misspelt
FEATURES = (
    "same_words", "letters", "sorted_letters", "run_together", "shared", "shared_least", "both_left", "one_left",
    "left_alike", "first_word", "begins", "initials", "digits_differ", "forms_differ", "form_missing", "group_left",
    "main_letters", "main_both_left", "via_alias", "rare_shared", "few_words", "kind_left", "short_left", "alias_same",
    "alias_joined", "shared_squared", "both_left_squared", "contained", "main_same", "main_joined", "nothing_common",
)  # fmt: skip
GROUP_WORDS = frozenset("group holdings holding uk gb europe international trading services".split())  # noqa: SIM905
KIND_WORDS = frozenset(
    ("school", "college", "university", "council", "union", "students", "trust", "church", "hospital", "academy",
     "club", "home", "nursery", "surgery", "ccg", "parish", "town", "city", "borough", "district")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a word tells: the logarithm of how few of the known suppliers' names hold it."""

    names: int
    counts: Mapping[str, int]

    def of(self, word: str) -> float:
        """From about 2 for the commonest words to about 10 for one never seen."""
        return math.log((self.names + 1) / (self.counts.get(word, 0) + 1))


@dataclass(frozen=True, slots=True)
class _Match:
    shared: float
    left_a: tuple[str, ...]
    left_b: tuple[str, ...]
    rare: float


def _match_words(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> _Match:
    """Pair the words of two names: first the same, then those spelt nearly so, then the begun (``serv`` with
    ``services`` at the end of a cut name)."""
    rest = list(b)
    left = []
    shared = rare = 0.0
    for word in a:
        if word in rest:
            rest.remove(word)
            shared += rarity.of(word)
            rare = max(rare, rarity.of(word))
        else:
            left.append(word)
    for word in list(left):
        best, score = "", 0.0
        for other in rest:
            if word[0] == other[0] and min(len(word), len(other)) > 3 and not (word.isdigit() or other.isdigit()):
                alike = ratio(word, other) / 100
                if word.startswith(other) or other.startswith(word):
                    alike = max(alike, 0.9)
                if alike > score:
                    best, score = other, alike
        if score >= NEAR_WORD:
            left.remove(word)
            rest.remove(best)
            shared += score * min(rarity.of(word), rarity.of(best))
            rare = max(rare, 0.8 * min(rarity.of(word), rarity.of(best)))
    return _Match(shared, tuple(left), tuple(rest), rare)


def compare_names(a: Name, b: Name, rarity: Rarity) -> list[float]:
    """The features of two names, in the order of ``FEATURES``: those of the pair of aliases that fits best, with those
    of the main names beside them."""
    best: list[float] = []
    score = -math.inf
    main = _compare(a.main, b.main, rarity)
    for first in a.aliases:
        for second in b.aliases:
            found = main if first is a.main and second is b.main else _compare(first, second, rarity)
            value = found[4] + 0.5 * found[2] - 1.2 * found[6] + 0.3 * found[0] - 0.05 * (found is not main)
            if value > score:
                best, score = found, value
    digits_a = {word for word in a.main.words if word.isdigit()}
    digits_b = {word for word in b.main.words if word.isdigit()}
    found = list(best)
    found[12] = float(bool(digits_a ^ digits_b))
    found[13] = float(bool(a.forms and b.forms and not a.forms & b.forms))
    found[14] = float(bool(a.forms) != bool(b.forms))
    found[16], found[17] = main[1], main[6]
    via_alias = best is not main
    found[18] = float(via_alias)
    found[23] = float(via_alias and best[0] and best[19] > 0.5)
    found[24] = float(via_alias and best[3] and best[19] > 0.5)
    found[28], found[29] = main[0], main[3]
    return found


def _compare(a: Alias, b: Alias, rarity: Rarity) -> list[float]:
    if not a.words or not b.words:
        return [0.0] * len(FEATURES)
    match = _match_words(a.words, b.words, rarity)
    mass_a, mass_b = sum(map(rarity.of, a.words)), sum(map(rarity.of, b.words))
    left_a, left_b = sum(map(rarity.of, match.left_a)), sum(map(rarity.of, match.left_b))
    text_a, text_b = a.text, b.text
    joined_a, joined_b = "".join(a.words), "".join(b.words)
    left = (*match.left_a, *match.left_b)
    union = mass_a + mass_b - match.shared
    return [
        float(sorted(a.words) == sorted(b.words)),
        JaroWinkler.similarity(text_a, text_b),
        token_sort_ratio(text_a, text_b) / 100,
        float(joined_a == joined_b),
        match.shared / union if union else 0.0,
        match.shared / min(mass_a, mass_b) if min(mass_a, mass_b) else 0.0,
        min(left_a, left_b) / 10,
        max(left_a, left_b) / 10,
        ratio(" ".join(match.left_a), " ".join(match.left_b)) / 100 if match.left_a and match.left_b else 0.0,
        JaroWinkler.similarity(a.words[0], b.words[0]),
        _begins(joined_a, joined_b),
        _initials(match),
        0.0, 0.0, 0.0,
        float(bool(left) and set(left) <= GROUP_WORDS),
        0.0, 0.0, 0.0,
        match.rare / 10,
        min(len(a.words), len(b.words)) == 1,
        float(bool(set(left) & KIND_WORDS)),
        float(bool(left) and min(map(len, left)) <= 2),
        0.0, 0.0,
        (match.shared / union) ** 2 if union else 0.0,
        (min(left_a, left_b) / 10) ** 2,
        float(not (match.left_a and match.left_b)),
        0.0, 0.0,
        float(match.shared == 0),
    ]  # fmt: skip


def _begins(a: str, b: str) -> float:
    """Whether one is the other cut short, as ledgers cut at 30, 35 or 40 letters."""
    short, long = sorted((a, b), key=len)
    return float(len(short) >= 12 and long.startswith(short) and len(long) - len(short) < 20 and long != short)


def _initials(match: _Match) -> float:
    """Whether a word that only one name has is the initials of the words that only the other has, or of the first."""
    for short, long in ((match.left_a, match.left_b), (match.left_b, match.left_a)):
        letters = "".join(word[0] for word in long)
        if len(long) >= 2 and len(short) == 1 and 2 <= len(short[0]) <= 6 and letters.startswith(short[0]):
            return 1.0 if short[0] == letters else 0.5
    return 0.0
