"""Releases one by one from a package, a record package, JSON Lines, a list or one alone, however large the file is."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wherry.read.buying.ocds.shapes import Package
from wherry.record.error import CannotRead

LINES, PACKAGE, RECORDS, LIST, ALONE = (
    "JSON Lines",
    "release package",
    "record package",
    "list of releases",
    "one release",
)
START = 65_536
_PACKAGE = msgspec.json.Decoder(Package)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The text of one release and its place from 1; ``record`` where it is a record's compiled release."""

    place: int
    text: bytes | msgspec.Raw | memoryview
    compiled: bool = False


@dataclass(slots=True)
class Source:
    """A file of releases: what shape it has, and its releases, read once. ``package`` is its head, where it has one;
    ``records`` counts the records that were met."""

    shape: str
    members: Iterator[Member]
    package: Package | None = None
    records: int = 0


def looks_like_ocds(start: bytes) -> bool:
    """Whether the first bytes of a file are those of releases."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")):
        return False
    return b'"ocid"' in start or b'"releases"' in start or (b'"records"' in start and b'"publishedDate"' in start)


def open_releases(path: Path) -> Source:
    """The releases of a file. JSON Lines are read line by line and all else through a map of the file, so that memory
    does not grow with it. ``CannotRead`` where it is not JSON."""
    with path.open("rb") as stream:
        start = stream.read(START)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{") and _is_lines(text):
        return Source(shape=LINES, members=_lines(path))
    return _whole(path, text.startswith(b"["))


def _is_lines(text: bytes) -> bool:
    """Whether the first line is an object by itself and another begins after it, or it is a whole release."""
    line, end, rest = text.partition(b"\n")
    if not end and len(text) < START // 2:
        return False
    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError:
        return (
            len(text) > START // 2 and not end and b'"releases"' not in text[:2000] and b'"records"' not in text[:2000]
        )
    return bool(rest.strip().startswith(b"{"))


def _lines(path: Path) -> Iterator[Member]:
    with path.open("rb", buffering=1 << 20) as stream:
        for place, line in enumerate(stream, 1):
            if place == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.isspace():
                yield Member(place=place, text=line)


def _whole(path: Path, is_list: bool) -> Source:
    with path.open("rb") as stream:
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    view = memoryview(mapped)
    view = view[3:] if bytes(view[:3]) == b"\xef\xbb\xbf" else view
    try:
        if is_list:
            found = _RAWS.decode(view)
            return Source(shape=LIST, members=(Member(place=at, text=raw) for at, raw in enumerate(found, 1)))
        package = _PACKAGE.decode(view)
    except msgspec.DecodeError as fault:
        raise CannotRead(path.name, f"it is not JSON that can be read ({fault})", "Send the file again") from fault
    if package.records is not None:
        source = Source(shape=RECORDS, members=iter(()), package=package)
        source.members = _records(source)
        return source
    if package.releases is not None:
        members = (Member(place=at, text=raw) for at, raw in enumerate(package.releases, 1))
        return Source(shape=PACKAGE, members=members, package=package)
    if package.ocid is not None:
        return Source(shape=ALONE, members=iter((Member(place=1, text=view),)))
    raise CannotRead(
        path.name, "it is JSON, but holds neither releases nor records", "Send a release or record package"
    )


def _records(source: Source) -> Iterator[Member]:
    """The releases of records; where a record holds only links, its compiled release stands for them."""
    place = 0
    for record in (source.package.records or ()) if source.package else ():
        source.records += 1
        whole = [raw for raw in record.releases or () if b'"ocid"' in bytes(raw)]
        if not whole and bytes(record.compiledRelease):
            place += 1
            yield Member(place=place, text=record.compiledRelease, compiled=True)
        for raw in whole:
            place += 1
            yield Member(place=place, text=raw)
