"""What a lot is worth, added up exactly: each contract's saving and cost, the rest's where bodies drop out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from wherry.engine.buying.lot_question import LEVELS, Gatherable, LotOptions, Rates, Tier
from wherry.engine.buying.lot_reach import Way, saving_pence
from wherry.record.money import share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The tier that a set of contracts reaches together, each contract's share of the tender and its saving after all
    costs at each level, in pence, in the order of the contracts."""

    tier: Tier
    tender: tuple[int, ...]
    net: Mapping[str, tuple[int, ...]]

    def total(self, level: str) -> int:
        """The saving of all after all costs."""
        return sum(self.net[level])


def weigh(
    contracts: Sequence[Gatherable], ways: Sequence[Way], starts: date, rates: Rates, options: LotOptions
) -> Worth:
    """What contracts save that start together on a day. The tender's cost falls on them by yearly cost."""
    bodies = {each.holding.body for each in contracts}
    tier = rates.tier(sum(each.pence_a_year for each in contracts), len(bodies))
    tender = share_pence(options.joint_tender_pence, [each.pence_a_year for each in contracts])
    net = {
        level: tuple(
            saving_pence(each.pence_a_year, tier.percent(level), starts, options)
            + options.own_tender_pence
            - way.pence
            - share
            for each, way, share in zip(contracts, ways, tender, strict=True)
        )
        for level in LEVELS
    }
    return Worth(tier=tier, tender=tender, net=net)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropOut:
    """What is left of a lot where bodies leave before it is signed: the rest's saving after all costs at the safe rate,
    and the body of the rest that fares worst."""

    bodies: tuple[str, ...]
    rest_pence: int
    worst_body: str
    worst_pence: int


def drop_outs(
    contracts: Sequence[Gatherable], ways: Sequence[Way], starts: date, rates: Rates, options: LotOptions
) -> Iterator[DropOut]:
    """Every way in which up to the options' number of bodies leave and somebody stays."""
    bodies = sorted({each.holding.body for each in contracts})
    for many in range(1, options.drop_out + 1):
        for gone in combinations(bodies, many):
            rest = [at for at, each in enumerate(contracts) if each.holding.body not in gone]
            if not rest:
                continue
            worth = weigh([contracts[at] for at in rest], [ways[at] for at in rest], starts, rates, options)
            by_body: dict[str, int] = {}
            for at, net in zip(rest, worth.net[options.safe_rate], strict=True):
                body = contracts[at].holding.body
                by_body[body] = by_body.get(body, 0) + net
            worst = min(by_body, key=lambda body: (by_body[body], body))
            yield DropOut(bodies=gone, rest_pence=sum(by_body.values()), worst_body=worst, worst_pence=by_body[worst])
