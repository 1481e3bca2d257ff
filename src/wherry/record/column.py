"""How a column of a record says what it holds: its words, unit, limits and choices.

One declaration is enough. Spreadsheet templates, importers, forms, exports, the database's fields and the data
dictionary are all derived from what is written here.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, dataclass_transform

from wherry.record.quarter import Quarter

R = TypeVar("R")

KINDS: dict[type, str] = {
    str: "text",
    int: "whole number",
    Decimal: "number",
    bool: "yes or no",
    date: "date",
    Quarter: "quarter",
    tuple: "list of references",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a record type, as a reader of a spreadsheet would want it explained.

    ``python_type`` is one of the keys of ``KINDS``; ``required`` means that an empty cell is refused, because for
    every other column an empty cell means *unknown*, which is never zero.
    """

    name: str
    python_type: type
    says: str
    required: bool
    unit: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    refers_to: str = ""
    example: str = ""
    default: Any = None
    money: bool = False

    @property
    def kind(self) -> str:
        """The type in plain words, for templates and the data dictionary."""
        return KINDS[self.python_type]

    @property
    def words(self) -> str:
        """The heading in plain words: ``capacity_mbps`` becomes ``Capacity Mbit/s``."""
        name = self.name
        for suffix, unit in UNIT_WORDS.items():
            if self.unit and name.endswith(suffix):
                name, tail = name[: -len(suffix)], f" ({unit})"
                break
        else:
            tail = ""
        text = " ".join(ACRONYMS.get(word, word) for word in name.split("_") if word)
        return text[:1].upper() + text[1:] + tail


ACRONYMS = {word.lower(): word for word in ("CPV", "OCID", "RPO", "RTO", "UPRN", "vCPUs", "VRF", "WAN")}
UNIT_WORDS = {
    "_gbp_per_year": "£ a year",
    "_gbp": "£",
    "_mbps": "Mbit/s",
    "_percent_per_year": "% a year",
    "_percent": "%",
    "_hours": "hours",
    "_days": "days",
    "_months": "months",
    "_quarters": "quarters",
    "_m": "m",
    "_gb": "GB",
    "_tb": "TB",
    "_kw": "kW",
}


def column(
    *,
    says: str,
    unit: str = "",
    hint: str = "",
    choices: tuple[str, ...] = (),
    at_least: int | str | None = None,
    at_most: int | str | None = None,
    refers_to: str = "",
    example: str = "",
    default: Any = dataclasses.MISSING,
) -> Any:
    """Declare a column. Without ``default`` the column is required; ``default=None`` means that it may be unknown."""
    said = {
        "says": says,
        "unit": unit,
        "hint": hint,
        "choices": choices,
        "at_least": None if at_least is None else Decimal(at_least),
        "at_most": None if at_most is None else Decimal(at_most),
        "refers_to": refers_to,
        "example": example,
    }
    return dataclasses.field(default=default, metadata={"column": said})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """A type of record: its class, the name of its table (also the file name in an estate folder) and its words."""

    cls: type[Any]
    table: str
    singular: str
    says: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of declaration."""
        return columns(self.cls)

    def column(self, name: str) -> Column:
        """The column called ``name``; ``KeyError`` where there is none."""
        for candidate in self.columns:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.table} has no column {name}")


RECORDS: dict[str, RecordType] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column, dataclasses.field))
def record(*, table: str, singular: str) -> Callable[[type[R]], type[R]]:
    """Make a class a record type: a frozen, slotted, keyword-only dataclass kept in the table called ``table``."""

    def make(cls: type[R]) -> type[R]:
        made = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)
        says = " ".join((cls.__doc__ or "").split())
        RECORDS[table] = RecordType(cls=made, table=table, singular=singular, says=says)
        return made

    return make


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column, dataclasses.field))
def part(cls: type[R]) -> type[R]:
    """Make a class a part that record types share: the same kind of dataclass, with no table of its own."""
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


def columns(cls: type[Any]) -> tuple[Column, ...]:
    """The columns of a record class: the reference and the owner first, provenance and note last."""
    if cls not in _COLUMNS:
        _COLUMNS[cls] = tuple(sorted(_read_columns(cls), key=lambda found: _PLACES.get(found.name, 2)))
    return _COLUMNS[cls]


_COLUMNS: dict[type[Any], tuple[Column, ...]] = {}
_PLACES = {"ref": 0, "body": 1, "provenance": 3, "note": 4}


def _read_columns(cls: type[Any]) -> list[Column]:
    hints = typing.get_type_hints(cls)
    found = []
    for field in dataclasses.fields(cls):
        said = field.metadata.get("column")
        if said is None:
            continue
        found.append(
            Column(
                name=field.name,
                python_type=_bare(hints[field.name]),
                required=field.default is dataclasses.MISSING,
                default=None if field.default is dataclasses.MISSING else field.default,
                money="_gbp" in field.name,
                **said,
            )
        )
    return found


def _bare(hint: Any) -> type:
    """``int | None`` is a whole number that may be unknown: the type without its ``None``."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        (hint,) = [part for part in typing.get_args(hint) if part is not type(None)]
    origin = typing.get_origin(hint)
    bare = origin if isinstance(origin, type) else hint
    if bare not in KINDS:
        raise TypeError(f"a column cannot hold {hint!r}")
    return typing.cast(type, bare)
