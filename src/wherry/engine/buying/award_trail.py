"""The trail of an award: every bid's outcome, every mark with who gave it and why, and what is doubtful in it.

Source: Procurement Act 2023, section 50 (assessment summaries say why a tender won or lost), sections 19 and 26 to 28.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wherry.engine.buying.award_answer import Award, BidStanding, Marked, MarkGiven
from wherry.engine.buying.award_question import AwardQuestion, Mark, Removal, agreed_mark

WINS, STANDS, OUT = "wins", "stands", "out"
APART = Fraction(1, 4)
"""Marks of two evaluators that lie further apart than this share of the best mark are told."""


def list_standings(
    question: AwardQuestion, removals: Sequence[Removal], quality: Mapping[tuple[str, str], Fraction], award: Award
) -> tuple[BidStanding, ...]:
    """Every bid with its outcome."""
    won = {bid.ref for bid in award.bids}
    found = []
    for bid in question.bids:
        why = [each.why for each in removals if each.supplier == bid.supplier
               and (each.bid == bid.ref if each.bid else not each.lot or each.lot in bid.lots)]  # fmt: skip
        scores = [quality.get((bid.supplier, lot)) for lot in bid.lots]
        mean = None
        if scores and all(score is not None for score in scores):
            weights = [question.weight(lot) for lot in bid.lots]
            mean = sum(
                (weight * (score or 0) for weight, score in zip(weights, scores, strict=True)), Fraction(0)
            ) / sum(weights)
        found.append(
            BidStanding(
                ref=bid.ref,
                supplier=bid.supplier,
                lots=bid.lots,
                pence=bid.pence,
                outcome=OUT if why else WINS if bid.ref in won else STANDS,
                why="; ".join(dict.fromkeys(why)),
                quality=None if mean is None else _two(mean),
            )
        )
    return tuple(found)


def list_marks(question: AwardQuestion) -> tuple[Marked, ...]:
    """Every answer with its marks, in the order of supplier, lot and criterion."""
    by_answer: defaultdict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in question.marks:
        by_answer[mark.supplier, mark.lot, mark.criterion].append(mark)
    criteria = {each.ref: each for each in question.criteria}
    return tuple(
        Marked(
            supplier=supplier,
            lot=lot,
            criterion=ref,
            title=criteria[ref].title,
            counts=_two(agreed_mark(marks) or Fraction(0)),
            of=criteria[ref].most,
            marks=tuple(MarkGiven(evaluator=each.evaluator, mark=each.mark, reason=each.reason) for each in marks),
        )
        for (supplier, lot, ref), marks in sorted(by_answer.items())
    )


def find_doubts(question: AwardQuestion) -> tuple[str, ...]:
    """What an auditor would ask about: marks without a reason, marks far apart that nobody agreed on, one evaluator
    alone."""
    found = []
    criteria = {each.ref: each for each in question.criteria}
    by_answer: defaultdict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in question.marks:
        by_answer[mark.supplier, mark.lot, mark.criterion].append(mark)
    for (supplier, lot, ref), marks in sorted(by_answer.items()):
        where = f"{supplier}{f', lot {lot}' if lot else ''}, {criteria[ref].title}"
        silent = sorted(mark.evaluator or "the agreed mark" for mark in marks if not mark.reason.strip())
        if silent:
            found.append(f"{where}: no reason is given by {', '.join(silent)}")
        own = [mark.mark for mark in marks if mark.evaluator]
        agreed = len(own) < len(marks)
        if len(own) == 1 and not agreed:
            found.append(f"{where}: one evaluator alone has marked it")
        if len(own) > 1 and not agreed and Fraction(max(own) - min(own)) > APART * Fraction(criteria[ref].most):
            found.append(f"{where}: the evaluators' marks lie from {min(own)} to {max(own)} and none was agreed")
    return tuple(found)


def _two(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
