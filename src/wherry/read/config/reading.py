"""One file's bytes to a configuration: platform, tree, facts with lines, and what was not understood."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from wherry.engine.assurance.facts import Completeness, DeviceFacts
from wherry.read.config.completeness import judge_completeness
from wherry.read.config.decoding import Unreadable, split_lines
from wherry.read.config.facts.cisco import gather_cisco
from wherry.read.config.facts.fortios import gather_fortios
from wherry.read.config.facts.gathering import Gatherer
from wherry.read.config.facts.junos import gather_junos
from wherry.read.config.facts.panos import gather_panos
from wherry.read.config.facts.switches import gather_switch
from wherry.read.config.filters.reading import filters_of
from wherry.read.config.parsing import read_tree
from wherry.read.config.platform import PLATFORMS, Platform, sniff_platform
from wherry.read.config.references import find_undefined
from wherry.read.config.secrets import Redaction, redact
from wherry.read.config.tree import Doubt, Tree

_GATHERERS: dict[str, Callable[[Gatherer, list[str]], None]] = {
    "ios": gather_cisco,
    "iosxe": gather_cisco,
    "nxos": gather_cisco,
    "eos": gather_cisco,
    "asa": gather_cisco,
    "junos": gather_junos,
    "fortios": gather_fortios,
    "panos": gather_panos,
    "aoscx": gather_switch,
    "comware": gather_switch,
}
_ALIKE = frozenset(("ios", "iosxe", "nxos", "eos", "asa", "iosxr", "aoscx"))


@dataclass(frozen=True)
class Configuration:
    """What one file says. ``refused`` is why it could not be read, and then there is no tree; ``facts`` is None where
    the platform is unknown or not judged."""

    name: str
    sha256: str
    platform: Platform | None
    lines: tuple[str, ...]
    tree: Tree | None
    facts: DeviceFacts | None
    doubts: tuple[Doubt, ...] = ()
    refused: str | None = None

    def redaction(self) -> Redaction:
        """The lines without secrets, which alone may be shown or kept."""
        return redact(list(self.lines), self.tree) if self.tree is not None else Redaction([], None)


def read_configuration(data: bytes, name: str, *, platform: str | None = None, sure: bool = False) -> Configuration:
    """Read one configuration. Never raises for what the bytes hold; ``KeyError`` for a ``platform`` that is none.

    ``platform`` (a code of ``PLATFORMS``) settles what the words leave open, among systems that share their words;
    where it is ``sure`` the words are not asked, as for a configuration that was read already and has changed.
    """
    digest = hashlib.sha256(data).hexdigest()
    told = PLATFORMS[platform] if platform is not None else None
    found = None
    try:
        clean = split_lines(data, name)
        found = told if sure and told is not None else _settle(sniff_platform(clean.lines), told)
        tree = read_tree(clean, found)
    except Unreadable as fault:
        return Configuration(name, digest, found, (), None, None, refused=str(fault))
    facts = gather_facts(tree, clean.lines, found)
    return Configuration(name, digest, found, tuple(clean.lines), tree, facts, tuple(tree.doubts))


def _settle(sniffed: Platform | None, told: Platform | None) -> Platform | None:
    """The words decide the kind of syntax; among kinds that share their words, what was told decides."""
    if sniffed is None or told is None:
        return sniffed or told
    return told if {sniffed.code, told.code} <= _ALIKE else sniffed


def gather_facts(tree: Tree, lines: list[str], platform: Platform | None) -> DeviceFacts | None:
    """The facts of a tree, or None where nobody reads this platform."""
    if platform is None or platform.code not in _GATHERERS:
        return None
    found = Gatherer(tree, platform.code)
    _GATHERERS[platform.code](found, lines)
    for unknown in find_undefined(tree, platform.code):
        found.say("reference.undefined", unknown.name, unknown.node, of=unknown.kind)
    complete: Completeness = judge_completeness(platform.code, lines, tree, found.facts)
    filters = partial(filters_of, tree, platform.code, found.hostname or "")
    return DeviceFacts(platform.code, found.hostname, found.version, complete, tuple(found.facts), filters)
