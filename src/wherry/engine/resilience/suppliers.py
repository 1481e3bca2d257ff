"""Which supplier stands behind a circuit or a contract, through the spellings of several bodies.

Two supplier records are one company where an officer said so (``same_as``) or where they bear one company number. A
name is that of a body's record if it is the same letters, whatever their case and spacing; a name that the body has no
record of is that of other bodies' records where these all are one company. Nothing is guessed beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass

from wherry.record.circuit import Circuit
from wherry.record.contract import Contract
from wherry.record.estate import Estate


def fold(name: str) -> str:
    """A name without its case and spacing."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppliers:
    """Companies by supplier record and by body and name. A company's key is its first record's reference, or its
    folded name where no record has it; ``names`` gives the words for a key."""

    by_ref: dict[str, str]
    by_name: dict[tuple[str, str], str]
    anywhere: dict[str, set[str]]
    names: dict[str, str]
    contracts: dict[str, Contract]

    @classmethod
    def of(cls, estate: Estate) -> Suppliers:
        """The companies of an estate."""
        up = {supplier.ref: supplier.ref for supplier in estate.suppliers}

        def top(ref: str) -> str:
            while up[ref] != ref:
                ref = up[ref]
            return ref

        first_of_number: dict[str, str] = {}
        for supplier in estate.suppliers:
            twins = [supplier.same_as] if supplier.same_as in up else []
            number = (supplier.company_number or "").strip().upper()
            if number:
                twins.append(first_of_number.setdefault(number, supplier.ref))
            for twin in twins:
                one, other = sorted((top(supplier.ref), top(twin)))
                up[other] = one
        by_ref = {ref: top(ref) for ref in up}
        anywhere: dict[str, set[str]] = {}
        for supplier in estate.suppliers:
            anywhere.setdefault(fold(supplier.name), set()).add(by_ref[supplier.ref])
        return cls(
            by_ref=by_ref,
            by_name={(row.body, fold(row.name)): by_ref[row.ref] for row in reversed(estate.suppliers)},
            anywhere=anywhere,
            names={row.ref: row.name for row in estate.suppliers},
            contracts={row.ref: row for row in estate.contracts},
        )

    def of_contract(self, ref: str | None) -> str | None:
        """The company behind a contract; None where nobody recorded it."""
        contract = self.contracts.get(ref or "")
        if contract is None:
            return None
        if contract.supplier in self.by_ref:
            return self.by_ref[contract.supplier]
        return self.named(contract.body, contract.supplier_name)

    def of_circuit(self, circuit: Circuit) -> str | None:
        """The company behind a circuit: the one it names, else its contract's; None where nobody recorded it."""
        return self.named(circuit.body, circuit.supplier_name) or self.of_contract(circuit.contract)

    def named(self, body: str, name: str | None) -> str | None:
        """The company that a body calls by a name. A name without a record is a company of its own."""
        if not name or not name.strip():
            return None
        key = self.by_name.get((body, fold(name)))
        elsewhere = self.anywhere.get(fold(name), set())
        if key is None and len(elsewhere) == 1:
            return next(iter(elsewhere))
        if key is None:
            key = fold(name)
            self.names.setdefault(key, " ".join(name.split()))
        return key
