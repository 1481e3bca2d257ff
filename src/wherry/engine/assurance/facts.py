"""What a device's configuration says, in words that mean the same for every maker, each with the lines that say it.

A fact is one thing said: ``time.server`` is ``10.0.0.1``, on line 83. Facts are what rules judge; how a maker writes
them is the concern of ``wherry.read.config``. ``docs/assurance.md`` lists every name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wherry.engine.assurance.filters import FilterDevice

Value = str | int | bool | None

NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a configuration says.

    ``of`` is what it is said of (a line, an interface, an account), ``also`` holds what else its lines say. ``first``
    and ``last`` are lines from 1. A secret is never a value: facts hold its kind and strength alone.
    """

    name: str
    value: Value
    first: int
    last: int
    of: str = ""
    also: Mapping[str, Value] = field(default_factory=dict)

    def get(self, key: str) -> Value:
        """``value``, ``of``, or what it also says; None where it says nothing of that."""
        if key == "value":
            return self.value
        if key == "of":
            return self.of
        return self.also.get(key)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a configuration is all there, which alone lets a missing line count.

    ``lines`` are those that prove it (the version at its head, the word that ends it); without them it is not proved.
    """

    complete: bool
    reason: str
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class DeviceFacts:
    """The facts of one configuration, in order of the file. ``read_filters`` reads its filters when they are asked."""

    platform: str
    hostname: str | None
    version: str | None
    completeness: Completeness
    facts: tuple[Fact, ...]
    read_filters: Callable[[], FilterDevice | None] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def filters(self) -> FilterDevice | None:
        """Its filters and policy in one form; None where nobody reads those of its platform."""
        return self.read_filters() if self.read_filters is not None else None

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Fact, ...]]:
        """Facts by their names."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.name, []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    def all(self, name: str) -> tuple[Fact, ...]:
        """Every fact of a name; empty where nothing is said."""
        return self.by_name.get(name, ())
