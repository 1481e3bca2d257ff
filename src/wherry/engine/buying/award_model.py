"""Which bids win, as choices of 0 and 1: one winner a lot at most, limits of suppliers, discounts that are earned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wherry.engine.buying.award_question import AwardQuestion, Bid, Discount, rebate
from wherry.engine.buying.award_solver import Choices

SCORE = 10**7
"""A point of the score is so many whole numbers in the programme: what rounds away is under a millionth of a point."""


@dataclass(slots=True)
class AwardChoices:
    """The programme with its columns: of bids, of discounts, of what each takes off each bid, and of lots that nobody
    wins."""

    choices: Choices
    bids: Sequence[Bid]
    wins: list[int] = field(default_factory=list)
    earns: list[tuple[int, Discount]] = field(default_factory=list)
    rebates: list[tuple[int, int]] = field(default_factory=list)
    unsold: dict[str, int] = field(default_factory=dict)

    def price_costs(self) -> list[int]:
        """The costs under which the cheapest award is best, after as many lots as can be have a winner."""
        cost = [0] * len(self.choices.cost)
        for column, bid in zip(self.wins, self.bids, strict=True):
            cost[column] = bid.pence
        for column, discount in self.earns:
            cost[column] = -(discount.pence or 0)
        for column, off in self.rebates:
            cost[column] = -off
        return self._cover_first(cost)

    def score_costs(
        self, question: AwardQuestion, quality: Mapping[tuple[str, str], Fraction], least: int
    ) -> list[int]:
        """The costs under which the award of the highest score is best; ``least`` is the price of the cheapest."""
        weight = Fraction(question.price_percent) / 100
        a_penny = weight * 100 / max(1, least)
        cost = [0] * len(self.choices.cost)
        for column, bid in zip(self.wins, self.bids, strict=True):
            points = sum((question.weight(lot) * quality[bid.supplier, lot] for lot in bid.lots), Fraction(0))
            cost[column] = round(SCORE * (a_penny * bid.pence - (1 - weight) * points))
        for column, discount in self.earns:
            cost[column] = -round(SCORE * a_penny * (discount.pence or 0))
        for column, off in self.rebates:
            cost[column] = -round(SCORE * a_penny * off)
        return self._cover_first(cost)

    def _cover_first(self, cost: list[int]) -> list[int]:
        """A lot without a winner weighs more than all else together."""
        worst = 1 + sum(map(abs, cost))
        for column in self.unsold.values():
            cost[column] = worst
        return cost

    def without(self, *, supplier: str = "", packages: bool = True) -> Choices:
        """The programme in which a supplier, or every package and discount, wins nothing."""
        made = self.choices.with_cost(self.choices.cost)
        out = [
            column
            for column, bid in zip(self.wins, self.bids, strict=True)
            if bid.supplier == supplier or (not packages and len(bid.lots) > 1)
        ]
        if not packages:
            out += [column for column, _ in self.earns]
        if out:
            made.row(out, 1, lower=0, upper=0)
        return made


def build_choices(question: AwardQuestion, bids: Sequence[Bid]) -> AwardChoices:
    """The programme over the bids that stand."""
    made = AwardChoices(choices=Choices(), bids=bids)
    made.wins = [made.choices.column() for _ in bids]
    for lot in question.lots:
        own = [column for column, bid in zip(made.wins, bids, strict=True) if lot.ref in bid.lots]
        made.unsold[lot.ref] = made.choices.column()
        made.choices.row([*own, made.unsold[lot.ref]], 1, lower=1, upper=1)
    for supplier in sorted({bid.supplier for bid in bids}):
        _add_supplier(made, question, supplier)
    return made


def _add_supplier(made: AwardChoices, question: AwardQuestion, supplier: str) -> None:
    own = [(column, bid) for column, bid in zip(made.wins, made.bids, strict=True) if bid.supplier == supplier]
    limit = question.limit(supplier)
    columns = [column for column, _ in own]
    if limit.most_lots is not None:
        made.choices.row(columns, [len(bid.lots) for _, bid in own], lower=0, upper=limit.most_lots)
    if limit.most_pence is not None:
        made.choices.row(columns, [bid.pence for _, bid in own], lower=0, upper=limit.most_pence)
    earns = []
    for discount in (each for each in question.discounts if each.supplier == supplier):
        earned = made.choices.column()
        earns.append(earned)
        made.earns.append((earned, discount))
        within = [(column, len(set(bid.lots) & set(discount.lots))) for column, bid in own]
        within = [(column, many) for column, many in within if many]
        made.choices.row(
            [*(column for column, _ in within), earned], [*(many for _, many in within), -discount.at_least],
            lower=0, upper=len(discount.lots),
        )  # fmt: skip
        for column, bid in own:
            off = rebate(discount, bid)
            if off:
                taken = made.choices.column()
                made.rebates.append((taken, off))
                made.choices.row([taken, column], [1, -1], lower=-1, upper=0)
                made.choices.row([taken, earned], [1, -1], lower=-1, upper=0)
    if len(earns) > 1:
        made.choices.row(earns, 1, lower=0, upper=1)


def bids_taken(made: AwardChoices, taken: Collection[int]) -> tuple[Bid, ...]:
    """The bids that win in a solution."""
    won = set(taken)
    return tuple(bid for column, bid in zip(made.wins, made.bids, strict=True) if column in won)
