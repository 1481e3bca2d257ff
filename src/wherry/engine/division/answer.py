"""What division answers: for every rule each player's share, and who could object to it and by how much."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.record.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What one coalition would gain (or lose, where negative) by going its own way under one division.

    ``worth`` is what it would save by itself, ``given`` what the division gives its members, ``excess`` the
    difference, all in the game's unit (pence for games of money). Only a positive excess is an objection.
    """

    coalition: tuple[str, ...]
    worth: float
    given: float
    excess: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One level of Kohlberg's criterion: the coalitions whose excess reaches ``excess`` and are not settled by the
    levels before, with weights that cover every player equally. Such weights prove that no player can be given more
    without some coalition of the level being given less. ``weights`` are exact fractions as text."""

    excess: float
    coalitions: tuple[tuple[str, ...], ...]
    weights: tuple[str, ...]
    players_held_at_their_own_worth: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What Kohlberg's criterion said of a nucleolus, worked out by code that did not find it. ``exact`` where the
    shares and every comparison were whole fractions, not rounded numbers."""

    holds: bool
    exact: bool
    checks: int
    levels: tuple[Balance, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Who could object to a division: the coalition closest to objecting (``closest``), for each player the
    coalition with it that is (``by_player``), and the closest coalitions in order (``by_group``). ``closest`` is
    None only for a game of one player. Figures are of the shares in whole pence, where the game is of money;
    ``in_core`` is whether nobody objects to the shares before they were cut to pence. ``proof`` is of those too."""

    in_core: bool
    closest: Objection | None
    by_player: tuple[Objection, ...]
    by_group: tuple[Objection, ...]
    proof: Proof | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A coalition whose saving is known only to lie between ``least`` and ``most``."""

    coalition: tuple[str, ...]
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """Whether nobody objects to a division even if every coalition saved the most that its bound allows, and who then
    comes closest."""

    in_core: bool
    closest: Objection | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """The robust least core, where savings are known only between bounds. ``coalitions`` counts those that are and
    ``widest`` is the one known least well; ``least_excess`` is the smallest possible greatest excess if every
    coalition saved the most it could, ``shares`` one division that reaches it, ``holds`` whether that satisfies all."""

    coalitions: int
    widest: Gap
    least_excess: float
    holds: bool
    shares: tuple[float, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShares:
    """The division by one rule. ``shares`` are in the game's unit, ``shares_gbp`` in pounds and ``shares_pence``
    whole pence that add to the total exactly (None where the game is not one of money); ``exact`` are the shares as
    fractions in the game's unit, where the rule gives them. ``low`` and ``high`` bound a sampled share. ``sure`` says
    what holds whatever the savings are, where some are known only between bounds."""

    rule: str
    title: str
    shares: tuple[float, ...]
    shares_gbp: tuple[float, ...] | None
    shares_pence: tuple[int, ...] | None
    certificate: Certificate
    says: str
    exact: tuple[str, ...] | None = None
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    sure: Sure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreAnswer:
    """Whether a division exists to which nobody objects. ``least_excess`` is the smallest possible greatest excess
    over all coalitions but everybody and nobody (positive: the core is empty); ``shares`` one division that reaches
    it; ``subsidy`` the cost of stability, the least outside money that would make everybody content (zero where the
    core is not empty)."""

    empty: bool
    least_excess: float
    shares: tuple[float, ...]
    subsidy: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionAnswer:
    """Every rule of division side by side. ``recommended`` names the default rule; ``findings`` are what is doubtful
    about the game; ``unit`` is ``pence`` or empty for games that are not of money. ``robust`` is there where savings
    are known only between bounds."""

    players: tuple[str, ...]
    unit: str
    total: float
    alone: tuple[float, ...]
    core: CoreAnswer
    rules: tuple[RuleShares, ...]
    recommended: str
    findings: tuple[Finding, ...]
    says: str
    robust: Robust | None = None

    def by(self, rule: str) -> RuleShares:
        """The shares by one rule. ``KeyError`` where it was not worked out."""
        for shares in self.rules:
            if shares.rule == rule:
                return shares
        raise KeyError(f"no shares by {rule}; there are {', '.join(each.rule for each in self.rules)}")
