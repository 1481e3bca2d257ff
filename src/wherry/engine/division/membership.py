"""What if somebody left, or joined: the same game among other members, body by body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wherry.engine.division.coalition import mask_of, name_coalition
from wherry.engine.division.explain import say_amount
from wherry.engine.division.nucleolus import find_nucleolus, has_imputations
from wherry.engine.division.question import BadGame, Game


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """One body's share of the saving among the members now and then, in the game's unit; None while not a member."""

    body: str
    now: float | None
    then: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChange:
    """What a change of members does: the saving before and after, the shares (by nucleolus), what those who leave
    would save together on their own, and the sentence."""

    leave: tuple[str, ...]
    join: tuple[str, ...]
    saving_now: float
    saving_then: float
    saving_of_leavers: float
    bodies: tuple[BodyChange, ...]
    says: str


def compare_membership(game: Game, now: Sequence[str], then: Sequence[str]) -> MembershipChange:
    """Compare two sets of members drawn from the players of one game. ``BadGame`` where either is empty or names a
    body that is not a player."""
    for group in (now, then):
        if not group:
            raise BadGame("name at least one member before and after the change")
        try:
            mask_of(group, game.players)
        except KeyError as fault:
            raise BadGame(str(fault.args[0])) from fault
    leave = tuple(body for body in game.players if body in now and body not in then)
    join = tuple(body for body in game.players if body in then and body not in now)
    before, after = game.restricted(now), game.restricted(then)
    shares_now, shares_then = _shares(before), _shares(after)
    bodies = tuple(
        BodyChange(body=body, now=shares_now.get(body), then=shares_then.get(body))
        for body in game.players
        if body in shares_now or body in shares_then
    )
    apart = float(game.value(mask_of(leave, game.players)))
    says = _explain(leave, join, float(before.total), float(after.total), apart, in_pence=game.in_pence)
    return MembershipChange(
        leave=leave,
        join=join,
        saving_now=float(before.total),
        saving_then=float(after.total),
        saving_of_leavers=apart,
        bodies=bodies,
        says=says,
    )


def _shares(game: Game) -> dict[str, float]:
    found = find_nucleolus(game, individually_rational=has_imputations(game), in_fractions=True)
    shares: Sequence[Fraction | float] = found.exact or found.shares.tolist()
    return {body: float(share) for body, share in zip(game.players, shares, strict=True)}


def _explain(
    leave: Sequence[str], join: Sequence[str], now: float, then: float, apart: float, *, in_pence: bool
) -> str:
    def say(amount: float) -> str:
        return say_amount(amount, in_pence=in_pence)

    change = " and ".join(
        part
        for part in (
            f"{name_coalition(leave)} left" if leave else "",
            f"{name_coalition(join)} joined" if join else "",
        )
        if part
    )
    if not change:
        return f"Nobody joins or leaves: the saving stays {say(now)}."
    sentence = f"If {change}, the saving of the members would go from {say(now)} to {say(then)}"
    if not leave:
        return f"{sentence}."
    return f"{sentence}; {name_coalition(leave)} would save {say(apart)} on their own."
