"""Whether a division of an oracle game is its nucleolus, by Kohlberg's criterion, with the oracle's own proof that no
other coalition objects more. Nothing of the search is used but the levels it claims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wherry.engine.division.answer import Balance, Proof
from wherry.engine.division.balance import find_weights
from wherry.engine.division.coalition import members
from wherry.engine.division.oracle import PLAIN, Levels, Oracle, Weighing, lowered
from wherry.engine.division.rational import NullSpace
from wherry.engine.division.scan import Floats


def verify_with_oracle(
    oracle: Oracle,
    result: Levels,
    *,
    weighing: Weighing = PLAIN,
    individually_rational: bool = True,
    tolerance: float = 1e-6,
) -> Proof:
    """Prove or refute that ``result.shares`` are an oracle game's nucleolus, to ``tolerance`` of the largest worth.

    Level by level: the coalitions claimed are as discontented as claimed under the shares; no coalition outside the
    span of the levels above is more so, which the oracle must prove; and the claimed ones can be balanced in exact
    fractions. The levels must fix every share. This suffices (Maschler, Peleg & Shapley 1979).
    """
    shares = np.asarray(result.shares, dtype=np.float64)
    near = tolerance * oracle.largest()
    alone = oracle.alone()
    if abs(float(shares.sum()) - oracle.total()) > near:
        return _refuse(0, "the shares do not add to what everybody together is worth")
    if individually_rational and any(share < worth - near for share, worth in zip(shares, alone, strict=True)):
        return _refuse(0, "a player is given less than it is worth alone")
    short = [at for at in range(len(alone)) if shares[at] <= alone[at] + near] if individually_rational else []
    settled = NullSpace(len(shares))
    settled.add_mask((1 << len(shares)) - 1)
    balances: list[Balance] = []
    for level in result.levels:
        fault = _fault(oracle, result, shares, settled, level.coalitions, level.excess, weighing, near)
        if fault:
            return _refuse(len(balances) + 1, fault)
        weights = find_weights(level.coalitions, settled, short)
        if weights is None:
            return _refuse(len(balances) + 1, "the coalitions of a level can all be given more")
        named = [(mask, weight) for mask, weight, single in weights if not single]
        held = [mask for mask, _, single in weights if single]
        balances.append(
            Balance(
                excess=level.excess,
                coalitions=tuple(members(mask, oracle.players) for mask, _ in named),
                weights=tuple(str(weight) for _, weight in named),
                players_held_at_their_own_worth=tuple(name for mask in held for name in members(mask, oracle.players)),
            )
        )
        for mask in [*level.coalitions, *held]:
            settled.add_mask(mask)
    if settled.rank < len(shares):
        return _refuse(len(balances), "the levels leave some shares open")
    says = f"Verified by Kohlberg's criterion in {len(balances)} checks, the oracle proving each level."
    return Proof(holds=True, exact=False, checks=len(balances), levels=tuple(balances), says=says)


def _fault(
    oracle: Oracle,
    result: Levels,
    shares: Floats,
    settled: NullSpace,
    coalitions: Sequence[int],
    excess: float,
    weighing: Weighing,
    near: float,
) -> str:
    for mask in coalitions:
        given = sum(share for at, share in enumerate(shares) if mask >> at & 1)
        if abs((result.worth[mask] - given) / weighing.of(mask) - excess) > near:
            return "a coalition of a level is not as discontented as the level claims"
    lower, level = lowered(shares, excess, weighing)
    search = oracle.most_objecting(lower, settled, level + near)
    if search.found:
        return "the oracle found a coalition that objects more than a level claims"
    return "" if search.proven else "the oracle could not prove that no coalition objects more"


def _refuse(checks: int, why: str) -> Proof:
    return Proof(holds=False, exact=False, checks=checks, levels=(), says=f"Not proved to be the nucleolus: {why}.")
