"""Which company carries a circuit, as surely as the records say it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wherry.record.circuit import Circuit
from wherry.record.contract import Supplier
from wherry.record.estate import Estate


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """``key`` is equal for one company; ``sure`` where it rests on a company number, so that two different keys are
    two companies. Two spellings without a number may be one company, or carried by one."""

    key: str
    name: str
    sure: bool


def company_of(circuit: Circuit, estate: Estate) -> Company | None:
    """The company behind a circuit: by its contract's supplier, else by the body's supplier of that name, else by the
    name alone. None where nobody is named."""
    contract = estate.by_ref["contracts"].get(circuit.contract or "")
    named = contract.supplier if contract is not None else None
    row = estate.by_ref["suppliers"].get(named or "") or _by_name(circuit, estate)
    if row is not None:
        return _company(row, estate)
    name = circuit.supplier_name or (contract.supplier_name if contract is not None else None)
    return None if name is None else Company(key=_plain(name), name=name, sure=False)


def _by_name(circuit: Circuit, estate: Estate) -> Supplier | None:
    name = _plain(circuit.supplier_name or "")
    found = [row for row in estate.suppliers if row.body == circuit.body and name and _plain(row.name) == name]
    return found[0] if found else None


def _company(row: Supplier, estate: Estate) -> Company:
    """Follow what officers confirmed to be the same company as far as it goes."""
    passed = {row.ref}
    while row.company_number is None and row.same_as is not None and row.same_as not in passed:
        passed.add(row.same_as)
        following = estate.by_ref["suppliers"].get(row.same_as)
        if following is None:
            break
        row = following
    if row.company_number is not None:
        number = re.sub(r"[\s.-]+", "", row.company_number).upper().zfill(8)
        return Company(key=f"company {number}", name=row.name, sure=True)
    return Company(key=_plain(row.name), name=row.name, sure=False)


def _plain(name: str) -> str:
    """A name without case, spacing and punctuation."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", name.casefold()).split())
