"""Buying as the view in force sees it: the contracts of records and registers, payments, suppliers, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from wherry.engine.buying.calendar import Entry, Term, make_calendar
from wherry.engine.buying.holding import Holding, holdings_of_estate, yearly_pence
from wherry.engine.buying.spend_match import PaymentLine
from wherry.record.money import pence
from wherry.store.models import BuyingFile, SupplierDecision
from wherry.store.models.buying import APPLIED
from wherry.work.answers import today
from wherry.work.load_estate import load_estate

if TYPE_CHECKING:
    from wherry.engine.buying.suppliers import Decision, SupplierAnswer

Json = dict[str, Any]
TABLES = ("bodies", "services", "suppliers", "contracts", "spend")
MOST_NAMES = 5_000
"""More names than this are not linked while somebody waits: the dearest are, and the page says so."""
_DAYS = ("starts", "ends", "current_ends", "latest_ends")
_TERM = tuple(field.name for field in fields(Term))


class Named(NamedTuple):
    """A supplier's name as one body writes it, with what it is paid there and the numbers that stand beside it. It is
    what ``wherry.engine.buying.suppliers.Mention`` takes, without the seconds that loading the linking takes."""

    body: str
    name: str
    pence: int
    company_number: str | None = None
    vat_number: str | None = None
    ledger: str | None = None


@dataclass(frozen=True, kw_only=True)
class Buying:
    """What is held and paid as far as the view reaches, on a day. ``hidden_pence`` was paid to suppliers whose names
    are not published; ``decisions`` are in force, the newest of a pair wins."""

    on: date
    bodies: dict[str, str]
    services: dict[str, str]
    holdings: tuple[Holding, ...]
    entries: tuple[Entry, ...]
    payments: tuple[PaymentLine, ...]
    mentions: tuple[Named, ...]
    hidden_pence: int
    decisions: tuple[SupplierDecision, ...]
    files: int
    generated: bool


def look_at_buying(on: date | None = None) -> Buying:
    """Everything that buying together rests on. A register's row goes before a record of the same reference, because it
    says more of the term."""
    day = on or today()
    loaded = load_estate(TABLES).estate
    bodies = {body.ref: body.name for body in loaded.bodies}
    files = list(BuyingFile.objects.filter(state=APPLIED).order_by("owner", "applied_at"))
    registered = {(each.body, each.ref): each for file in files for each in _holdings(file)}
    recorded = {
        (each.body, each.ref): replace(each, term=replace(each.term, body=each.body))
        for each in holdings_of_estate(loaded)
    }
    kept = {
        key: merge_record(registered[key], recorded[key]) if key in recorded else registered[key] for key in registered
    }
    holdings = tuple((recorded | kept).values())
    payments, hidden, mentions = _paid(files)
    own = [
        PaymentLine(
            body=row.body,
            supplier=row.supplier_name,
            paid=row.paid,
            pence=pence(row.amount_gbp),
            contract=row.contract or "",
            file=f"payment {row.ref}",
        )
        for row in loaded.spend
    ]
    mentions += [Named(body=line.body, name=line.supplier, pence=line.pence) for line in own]
    mentions += [
        Named(body=each.body, name=each.supplier, pence=0, company_number=each.company_number)
        for each in holdings
        if each.supplier
    ]
    return Buying(
        on=day,
        bodies=bodies,
        services={row.ref: row.name for row in loaded.services},
        holdings=holdings,
        entries=make_calendar((each.term for each in holdings), day),
        payments=(*payments, *own),
        mentions=tuple(mentions),
        hidden_pence=hidden,
        decisions=tuple(SupplierDecision.objects.order_by("decided_at")),
        files=len(files),
        generated=loaded.generated or any(file.generated for file in files),
    )


def merge_record(register: Holding, record: Holding) -> Holding:
    """A register's row with what the record of the same contract knows besides: its service, the charge for leaving."""
    return replace(
        register,
        service=record.service,
        exit_percent=record.exit_percent,
        company_number=register.company_number or record.company_number,
        cpv=register.cpv or record.cpv,
        pence_a_year=register.pence_a_year or record.pence_a_year,
    )


def _holdings(file: BuyingFile) -> Iterator[Holding]:
    """The contracts of a register that was taken in; they are its owner's, whatever name it gives the body."""
    for row in (file.rows_data or {}).get("contracts", ()):
        given = {name: _day(row[name]) if name in _DAYS else row[name] for name in _TERM if name in row}
        ref = row.get("reference") or f"row {row['row']}"
        supplier = row.get("supplier_name", "")
        term = Term(**{**given, "ref": ref, "body": file.owner, "supplier": supplier, "title": row["title"]})
        yield Holding(
            ref=ref,
            title=row["title"],
            body=file.owner,
            supplier=supplier,
            company_number=row.get("company_number"),
            term=term,
            cpv=row.get("cpv", ""),
            proclass=row.get("proclass", ""),
            category=row.get("category", ""),
            pence_a_year=yearly_pence(
                row.get("value"), row.get("value_year"), term.starts, term.current_ends or term.ends
            ),
            where=f"{file.file_name}, row {row['row']}",
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _paid(files: list[BuyingFile]) -> tuple[list[PaymentLine], int, list[Named]]:
    """The payments of spend files whose supplier is named, the sum of the others, and each name once a file."""
    from wherry.read.buying.cleaning import is_redacted

    lines: list[PaymentLine] = []
    mentions: list[Named] = []
    hidden = 0
    for file in files:
        for part in (file.rows_data or {}).get("payments", ()):
            names, others = part["suppliers"], part["others"]
            shut = [not name or is_redacted(name) for name in names]
            first: dict[int, int] = {}
            sums = [0] * len(names)
            contracts = others.get("contract")
            for at, (code, amount, paid) in enumerate(zip(part["supplier"], part["pence"], part["paid"], strict=True)):
                if shut[code]:
                    hidden += amount
                    continue
                first.setdefault(code, at)
                sums[code] += amount
                lines.append(
                    PaymentLine(
                        body=file.owner,
                        supplier=names[code],
                        paid=_day(paid) if paid else None,
                        pence=amount,
                        contract=contracts[at] if contracts else "",
                        file=file.file_name,
                        row=part["row"][at],
                    )
                )
            mentions += [
                Named(
                    body=file.owner,
                    name=names[code],
                    pence=sums[code],
                    company_number=_of(others, "company_number", at),
                    vat_number=_of(others, "vat_number", at),
                    ledger=_of(others, "supplier_id", at),
                )
                for code, at in first.items()
            ]
    return lines, hidden, mentions


def _of(others: Json, name: str, at: int) -> str | None:
    return (others[name][at] or None) if name in others else None


def link_suppliers(found: Buying) -> tuple[SupplierAnswer, int]:
    """The suppliers behind the names in view with what was decided, and how many names were left out as too many."""
    from wherry.engine.buying.suppliers import Mention, find_suppliers

    spend: dict[str, int] = {}
    for mention in found.mentions:
        spend[mention.name] = spend.get(mention.name, 0) + mention.pence
    dear = set(sorted(spend, key=lambda name: (-spend[name], name))[:MOST_NAMES])
    mentions = [Mention(**mention._asdict()) for mention in found.mentions if mention.name in dear]
    return find_suppliers(mentions, decided(found)), len(spend) - len(dear)


def decided(found: Buying) -> tuple[Decision, ...]:
    """What was decided of each pair: where bodies differ, the newest word holds."""
    from wherry.engine.buying.suppliers import Decision

    last = {(row.first, row.second): row.relation for row in found.decisions}
    return tuple(Decision(first=first, second=second, relation=last[first, second]) for first, second in sorted(last))
