"""Conditions on facts, as rule files write them, and versions in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from wherry.engine.assurance.facts import DeviceFacts, Fact, Value
from wherry.engine.assurance.rule import load_defaults


def _text(value: Value) -> str:
    return "" if value is None else str(value)


_TESTS: dict[str, Callable[[Value, Any], bool]] = {
    "in": lambda value, asked: value in asked,
    "not_in": lambda value, asked: value not in asked,
    "at_least": lambda value, asked: isinstance(value, int) and value >= asked,
    "at_most": lambda value, asked: isinstance(value, int) and value <= asked,
    "matches": lambda value, asked: re.search(asked, _text(value), re.IGNORECASE) is not None,
    "lacks": lambda value, asked: re.search(asked, _text(value), re.IGNORECASE) is None,
    "known": lambda value, asked: (value is not None) is asked,
}


def meets(fact: Fact, where: Mapping[str, Any]) -> bool:
    """Whether a fact meets every condition: a plain value must be equal, a mapping names tests that must all hold."""
    for key, asked in where.items():
        value = fact.get(key)
        if isinstance(asked, Mapping):
            if not all(_TESTS[test](value, limit) for test, limit in asked.items()):
                return False
        elif value != asked or isinstance(value, bool) is not isinstance(asked, bool):
            return False
    return True


def find_default(device: DeviceFacts, name: str) -> tuple[bool, Any, str]:
    """What the maker's release does where nothing is said: whether it is known, the value, and who says so."""
    for default in load_defaults():
        if default.fact != name or device.platform not in default.platforms:
            continue
        if default.since is None and default.before is None:
            return True, default.value, default.source
        if device.version is None:
            continue
        here = version_key(device.version)
        late = default.since is None or here >= version_key(default.since)
        early = default.before is None or here < version_key(default.before)
        if late and early:
            return True, default.value, default.source
    return False, None, ""


def version_key(text: str) -> tuple[int, ...]:
    """The numbers of a version in order: ``17.9.4a`` is (17, 9, 4)."""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:6])
