"""Rules and packs of clauses, read from dated files: what must hold, why, and how it is judged from facts."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

SEVERITIES = ("critical", "high", "medium", "low")
DEVICE, ESTATE = "device", "estate"
PACKS = ("psn", "caf-3.2", "caf-4.0", "cyber-essentials-3.3")


@dataclass(frozen=True)
class Rule:
    """One rule that a configuration can be held to.

    ``judge`` names the form of judgement in ``wherry.engine.assurance.forms`` and ``asks`` are its parameters. Without
    ``platforms`` it applies to every platform. ``scope`` is ``device`` where one configuration decides it, and
    ``estate`` where it takes scans or other bodies' devices as well. ``clauses`` are what it speaks for, by pack;
    ``stig`` are ids of the public technical guides of DISA that ask the same.
    """

    id: str
    says: str
    severity: str
    judge: str
    asks: Mapping[str, Any]
    clauses: Mapping[str, tuple[str, ...]]
    platforms: frozenset[str] = frozenset()
    fails: str = ""
    scope: str = DEVICE
    stig: tuple[str, ...] = ()
    fix: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def applies_to(self, platform: str) -> bool:
        """Whether the rule has a meaning on this platform."""
        return not self.platforms or platform in self.platforms


@dataclass(frozen=True)
class Clause:
    """A requirement in our own words. ``kinds`` are the kinds of evidence that can speak for it: only where that is
    configuration alone do clean configurations settle it. Otherwise they are no contrary evidence."""

    id: str
    topic: str
    says: str
    kinds: tuple[str, ...]
    sure: str = ""


@dataclass(frozen=True)
class Pack:
    """A dated set of requirements. The words are ours; an officer can set the true clause beside each."""

    id: str
    name: str
    version: str
    published: date
    read_on: date
    source: str
    paraphrase: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Default:
    """What a maker's release does where the configuration is silent. ``since`` and ``before`` bound the releases."""

    fact: str
    platforms: frozenset[str]
    value: Any
    since: str | None
    before: str | None
    source: str


@functools.cache
def load_rules() -> tuple[Rule, ...]:
    """Every device rule, in order of the file."""
    return tuple(_rule(row) for row in read_pack_file("rules.yaml")["rules"])


@functools.cache
def load_defaults() -> tuple[Default, ...]:
    """What is known of makers' defaults, each with its source."""
    return tuple(
        Default(
            fact=row["fact"],
            platforms=frozenset(row["platforms"]),
            value=row["value"],
            since=row.get("since"),
            before=row.get("before"),
            source=row["source"],
        )
        for row in read_pack_file("defaults.yaml")["defaults"]
    )


@functools.cache
def load_pack(name: str) -> Pack:
    """A pack by its name, one of ``PACKS``. ``KeyError`` where there is none."""
    if name not in PACKS:
        raise KeyError(f"there is no pack {name}; choose from {', '.join(PACKS)}")
    held = read_pack_file(f"{name}.yaml")
    clauses = tuple(
        Clause(
            id=row["id"],
            topic=row["topic"],
            says=row["says"],
            kinds=tuple(row["kinds"]),
            sure=row.get("sure", ""),
        )
        for row in held["clauses"]
    )
    return Pack(
        id=name,
        name=held["name"],
        version=str(held["version"]),
        published=held["published"],
        read_on=held["read_on"],
        source=held["source"],
        paraphrase=held["paraphrase"],
        clauses=clauses,
    )


def rules_version() -> str:
    """The version and date of the device rules."""
    held = read_pack_file("rules.yaml")
    return f"{held['version']} of {held['date'].isoformat()}"


def _rule(row: dict[str, Any]) -> Rule:
    platforms = row.get("platforms", [])
    return Rule(
        id=row["id"],
        says=row["says"],
        severity=row["severity"],
        judge=row["judge"],
        asks=row.get("asks", {}),
        clauses={pack: tuple(ids) for pack, ids in row["clauses"].items()},
        platforms=frozenset(platforms),
        fails=row.get("fails", ""),
        scope=row.get("scope", DEVICE),
        stig=tuple(row.get("stig", ())),
        fix={platform: tuple(lines) for platform, lines in row.get("fix", {}).items()},
    )


@functools.cache
def read_pack_file(name: str) -> Any:
    """A dated file of the rule packs, as plain values."""
    return yaml.load(  # the C loader is safe and ten times quicker
        files("wherry.engine.assurance").joinpath("packs", name).read_text("utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
