"""Devices of the members and their configurations, with faults put in on purpose and written down."""

from __future__ import annotations

from dataclasses import dataclass

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from wherry.record.device import Device


@dataclass(frozen=True)
class ConfigFile:
    """One configuration: its file name, its text and the faults that were put in."""

    name: str
    text: str
    faults: tuple[str, ...]


def devices_of(owner: Owner, draw: Draw) -> tuple[list[Device], list[ConfigFile]]:
    return [], []
