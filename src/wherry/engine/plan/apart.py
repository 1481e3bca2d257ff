"""A recovery service stands apart from what it recovers."""

from __future__ import annotations

from collections import defaultdict

from wherry.engine.plan.columns import Entries, Model
from wherry.engine.program import INFINITY


def keep_apart(model: Model) -> None:
    """A recovery service has another provider, and another site, than what it recovers. Two that share one today may
    go on."""
    question = model.question
    by_ref = {question.needs[number].ref: number for number in model.numbers}
    rows: list[Entries] = []
    for number in model.numbers:
        other = by_ref.get(question.needs[number].apart_from or "")
        if other is not None:
            for at in range(question.count):
                mine, theirs = _providers(model, number, at), _providers(model, other, at)
                rows += [row for key in sorted(set(mine) & set(theirs)) for row in _clash(mine[key], theirs[key])]
    model.rows("a recovery service stands apart from what it recovers", rows, -INFINITY, 1.0)


def _providers(model: Model, number: int, at: int) -> dict[str, tuple[Entries, Entries]]:
    """By provider or site: the entries of offers and of today's arrangement."""
    question, found = model.question, defaultdict[str, tuple[Entries, Entries]](lambda: ([], []))
    for pair in model.pairs:
        offer = question.offers[question.pairs[pair].offer]
        if question.pairs[pair].need == number and (pair, at) in model.served:
            found[offer.provider][0].extend(model.serving(pair, at, 1.0))
            if offer.site is not None:
                found[f"site {offer.site}"][0].extend(model.serving(pair, at, 1.0))
    today = question.needs[number].today
    if today is not None:
        found[today.provider][1].extend(model.serving(-1 - number, at, 1.0))
    return found


def _clash(mine: tuple[Entries, Entries], theirs: tuple[Entries, Entries]) -> list[Entries]:
    both = [mine[0] + theirs[0], mine[0] + theirs[1], mine[1] + theirs[0]]
    return [row for row, (one, two) in zip(both, ((0, 0), (0, 1), (1, 0)), strict=True) if mine[one] and theirs[two]]
