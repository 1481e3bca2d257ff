"""Who bridges whom: recharges between bodies so that none is ever out of pocket, before any saving is divided.

If at the end of every quarter all bodies together have paid no more than they would have without the plan, there are
always bodies enough that have paid less to carry those that have paid more: the sum of what all are ahead is what the
partnership is ahead. So the partnership's rule gives every body the same protection once these recharges are made, and
this works them out to the penny: those ahead lend in proportion to how far, and are paid back first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wherry.engine.plan.answer import BodyMoney
from wherry.engine.plan.answer_parts import Bridging, Recharge, Standing
from wherry.record.money import share_pence
from wherry.record.quarter import Quarter

LENDS, REPAYS = "lends", "repays"


def bridge(quarters: Sequence[Quarter], baseline: Sequence[BodyMoney], plan: Sequence[BodyMoney]) -> Bridging:
    """The recharges of a plan, from what each body pays without it and with it, as paid."""
    paid = {money.body: money.by_quarter for money in plan}
    bodies = sorted(money.body for money in baseline)
    before = {money.body: money.by_quarter for money in baseline}
    books = _Books(bodies)
    raw: dict[str, list[int]] = {body: [] for body in bodies}
    after: dict[str, list[int]] = {body: [] for body in bodies}
    short, total = 0, dict.fromkeys(bodies, 0)
    for at, quarter in enumerate(quarters):
        for body in bodies:
            saved = before[body][at] - paid[body][at]
            total[body] += saved
            books.ahead[body] += saved
            raw[body].append(total[body])
        books.repay(quarter)
        short = max(short, books.lend(quarter))
        for body in bodies:
            after[body].append(books.ahead[body])
    return Bridging(
        recharges=tuple(books.recharges),
        standings=tuple(
            Standing(
                body=body,
                before=tuple(raw[body]),
                after=tuple(after[body]),
                owes_pence=sum(books.owes[body].values()),
                owed_pence=sum(owes[body] for owes in books.owes.values() if body in owes),
            )
            for body in bodies
        ),
        holds=short == 0,
        short_pence=short,
    )


class _Books:
    """What each body is ahead, and what each owes each."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self.ahead = dict.fromkeys(bodies, 0)
        self.owes: dict[str, dict[str, int]] = {body: defaultdict(int) for body in bodies}
        self.recharges: list[Recharge] = []

    def pay(self, quarter: Quarter, kind: str, payer: str, receiver: str, pence: int) -> None:
        if not pence:
            return
        self.ahead[payer] -= pence
        self.ahead[receiver] += pence
        if kind == LENDS:
            self.owes[receiver][payer] += pence
        else:
            self.owes[payer][receiver] -= pence
        self.recharges.append(Recharge(quarter=quarter, kind=kind, payer=payer, receiver=receiver, pence=pence))

    def repay(self, quarter: Quarter) -> None:
        """Those ahead who owe pay back, each lender in proportion to what it is owed."""
        for body, owed in self.owes.items():
            lenders = sorted(lender for lender, pence in owed.items() if pence > 0)
            able = min(self.ahead[body], sum(owed[lender] for lender in lenders))
            if able > 0:
                parts = share_pence(able, [owed[lender] for lender in lenders])
                for lender, pence in zip(lenders, parts, strict=True):
                    self.pay(quarter, REPAYS, body, lender, pence)

    def lend(self, quarter: Quarter) -> int:
        """Those ahead carry those behind; what is missing comes back."""
        short = 0
        for body in sorted(self.ahead):
            missing = -self.ahead[body]
            if missing <= 0:
                continue
            lenders = sorted(other for other, pence in self.ahead.items() if pence > 0)
            able = min(missing, sum(self.ahead[lender] for lender in lenders))
            short += missing - able
            if able:
                parts = share_pence(able, [self.ahead[lender] for lender in lenders])
                for lender, pence in zip(lenders, parts, strict=True):
                    self.pay(quarter, LENDS, lender, body, pence)
        return short
