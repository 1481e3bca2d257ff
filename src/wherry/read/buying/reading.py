"""What the reading of a buying file gives: its kind, its mapping, its rows, and every row that was not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wherry.read.buying.cleaning import clean_text
from wherry.read.buying.sheet import Cells
from wherry.record.finding import Finding

if TYPE_CHECKING:
    from wherry.read.buying.ocds.reading import OcdsReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadColumn:
    """A column that was understood: where it stands from 1, its heading, meaning, reason, and how its cells are
    written."""

    column: int
    heading: str
    meaning: str
    why: str
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was not taken in: its number as a person counts, the column, the value there, why, and what to do."""

    row: int
    column: str
    value: str
    code: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """Every row of a sheet under its heading, each in one count: ``written`` are those that hold data."""

    written: int
    accepted: int
    refused: int
    empty: int = 0
    headings_again: int = 0
    totals: int = 0
    remarks: int = 0


class FurtherColumns:
    """The columns of payments beside day, sum and supplier, which are read when they are first asked for."""

    def __init__(self, cells: Cells, places: Mapping[str, int], rows: NDArray[np.int64]) -> None:
        self._cells, self._places, self._rows = cells, places, rows
        self._read: dict[str, tuple[list[Any], NDArray[np.int32]]] = {}

    def __contains__(self, meaning: str) -> bool:
        return meaning in self._places

    def column(self, meaning: str) -> tuple[list[Any], NDArray[np.int32]]:
        """The distinct values of a meaning's column, and each payment's number among them. ``KeyError`` without one."""
        if meaning not in self._read:
            values, codes = self._cells.encode(self._places[meaning])
            self._read[meaning] = values, codes[self._rows]
        return self._read[meaning]

    def text(self, meaning: str, at: int) -> str:
        """The words of a column in one payment; '' where there is no such column."""
        if meaning not in self._places:
            return ""
        values, codes = self.column(meaning)
        return clean_text(values[int(codes[at])])


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendRows:
    """The payments that were accepted, as columns. ``row`` counts as a person does; ``paid`` has 0 for an unknown day
    and else its ordinal; ``pence`` is whole pence; ``supplier`` numbers ``suppliers``; ``others`` are the further
    columns; ``alike`` counts the rows that repeat an earlier one in every cell."""

    row: NDArray[np.int64]
    paid: NDArray[np.int64]
    pence: NDArray[np.int64]
    supplier: NDArray[np.int32]
    suppliers: Sequence[str]
    others: FurtherColumns
    alike: int = 0

    def __len__(self) -> int:
        return len(self.row)

    def day(self, at: int) -> date | None:
        """The day of one payment."""
        return date.fromordinal(int(self.paid[at])) if self.paid[at] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContract:
    """One row of a register as it was read. Sums are whole pence without VAT; None is unknown and never nought."""

    row: int
    title: str
    reference: str = ""
    description: str = ""
    supplier_name: str = ""
    company_number: str | None = None
    department: str = ""
    body_name: str = ""
    starts: date | None = None
    ends: date | None = None
    current_ends: date | None = None
    latest_ends: date | None = None
    review: date | None = None
    awarded: date | None = None
    duration_months: float | None = None
    extension_months: float | None = None
    extensions: int | None = None
    extensions_taken: int | None = None
    notice_days: int | None = None
    notice_months: int | None = None
    renewal_months: int | None = None
    value: int | None = None
    value_year: int | None = None
    irrecoverable_vat: int | None = None
    process: str = ""
    category: str = ""
    cpv: str = ""
    proclass: str = ""
    ocid: str = ""
    framework: str = ""
    contract_type: str = ""
    status: str = ""
    sme: bool | None = None
    vcse: bool | None = None
    undated: str = ""

    @property
    def expires(self) -> date | None:
        """The day it ends as matters stand: the expiry with the extensions taken, where the register gives it."""
        return self.current_ends or self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """What one sheet gave. ``kind`` is spend, contracts or unknown; ``labels`` are its headings."""

    file: str
    sheet: str
    form: str
    kind: str
    why: str
    heading_row: int | None
    heading_rows: int
    rows_above: int
    labels: tuple[str, ...]
    columns: tuple[ReadColumn, ...]
    unused: tuple[str, ...]
    counts: RowCounts
    refused: tuple[RefusedRow, ...]
    findings: tuple[Finding, ...]
    totals: Mapping[str, Any]
    spend: SpendRows | None = None
    contracts: tuple[ReadContract, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What one file gave: its tables or its releases; or, where it cannot be read, the finding that says why."""

    file: str
    kind: str
    bytes: int
    sha256: str
    seconds: float
    tables: tuple[TableReading, ...] = ()
    ocds: OcdsReading | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> int:
        """Rows, or releases, that were taken in."""
        return sum(table.counts.accepted for table in self.tables) + (self.ocds.accepted if self.ocds else 0)

    @property
    def refused(self) -> int:
        """Rows, or releases, that were not."""
        return sum(table.counts.refused for table in self.tables) + (self.ocds.refused_count if self.ocds else 0)
