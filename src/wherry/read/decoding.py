"""Bytes to text, whatever program wrote them: UTF-8 with or without its mark, UTF-16, Windows-1252, or a mixture."""

from __future__ import annotations

import codecs

from wherry.read.content import SAVE_AGAIN, Content
from wherry.record.error import CannotRead
from wherry.record.finding import NOTE, Finding, Source

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARK_SAVED_TWICE = "\ufeff".encode().decode("cp1252")  # what a UTF-8 mark looks like after a second saving
SAMPLE = 4096


def decode(content: Content) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, without any mark, and a note where its encoding had to be worked out.

    A file that is not UTF-8 is read as UTF-8 with Windows-1252 for the bytes that cannot be UTF-8, which reads pure
    Windows-1252 and the mixtures that merged exports produce. ``CannotRead`` where the bytes are no text.
    """
    data = content.data
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_marked(content, data[len(mark) :], encoding)
    if b"\0" in data:
        encoding = _unmarked_utf16(data[:SAMPLE])
        if not encoding:
            raise CannotRead(content.name, "this is neither text nor a workbook that can be read", SAVE_AGAIN)
        return _decode_marked(content, data, encoding)
    try:
        text, findings = data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors=FALLBACK)
        return _bare(text), (_guessed(content),)
    return _bare(text), findings


def _decode_marked(content: Content, data: bytes, encoding: str) -> tuple[str, tuple[Finding, ...]]:
    if encoding == "utf-8":
        try:
            return _bare(data.decode("utf-8")), ()
        except UnicodeDecodeError:
            return _bare(data.decode("utf-8", errors=FALLBACK)), (_guessed(content),)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise CannotRead(
            content.name, f"it begins as {encoding.upper()} but byte {fault.start + 1:,} is not", SAVE_AGAIN
        ) from fault
    if "\0" in text:
        raise CannotRead(content.name, "this is neither text nor a workbook that can be read", SAVE_AGAIN)
    return _bare(text), ()


def _bare(text: str) -> str:
    return text.removeprefix("\ufeff").removeprefix(MARK_SAVED_TWICE).removeprefix("\ufeff")


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 of western text has a zero in nearly every other place; anything else with zeros is no text."""
    pairs = len(sample) // 2
    if not pairs:
        return ""
    odd, even = sample[1 : pairs * 2 : 2].count(0) / pairs, sample[0 : pairs * 2 : 2].count(0) / pairs
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else ""


def _guessed(content: Content) -> Finding:
    return Finding(
        code="encoding-windows",
        severity=NOTE,
        says=f"{content.name} is not pure UTF-8; the bytes that are not were read as Windows-1252",
        remedy="nothing, if accents and pound signs look right; otherwise save it as CSV UTF-8",
        source=Source(file=content.name),
    )


def _as_windows(fault: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252; the five it leaves undefined become U+FFFD, which the reader of
    cells refuses."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return fault.object[fault.start : fault.end].decode("cp1252", errors="replace"), fault.end


FALLBACK = "wherry-windows-1252"
codecs.register_error(FALLBACK, _as_windows)
