"""IOS, IOS XE, NX-OS, EOS and ASA: one table from the first word of a statement to who reads it."""

from __future__ import annotations

import re

from wherry.read.config.facts.cisco_access import ACCESS
from wherry.read.config.facts.cisco_crypto import CRYPTO
from wherry.read.config.facts.cisco_filters import FILTERS
from wherry.read.config.facts.cisco_identity import IDENTITY
from wherry.read.config.facts.cisco_interfaces import INTERFACES
from wherry.read.config.facts.cisco_monitoring import MONITORING
from wherry.read.config.facts.gathering import Gatherer, Handler

_HANDLERS: dict[str, tuple[Handler, ...]] = {}
for _table in (IDENTITY, ACCESS, MONITORING, INTERFACES, FILTERS, CRYPTO):
    for _word, _handler in _table.items():
        _HANDLERS[_word] = (*_HANDLERS.get(_word, ()), _handler)

_VERSIONS = {
    "ios": re.compile(r"^version (\d+\.\S+)|^! .*IOS.* Version (\d[^\s,]+)"),
    "iosxe": re.compile(r"^version (\d+\.\S+)|^! .*IOS.* Version (\d[^\s,]+)"),
    "nxos": re.compile(r"^version (\d+\.\d+\(\S+\)\S*)|^!Software: .*?version (\d\S+)"),
    "asa": re.compile(r"^ASA Version (\S+)|^! .*Software Version (\S+)"),
    "eos": re.compile(r"^! device: .*EOS-(\d[^\s,)]+)|^! Software image version: (\S+)"),
}
MOST_HEAD_LINES = 400


def gather_cisco(found: Gatherer, lines: list[str]) -> None:
    """Read every statement at the top of the tree; ``no`` turns what it says into its contrary."""
    _gather_version(found, lines)
    tree = found.tree
    for node in tree.children[-1]:
        words = tree.texts[node].split()
        on = True
        if words[0] == "no" and len(words) > 1:
            words, on = words[1:], False
        elif words[0] == "default" and len(words) > 1:
            continue
        for handler in _HANDLERS.get(words[0], ()):
            handler(found, node, words, on)


def _gather_version(found: Gatherer, lines: list[str]) -> None:
    pattern = _VERSIONS[found.platform]
    for line, text in enumerate(lines[:MOST_HEAD_LINES], 1):
        if text[:1] in "!vA" and (match := pattern.match(text)):
            version = next(group for group in match.groups() if group)
            found.version = found.version or version
            found.say_at("device.version", version, line, line)
