"""From shares to what each body pays each year: never above what it would pay alone, and exact to the penny."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import floor

import numpy as np

from wherry.engine.division.coalition import name_coalition
from wherry.engine.program import Program
from wherry.engine.solver import Status, solve
from wherry.record.error import WherryError
from wherry.record.money import pounds_words

RESIDUE_RULE = (
    "Every amount is its exact proportion cut to whole pence or one penny more, so that each body's years add to its "
    "share and each year's bodies add to the year's saving; the extra pennies go where the cut was largest."
)


class CannotSettle(WherryError):
    """The shares cannot become yearly charges without somebody paying more than alone; the words say when and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementQuestion:
    """``shares_pence`` a body over the whole period; ``stand_alone_pence[year][body]`` what each would pay alone;
    ``shared_pence[year]`` what the partnership pays. ``accepts_more`` are bodies whose own officers have accepted to
    pay more than alone in years when the partnership needs new money."""

    bodies: tuple[str, ...]
    years: tuple[str, ...]
    shares_pence: tuple[int, ...]
    stand_alone_pence: tuple[tuple[int, ...], ...]
    shared_pence: tuple[int, ...]
    accepts_more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """``charges_pence[year][body]`` what each body pays; ``held_pence[year]`` what the partnership holds back at the
    year's end for a dearer year to come; ``exceptions`` who pays more than alone, when, in words."""

    bodies: tuple[str, ...]
    years: tuple[str, ...]
    charges_pence: tuple[tuple[int, ...], ...]
    held_pence: tuple[int, ...]
    exceptions: tuple[str, ...]
    residue_rule: str
    says: str


def settle_by_year(question: SettlementQuestion) -> Settlement:
    """Turn shares into yearly charges.

    In each year every body has the same fraction of its share, so charges move together. A year in which sharing
    costs more than staying apart is paid for by saving held back in years before; where there is none, bodies that
    accept it pay more than alone and have it back later. ``CannotSettle`` where nobody accepts. ``ValueError``
    where the shares do not add to the saving, or one is negative: such a division cannot keep everybody at or below
    its stand-alone cost.
    """
    cumulative = list(accumulate(_yearly_saving(question)))
    lent = list(accumulate((max(0, -have) for have in cumulative), max))
    have = [saved + borrowed for saved, borrowed in zip(cumulative, lent, strict=True)]
    reached = [min(have[at:]) for at in range(len(have))]
    held = tuple(kept - given for kept, given in zip(have, reached, strict=True))
    amounts = _divide_years(question, _steps(reached), _steps(lent))
    charges = tuple(
        tuple(alone - amount for alone, amount in zip(row, given, strict=True))
        for row, given in zip(question.stand_alone_pence, amounts, strict=True)
    )
    exceptions = _exceptions(question, amounts)
    return Settlement(
        bodies=question.bodies,
        years=question.years,
        charges_pence=charges,
        held_pence=held,
        exceptions=exceptions,
        residue_rule=RESIDUE_RULE,
        says=(" ".join(exceptions) or "No body pays more than it would alone in any year.")
        + (f" Up to {pounds_words(max(held))} is held back for a dearer year." if max(held) else ""),
    )


def _yearly_saving(question: SettlementQuestion) -> list[int]:
    if not len(question.years) == len(question.stand_alone_pence) == len(question.shared_pence) > 0:
        raise ValueError("give stand-alone and shared costs for every year")
    if any(len(row) != len(question.bodies) for row in (*question.stand_alone_pence, question.shares_pence)):
        raise ValueError("give a share and stand-alone costs for every body")
    saving = [sum(row) - shared for row, shared in zip(question.stand_alone_pence, question.shared_pence, strict=True)]
    if sum(saving) != sum(question.shares_pence):
        raise ValueError(
            f"the shares add to {sum(question.shares_pence)} pence but the years save {sum(saving)} pence: "
            "divide the saving of the same years"
        )
    for body, share in zip(question.bodies, question.shares_pence, strict=True):
        if share < 0:
            raise ValueError(f"the share of {body} is negative: it would pay more than alone under any timing")
    return saving


def _steps(cumulative: Sequence[int]) -> list[int]:
    return [now - before for now, before in zip(cumulative, [0, *cumulative], strict=False)]


def _divide_years(question: SettlementQuestion, spent: list[int], lent: list[int]) -> list[list[int]]:
    """What each body keeps each year, in whole pence: its part of the saving given out, less what it lends."""
    count = len(question.bodies)
    loans = [_lend(question, year, needed) for year, needed in zip(question.years, lent, strict=True)]
    amounts = [[-loan for loan in row] for row in loans]
    targets = [share + sum(row[at] for row in loans) for at, share in enumerate(question.shares_pence)]
    giving = [at for at, amount in enumerate(spent) if amount > 0]
    if giving:
        given = round_table([spent[at] for at in giving], targets)
        for at, row in zip(giving, given, strict=True):
            amounts[at] = [amounts[at][body] + row[body] for body in range(count)]
    return amounts


def _lend(question: SettlementQuestion, year: str, needed: int) -> list[int]:
    """The new money of one year, from the bodies that accept it, in proportion to their shares."""
    if needed == 0:
        return [0] * len(question.bodies)
    accepting = [body in question.accepts_more for body in question.bodies]
    if not any(accepting):
        raise CannotSettle(
            f"{pounds_words(needed)} of new money is needed in {year} before the saving comes, and no body has "
            "accepted to pay more than alone: record which bodies accept it, or choose a plan that needs no new money"
        )
    weights = [share + 1 if accepts else 0 for share, accepts in zip(question.shares_pence, accepting, strict=True)]
    return round_table([needed], weights, exact_columns=False)[0]


def round_table(rows: Sequence[int], columns: Sequence[int], *, exact_columns: bool = True) -> list[list[int]]:
    """Whole numbers in proportion to row and column totals, each the exact proportion cut or one more, with every row
    total exact and, if asked, every column total (controlled rounding: Cox, J. Am. Stat. Assoc. 82 (1987) 520,
    doi:10.1080/01621459.1987.10478456). The extra ones go to the largest remainders as far as the totals allow."""
    whole = sum(columns)
    exact = [[Fraction(row * column, whole) for column in columns] for row in rows]
    cut = [[floor(cell) for cell in line] for line in exact]
    program = Program()
    rest = [cell - low for line, lows in zip(exact, cut, strict=True) for cell, low in zip(line, lows, strict=True)]
    program.columns(
        len(rest), cost=[1.0 - 2.0 * float(part) for part in rest], upper=[float(part > 0) for part in rest]
    )
    width = len(columns)
    for at, row in enumerate(rows):
        left = row - sum(cut[at])
        program.row(list(range(at * width, (at + 1) * width)), 1.0, lower=left, upper=left, name="a year adds up")
    for at, column in enumerate(columns if exact_columns else ()):
        left = column - sum(line[at] for line in cut)
        program.row(list(range(at, len(rest), width)), 1.0, lower=left, upper=left, name="a body adds up")
    solution = solve(program, options={"presolve": "off", "solver": "simplex"})
    if solution.status is not Status.OPTIMAL or solution.x is None:
        raise ValueError("the rows and columns do not add to the same total")
    extra = np.round(solution.x).astype(np.int64).reshape(len(rows), width)
    return [
        [low + int(more) for low, more in zip(lows, line, strict=True)] for lows, line in zip(cut, extra, strict=True)
    ]


def _exceptions(question: SettlementQuestion, amounts: list[list[int]]) -> tuple[str, ...]:
    said = []
    for year, row in zip(question.years, amounts, strict=True):
        over = [(body, -amount) for body, amount in zip(question.bodies, row, strict=True) if amount < 0]
        if over:
            who = name_coalition([f"{body} ({pounds_words(more, pennies=True)})" for body, more in over])
            said.append(f"In {year} more than alone is paid, as accepted, by {who}; it comes back in the years after.")
    return tuple(said)
