"""The documents of ``wherry explain``, ``wherry appraise`` and ``wherry compare``: as the engine says it, with every
sum of pence given in pounds too."""

from __future__ import annotations

from typing import Any

from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def with_pounds(value: Any) -> Any:
    """Plain values where every whole number of pence under a name that ends in ``_pence`` also stands in pounds."""
    if isinstance(value, list):
        return [with_pounds(each) for each in value]
    if not isinstance(value, dict):
        return value
    found: Json = {}
    for name, each in value.items():
        if name.endswith("_pence") and (each is None or isinstance(each, int)):
            found |= both_of_pence(name.removesuffix("_pence"), each)
        else:
            found[name] = with_pounds(each)
    return found


def explained_answer(answer: Json) -> Json:
    """From ``wherry.engine.plan.explanation.Explanation``, ``wherry.work.explaining.Weighed`` or
    ``wherry.engine.plan.compare.Comparison`` as plain values."""
    found: Json = with_pounds(answer)
    return found
