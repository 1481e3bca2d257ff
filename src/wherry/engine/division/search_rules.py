"""The rules beyond the nucleolus for a game known through an oracle: what each adds last, equal percentages, and, where
they are asked for, the per-capita nucleolus and a sampled Shapley value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wherry.engine.division.answer import Proof
from wherry.engine.division.core import find_equal_saving
from wherry.engine.division.explain import say_amount
from wherry.engine.division.levels import LevelSearch
from wherry.engine.division.marginal import share_by_marginals
from wherry.engine.division.oracle import Oracle, per_capita
from wherry.engine.division.oracle_proof import verify_with_oracle
from wherry.engine.division.sampling import SampledShapley, sample_shapley

ORDERS = 8
SEED = 1953
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One rule's shares, in the game's unit. ``proof`` is there for a nucleolus; ``low`` and ``high`` bound sampled
    shares, and ``says`` tells how they were sampled."""

    rule: str
    shares: tuple[Fraction | float, ...]
    proof: Proof | None = None
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    says: str = ""


def work_by_marginals(oracle: Oracle, worth: dict[int, float]) -> Worked | None:
    """Separable costs, where it is known what everybody without each one saves and all add something by joining."""
    everybody = (1 << len(oracle.players)) - 1
    without = [worth.get(everybody ^ 1 << at) for at in range(len(oracle.players))]
    if any(value is None for value in without):
        return None
    total = Fraction(oracle.total())
    marginals = [total - Fraction(value) for value in without if value is not None]
    if sum(marginals) <= 0:
        return None
    return Worked(rule="separable costs", shares=share_by_marginals(total, marginals))


def work_equal_saving(
    oracle: Oracle, stand_alone: Sequence[int], *, allowed: float, tolerance: float, worth: dict[int, float]
) -> Worked:
    """As near the same percentage as the coalitions allow; those met are added to ``worth``."""
    shares = find_equal_saving(oracle, stand_alone, allowed, tolerance=tolerance, known=worth)
    return Worked(rule="equal saving", shares=tuple(shares.tolist()))


def work_per_capita(
    oracle: Oracle,
    worth: dict[int, float],
    *,
    individually_rational: bool,
    tolerance: float,
    of_proof: float,
    stop: Callable[[], bool] | None,
) -> Worked:
    """The per-capita nucleolus by the same search of levels, and its proof; coalitions met are added to ``worth``."""
    weighing = per_capita(len(oracle.players))
    found = LevelSearch(
        oracle,
        weighing=weighing,
        individually_rational=individually_rational,
        tolerance=tolerance,
        begin=worth,
        stop=stop,
    ).run()
    worth.update(found.met)
    proof = verify_with_oracle(
        oracle, found, weighing=weighing, individually_rational=individually_rational, tolerance=of_proof
    )
    return Worked(rule="per-capita nucleolus", shares=tuple(found.shares.tolist()), proof=proof)


def sample_by_worth(
    oracle: Oracle, saving: Callable[[int], float], worth: dict[int, float], *, in_pence: bool = True
) -> Worked:
    """The Shapley value from a few orders drawn at random, each with its rotations; coalitions asked about are added
    to ``worth``. The seed is fixed, so that the same question has the same answer."""
    everybody = (1 << len(oracle.players)) - 1

    def ask(mask: int) -> float:
        if mask == everybody:
            return oracle.total()
        if mask not in worth:
            worth[mask] = saving(mask)
        return worth[mask]

    found = sample_shapley(len(oracle.players), ask, rounds=ORDERS, seed=SEED, confidence=CONFIDENCE)
    return Worked(
        rule="shapley",
        shares=tuple(found.shares.tolist()),
        low=tuple(found.low.tolist()),
        high=tuple(found.high.tolist()),
        says=_say_sampled(found, in_pence=in_pence),
    )


def _say_sampled(found: SampledShapley, *, in_pence: bool) -> str:
    widest = float((found.high - found.shares).max())
    return (
        f"Estimated from {found.rounds} orders drawn at random, each in all its rotations: with a confidence of "
        f"{found.confidence:.0%} a share is within {say_amount(widest, in_pence=in_pence)} of the true one."
    )
