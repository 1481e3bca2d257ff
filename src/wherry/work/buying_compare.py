"""Comparing what was read: unit prices, contracts of one kind at one time, spend against contracts. No database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wherry.record.canonical import plain, sha256
from wherry.record.error import WherryError
from wherry.work.answers import Answer
from wherry.work.buying import answer_buying_read, load_decisions, supplier_mentions

if TYPE_CHECKING:
    from wherry.engine.buying.calendar import Term
    from wherry.engine.buying.holding import Holding
    from wherry.engine.buying.identity import Identities
    from wherry.engine.buying.payment import PaymentLine
    from wherry.engine.buying.suppliers import Mention
    from wherry.read.buying.reading import FileReading, ReadContract, TableReading
    from wherry.record.estate import Estate

PRICES, OVERLAPS, SPEND = "prices", "contract-overlaps", "spend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The answer, and the files of which nothing was taken."""

    answer: Answer
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The contracts that were given, the files they came from with nothing in them, and the hash of all."""

    holdings: tuple[Holding, ...]
    readings: tuple[FileReading, ...]
    estates: tuple[Estate, ...]
    unread: tuple[str, ...]
    sha256: str
    generated: bool


def answer_prices(paths: Sequence[Path], *, blind_to: str | None = None) -> Compared:
    """Unit prices side by side, from tables of them. ``blind_to`` keeps the other bodies' names from one body;
    ``WherryError`` where it is in no table."""
    from wherry.engine.buying.unit_price import benchmark_prices, blind
    from wherry.read.buying.prices import read_prices

    began = time.perf_counter()
    lines, findings = [], []
    for path in paths:
        found, faults = read_prices(path)
        lines += found
        findings += faults
    if blind_to is not None and blind_to not in {line.body for line in lines}:
        raise WherryError(f"{blind_to} is no body of these tables; write its name as they do")
    compared = benchmark_prices(lines)
    if blind_to is not None:
        compared = blind(compared, blind_to)
    answer = Answer(
        kind=PRICES,
        question={"files": [path.name for path in paths], "blind_to": blind_to},
        answer={**plain(compared), "lines": len(lines), "findings": plain(findings)},
        inputs_sha256=sha256([plain(lines), blind_to]),
        seconds=time.perf_counter() - began,
        generated=False,
    )
    return Compared(answer=answer, unread=())


def read_holdings(paths: Sequence[Path], *, mapping: Path | None = None) -> Held:
    """The contracts of registers, or of estate folders where a path is a folder."""
    from wherry.engine.buying.holding import holdings_of_estate

    files = [path for path in paths if not path.is_dir()]
    holdings: list[Holding] = []
    hashes: list[Any] = []
    unread, generated = [], False
    estates: list[Estate] = []
    for folder in (path for path in paths if path.is_dir()):
        from wherry.read.folder import read_folder

        estate = read_folder(folder).estate
        estates.append(estate)
        found = holdings_of_estate(estate)
        holdings += found
        hashes.append(estate.sha256)
        generated = generated or estate.generated
        unread += [] if found else [folder.name]
    readings: tuple[FileReading, ...] = ()
    if files:
        read = answer_buying_read(files, mapping=mapping)
        readings = read.readings
        hashes.append(read.answer.inputs_sha256)
        for reading in readings:
            own = [
                register_holding(reading, table, contract) for table in reading.tables for contract in table.contracts
            ]
            holdings += own
            unread += [] if own else [reading.file]
    return Held(
        holdings=tuple(holdings),
        readings=readings,
        estates=tuple(estates),
        unread=tuple(unread),
        sha256=sha256(hashes),
        generated=generated,
    )


def register_term(reading: FileReading, contract: ReadContract) -> Term:
    """A register's row as the calendar wants it."""
    from wherry.engine.buying.calendar import Term

    names = tuple(name for name in Term.__dataclass_fields__ if name not in ("ref", "body", "supplier"))
    return Term(
        ref=contract.reference or f"row {contract.row}",
        body=contract.body_name or reading.file,
        supplier=contract.supplier_name,
        **{name: getattr(contract, name) for name in names if hasattr(contract, name)},
    )


def register_holding(reading: FileReading, table: TableReading, contract: ReadContract) -> Holding:
    """A register's row as a contract that is held."""
    from wherry.engine.buying.holding import Holding, yearly_pence

    sheet = f", sheet {table.sheet}" if table.sheet else ""
    return Holding(
        ref=contract.reference or f"row {contract.row}",
        title=contract.title,
        body=contract.body_name or reading.file,
        supplier=contract.supplier_name,
        company_number=contract.company_number,
        term=register_term(reading, contract),
        cpv=contract.cpv,
        proclass=contract.proclass,
        category=contract.category,
        pence_a_year=yearly_pence(contract.value, contract.value_year, contract.starts, contract.expires),
        where=f"{reading.file}{sheet}, row {contract.row}",
    )


def identify(mentions: Sequence[Mention], decisions: Path | None) -> Identities:
    """The suppliers behind names, with what persons have decided."""
    from wherry.engine.buying.identity import Identities
    from wherry.engine.buying.suppliers import find_suppliers

    return Identities(find_suppliers(mentions, load_decisions(decisions) if decisions is not None else ()))


def holding_mentions(holdings: Sequence[Holding]) -> list[Mention]:
    """Every contract's supplier once, as the linking wants it."""
    from wherry.engine.buying.suppliers import Mention

    return [
        Mention(body=each.body, name=each.supplier, pence=each.pence_a_year or 0, company_number=each.company_number)
        for each in holdings
        if each.supplier
    ]


def payment_mentions(payments: Sequence[PaymentLine]) -> list[Mention]:
    """Every supplier that is paid, as the linking wants it."""
    from wherry.engine.buying.suppliers import Mention

    return [Mention(body=line.body, name=line.supplier, pence=line.pence) for line in payments]


def answer_overlaps(
    paths: Sequence[Path], on: date, *, mapping: Path | None = None, decisions: Path | None = None,
    between_bodies: bool = False,
) -> Compared:  # fmt: skip
    """Contracts of one kind that run at one time, in registers and estate folders, as matters stand on a day."""
    from wherry.engine.buying.contract_overlap import find_contract_overlaps

    began = time.perf_counter()
    held = read_holdings(paths, mapping=mapping)
    identities = identify(holding_mentions(held.holdings), decisions)
    found = find_contract_overlaps(held.holdings, identities, on, between_bodies=between_bodies)
    question = {"files": [path.name for path in paths], "on": on.isoformat(), "between_bodies": between_bodies}
    answer = Answer(
        kind=OVERLAPS,
        question=question,
        answer=plain(found),
        inputs_sha256=sha256([held.sha256, question, _decided(decisions)]),
        seconds=time.perf_counter() - began,
        generated=held.generated,
    )
    return Compared(answer=answer, unread=held.unread)


def answer_spend(
    paths: Sequence[Path], *, mapping: Path | None = None, decisions: Path | None = None, body: str | None = None
) -> Compared:
    """Spend against contracts. ``body`` says that all files are of one body, whatever they call it. ``WherryError``
    where the payments and the contracts have no body in common, or one of the two is missing."""
    from wherry.engine.buying.payment import payments_of_estate
    from wherry.engine.buying.spend_match import match_spend

    began = time.perf_counter()
    held = read_holdings(paths, mapping=mapping)
    payments, hidden = read_payments(held.readings, body)
    payments += [line for estate in held.estates for line in payments_of_estate(estate)]
    holdings = [replace(each, body=body) for each in held.holdings] if body is not None else held.holdings
    _refuse_strangers(payments, holdings)
    mentions = [mention for reading in held.readings for mention in supplier_mentions(reading)]
    mentions += payment_mentions(payments) if held.estates else []
    mentions += holding_mentions(held.holdings) if held.estates else []
    found = match_spend(payments, holdings, identify(mentions, decisions), hidden_pence=hidden)
    answer = Answer(
        kind=SPEND,
        question={"files": [path.name for path in paths], "body": body},
        answer=plain(found),
        inputs_sha256=sha256([held.sha256, body, _decided(decisions)]),
        seconds=time.perf_counter() - began,
        generated=held.generated,
    )
    return Compared(answer=answer, unread=tuple(each.file for each in held.readings if not each.accepted))


def _refuse_strangers(payments: Sequence[PaymentLine], holdings: Sequence[Holding]) -> None:
    if not payments or not holdings:
        lacking = "payment" if not payments else "contract"
        raise WherryError(f"no {lacking} was read: give a register and the spend of the same body")
    payers, holders = {line.body for line in payments}, {each.body for each in holdings}
    if not payers & holders:
        raise WherryError(
            f"the spend is of {', '.join(sorted(payers)[:3])} and the contracts of {', '.join(sorted(holders)[:3])}: "
            "say --body NAME where they are one body's"
        )


def read_payments(readings: Sequence[FileReading], body: str | None) -> tuple[list[PaymentLine], int]:
    """The payments whose supplier is named, and the sum of the others in pence."""
    from wherry.engine.buying.payment import PaymentLine
    from wherry.read.buying.cleaning import is_redacted

    found, hidden = [], 0
    for reading in readings:
        for table in reading.tables:
            rows = table.spend
            if rows is None:
                continue
            shut = [not name or is_redacted(name) for name in rows.suppliers]
            for at in range(len(rows)):
                code = int(rows.supplier[at])
                if shut[code]:
                    hidden += int(rows.pence[at])
                    continue
                found.append(
                    PaymentLine(
                        body=body or rows.others.text("body_name", at) or reading.file,
                        supplier=rows.suppliers[code],
                        paid=rows.day(at),
                        pence=int(rows.pence[at]),
                        contract=rows.others.text("contract", at),
                        file=reading.file,
                        sheet=table.sheet,
                        row=int(rows.row[at]),
                    )
                )
    return found, hidden


def _decided(decisions: Path | None) -> Any:
    return plain(load_decisions(decisions)) if decisions is not None else []
