"""A file of releases read through once: counts, awards through their updates, defects, refusals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from wherry.read.buying.ocds.awards import AwardBook
from wherry.read.buying.ocds.defects import SAYS, look_at_release
from wherry.read.buying.ocds.reading import Defects, OcdsReading, RefusedRelease
from wherry.read.buying.ocds.shapes import Release
from wherry.read.buying.ocds.source import Member, Source, open_releases
from wherry.record.finding import DOUBTFUL, Finding
from wherry.record.finding import Source as Place

MOST_REFUSED_SHOWN = 1000
MOST_REPAIRS = 25
PROFILES = {
    "ocds-h6vhtk": "Find a Tender",
    "ocds-b5fd17": "Contracts Finder",
    "ocds-r6ebe6": "Public Contracts Scotland",
    "ocds-kuma6s": "Sell2Wales",
    "ocds-213czf": "the standard's worked example",
}
"""Who publishes under a prefix. Source: Open Contracting Partnership, OCID prefix register."""
_RELEASE = msgspec.json.Decoder(Release)
_PATH = re.compile(r"`(\$[^`]*)`")


class _Work:
    def __init__(self, file: str) -> None:
        self.file = file
        self.defects = Defects()
        self.book = AwardBook(self.defects)
        self.refused: list[RefusedRelease] = []
        self.refused_count = 0
        self.releases = self.accepted = self.parties = self.tenders = 0
        self.ocids: set[str] = set()
        self.seen: set[tuple[str, str]] = set()
        self.tags: Counter[str] = Counter()
        self.schemes: Counter[str] = Counter()
        self.prefixes: Counter[str] = Counter()
        self.first = self.last = ""

    def refuse(self, member: Member, code: str, why: str, remedy: str, ocid: str = "") -> None:
        """Refuse a release; all are counted and the first thousand shown."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED_SHOWN:
            value = bytes(member.text[:80]).decode("utf-8", errors="replace") if code == "not-json" else ""
            self.refused.append(
                RefusedRelease(place=member.place, ocid=ocid, code=code, why=why, remedy=remedy, value=value)
            )

    def take(self, member: Member) -> None:
        """Take in one release, or refuse it with a reason."""
        self.releases += 1
        try:
            release = _RELEASE.decode(member.text)
        except msgspec.ValidationError as fault:
            repaired = self._repair(member, str(fault))
            if repaired is None:
                return
            release = repaired
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            self.refuse(member, "not-json", f"it is not JSON ({fault})", "send the file again")
            return
        self._count(member, release)

    def _repair(self, member: Member, said: str) -> Release | None:
        """The release without the parts whose types are wrong; each is a defect."""
        whole = msgspec.json.decode(member.text)
        for _ in range(MOST_REPAIRS):
            found = _PATH.search(said)
            if not isinstance(whole, dict) or found is None or not _cut(whole, found[1]):
                break
            self.defects.see("part-not-read", (member.place, None), f"{found[1]}: {said.split(' - ')[0]}")
            try:
                return msgspec.convert(whole, Release)
            except msgspec.ValidationError as fault:
                said = str(fault)
        self.refuse(member, "not-a-release", f"it is not built as a release is ({said})", "ask the publisher")
        return None

    def _count(self, member: Member, release: Release) -> None:
        ocid = release.ocid
        if not ocid:
            self.refuse(
                member, "ocid-missing", "it has no ocid, so nothing says which process it is of", "ask the publisher"
            )
            return
        if release.id is not None:
            name = (ocid, str(release.id))
            if name in self.seen:
                self.defects.see("release-twice", (member.place, ocid), release.id)
                self.refuse(member, "release-twice", "the same release stands earlier in the file", "nothing", ocid)
                return
            self.seen.add(name)
        self.accepted += 1
        self.ocids.add(ocid)
        self.prefixes[ocid[:11]] += 1
        where = (member.place, ocid)
        for tag in release.tag or ():
            self.tags[tag] += 1
        self.tenders += release.tender is not None
        for party in release.parties or ():
            self.parties += 1
            identifier = party.identifier
            self.schemes[
                identifier.scheme or "none" if identifier is not None and identifier.id is not None else "none"
            ] += 1
        if release.date:
            self.first = min(self.first or release.date, release.date)
            self.last = max(self.last, release.date)
        look_at_release(release, where, self.defects)
        if release.awards or release.contracts:
            self.book.add(release, where)

    def finish(self, source: Source) -> OcdsReading:
        """What was read, with a finding for each sort of defect."""
        awards = tuple(self.book)
        prefix = self.prefixes.most_common(1)[0][0] if self.prefixes else ""
        return OcdsReading(
            shape=source.shape,
            profile=PROFILES.get(prefix, prefix or "unknown"),
            releases=self.releases,
            records=source.records,
            accepted=self.accepted,
            processes=len(self.ocids),
            parties=self.parties,
            tenders=self.tenders,
            award_count=len(awards),
            contract_count=len(self.book.contracts),
            pence=sum(award.pence or 0 for award in awards if award.status not in ("cancelled", "unsuccessful")),
            tags=dict(self.tags),
            schemes=dict(self.schemes.most_common()),
            first=self.first,
            last=self.last,
            refused=tuple(self.refused),
            refused_count=self.refused_count,
            defects=dict(self.defects.counts),
            examples={code: tuple(places) for code, places in self.defects.examples.items()},
            findings=tuple(_finding(self.file, code, self.defects) for code in self.defects.counts),
            awards=awards,
        )


def read_releases(path: Path, *, name: str = "", each: Callable[[int], None] | None = None) -> OcdsReading:
    """Read a file of releases through. ``each`` is told the place now and then. ``CannotRead`` where it is none."""
    source = open_releases(path)
    work = _Work(name or path.name)
    for member in source.members:
        work.take(member)
        if each is not None and member.place % 1000 == 0:
            each(member.place)
    return work.finish(source)


def _finding(file: str, code: str, defects: Defects) -> Finding:
    says, remedy = SAYS[code]
    examples = "; ".join(defects.examples[code][:3])
    return Finding(
        code=code,
        severity=DOUBTFUL,
        says=f"{defects.counts[code]:,} {says} ({examples})",
        remedy=remedy,
        source=Place(file=file),
    )


def _cut(whole: dict[str, Any], path: str) -> bool:
    """Take away what stands at a path such as ``$.awards[...].value.amount``, in every member of a list."""
    nodes: list[Any] = [whole]
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", path)
    cut = False
    for at, (name, index) in enumerate(steps):
        last = at == len(steps) - 1
        following: list[Any] = []
        for node in nodes:
            if name and isinstance(node, dict) and name in node:
                if last:
                    del node[name]
                    cut = True
                else:
                    following.append(node[name])
            elif index and isinstance(node, list):
                if last:
                    node.clear()
                    cut = True
                else:
                    following.extend(node)
        nodes = following
    return cut
