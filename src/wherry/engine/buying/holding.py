"""A contract as buying together looks at it: who holds it, of which kind, until when, and what it costs a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wherry.engine.buying.calendar import Entry, Term, place_term
from wherry.record.contract import Contract
from wherry.record.estate import Estate
from wherry.record.money import pence

DAYS_A_YEAR = Fraction(1461, 4)
_CODE = re.compile(r"(\d{8})(?:-\d)?")
_PROCLASS = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A body's contract. ``term`` is what the register says of its days; ``service`` the kind of service where the body
    names one; ``exit_percent`` the charge for leaving early, as a share of the payments left. ``where`` is the file and
    row that it was read from. Unknown is None and never nought."""

    ref: str
    title: str
    body: str
    supplier: str
    term: Term
    company_number: str | None = None
    service: str = ""
    cpv: str = ""
    proclass: str = ""
    category: str = ""
    pence_a_year: int | None = None
    exit_percent: Decimal | None = None
    where: str = ""

    @property
    def kind(self) -> str | None:
        """What sort of thing it buys, so that two of one kind may be bought together: the service, else the class of
        the CPV (its first four figures), else the ProClass code. None where none of them is known, or the code names
        only a whole division, such as CPV 72000000 or ProClass 270000, which hold all of computing."""
        if self.service:
            return self.service
        digits = cpv_digits(self.cpv)
        if len(digits) >= 3:
            return f"CPV {digits[:4].ljust(4, '0')}"
        proclass = _PROCLASS.search(self.proclass)
        return f"ProClass {proclass[0]}" if proclass and len(proclass[0].rstrip("0")) >= 3 else None

    def entry(self, on: date) -> Entry:
        """Its place in the calendar on a day."""
        return place_term(self.term, on)


def cpv_digits(text: str) -> str:
    """The figures of a CPV code that say something: ``64210000-1`` is ``6421``; '' for what is no code.

    Source: Regulation (EC) No 213/2008, annex I: a division, group, class and category have 2, 3, 4 and 5 figures.
    """
    match = _CODE.search(text)
    return match[1].rstrip("0").ljust(2, "0") if match else ""


def yearly_pence(value: int | None, value_year: int | None, starts: date | None, ends: date | None) -> int | None:
    """What a contract costs a year: as stated, else its whole value spread over its term; None where that is unknown or
    a framework's nought."""
    if value_year is not None:
        return value_year or None
    if not value or starts is None or ends is None or ends <= starts:
        return None
    days = (ends - starts).days + 1
    return round(value * min(Fraction(1), DAYS_A_YEAR / days)) if days > 0 else None


def holdings_of_estate(estate: Estate) -> tuple[Holding, ...]:
    """The contracts of an estate. Money is as recorded, in the prices of its own year."""
    bodies = {body.ref: body.name for body in estate.bodies}
    suppliers = {supplier.ref: supplier for supplier in estate.suppliers}
    found = []
    for contract in estate.contracts:
        supplier = suppliers.get(contract.supplier or "")
        found.append(
            Holding(
                ref=contract.ref,
                title=contract.title,
                body=contract.body,
                supplier=contract.supplier_name or (supplier.name if supplier else ""),
                company_number=supplier.company_number if supplier else None,
                term=_term(contract, bodies.get(contract.body, contract.body)),
                service=contract.service or "",
                cpv=contract.cpv or "",
                pence_a_year=None if contract.value_gbp_per_year is None else pence(contract.value_gbp_per_year),
                exit_percent=contract.exit_charge_percent,
                where=f"contracts {contract.ref}",
            )
        )
    return tuple(found)


def _term(contract: Contract, body: str) -> Term:
    """A record says extensions *left*, so ``ends`` is the end as matters stand."""
    return Term(
        ref=contract.ref,
        title=contract.title,
        body=body,
        supplier=contract.supplier_name or "",
        starts=contract.starts,
        ends=contract.ends,
        extension_months=contract.extension_months,
        extensions=contract.extensions_left,
        extensions_taken=0 if contract.extensions_left is not None else None,
        notice_days=contract.notice_days,
        renewal_months=12 if contract.renews_itself else None,
    )
