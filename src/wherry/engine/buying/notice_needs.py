"""What a notice must say, fact by fact: which are missing, by what rule, and what to do.

Source: Procurement Regulations 2024, SI 2024/692 (regulation 13 for the authority, 14 for the subject-matter, and the
regulation of each notice); Procurement Act 2023, sections 17(5), 52, 83.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wherry.engine.buying.notice import NOTICES, NoticeKind
from wherry.engine.buying.purchase import DIRECT, FLEXIBLE, PARTS, Purchase
from wherry.record.column import Column as FactColumn
from wherry.record.column import columns

Row = Any
OVER_FIVE_MILLION = Decimal(5_000_000)
PURCHASE = "purchase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Facts that notices need: of which notices, in which list of the purchase, by what rule, and when."""

    codes: tuple[str, ...]
    table: str
    names: tuple[str, ...]
    rule: str
    when: Callable[[Purchase, Row], bool] = lambda purchase, row: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One fact that a notice needs and that is unknown. ``table`` is ``purchase`` or one of its lists, ``row`` the
    row's own reference, ``column`` the fact (empty where the list itself is)."""

    table: str
    row: str
    column: str
    words: str
    rule: str
    remedy: str


ALL = tuple(NOTICES)
SUBJECT = ("UK1", "UK2", "UK3", "UK4", "UK5", "UK6", "UK7")
SOLD = ("UK5", "UK6", "UK7", "UK10", "UK11")
ADDRESS = ("street", "locality", "postcode", "email")


def _competitive(purchase: Purchase, row: Row) -> bool:
    return purchase.procedure != DIRECT


def _over_five_million(purchase: Purchase, row: Row) -> bool:
    return row.value_gbp is not None and (row.value_with_vat_gbp or row.value_gbp) > OVER_FIVE_MILLION


def _without_indicators(purchase: Purchase, row: Row) -> bool:
    return _over_five_million(purchase, row) and row.no_indicators_reason is None


NEEDED: tuple[Needed, ...] = (
    Needed(codes=ALL, table=PURCHASE, names=("title", "lead"), rule="regulation 13"),
    Needed(codes=ALL, table="buyers", names=("ppon", *ADDRESS, "authority"), rule="regulation 13"),
    Needed(codes=("UK6", "UK7", "UK10", "UK11", "UK12"), table=PURCHASE, names=("ocid",), rule="regulation 8"),
    Needed(
        codes=SUBJECT, table=PURCHASE, names=("description", "category", "cpv", "regions"), rule="regulation 14"
    ),
    Needed(codes=("UK1", "UK2", "UK3"), table="lots", names=("starts", "ends"), rule="regulation 14"),
    Needed(
        codes=("UK1", "UK3", "UK4", "UK5"), table=PURCHASE, names=("value_gbp", "value_with_vat_gbp"),
        rule="regulations 15, 16, 18 and 26",
    ),
    Needed(codes=("UK1", "UK3"), table=PURCHASE, names=("tender_notice_on",), rule="regulations 15 and 16"),
    Needed(codes=("UK2",), table=PURCHASE, names=("engagement", "engagement_ends"), rule="regulation 17(2)(e), (f)"),
    Needed(
        codes=("UK4",), table=PURCHASE, rule="regulation 18",
        names=("procedure", "framework", "submit_to", "electronic", "languages", "conditions", "documents", "award_by"),
    ),
    Needed(
        codes=("UK4",), table=PURCHASE, names=("interest_by", "procedure_words"), rule="regulation 19(2)",
        when=lambda purchase, row: purchase.procedure == FLEXIBLE,
    ),
    Needed(
        codes=("UK4",), table=PURCHASE, names=("tender_by",), rule="regulation 18",
        when=lambda purchase, row: purchase.procedure != FLEXIBLE,
    ),
    Needed(
        codes=("UK4",), table=PURCHASE, names=("no_engagement_reason",), rule="section 17(1)",
        when=lambda purchase, row: purchase.engagement is None,
    ),
    Needed(
        codes=("UK4",), table=PURCHASE, names=("no_lots_reason",), rule="section 18",
        when=lambda purchase, row: len(purchase.lots) == 1,
    ),
    Needed(
        codes=("UK4",), table="lots", rule="regulation 18",
        names=("title", "description", "starts", "ends", "extend_to", "value_gbp", "suits_sme", "suits_vcse"),
    ),
    Needed(codes=("UK4",), table="criteria", names=("weight_percent",), rule="section 23"),
    Needed(
        codes=("UK4", "UK5", "UK7", "UK10"), table=PURCHASE, names=("conflicts_assessed",), rule="section 83(5)"
    ),
    Needed(
        codes=("UK5",), table=PURCHASE, names=("direct_ground", "direct_reason"), rule="regulation 26; section 44"
    ),
    Needed(
        codes=("UK5", "UK6"), table="awards", rule="regulations 26 and 27",
        names=("sellers", "value_gbp", "value_with_vat_gbp", "starts", "ends", "extend_to", "sign_on"),
    ),
    Needed(codes=("UK6",), table="awards", names=("decided", "standstill_ends"), rule="regulation 27; section 51"),
    Needed(
        codes=("UK6",), table="awards", names=("summaries_sent", "tenders", "tenders_assessed"),
        rule="regulation 27; section 50(3)", when=_competitive,
    ),
    Needed(
        codes=("UK7",), table="contracts", rule="regulation 32",
        names=("title", "signed", "value_gbp", "value_with_vat_gbp", "starts", "ends", "extend_to"),
    ),
    Needed(codes=("UK7",), table="contracts", names=("document",), rule="section 53(3)", when=_over_five_million),
    Needed(codes=("UK7",), table="contracts", names=("indicators",), rule="section 52", when=_without_indicators),
    Needed(
        codes=("UK10",), table="changes", rule="regulation 40; section 75",
        names=("description", "ground", "reason", "change_on", "value_before_gbp", "value_gbp", "ends_before", "ends"),
    ),
    Needed(
        codes=("UK11",), table="endings", names=("ended", "reason", "explanation", "value_gbp"), rule="regulation 41"
    ),
    Needed(codes=("UK12",), table=PURCHASE, names=("ended_on", "ended_reason"), rule="regulation 37; section 55"),
    Needed(codes=SOLD, table="sellers", names=ADDRESS, rule="regulations 26, 27, 32, 40 and 41"),
    Needed(
        codes=SOLD, table="sellers", names=("company_number",), rule="regulation 8",
        when=lambda purchase, row: row.ppon is None,
    ),
    Needed(
        codes=("UK5", "UK6", "UK7"), table="sellers", rule="regulations 26, 27 and 32",
        names=("sme", "vcse", "supported_employment", "service_mutual"),
    ),
)  # fmt: skip
"""What each notice needs. Facts that it may say besides are not here."""


def find_missing(purchase: Purchase, kind: NoticeKind, scope: dict[str, tuple[Row, ...]]) -> tuple[Missing, ...]:
    """The facts that a notice of this kind needs and the purchase does not know, in the order in which people fill
    them in. ``scope`` has, by list, the rows that the notice is about."""
    return tuple(_missing(purchase, kind, scope))


def _missing(purchase: Purchase, kind: NoticeKind, scope: dict[str, tuple[Row, ...]]) -> Iterator[Missing]:
    asked = [needed for needed in NEEDED if kind.code in needed.codes]
    for table in dict.fromkeys(needed.table for needed in asked):
        if table != PURCHASE and not scope[table]:
            yield _empty_list(table, next(needed.rule for needed in asked if needed.table == table))
            continue
        for row in (purchase,) if table == PURCHASE else scope[table]:
            for needed in asked:
                if needed.table == table and needed.when(purchase, row):
                    yield from _unknown(table, row, needed)


def _unknown(table: str, row: Row, needed: Needed) -> Iterator[Missing]:
    for name in needed.names:
        if getattr(row, name) in (None, ()):
            column = column_of(table, name)
            yield Missing(
                table=table,
                row="" if table == PURCHASE else row_name(row),
                column=name,
                words=column.words,
                rule=needed.rule,
                remedy=f"{column.says} For example: {column.example}",
            )


def _empty_list(table: str, rule: str) -> Missing:
    return Missing(
        table=table, row="", column="", words=table.capitalize(), rule=rule, remedy=f"Add the first of the {table}."
    )


def column_of(table: str, name: str) -> FactColumn:
    """The column of a fact; ``KeyError`` where there is none."""
    for column in columns(Purchase if table == PURCHASE else PARTS[table]):
        if column.name == name:
            return column
    raise KeyError(f"{table} has no fact {name}")


def row_name(row: Row) -> str:
    """What a row of a list is called: its reference, its number or the contract that it is about."""
    for name in ("ref", "number", "contract", "name"):
        if hasattr(row, name):
            return str(getattr(row, name))
    raise TypeError(f"{type(row).__name__} has no name")
