"""Whether a division is the nucleolus, decided by Kohlberg's criterion and by code that shares nothing with the search.

A division is the nucleolus exactly when, going down the excesses level by level, the coalitions of each level that
the levels above do not span can be given positive weights that cover every player equally (once the levels above may
be used with any weight, and players held at what they are worth alone with none or more). Only levels that add
something to the span need a check, so there are at most ``n - 1``.

Source: Kohlberg, SIAM J. Appl. Math. 20 (1971) 62; the shortened form is Benedek, Fliege & Nguyen, Math. Program. 190
(2021), doi:10.1007/s10107-020-01527-9.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.division.answer import Balance, Proof
from wherry.engine.division.balance import choose_independent, find_weights
from wherry.engine.division.oracle import PLAIN, Weighing
from wherry.engine.division.question import Game, Values
from wherry.engine.division.rational import NullSpace

ROUGH = 1e-7
SHOWN_COALITIONS = 32
Masks = npt.NDArray[np.int64]


def verify_nucleolus(
    game: Game,
    shares: Sequence[Fraction | float],
    *,
    weighing: Weighing = PLAIN,
    individually_rational: bool = True,
) -> Proof:
    """Prove or refute that ``shares`` are the (weighed) nucleolus; the prenucleolus if not ``individually_rational``.

    Shares given in fractions for a game in whole pence are compared exactly; otherwise to 1e-7 of the game's size.
    """
    excesses = _Excesses(game, shares, weighing)
    fault = _first_fault(game, excesses, individually_rational)
    if fault:
        return Proof(holds=False, exact=excesses.exact, checks=0, levels=(), says=fault)
    held = [at for at in range(game.size) if excesses.is_held(at)] if individually_rational else []
    settled = NullSpace(game.size)
    settled.add_mask(game.everybody)
    levels: list[Balance] = []
    while settled.rank < game.size:
        masks, excess = excesses.next_level(settled)
        weights = find_weights(masks, settled, held)
        if weights is None:
            return Proof(
                holds=False,
                exact=excesses.exact,
                checks=len(levels) + 1,
                levels=tuple(levels),
                says=f"This is not the nucleolus: the coalitions at excess {float(excess):,.4f} can all be given more.",
            )
        levels.append(_balance(game, excess, weights))
        for mask in choose_independent(masks, settled):
            settled.add_mask(mask)
    how = "in exact fractions" if excesses.exact else "to seven digits"
    says = f"Verified {how} by Kohlberg's criterion in {len(levels)} check{'s' if len(levels) != 1 else ''}."
    return Proof(holds=True, exact=excesses.exact, checks=len(levels), levels=tuple(levels), says=says)


def _first_fault(game: Game, excesses: _Excesses, individually_rational: bool) -> str:
    if not excesses.is_whole():
        return "This is not the nucleolus: the shares do not add to what everybody together is worth."
    if individually_rational:
        for at, player in enumerate(game.players):
            if excesses.is_short(at):
                return f"This is not the nucleolus: {player} is given less than it is worth alone."
    return ""


def _balance(game: Game, excess: Fraction | float, weights: list[tuple[int, Fraction, bool]]) -> Balance:
    shown = [(mask, weight) for mask, weight, single in weights if not single][:SHOWN_COALITIONS]
    held = [mask for mask, _, single in weights if single]
    return Balance(
        excess=float(excess),
        coalitions=tuple(game.names(mask) for mask, _ in shown),
        weights=tuple(str(weight) for _, weight in shown),
        players_held_at_their_own_worth=tuple(name for mask in held for name in game.names(mask)),
    )


class _Excesses:
    """The excess of every coalition under given shares, in whole numbers over one denominator where possible."""

    def __init__(self, game: Game, shares: Sequence[Fraction | float], weighing: Weighing) -> None:
        self.game, self.weighing = game, weighing
        self.exact = game.in_pence and all(isinstance(share, (Fraction, int)) for share in shares)
        self.floats = np.array([float(share) for share in shares])
        self.size = max(1.0, float(np.abs(game.values).max()), float(np.abs(self.floats).max()))
        self.near = ROUGH * self.size
        fractions = [Fraction(share) for share in shares]
        self.under = int(np.lcm.reduce(np.array([share.denominator for share in fractions], dtype=object)))
        self.whole = [int(share * self.under) for share in fractions]
        weights = weighing.by_player or (0,) * game.size
        self.weights = np.array(weights, dtype=np.float64)

    def is_whole(self) -> bool:
        if self.exact:
            return sum(self.whole) == int(self.game.total) * self.under
        return abs(float(self.floats.sum()) - float(self.game.total)) <= self.near

    def is_short(self, at: int) -> bool:
        worth = self.game.value(1 << at)
        return self.whole[at] < worth * self.under if self.exact else float(self.floats[at]) < worth - self.near

    def is_held(self, at: int) -> bool:
        worth = self.game.value(1 << at)
        return self.whole[at] == worth * self.under if self.exact else float(self.floats[at]) <= worth + self.near

    def next_level(self, settled: NullSpace) -> tuple[Masks, Fraction | float]:
        """All coalitions of greatest weighed excess among those that the settled ones do not span."""
        masks, best = _near_greatest(
            self.game.values,
            self.floats,
            self.weights,
            float(self.weighing.constant),
            settled.array,
            self.near,
        )
        if not self.exact:
            return masks, best
        return self._exactly_greatest(masks)

    def _exactly_greatest(self, masks: Masks) -> tuple[Masks, Fraction]:
        members = (masks[:, None] >> np.arange(self.game.size)) & 1
        kind = np.int64 if (self.size * self.game.size + 1) * self.under < 2**62 else object
        given = members.astype(kind) @ np.array(self.whole, dtype=kind)
        over = self.game.values[masks].astype(kind) * self.under - given
        if not self.weighing.by_player:
            best = over.max()
            return masks[over == best], Fraction(int(best), self.under * self.weighing.constant)
        weight = self.weighing.constant + members @ np.array(self.weighing.by_player, dtype=np.int64)
        tops = {int(each): int(over[weight == each].max()) for each in np.unique(weight)}
        top = max(Fraction(most, each) for each, most in tops.items())
        keep = np.zeros(len(masks), dtype=np.bool_)
        for each, most in tops.items():
            if Fraction(most, each) == top:
                keep |= (weight == each) & (over == most)
        return masks[keep], top / self.under


@numba.njit(cache=True)
def _near_greatest(
    values: Values,
    shares: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    constant: float,
    null: npt.NDArray[np.int64],
    near: float,
) -> tuple[Masks, float]:
    """Every coalition whose weighed excess is within ``near`` of the greatest, spanned ones left out."""
    half = len(shares) // 2
    given_low, given_high = _sums(shares[:half]), _sums(shares[half:])
    weight_low, weight_high = _sums(weights[:half]), _sums(weights[half:])
    best = -np.inf
    found, excesses, count = np.empty(4096, dtype=np.int64), np.empty(4096), 0
    for high in range(len(given_high)):
        for low in range(len(given_low)):
            mask = high << half | low
            if mask == 0:
                continue
            excess = values[mask] - given_high[high] - given_low[low]
            excess /= constant + weight_high[high] + weight_low[low]
            if excess < best - near or _spanned(mask, null):
                continue
            best = max(best, excess)
            if count == len(found):
                keep = excesses >= best - near
                kept, at_least = found[keep], excesses[keep]
                count = len(kept)
                room = max(4096, 2 * count)
                found, excesses = np.empty(room, dtype=np.int64), np.empty(room)
                found[:count], excesses[:count] = kept, at_least
            found[count], excesses[count] = mask, excess
            count += 1
    return found[:count][excesses[:count] >= best - near], best


@numba.njit(cache=True)
def _sums(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sums = np.zeros(1 << len(numbers))
    for mask in range(1, len(sums)):
        for at in range(len(numbers)):
            if mask >> at & 1:
                sums[mask] += numbers[at]
    return sums


@numba.njit(cache=True)
def _spanned(mask: int, null: npt.NDArray[np.int64]) -> bool:
    for row in range(null.shape[0]):
        product = 0
        for at in range(null.shape[1]):
            if mask >> at & 1:
                product += null[row, at]
        if product != 0:
            return False
    return True
