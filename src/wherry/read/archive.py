"""A zip of many files, each unpacked in memory and really counted: bombs, torn archives and disguises stop here."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from wherry.read.content import Content
from wherry.read.zipped import inflate
from wherry.record.error import CannotRead

MOST_UNPACKED = 200_000_000
"""Bytes over all files."""
NOT_FILES = ("__MACOSX", ".git", ".svn")


def unpack_files(content: Content, *, most_files: int) -> tuple[Content, ...]:
    """The files of a zip in the order of their names; folders, hidden files and what a Mac adds are left out.

    ``CannotRead`` where the zip is torn, encrypted, holds more than ``most_files`` files, repeats a name, or unpacks to
    more than ``MOST_UNPACKED`` bytes or to more than its own list says. Names are labels alone: nothing is written.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            return tuple(_unpack(content, archive, most_files))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OSError, ValueError) as fault:
        raise CannotRead(content.name, f"the zip is torn or cut short ({fault})", "Pack it again") from fault


def _unpack(content: Content, archive: zipfile.ZipFile, most_files: int) -> Iterator[Content]:
    listed = [entry for entry in archive.infolist() if not entry.is_dir() and not _left_out(entry.filename)]
    if len(listed) > most_files:
        raise CannotRead(
            content.name, f"it holds {len(listed):,} files, and at most {most_files:,} are read at once", "Pack several"
        )
    if len({entry.filename for entry in listed}) != len(listed):
        raise CannotRead(content.name, "it holds two files of one name", "Pack it again")
    left = MOST_UNPACKED
    for entry in sorted(listed, key=lambda each: each.filename):
        if entry.flag_bits & 0x1:
            raise CannotRead(content.name, "it is encrypted with a password", "Pack it without one")
        unpacked = inflate(archive, entry, min(left, entry.file_size))
        if unpacked is None:
            raise CannotRead(
                content.name,
                f"it would unpack to more than {MOST_UNPACKED:,} bytes, or to more than it says",
                "Pack less",
            )
        left -= len(unpacked)
        yield Content(name=PurePosixPath(entry.filename.replace("\\", "/")).as_posix().lstrip("/"), data=unpacked)


def _left_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part in NOT_FILES or part.startswith(".") for part in parts if part != "..")
