"""The words of assurance: what verdicts, lines, bodies and devices are called on pages, in files and in papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wherry.show.naming import Naming
from wherry.show.table import Cell
from wherry.show.words import say_list

Json = dict[str, Any]

STATES = {
    "fail": ("Fails", "red"),
    "unknown": ("Unknown", "yellow"),
    "attested": ("Attested", "blue"),
    "pass": ("Passes", "green"),
    "not applicable": ("Not applicable", "grey"),
}
"""The words for each verdict, from worst to best, and the colour of its tag; colour alone never tells."""
SEVERITIES = ("critical", "high", "medium", "low")
NOT_A_CERTIFICATE = "A pass means that the evidence at hand shows no fault. It is not a certificate."
NOBODY = "no body told"
MOST_LINES = 6


def state_cell(state: str) -> Cell:
    """A verdict as a tag."""
    words, colour = STATES[state]
    return Cell(words, tag=colour)


def say_lines(lines: Iterable[Iterable[int]]) -> str:
    """Lines of a file: ``12, 40 to 44``; ``none: something is missing`` where a verdict cites none."""
    spans = sorted((first, last) for first, last in lines)
    said = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    return say_list(said, most=MOST_LINES, nothing="none: something is missing")


def name_body(naming: Naming, ref: str | None) -> str:
    """The body's name, or that nothing tells whose it is."""
    return NOBODY if ref is None else naming.body(ref)


def day_cell(text: str | None, *, nothing: str | None = None) -> Cell:
    """An ISO day of a document; without one, what ``nothing`` says, or unknown."""
    return Cell(None, text=nothing) if text is None else Cell(date.fromisoformat(text))


def device_words(file: Json) -> str:
    """A device in words: its name on the network, and its reference where it has one."""
    device = file["device"] or file["file"]
    name = file["hostname"]
    return f"{name} ({device})" if name and name != device else str(device)
