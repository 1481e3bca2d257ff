"""What puts a failing rule right, in words and in the maker's lines, who does it, and what shows that it is done."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from wherry.engine.assurance.rule import read_pack_file

RETEST = "a later configuration of the device by which the rule no longer fails"
SAME_WORDS = {"iosxe": "ios"}
"""Platforms that write what another writes, where nothing of their own is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """How a failure is mended. ``lines`` are the maker's, with what only the body knows in angle brackets; where none
    is kept for the platform, ``look_up`` says what to look for in the maker's guide. ``retest`` is what closes it."""

    do: str
    owner: str
    lines: tuple[str, ...]
    look_up: str
    retest: str


@functools.cache
def load_advice() -> Mapping[str, Mapping[str, object]]:
    """Every entry of ``packs/remedies.yaml`` by its rule."""
    held: Mapping[str, Mapping[str, object]] = read_pack_file("remedies.yaml")["remedies"]
    return held


@functools.cache
def find_advice(rule: str, platform: str | None) -> Advice:
    """The advice for a rule on a platform (a code of ours, None where none is known). ``KeyError`` for a rule that
    there is not."""
    held = load_advice()[rule]
    by_platform = held.get("lines", {})
    lines: list[str] = []
    if isinstance(by_platform, dict) and platform is not None:
        lines = by_platform.get(platform) or by_platform.get(SAME_WORDS.get(platform, ""), [])
    do = str(held["do"])
    where = f"for {platform} " if platform else ""
    look_up = (
        "" if lines else f"no lines are kept {where}here; look up in the maker's guide how to: {do[0].lower()}{do[1:]}"
    )
    return Advice(
        do=do, owner=str(held["owner"]), lines=tuple(lines), look_up=look_up, retest=str(held.get("retest", RETEST))
    )
