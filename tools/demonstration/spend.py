"""Three months of payments, as councils publish them: monthly shares of contracts, in the ledger's spelling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from tools.demonstration.suppliers import spelled_in_ledger
from wherry.record.contract import Contract, Payment
from wherry.record.money import PENNY

MONTHS = (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))
THRESHOLD_GBP = 500


def payments_of(owner: Owner, contracts: Iterable[Contract], companies: dict[str, str], draw: Draw) -> list[Payment]:
    """The payments of a body; ``companies`` says which company each contract is with. Now and then one is paid twice,
    and credited a week later."""
    rows: list[Payment] = []
    for contract in sorted(contracts, key=lambda contract: contract.ref):
        for month in MONTHS:
            name = f"{owner.name}|{contract.ref}|{month}"
            paid = month.replace(day=draw.within(name, "paid", 2, 20))
            amount = ((contract.value_gbp_per_year or Decimal(0)) / 12).quantize(PENNY)
            if amount < THRESHOLD_GBP:
                continue
            spelling = spelled_in_ledger(name, companies[contract.ref], draw)
            times = [(paid, amount)]
            if draw.chance(name, "paid twice", 0.03):
                times += [(paid.replace(day=paid.day + 1), amount), (paid.replace(day=paid.day + 7), -amount)]
            rows += [
                payment(owner, contract, spelling, day, each, len(rows) + at) for at, (day, each) in enumerate(times)
            ]
    return rows


def payment(owner: Owner, contract: Contract, spelling: str, day: date, amount: Decimal, number: int) -> Payment:
    """One line of the ledger. The ledger knows no contract: that has to be found out."""
    return Payment(
        ref=f"{owner.code}/Y-{number + 1:04d}",
        body=owner.code,
        paid=day,
        supplier_name=spelling,
        amount_gbp=amount,
        department="Digital services",
        purpose=contract.title,
        provenance="generated",
    )
