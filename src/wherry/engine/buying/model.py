"""The trained judgement of two names: a probability, what speaks for it and against it in words, and thresholds.

The weights are data, in ``supplier_model.json``: dated, with what they were trained on and how well they did on pairs
they had not seen. ``python -m bench.train_suppliers`` makes the file again.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wherry.engine.buying.likeness import FEATURES, Rarity, compare_names
from wherry.engine.buying.names import Name, parse_name
from wherry.engine.buying.register import Register, load_register

SAYS = {
    "same_words": ("their words are the same", ""),
    "letters": ("their letters are alike", "their letters are unlike"),
    "shared": ("they share telling words", "they share few telling words"),
    "both_left": ("hardly any telling word is left over", "each has telling words that the other lacks"),
    "one_left": ("neither has words to spare", "one has words that the other lacks"),
    "run_together": ("run together they are the same", ""),
    "first_word": ("they begin with the same word", "they begin with different words"),
    "begins": ("one is the other cut short", ""),
    "initials": ("one is the initials of the other", ""),
    "digits_differ": ("", "they hold different numbers"),
    "forms_differ": ("", "their legal forms differ"),
    "group_left": ("", "one names the group"),
    "alias_same": ("one trades or traded under the other's name", ""),
    "rare_shared": ("they share a rare word", "they share no rare word"),
    "contained": ("one holds all words of the other", ""),
    "kind_left": ("", "the words left over tell different sorts of bodies apart"),
    "main_same": ("without brackets and marks they are the same", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierModel:
    """The weights of the features with their means and spreads, the thresholds, and the facts of the training.

    ``asked`` is the threshold for pairs that somebody asks about, of which about half are one supplier; ``natural`` the
    one among all pairs that a search meets, of which few are; ``review`` how far under it a doubt is still shown."""

    date: str
    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    intercept: float
    asked: float
    natural: float
    review: float
    rarity: Rarity
    register: Register
    linkage: Mapping[str, Any]
    facts: Mapping[str, Any]

    def score(self, features: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """The log odds of each row of features; above a threshold the two are taken for one supplier."""
        rows = np.asarray(features, float).reshape(-1, len(FEATURES))
        return ((rows - self.means) / self.spreads) @ self.weights + self.intercept

    def judge(self, first: str, second: str) -> Judgement:
        """The judgement of two names as ledgers write them."""
        a, b = parse_name(first), parse_name(second)
        known = self.register.judge(a, b)
        row = compare_names(a, b, self.rarity)
        score = float(self.score([row])[0])
        if known is not None:
            return Judgement(score=known.score(score, self.asked), evidence=(known.says,), known=known.relation)
        return Judgement(score=score, evidence=self.explain(row))

    def explain(self, row: Sequence[float]) -> tuple[str, ...]:
        """What speaks most for and against, the strongest first."""
        parts = (np.asarray(row, float) - self.means) / self.spreads * self.weights
        said = []
        for at in np.argsort(-np.abs(parts)).tolist():
            words = SAYS.get(FEATURES[at], ("", ""))[int(parts[at] < 0)]
            if words and abs(parts[at]) > 0.2:
                said.append(words)
        return tuple(said[:4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How surely two names are one supplier: log odds, with the reasons; ``known`` is what the register says of them,
    same or group, where it knows them."""

    score: float
    evidence: tuple[str, ...]
    known: str = ""

    @property
    def probability(self) -> float:
        """The probability that the two are one supplier, among pairs of which half are."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score))))


@functools.cache
def load_model() -> SupplierModel:
    """The model that comes with Wherry."""
    data = json.loads(files("wherry.engine.buying").joinpath("supplier_model.json").read_text("utf-8"))
    if tuple(data["features"]) != FEATURES:
        raise ValueError("supplier_model.json was trained on other features; make it again")
    return SupplierModel(
        date=data["date"],
        weights=np.array(data["weights"]),
        means=np.array(data["means"]),
        spreads=np.array(data["spreads"]),
        intercept=data["intercept"],
        asked=data["thresholds"]["asked"],
        natural=data["thresholds"]["natural"],
        review=data["thresholds"]["review"],
        rarity=Rarity(data["words"]["names"], data["words"]["counts"]),
        register=load_register(),
        linkage=data["linkage"],
        facts=data["facts"],
    )


def surely_same(a: Name, b: Name, rarity: Rarity) -> bool:
    """Whether two names may be merged without asking: all their words, in brackets too, are the same in some order or
    run together, no legal form contradicts another, and the words are telling enough to be one company's."""
    if not a.whole or not b.whole:
        return False
    if a.whole != b.whole and "".join(a.main.words) != "".join(b.main.words):
        return False
    if a.whole != b.whole and (len(a.aliases) > 1 or len(b.aliases) > 1):
        return False
    if a.forms and b.forms and not a.forms & b.forms:
        return False
    telling = [rarity.of(word) for word in a.whole if not word.isdigit()]
    return bool(telling) and (max(telling) > 6.5 or sum(telling) > 14) and bool(a.forms or b.forms or len(a.whole) > 2)
