"""The same supplier under several bodies, whatever each of them calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wherry.engine.overlap.answer import HIGH, MEDIUM, Overlap
from wherry.engine.overlap.company import plain_name, plain_number
from wherry.engine.overlap.cost import add_up
from wherry.engine.overlap.question import SAME_SUPPLIER, OverlapQuestion
from wherry.record.contract import Contract, Supplier
from wherry.record.finding import DOUBTFUL, Finding

Company = tuple[str, str]
"""What a company is known by: ``("number", "01234567")``, or ``("name", "carrier a")`` where nobody has a number."""

CONFIRMED = ", as an officer has confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One body naming one company. ``cost`` is a yearly cost with its reference, for contracts and loose circuits."""

    body: str
    spelling: str
    company: Company
    basis: str
    ref: str | None = None
    cost_ref: str | None = None
    cost: Decimal | None = None


class Names:
    """Which company a name or a supplier record means. A number wins; a name that fits two numbers means neither."""

    def __init__(self, question: OverlapQuestion) -> None:
        self._question = question
        self.findings: list[Finding] = []
        self.suppliers = {supplier.ref: supplier for supplier in question.suppliers}
        self._numbers: defaultdict[str, set[str]] = defaultdict(set)
        self._own_numbers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for supplier in question.suppliers:
            number = plain_number(supplier.company_number)
            name = plain_name(supplier.name)
            if number is not None:
                self._numbers[name].add(number)
                self._own_numbers[question.owner(supplier), name].add(number)
            elif supplier.company_number is not None:
                self.findings.append(_bad_number(supplier))
        self._joined: dict[Company, Company] = {}
        self._told: set[str] = set()
        self.confirmed: set[str] = set()
        for supplier in question.suppliers:
            self._confirm(supplier)

    def of_record(self, supplier: Supplier) -> tuple[Company, str] | None:
        """The company of a supplier record and what says so."""
        number = plain_number(supplier.company_number)
        if number is None:
            return self.of_name(self._question.owner(supplier), supplier.name)
        return self._root(("number", number)), f"company number {number}"

    def of_name(self, body: str, spelling: str) -> tuple[Company, str] | None:
        """The company that a body means by a name, and what says so; None where it could be two."""
        name = plain_name(spelling)
        if not name:
            return None
        numbers = self._own_numbers.get((body, name)) or self._numbers.get(name, set())
        if len(numbers) > 1:
            self._tell(spelling, name, numbers)
            return None
        company = ("number", next(iter(numbers))) if numbers else ("name", name)
        return self._root(company), "its name, less case, punctuation and legal form"

    def _confirm(self, supplier: Supplier) -> None:
        """Join two companies that an officer has confirmed to be one, unless their numbers say that they are two."""
        other = self.suppliers.get(supplier.same_as or "")
        mine, theirs = self.of_record(supplier), self.of_record(other) if other is not None else None
        if other is None or mine is None or theirs is None:
            return
        first, second = sorted((mine[0], theirs[0]), key=lambda company: company[0] != "number")
        if second[0] == "number":
            if first != second:
                self.findings.append(_two_numbers(supplier, first[1], second[1]))
            return
        self.confirmed.update((supplier.ref, other.ref))
        if first != second:
            self._joined[second] = first

    def _root(self, company: Company) -> Company:
        while company in self._joined:
            company = self._joined[company]
        return company

    def _tell(self, spelling: str, name: str, numbers: set[str]) -> None:
        if name not in self._told:
            self._told.add(name)
            self.findings.append(
                Finding(
                    code="supplier-two-numbers",
                    severity=DOUBTFUL,
                    says=f"{spelling} could be company {' or '.join(sorted(numbers))}, so it was joined to neither",
                    remedy="give the supplier record its company number, and the contract its supplier record",
                    table="suppliers",
                    column="company_number",
                    value=spelling,
                )
            )


def same_suppliers(question: OverlapQuestion) -> tuple[list[Overlap], list[Finding]]:
    """One overlap for each company that two or more bodies buy from. Buying together changes the price, by how much
    nobody knows beforehand: so nothing is put at stake, and what is paid today is stated."""
    names = Names(question)
    companies: defaultdict[Company, list[Mention]] = defaultdict(list)
    for mention in _mentions(question, names):
        companies[mention.company].append(mention)
    found = [
        _overlap(company, mentions)
        for company, mentions in companies.items()
        if len({mention.body for mention in mentions}) > 1
    ]
    return found, names.findings


def _mentions(question: OverlapQuestion, names: Names) -> Iterator[Mention]:
    for supplier in question.suppliers:
        known = names.of_record(supplier)
        if known is not None:
            basis = f"{known[1]}{CONFIRMED}" if supplier.ref in names.confirmed else known[1]
            yield Mention(
                body=question.owner(supplier), spelling=supplier.name, company=known[0], basis=basis, ref=supplier.ref
            )
    for contract in question.contracts:
        if question.in_force(contract):
            yield from _of_contract(question, names, contract)
    for circuit in question.billed_circuits:
        known = names.of_name(question.owner(circuit), circuit.supplier_name) if circuit.supplier_name else None
        if known is not None and circuit.contract is None:
            yield Mention(
                body=question.owner(circuit),
                spelling=circuit.supplier_name or "",
                company=known[0],
                basis=known[1],
                ref=circuit.ref,
                cost_ref=circuit.ref,
                cost=circuit.cost_gbp_per_year,
            )
    for body, spelling in sorted({(question.owner(payment), payment.supplier_name) for payment in question.spend}):
        known = names.of_name(body, spelling)
        if known is not None:
            yield Mention(body=body, spelling=spelling, company=known[0], basis=f"{known[1]}, in its published spend")


def _of_contract(question: OverlapQuestion, names: Names, contract: Contract) -> Iterator[Mention]:
    record = names.suppliers.get(contract.supplier or "")
    body = question.owner(contract)
    spelling = record.name if record is not None else contract.supplier_name
    if spelling is None:
        return
    known = names.of_record(record) if record is not None else names.of_name(body, spelling)
    if known is not None:
        yield Mention(
            body=body,
            spelling=spelling,
            company=known[0],
            basis=known[1],
            ref=contract.ref,
            cost_ref=contract.ref,
            cost=contract.value_gbp_per_year,
        )


def _overlap(company: Company, mentions: list[Mention]) -> Overlap:
    by_body: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_body[mention.body].append(mention)
    paid = add_up((mention.cost_ref, mention.cost) for mention in mentions if mention.cost_ref is not None)
    sure = all(any(_is_sure(mention) for mention in group) for group in by_body.values())
    known_by = f"company number {company[1]}" if company[0] == "number" else "its name alone, for nobody has its number"
    gaps = f" What {len(paid.unknown_refs)} of the contracts and circuits cost is unknown." if paid.unknown_refs else ""
    return Overlap(
        kind=SAME_SUPPLIER,
        bodies=tuple(sorted(by_body)),
        refs=tuple(sorted({mention.ref for mention in mentions if mention.ref is not None})),
        place=min((mention.spelling for mention in mentions), key=lambda spelling: (len(spelling), spelling)),
        reason=f"{len(by_body)} bodies buy from one supplier, known by {known_by}. What buying together would change "
        f"is not known beforehand, so nothing is put at stake.{gaps}",
        evidence=tuple(_evidence(body, group) for body, group in sorted(by_body.items())),
        confidence=HIGH if sure else MEDIUM,
        cost_gbp_per_year=paid.whole,
        known_cost_gbp_per_year=paid.known,
        unknown_cost_refs=paid.unknown_refs,
    )


def _is_sure(mention: Mention) -> bool:
    return mention.basis.startswith("company number") or mention.basis.endswith(CONFIRMED)


def _evidence(body: str, mentions: list[Mention]) -> str:
    spellings = ", ".join(f"‘{spelling}’" for spelling in sorted({mention.spelling for mention in mentions}))
    surest = min(mentions, key=lambda mention: (not _is_sure(mention), mention.basis))
    return f"{body} writes {spellings}: by {surest.basis}"


def _bad_number(supplier: Supplier) -> Finding:
    return Finding(
        code="company-number-bad",
        severity=DOUBTFUL,
        says=f"{supplier.company_number!r} cannot be a company number, so {supplier.ref} is known by its name alone",
        remedy="write the eight figures, or two letters and six figures, of Companies House",
        source=supplier.source,
        table="suppliers",
        ref=supplier.ref,
        column="company_number",
        value=supplier.company_number or "",
    )


def _two_numbers(supplier: Supplier, first: str, second: str) -> Finding:
    return Finding(
        code="supplier-not-same",
        severity=DOUBTFUL,
        says=f"{supplier.ref} is said to be {supplier.same_as}, but their company numbers are {first} and {second}",
        remedy="correct the company number of one, or remove same_as",
        source=supplier.source,
        table="suppliers",
        ref=supplier.ref,
        column="same_as",
        value=supplier.same_as or "",
    )
