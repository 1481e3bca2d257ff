"""A file as bytes with a name, bounded in size, and what sort of file its content says it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from wherry.record.error import CannotRead

MOST_BYTES = 100_000_000  # a spreadsheet of a million rows is smaller; a larger file is a mistake or an attack
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the OLE container of old and of encrypted workbooks
ZIPPED = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx or CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of one file and the name a person knows it by."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The sha256 of the whole file, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def is_workbook(self) -> bool:
        """Whether it is a zipped workbook, whatever its name says."""
        return self.data.startswith((ZIPPED, EMPTY_ZIP))


def load_content(path: Path, *, name: str | None = None, most_bytes: int = MOST_BYTES) -> Content:
    """The content of a file; ``CannotRead`` where there is none, it is no file, it is too large or may not be read."""
    name = name or path.name
    try:
        if path.is_dir():
            raise CannotRead(name, "this is a folder, not a file", "Name one file in it")
        size = path.stat().st_size
        if size > most_bytes:
            raise too_large(name, size, most_bytes)
        with path.open("rb") as stream:
            data = stream.read(most_bytes + 1)
    except FileNotFoundError as fault:
        raise CannotRead(name, "there is no such file", "Check the name and the folder") from fault
    except PermissionError as fault:
        raise CannotRead(name, "the system does not let Wherry read it", "Ask for leave to read the file") from fault
    except (OSError, ValueError) as fault:
        raise CannotRead(
            name, f"the system cannot read it ({fault})", "Copy the file elsewhere and try again"
        ) from fault
    if len(data) > most_bytes:
        raise too_large(name, len(data), most_bytes)
    return Content(name=name, data=data)


def too_large(name: str, size: int, most: int) -> CannotRead:
    """The fault of a file that is larger than a spreadsheet of this kind can be."""
    return CannotRead(
        name,
        f"it holds {size:,} bytes, more than the {most:,} that are read",
        "Split it into smaller files, or remove what is not part of the table",
    )


def check_readable(content: Content) -> None:
    """``CannotRead`` for what can be told from the first bytes: an empty file, an old or encrypted workbook."""
    if not content.data:
        raise CannotRead(content.name, "the file is empty", "Send the file again")
    if content.data.startswith(COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in content.data:
            raise CannotRead(content.name, "the workbook is encrypted with a password", "Save it without the password")
        raise CannotRead(content.name, "this is an old binary workbook (.xls)", SAVE_AGAIN)
