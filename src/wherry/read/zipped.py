"""What a zipped workbook unpacks to, measured before any library is let near it: bombs, torn files and disguises."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping

from wherry.read.content import SAVE_AGAIN, Content
from wherry.record.error import CannotRead

MOST_UNPACKED = 200_000_000  # bytes over all parts
MOST_PARTS = 5_000
STEP = 1 << 20


def unpack(content: Content) -> Mapping[str, bytes]:
    """The XML parts of a workbook by name, really unpacked and really counted.

    ``CannotRead`` where the zip is torn, encrypted, repeats a name, or unpacks to more than ``MOST_UNPACKED`` bytes or
    to more than its own list says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            return _unpack_parts(content, archive)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OSError, ValueError) as fault:
        raise CannotRead(
            content.name, f"it begins as a zipped workbook but is torn or cut short ({fault})", "Send the file again"
        ) from fault


def _unpack_parts(content: Content, archive: zipfile.ZipFile) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    listed = archive.infolist()
    if len({entry.filename for entry in listed}) != len(listed) or len(listed) > MOST_PARTS:
        raise CannotRead(content.name, "it is not built as a workbook is", SAVE_AGAIN)
    left = MOST_UNPACKED
    for entry in listed:
        if entry.flag_bits & 0x1:
            raise CannotRead(content.name, "the workbook is encrypted with a password", "Save it without it")
        unpacked = inflate(archive, entry, min(left, entry.file_size))
        if unpacked is None:
            raise CannotRead(
                content.name,
                f"it would unpack to more than {MOST_UNPACKED:,} bytes, or to more than it says",
                "Remove pictures and unused sheets, or save the table as CSV",
            )
        left -= len(unpacked)
        if entry.filename.endswith((".xml", ".rels", ".bin")) or entry.filename == "mimetype":
            parts[entry.filename] = unpacked
    return parts


def inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """The bytes of one part, or ``None`` as soon as there are more than ``most``; no stated size is believed."""
    stated = entry.file_size
    entry.file_size = 1 << 62  # zipfile stops at the stated size, which is the thing in doubt
    pieces, size = [], 0
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(STEP):
                size += len(piece)
                if size > most:
                    return None
                pieces.append(piece)
    finally:
        entry.file_size = stated
    return b"".join(pieces)
