"""Words as they were meant: HTML marks, letters that were saved twice, and spaces put right."""

from __future__ import annotations

import html
import re
from typing import Any

from wherry.read.buying.sheet import shown

_TWICE = re.compile("Ã[\x80-\xbf\u0080-\u2122]|Â[\xa0-\xbf]|â€|â‚¬|ï»¿")
REDACTED = re.compile(
    r"redact|withheld|personal data|personal information|data protection|confidential|third party supplier|"
    r"name removed|not disclosed|exempt(?:ed)? under|^third party$|^individual$|^private individual$",
    re.IGNORECASE,
)


def clean_text(value: Any) -> str:
    """The words of a cell on one line, with HTML marks and doubly saved letters undone."""
    text = shown(value)
    if not text:
        return ""
    if "\\n" in text or "\\r" in text:  # line ends that an export wrote out as letters
        text = text.replace("\\r", " ").replace("\\n", " ")
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if _TWICE.search(text):
        text = _undo_saving(text)
    if "\xa0" in text or "\n" in text or "\t" in text or "  " in text or "\r" in text:
        text = " ".join(text.split())
    return text


def _undo_saving(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def is_redacted(name: str) -> bool:
    """Whether a supplier's name stands for one that the body does not publish."""
    return REDACTED.search(name) is not None
