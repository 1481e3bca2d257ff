"""Published facility-location files as questions: OR-Library text, the ``m n`` single-source text, MESS ``.dzn``.

Each may be compressed with gzip. OR-Library (Beasley 1988): ``m n``, then m lines of capacity and opening cost, then
for each need its quantity and the m costs of meeting all of it; the word ``capacity`` may stand for one figure shared
by all.
Single-source text (Holmberg, Yang, Diaz and Fernandez, Avella and Boccia as collected by OR-Brescia): ``m n``, m
capacities, m opening costs, n quantities, n rows of m costs for all of the need. MESS-2020: MiniZinc data with costs a
unit and pairs of stores that no warehouse may serve both of.
"""

from __future__ import annotations

import gzip
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wherry.engine.plan.facility.question import FacilityQuestion
from wherry.record.error import WherryError

NAMES = ("Warehouses", "Stores", "Capacity", "FixedCost", "Goods", "SupplyCost")


class BadFile(WherryError):
    """A file that is not what it should be: which, where, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a file and the line it stands on."""

    text: str
    line: int


def read_facility(path: Path, *, single: bool, capacity: float | None = None) -> tuple[str, FacilityQuestion]:
    """The name of the format, and the question. ``capacity`` stands for the word ``capacity`` and in the place of the
    capacities given. ``BadFile`` says which line is wrong and what to do."""
    text = _text(path)
    mess = path.name.removesuffix(".gz").endswith(".dzn")
    try:
        if mess:
            return "MESS", _read_mess(text, single=single, capacity=capacity)
        return _read_words(text, single=single, capacity=capacity)
    except WherryError as fault:
        raise BadFile(f"{path}: {fault}") from fault


def _text(path: Path) -> str:
    try:
        held = path.read_bytes()
        if held[:2] == b"\x1f\x8b":
            held = gzip.decompress(held)
        text = held.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as fault:
        raise BadFile(f"{path}: it cannot be read: {fault}") from fault
    if not text.strip():
        raise BadFile(f"{path}: the file is empty")
    return text


def _read_words(text: str, *, single: bool, capacity: float | None) -> tuple[str, FacilityQuestion]:
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    words = [Word(text=word, line=number) for number, found in lines for word in found]
    if len(words) < 2:
        raise BadFile(f"line {words[0].line}: two whole numbers are wanted first, how many providers and needs")
    m, n = (_count(word) for word in words[:2])
    wanted = 2 + 2 * m + n * (m + 1)
    if len(words) != wanted:
        says = f"{m} providers and {n} needs make {wanted} figures, and there are {len(words)}"
        raise BadFile(f"line {words[-1].line}: {says}: the file is cut short, or its first line is wrong")
    found = np.array([_figure(word, capacity) for word in words[2:]])
    if _is_or_library(lines, m):
        pairs, rest = found[: 2 * m].reshape(m, 2), found[2 * m :].reshape(n, m + 1)
        kind, rooms, costs, quantity, serve = "OR-Library", pairs[:, 0], pairs[:, 1], rest[:, 0], rest[:, 1:].T
    else:
        rooms, costs, quantity = found[:m], found[m : 2 * m], found[2 * m : 2 * m + n]
        kind, serve = "single-source text", found[2 * m + n :].reshape(n, m).T
    if capacity is not None:
        rooms = np.full(m, capacity)
    return kind, FacilityQuestion.of(costs, rooms, quantity, serve, single=single)


def _is_or_library(lines: list[tuple[int, list[str]]], m: int) -> bool:
    """Whether each provider has a line of two figures. Two providers look alike in both: then the last line tells,
    which has no quantity in the single-source text."""
    own = lines[1 : m + 1]
    if len(own) < m or any(len(words) != 2 for _, words in own):
        return any("capacity" in word.lower() for _, words in own for word in words)
    return m != 2 or len(lines[-1][1]) != m


def _count(word: Word) -> int:
    if not word.text.isascii() or not word.text.isdigit() or int(word.text) < 1:
        raise BadFile(f"line {word.line}: {word.text!r} is not a count of providers or needs")
    return int(word.text)


def _figure(word: Word, capacity: float | None) -> float:
    if word.text.lower() == "capacity":
        if capacity is None:
            raise BadFile(f"line {word.line}: the capacity is left open: give it with --capacity")
        return capacity
    try:
        value = float(word.text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadFile(f"line {word.line}: {word.text!r} is not a figure")
    return value


def _read_mess(text: str, *, single: bool, capacity: float | None) -> FacilityQuestion:
    bare = re.sub(r"%[^\n]*", "", text)
    said = {match[1]: (match[2], bare[: match.start()].count("\n") + 1) for match in _ASSIGNED.finditer(bare)}
    missing = [name for name in NAMES if name not in said]
    if missing:
        raise BadFile(f"{missing[0]} is not given")
    values = {name: _figures(*said[name]) for name in said}
    m, n = (int(values[name][0]) if len(values[name]) == 1 else 0 for name in NAMES[:2])
    for name, count in (("Capacity", m), ("FixedCost", m), ("Goods", n), ("SupplyCost", m * n)):
        if len(values[name]) != count:
            says = f"{name} has {len(values[name])} figures and should have {count}"
            raise BadFile(f"line {said[name][1]}: {says}")
    pairs = values.get("IncompatiblePairs", np.zeros(0))
    if len(pairs) % 2 or len(pairs) // 2 != int(values.get("Incompatibilities", np.array([len(pairs) // 2]))[0]):
        raise BadFile(f"line {said['IncompatiblePairs'][1]}: the pairs are not as many as Incompatibilities says")
    quantity = values["Goods"]
    return FacilityQuestion.of(
        values["FixedCost"],
        values["Capacity"] if capacity is None else np.full(m, capacity),
        quantity,
        values["SupplyCost"].reshape(n, m).T * quantity,
        single=single,
        apart=pairs.astype(np.int64) - 1,
    )


_ASSIGNED = re.compile(r"(\w+)\s*=\s*([^;]*);")


def _figures(text: str, line: int) -> np.ndarray:
    for word in re.split(r"[\s,|\[\]]+", text):
        try:
            float(word or "0")
        except ValueError:
            raise BadFile(f"line {line}: {word!r} is not a figure") from None
    return np.array([float(word) for word in re.split(r"[\s,|\[\]]+", text) if word])
