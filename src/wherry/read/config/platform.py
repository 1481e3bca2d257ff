"""Which maker's system wrote a configuration, told from its words and never from the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

import yaml

HEAD_LINES = 240
SAMPLED_LINES = 240
LEAST_SCORE = 2
MOST_HITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A maker's system. ``syntax`` is how its configurations are written: indent, brace, set, fortios or xml.
    ``judged`` says whether facts are read from it."""

    code: str
    words: str
    syntax: str
    judged: bool = True


PLATFORMS: dict[str, Platform] = {
    platform.code: platform
    for platform in (
        Platform(code="ios", words="Cisco IOS", syntax="indent"),
        Platform(code="iosxe", words="Cisco IOS XE", syntax="indent"),
        Platform(code="nxos", words="Cisco NX-OS", syntax="indent"),
        Platform(code="asa", words="Cisco ASA", syntax="indent"),
        Platform(code="eos", words="Arista EOS", syntax="indent"),
        Platform(code="aoscx", words="Aruba AOS-CX", syntax="indent"),
        Platform(code="comware", words="HPE Comware", syntax="indent"),
        Platform(code="junos", words="Juniper Junos", syntax="brace"),
        Platform(code="fortios", words="Fortinet FortiOS", syntax="fortios"),
        Platform(code="panos", words="Palo Alto PAN-OS", syntax="xml"),
        Platform(code="iosxr", words="Cisco IOS XR", syntax="indent", judged=False),
        Platform(code="aruba", words="Aruba ArubaOS or Instant", syntax="indent", judged=False),
        Platform(code="procurve", words="HPE ProCurve or ArubaOS-Switch", syntax="indent", judged=False),
        Platform(code="vyos", words="VyOS", syntax="brace", judged=False),
        Platform(code="routeros", words="MikroTik RouterOS", syntax="indent", judged=False),
        Platform(code="checkpoint", words="Check Point Gaia", syntax="set", judged=False),
        Platform(code="bigip", words="F5 BIG-IP", syntax="brace", judged=False),
        Platform(code="sros", words="Nokia SR OS", syntax="indent", judged=False),
        Platform(code="ironware", words="Ruckus or Brocade FastIron", syntax="indent", judged=False),
        Platform(code="aireos", words="Cisco AireOS", syntax="indent", judged=False),
        Platform(code="cumulus", words="NVIDIA Cumulus Linux", syntax="indent", judged=False),
        Platform(code="iptables", words="Linux iptables", syntax="indent", judged=False),
    )
}


@dataclass(frozen=True, slots=True, eq=False)
class _Sign:
    """A line that begins with a word, and more of it if ``pattern`` is given, speaks for a platform."""

    code: str
    weight: int
    pattern: re.Pattern[str] | None
    place: int


def _signs() -> dict[str, tuple[_Sign, ...]]:
    """The signs of the data file by the first word of the line they look at."""
    rows = yaml.safe_load(files("wherry.read.config").joinpath("signs.yaml").read_text("utf-8"))
    found: dict[str, list[_Sign]] = {}
    place = 0
    for code, signs in rows.items():
        for words, weight, *pattern in signs:
            place += 1
            sign = _Sign(code, weight, re.compile(pattern[0]) if pattern else None, place)
            for word in words.split():
                found.setdefault(word, []).append(sign)
    return {word: tuple(signs) for word, signs in found.items()}


_BY_WORD = _signs()
_NEW_RELEASE = re.compile(r"version (?:1[6-9]|[2-9]\d)\.|! Cisco IOS[ -]XE|.*IOS[ -]XE")


def sniff_platform(lines: list[str]) -> Platform | None:
    """The platform whose signs weigh most, or None where nothing speaks for any. Looks at some hundred lines only."""
    sample = lines[:HEAD_LINES]
    if len(lines) > HEAD_LINES:
        sample += lines[HEAD_LINES :: max(1, (len(lines) - HEAD_LINES) // SAMPLED_LINES)]
    hits: dict[int, int] = {}
    scores: dict[str, int] = {}
    for line in sample:
        words = line.split(None, 1)
        if not words:
            continue
        word = words[0]
        for sign in _BY_WORD.get(word) or _BY_WORD.get(_by_mark(word), ()):
            count = hits.get(sign.place, 0)
            if count < MOST_HITS and (sign.pattern is None or sign.pattern.search(line)):
                hits[sign.place] = count + 1
                scores[sign.code] = scores.get(sign.code, 0) + sign.weight
    if not scores:
        return None
    order = list(PLATFORMS)
    code = max(scores, key=lambda found: (scores[found], -order.index(found)))
    if scores[code] < LEAST_SCORE:
        return None
    if code == "ios" and any(_NEW_RELEASE.match(line) for line in sample):
        code = "iosxe"
    return PLATFORMS[code]


def _by_mark(word: str) -> str:
    """A remark or a tag counts by its first character; a Junos leaf by its semicolon."""
    return word[0] if word[0] in "!#<:;/-*" else ";" if word[-1] == ";" else ""
