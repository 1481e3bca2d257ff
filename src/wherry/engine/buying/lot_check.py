"""An independent adding-up of joint lots, from the contracts and the options alone: it shares no sum with the search.

Days are walked and percentages taken afresh, so that a slip in the programme or in its reading cannot pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

from wherry.engine.buying.calendar import RENEWING, add_months
from wherry.engine.buying.lot_answer import Lot, LotCheck, Member
from wherry.engine.buying.lot_question import Gatherable, LotOptions, LotQuestion

YEAR = Fraction(1461, 4)
ONE_DAY = timedelta(days=1)


def check_lots(question: LotQuestion, lots: Sequence[Lot]) -> LotCheck:
    """Whether lots keep every rule and say the right sums, to a penny for each contract."""
    faults: list[str] = []
    figures = 0
    contracts = {(each.holding.body, each.holding.ref, each.holding.where): each for each in question.contracts}
    seen: set[tuple[str, str, str]] = set()
    for lot in lots:
        for member in lot.members:
            key = (member.body, member.ref, member.where)
            if key not in contracts or key in seen:
                faults.append(f"{member.ref} is in two lots, or is none of the contracts")
            seen.add(key)
        held = [contracts[member.body, member.ref, member.where] for member in lot.members
                if (member.body, member.ref, member.where) in contracts]  # fmt: skip
        if len(held) != len(lot.members):
            continue
        faults += _rules(lot, held, question.options)
        for says, stated, worked in _figures(lot, held, question):
            figures += 1
            if abs(stated - worked) > len(lot.members):
                faults.append(
                    f"{lot.kind} from {lot.starts}: {says} is {stated} pence, and {float(worked):.2f} by the check"
                )
    by_year: defaultdict[int, int] = defaultdict(int)
    for lot in lots:
        by_year[lot.starts.year] += 1
    most = question.options.most_lots_a_year
    if most is not None and any(many > most for many in by_year.values()):
        faults.append("more lots start in a year than may")
    return LotCheck(agreed=not faults, figures=figures, faults=tuple(faults))


def _rules(lot: Lot, held: Sequence[Gatherable], options: LotOptions) -> Iterator[str]:
    if len({each.holding.body for each in held}) < 2:
        yield f"{lot.kind} from {lot.starts} has one body only"
    if any(each.kind != lot.kind for each in held):
        yield f"{lot.kind} from {lot.starts} holds a contract of another kind"
    if lot.starts < add_months(options.on, options.lead_months) or lot.starts >= options.until:
        yield f"{lot.kind} starts on {lot.starts}, before work on it can be done or after the years looked at"
    for member, contract in zip(lot.members, held, strict=True):
        yield from _way_rules(member, contract, lot.starts, options)


def _way_rules(member: Member, contract: Gatherable, starts: date, options: LotOptions) -> Iterator[str]:
    """Whether the days of a way add up: from the end by extensions that are left, then bridge or early exit, to the
    day before the lot."""
    way, term, end = member.way, contract.holding.term, contract.ends
    if way.runs_until + timedelta(days=way.bridge_days - way.early_days) + ONE_DAY != starts:
        yield f"{member.ref} does not come to {starts} without gap or overlap"
    if way.bridge_days and add_months(way.runs_until + ONE_DAY, options.bridge_months) < starts:
        yield f"{member.ref} bridges more than {options.bridge_months} months"
    if way.early_days and contract.holding.exit_percent is None:
        yield f"{member.ref} leaves early, and what that costs is not known"
    if not way.extensions:
        if way.runs_until != end:
            yield f"{member.ref} ends on {end} and not on {way.runs_until}"
        return
    renews = contract.entry.state == RENEWING
    months = term.renewal_months if renews else term.extension_months
    if months and (renews or contract.entry.extensions_left):
        if add_months(end + ONE_DAY, int(months) * way.extensions) - ONE_DAY != way.runs_until:
            yield f"{member.ref}: {way.extensions} extensions do not end on {way.runs_until}"
        if not renews and way.extensions > (contract.entry.extensions_left or 0):
            yield f"{member.ref} takes more extensions than it has left"
    elif contract.entry.latest_end is None or way.runs_until > contract.entry.latest_end:
        yield f"{member.ref} runs past the last day that it may"


def _figures(lot: Lot, held: Sequence[Gatherable], question: LotQuestion) -> Iterator[tuple[str, int, Fraction]]:
    options = question.options
    yield "the yearly cost", lot.pence_a_year, Fraction(sum(each.pence_a_year for each in held))
    stays = list(range(len(held)))
    for level, stated in (("low", lot.low_pence), ("mid", lot.mid_pence), ("high", lot.high_pence)):
        net = _net(lot, held, stays, level, question)
        yield f"the {level} saving", stated, sum(net, Fraction(0))
        for at, member in enumerate(lot.members):
            said = {"low": member.low_pence, "mid": member.mid_pence, "high": member.high_pence}[level]
            yield f"the {level} saving of {member.ref}", said, net[at]
    for at, net_at in enumerate(_net(lot, held, stays, options.safe_rate, question)):
        yield f"what {lot.members[at].ref} loses", 0, min(Fraction(0), net_at)
    bodies = sorted({each.holding.body for each in held})
    rests = {each.bodies: each.rest_pence for each in lot.drop_outs}
    for many in range(1, options.drop_out + 1):
        for gone in combinations(bodies, many):
            rest = [at for at, each in enumerate(held) if each.holding.body not in gone]
            if rest:
                worked = sum(_net(lot, held, rest, options.safe_rate, question), Fraction(0))
                yield f"the rest without {' and '.join(gone)}", rests.get(gone, 0), worked
                yield f"what the rest loses without {' and '.join(gone)}", 0, min(Fraction(0), worked)


def _net(
    lot: Lot, held: Sequence[Gatherable], stays: Sequence[int], level: str, question: LotQuestion
) -> list[Fraction]:
    """What each of the contracts that stay saves after all costs, exactly, at a level."""
    options = question.options
    volume = sum(held[at].pence_a_year for at in stays)
    percent = Fraction(0)
    if len({held[at].holding.body for at in stays}) >= 2:
        for tier in question.rates[lot.kind].tiers:
            if volume >= tier.from_pence:
                percent = Fraction(getattr(tier, level))
    days = (min(add_months(lot.starts, options.term_months), options.until) - lot.starts).days
    found = []
    for at in stays:
        way, a_year = lot.members[at].way, Fraction(held[at].pence_a_year)
        extended = max(0, (min(way.runs_until, lot.starts - ONE_DAY) - held[at].ends).days)
        cost = a_year / YEAR / 100 * (
            Fraction(options.extension_percent) * extended
            + Fraction(options.bridge_percent) * way.bridge_days
            + Fraction(held[at].holding.exit_percent or 0) * way.early_days
        )  # fmt: skip
        tender = Fraction(options.joint_tender_pence) * a_year / volume
        found.append(a_year / YEAR * days * percent / 100 + options.own_tender_pence - cost - tender)
    return found
