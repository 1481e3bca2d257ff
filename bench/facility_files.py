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
    mess = path.name.lower().removesuffix(".gz").endswith(".dzn") or "=" in text
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
    said = _assigned(text)
    missing = [name for name in NAMES if name not in said]
    if missing:
        raise BadFile(f"{missing[0]} is not given")
    m, n = (_whole(name, *said[name]) for name in NAMES[:2])
    values = {name: _figures(*said[name]) for name in NAMES[2:]}
    for name, count in (("Capacity", m), ("FixedCost", m), ("Goods", n), ("SupplyCost", m * n)):
        if len(values[name]) != count:
            says = f"{name} has {len(values[name])} figures and should have {count}"
            raise BadFile(f"line {said[name][1]}: {says}")
    quantity = values["Goods"]
    return FacilityQuestion.of(
        values["FixedCost"],
        values["Capacity"] if capacity is None else np.full(m, capacity),
        quantity,
        values["SupplyCost"].reshape(n, m).T * quantity,
        single=single,
        apart=_pairs(said, n) - 1,
    )


def _assigned(text: str) -> dict[str, tuple[str, int]]:
    """What each name is set to, and the line; comments are blanked, line ends kept."""
    bare = re.sub(r"%[^\n]*", "", re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.S))
    said: dict[str, tuple[str, int]] = {}
    for match in _ASSIGNED.finditer(bare):
        line = bare[: match.start(1)].count("\n") + 1
        if match[1] in said:
            raise BadFile(f"line {line}: {match[1]} is given twice, first on line {said[match[1]][1]}")
        said[match[1]] = (match[2], line)
    rest = _ASSIGNED.sub("", bare).split()
    if rest:
        raise BadFile(f"{rest[0]!r} is no part of a value: each value is a name, =, figures and a semicolon")
    return said


def _pairs(said: dict[str, tuple[str, int]], n: int) -> np.ndarray:
    """The pairs that must be apart, counted from 1; none where the file names none."""
    if "IncompatiblePairs" not in said and "Incompatibilities" not in said:
        return np.zeros((0, 2), dtype=np.int64)
    if "IncompatiblePairs" not in said:
        count = _whole("Incompatibilities", *said["Incompatibilities"], least=0)
        if count:
            raise BadFile(f"Incompatibilities says {count}, and IncompatiblePairs is not given")
        return np.zeros((0, 2), dtype=np.int64)
    text, line = said["IncompatiblePairs"]
    found = _figures(text, line)
    wrong = found[(found != np.round(found)) | (found < 1) | (found > n)]
    if len(wrong):
        raise BadFile(f"line {line}: a separation names store {wrong[0]:g}; they are numbered 1 to {n}")
    count = _whole("Incompatibilities", *said["Incompatibilities"], least=0) if "Incompatibilities" in said else -1
    if len(found) % 2 or count not in (-1, len(found) // 2):
        raise BadFile(f"line {line}: the pairs are not as many as Incompatibilities says")
    return found.astype(np.int64).reshape(-1, 2)


def _whole(name: str, text: str, line: int, least: int = 1) -> int:
    found = _figures(text, line)
    if len(found) != 1 or found[0] != round(found[0]) or found[0] < least:
        raise BadFile(f"line {line}: {name} should be one whole number, {least} or more, and is {text.strip()!r}")
    return int(found[0])


_ASSIGNED = re.compile(r"(\w+)\s*=\s*([^;=]*)(?:;|\Z)")
_ARRAY = re.compile(r"^\s*array[12]d\s*\((?:\s*[\w.]+\s*,)+\s*(\[.*\])\s*\)\s*$", re.S)


def _figures(text: str, line: int) -> np.ndarray:
    """The figures of a value: one, a list, rows between bars, or ``array2d(1..3, 1..2, [...])``."""
    plain = _ARRAY.sub(r"\1", text)
    found = []
    for word in re.split(r"[\s,|\[\]]+", plain):
        if word:
            found.append(_figure(Word(text=word, line=line), None))
    return np.array(found)
