"""The question of a plan: what each body needs, has and offers, as whole numbers by quarter.

Money is whole pence a quarter, rounded once for each line. Quantities are whole thousandths of the service's unit.
Quarters count from 0. Rows follow the order of references, so the order in which files list them changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from wherry.engine.plan.discount import discount_factors, rate_table
from wherry.engine.plan.needs import need_rows
from wherry.engine.plan.offers import offer_rows, payer
from wherry.engine.plan.options import Lock, PlanOptions, Refusal
from wherry.engine.plan.pairs import pair_rows
from wherry.engine.plan.rows import NeedRow, OfferRow, Pair
from wherry.engine.plan.terms import find_demands
from wherry.engine.plan.whatif_estate import find_supposed, suppose
from wherry.record.canonical import sha256
from wherry.record.estate import Estate
from wherry.record.finding import REFUSED, Finding

INPUTS = (
    "bodies",
    "services",
    "levels",
    "suppliers",
    "contracts",
    "needs",
    "quantities",
    "arrangements",
    "offers",
    "tiers",
    "certificates",
)


@dataclass(frozen=True, kw_only=True)
class PlanQuestion:
    """Everything that a plan depends on. It can be pickled and hashed.

    ``discount`` is the exact present-value factor of each quarter. ``findings`` are what is doubtful; any that is
    ``refused`` must be mended before a plan is made. ``sha256`` is the hash of the records and options it came from.
    """

    options: PlanOptions
    members: tuple[str, ...]
    needs: tuple[NeedRow, ...]
    offers: tuple[OfferRow, ...]
    pairs: tuple[Pair, ...]
    discount: tuple[Fraction, ...]
    generated: bool
    sha256: str
    findings: tuple[Finding, ...] = ()
    estate: Estate = field(compare=False, repr=False)

    @classmethod
    def of(cls, estate: Estate, options: PlanOptions) -> PlanQuestion:
        """The question of an estate. Faults in data never raise: they are ``findings``. ``WherryError`` where the
        options name a table of rates or prices that is not there. ``estate`` stays as it is recorded; what the options
        suppose is in the rows."""
        table = rate_table(options.rate_table)
        recorded, about_supposed = estate, tuple(find_supposed(estate, options))
        estate = suppose(estate, options)
        members, findings = _members(estate, options)
        needs, about_needs = need_rows(estate, options, members)
        offers, prices, about_offers = offer_rows(estate, options, members)
        pairs, about_pairs = pair_rows(estate, options, needs, offers, prices)
        demands = find_demands(estate, options, needs, offers, pairs)
        rows = {name: recorded.table(name) for name in INPUTS}
        return cls(
            options=options,
            members=members,
            needs=needs,
            offers=offers,
            pairs=pairs,
            discount=discount_factors(table, options.all_quarters),
            generated=any(row.provenance == "generated" for name in INPUTS for row in rows[name]),
            sha256=sha256({"records": rows, "options": options.document, "rates": table}),
            findings=(*findings, *about_supposed, *about_needs, *about_offers, *about_pairs, *demands),
            estate=Estate(**{name: tuple(found) for name, found in rows.items()}),
        )

    @property
    def fatal(self) -> tuple[Finding, ...]:
        """The findings that must be mended before a plan can be made."""
        return tuple(finding for finding in self.findings if finding.severity == REFUSED)

    @property
    def count(self) -> int:
        """How many quarters."""
        return self.options.quarters

    def present(self, pence: int, quarter: int) -> int:
        """The present value of a line in whole pence, half a penny going away from zero."""
        factor = self.discount[quarter]
        top, bottom = abs(pence) * factor.numerator, factor.denominator
        whole = (2 * top + bottom) // (2 * bottom)
        return whole if pence >= 0 else -whole

    @cached_property
    def pairs_of(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of each need's pairs."""
        found: list[list[int]] = [[] for _ in self.needs]
        for number, pair in enumerate(self.pairs):
            found[pair.need].append(number)
        return tuple(tuple(pairs) for pairs in found)

    def narrowed(self, members: tuple[str, ...]) -> PlanQuestion:
        """The same question for a coalition: only its bodies' needs, only their offers, joint contracts open."""
        inside = tuple(sorted(set(members) & set(self.members)))
        need_at = [at for at, need in enumerate(self.needs) if need.body in inside]
        offer_at = [at for at, offer in enumerate(self.offers) if offer.kind == "joint" or offer.body in inside]
        new_need, new_offer = {at: new for new, at in enumerate(need_at)}, {at: new for new, at in enumerate(offer_at)}
        offers = (self.offers[at] for at in offer_at)
        return replace(
            self,
            options=replace(self.options, members=inside),
            members=inside,
            needs=tuple(self.needs[at] for at in need_at),
            offers=tuple(replace(row, payer=payer(row.body, row.open_to, inside)) for row in offers),
            pairs=tuple(
                replace(pair, need=new_need[pair.need], offer=new_offer[pair.offer])
                for pair in self.pairs
                if pair.need in new_need and pair.offer in new_offer
            ),
            sha256=sha256({"of": self.sha256, "members": inside}),
        )


def _members(estate: Estate, options: PlanOptions) -> tuple[tuple[str, ...], list[Finding]]:
    if options.members is None:
        return tuple(body.ref for body in estate.bodies if body.member), []
    known = estate.by_ref["bodies"]
    findings = [
        Finding(
            code="body-unknown",
            severity=REFUSED,
            says=f"the plan is asked for {ref}, and there is no such body",
            remedy="correct the list of members",
            table="bodies",
            ref=ref,
        )
        for ref in options.members
        if ref not in known
    ]
    return tuple(sorted({ref for ref in options.members if ref in known})), findings


__all__ = ["Lock", "PlanOptions", "PlanQuestion", "Refusal"]
