"""An independent check of an answer: figures added again from the question, rules tested one by one, no solver."""

from __future__ import annotations

from fractions import Fraction

from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.engine.program import Floats

NEARLY = Fraction(1, 10**6)


def check_facility(question: FacilityQuestion, share: Floats, cost: float) -> tuple[str, ...]:
    """What is wrong with an answer, in words; empty where nothing is. Sums are exact fractions of the figures given;
    a share may be off by a millionth of the need, and the cost by a millionth of itself."""
    said: list[str] = []
    met = [Fraction(0)] * question.needs
    total = Fraction(0)
    apart: dict[int, list[int]] = {}
    for one, other in question.apart.tolist():
        apart.setdefault(one, []).append(other)
    for provider in range(question.providers):
        served = [(need, Fraction(float(share[provider, need]))) for need in share[provider].nonzero()[0].tolist()]
        load = Fraction(0)
        for need, part in served:
            if part < 0 or part > 1 + NEARLY:
                said.append(f"provider {provider + 1} meets {float(part):g} of need {need + 1}")
            if question.single and part != 1:
                said.append(f"need {need + 1} has more than one source")
            met[need] += part
            load += part * Fraction(float(question.quantity[need]))
            total += part * Fraction(float(question.serve[provider, need]))
        if served:
            total += Fraction(float(question.open_cost[provider]))
        capacity = Fraction(float(question.capacity[provider]))
        if load > capacity * (1 if question.single else 1 + NEARLY):
            said.append(f"provider {provider + 1} carries {float(load):g} of {float(capacity):g}")
        inside = {int(need) for need, _ in served}
        said += [
            f"provider {provider + 1} serves needs {one + 1} and {other + 1}, which must be apart"
            for one in sorted(inside & apart.keys())
            for other in apart[one]
            if other in inside
        ]
    for need, part in enumerate(met):
        if part != 1 if question.single else abs(part - 1) > NEARLY:
            said.append(f"need {need + 1} is met by {float(part):g} parts of 1")
    if abs(total - Fraction(cost)) > NEARLY * max(Fraction(1), abs(total)):
        said.append(f"the cost is {float(total):.6f} and was given as {cost:.6f}")
    return tuple(said)
