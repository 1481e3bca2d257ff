"""Delimited text cut into cells where it lies in memory, compiled: for files that are too large for a slow loop.

The cells are those that Python's ``csv`` module gives (RFC 4180, leniently: a quotation mark inside a cell that did not
begin with one is a letter). Nothing is copied: a cell is where it starts and stops.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

QUOTE, RETURN, FEED = 34, 13, 10
Bytes = NDArray[np.uint8]
Places = NDArray[np.int32]


@numba.njit(cache=True, nogil=True)
def _count(data: Bytes, delimiter: int) -> tuple[int, int]:
    """No fewer cells and rows than there are."""
    cells = rows = 1
    for byte in data:
        if byte == delimiter:
            cells += 1
        elif byte in (FEED, RETURN):
            cells += 1
            rows += 1
    return cells, rows + 1


@numba.njit(cache=True, nogil=True)
def _cut(
    data: Bytes, delimiter: int, starts: Places, stops: Places, odd: NDArray[np.bool_], first: Places
) -> tuple[int, int]:
    """Fill in where every cell starts and stops and where every row's cells begin; how many of each there are."""
    size = data.size
    at = cell = row = 0
    while at < size:
        first[row] = cell
        byte = data[at]
        if byte in (FEED, RETURN):  # an empty line is a row without cells
            at += 2 if byte == RETURN and at + 1 < size and data[at + 1] == FEED else 1
            row += 1
            continue
        while True:
            begin = at
            strange = False
            if at < size and data[at] == QUOTE:
                at += 1
                while at < size:
                    if data[at] != QUOTE:
                        at += 1
                    elif at + 1 < size and data[at + 1] == QUOTE:
                        strange = True
                        at += 2
                    else:
                        break
                closed = at < size
                at += 1 if closed else 0
                after = at
                while at < size and data[at] != delimiter and data[at] != FEED and data[at] != RETURN:
                    at += 1
                if strange or at > after or not closed:
                    starts[cell], stops[cell], odd[cell] = begin, at, True
                else:
                    starts[cell], stops[cell] = begin + 1, at - 1
            else:
                while at < size and data[at] != delimiter and data[at] != FEED and data[at] != RETURN:
                    at += 1
                starts[cell], stops[cell] = begin, at
            cell += 1
            if at < size and data[at] == delimiter:
                at += 1
                continue
            break
        if at < size:
            at += 2 if data[at] == RETURN and at + 1 < size and data[at + 1] == FEED else 1
        row += 1
    first[row] = cell
    return cell, row


@numba.njit(cache=True, nogil=True)
def _encode(
    data: Bytes, starts: Places, stops: Places, first: Places, rows: int, column: int, codes: Places, seen: Places
) -> int:
    """Number the distinct cells of a column in the order they come; ``seen`` is given a cell of each, -1 for none."""
    mask = 1023
    table = np.full(mask + 1, -1, np.int32)
    hashes = np.empty(1024, np.uint64)
    many = 0
    for row in range(rows):
        cell = first[row] + column
        if cell >= first[row + 1]:
            cell = -1
        begin = starts[cell] if cell >= 0 else 0
        length = stops[cell] - begin if cell >= 0 else 0
        code = np.uint64(14695981039346656037)
        for at in range(begin, begin + length):
            code = (code ^ np.uint64(data[at])) * np.uint64(1099511628211)
        code ^= code >> np.uint64(29)
        slot = np.int64(code & np.uint64(mask))
        while True:
            known = table[slot]
            if known < 0:
                if many == hashes.size:
                    hashes = np.concatenate((hashes, np.empty(many, np.uint64)))
                table[slot], seen[many], hashes[many], codes[row] = many, cell, code, many
                many += 1
                break
            other = seen[known]
            at_other = starts[other] if other >= 0 else 0
            same = hashes[known] == code and (stops[other] - at_other if other >= 0 else 0) == length
            if same:
                for step in range(length):
                    if data[begin + step] != data[at_other + step]:
                        same = False
                        break
            if same:
                codes[row] = known
                break
            slot = (slot + 1) & mask
        if 2 * many > mask:
            mask = 2 * mask + 1
            table = np.full(mask + 1, -1, np.int32)
            for each in range(many):
                slot = np.int64(hashes[each] & np.uint64(mask))
                while table[slot] >= 0:
                    slot = (slot + 1) & mask
                table[slot] = each
    return many


@numba.njit(cache=True, nogil=True)
def _row_keys(data: Bytes, starts: Places, stops: Places, first: Places, keys: NDArray[np.uint64]) -> None:
    """A number for each row that is the same for rows whose cells are all the same."""
    for row in range(keys.size):
        code = np.uint64(14695981039346656037)
        for cell in range(first[row], first[row + 1]):
            for at in range(starts[cell], stops[cell]):
                code = (code ^ np.uint64(data[at])) * np.uint64(1099511628211)
            code = (code ^ (code >> np.uint64(31)) ^ np.uint64(0x1F)) * np.uint64(0x9E3779B97F4A7C15)
        keys[row] = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A text of UTF-8 cut into rows and cells; ``first[r]`` to ``first[r + 1]`` are the cells of row ``r``; after
    the last cell stands an empty one."""

    data: Bytes
    delimiter: str
    starts: Places
    stops: Places
    odd: NDArray[np.bool_]
    first: Places

    def __len__(self) -> int:
        return len(self.first) - 1

    def cell(self, place: int) -> str:
        """The text of one cell."""
        raw = self.data[self.starts[place] : self.stops[place]].tobytes().decode("utf-8")
        return _unquote(raw) if self.odd[place] else raw

    def row(self, number: int) -> list[str]:
        """The cells of one row, counted from 0."""
        return [self.cell(place) for place in range(int(self.first[number]), int(self.first[number + 1]))]

    def row_keys(self) -> NDArray[np.uint64]:
        """A number for each row, the same for rows that are alike in every cell."""
        keys = np.empty(len(self), np.uint64)
        _row_keys(self.data, self.starts, self.stops, self.first, keys)
        return keys

    def encode(self, column: int) -> tuple[list[str], Places]:
        """The distinct texts of a column, with ``''`` for a missing cell, and each row's number among them."""
        codes = np.empty(len(self), np.int32)
        seen = np.empty(len(self) + 1, np.int32)
        many = _encode(self.data, self.starts, self.stops, self.first, len(self), column, codes, seen)
        places = seen[:many]
        raw = memoryview(self.data)  # type: ignore[arg-type]
        texts = [
            str(raw[begin:stop], "utf-8")
            for begin, stop in zip(self.starts[places].tolist(), self.stops[places].tolist(), strict=True)
        ]
        for code in np.flatnonzero((places < 0) | self.odd[places]).tolist():
            texts[code] = self.cell(int(places[code])) if places[code] >= 0 else ""
        return texts, codes


def _unquote(raw: str) -> str:
    """A quoted cell without its marks: doubled marks are one, and what follows the closing mark stays."""
    out, at = [], 1
    while at < len(raw):
        if raw[at] != '"':
            out.append(raw[at])
            at += 1
        elif raw[at : at + 2] == '""':
            out.append('"')
            at += 2
        else:
            out.append(raw[at + 1 :])
            break
    return "".join(out)


def cut_text(data: bytes, delimiter: str) -> Tokens:
    """The cells of a text of UTF-8. ``delimiter`` is one ASCII letter; ``ValueError`` for more than 2 GB."""
    if len(data) >= 2**31:
        raise ValueError("the text is larger than 2 GB")
    buffer = np.frombuffer(data, np.uint8)
    cells, rows = _count(buffer, ord(delimiter))
    starts, stops = np.zeros(cells + 1, np.int32), np.zeros(cells + 1, np.int32)
    odd, first = np.zeros(cells + 1, np.bool_), np.zeros(rows + 1, np.int32)
    many, found = _cut(buffer, ord(delimiter), starts, stops, odd, first)
    return Tokens(
        data=buffer,
        delimiter=delimiter,
        starts=starts[: many + 1],
        stops=stops[: many + 1],
        odd=odd[: many + 1],
        first=first[: found + 1],
    )
