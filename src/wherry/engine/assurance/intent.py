"""What bodies intend to let one another do, row by row: the other half of every judgement on what can be reached."""

from __future__ import annotations

from dataclasses import dataclass

from wherry.engine.assurance.filters import Match, Service, Ternary


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One row: packets from one body to another that are meant to pass. ``src`` and ``dst`` narrow the two address
    spaces and are None for all of them; ``service`` is None for any. ``where`` names the row for a person."""

    from_body: str
    to_body: str
    service: Service | None = None
    src: tuple[Ternary, ...] | None = None
    dst: tuple[Ternary, ...] | None = None
    words: str = ""
    where: str = ""

    @property
    def match(self) -> Match:
        """The packets of the row."""
        return Match(src=self.src, dst=self.dst, services=None if self.service is None else (self.service,))
