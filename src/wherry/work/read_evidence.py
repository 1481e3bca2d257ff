"""One configuration or scan as it may be kept: without its secrets, and with what only the original could tell.

How strong a password is stored, or whether a community is one that everybody guesses, can be told from the original
alone. So facts are read, and orders that would mend are tried, before the secrets are taken out; facts hold the kind
and strength of a secret, never the secret.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from wherry.engine.assurance.facts import Completeness, DeviceFacts, Fact
from wherry.engine.assurance.filters import FilterDevice
from wherry.engine.assurance.rule import rules_version
from wherry.engine.assurance.scan import ScanReading
from wherry.read.config.decoding import Unreadable
from wherry.read.config.filters.reading import read_filters
from wherry.read.config.reading import Configuration, read_configuration
from wherry.read.scans.reading import read_scan
from wherry.record.canonical import plain
from wherry.work.judge_file import GENERATED_MARK, NO_BODY, TOP_LINES, Task, judge_file

CONFIGURATION, SCAN = "configuration", "scan"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvidence:
    """What may be kept of one file. ``refused`` says why nothing may, and then the rest is empty. ``hostname`` is the
    name that the configuration gives its device."""

    file_name: str
    file_sha256: str
    kind: str = CONFIGURATION
    refused: str = ""
    hostname: str = ""
    text: str = ""
    held: Json | None = None
    dated: date | None = None
    generated: bool = False


def read_evidence(data: bytes, name: str, *, today: date, platform: str | None = None) -> ReadEvidence:
    """Read one file, whatever it holds. What cannot be read is refused with the reason, and never raises."""
    digest = hashlib.sha256(data).hexdigest()
    with tempfile.TemporaryDirectory(prefix="wherry-") as folder:
        path = Path(folder) / "evidence"
        path.write_bytes(data)
        task = Task(path=str(path), name=name, body=NO_BODY, device=None, platform=platform, today=today)
        judged = judge_file(task)
        document = judged.document
        if document["refused"] and document["platform"] is None:
            return ReadEvidence(file_name=name, file_sha256=digest, refused=document["refused"])
        if document["kind"] == SCAN:
            return _keep_scan(read_scan(path, name=name), document)
    found = read_configuration(data, name, platform=platform)
    orders = {each.rule: each.orders for each in judged.remedies if each.orders}
    return _keep_configuration(found, document, orders)


def _keep_scan(reading: ScanReading, document: Json) -> ReadEvidence:
    held = {"document": _standing(document), "scan": plain(reading) | {"findings": []}}
    return ReadEvidence(file_name=reading.file, file_sha256=reading.sha256, kind=SCAN, held=held, dated=reading.scanned)


def _keep_configuration(found: Configuration, document: Json, orders: Mapping[str, Sequence[str]]) -> ReadEvidence:
    hidden = found.redaction()
    held = {
        "document": _standing(document),
        "facts": None if found.facts is None else write_facts(found.facts, hidden.clean),
        "orders": {rule: [hidden.clean(order) for order in given] for rule, given in orders.items()},
        "rules_version": rules_version(),
    }
    facts = found.facts
    return ReadEvidence(
        file_name=found.name,
        file_sha256=found.sha256,
        hostname=hidden.clean(facts.hostname) if facts is not None and facts.hostname else "",
        text="\n".join(hidden.lines),
        held=held,
        generated=any(GENERATED_MARK in line for line in found.lines[:TOP_LINES]),
    )


def _standing(document: Json) -> Json:
    """What the document of a file says whatever the day and the rules."""
    return {key: value for key, value in document.items() if key not in ("facts", "verdicts", "body", "device", "file")}


def write_facts(facts: DeviceFacts, clean: Callable[[str], str]) -> Json:
    """Facts as JSON. ``clean`` takes secrets out of each text once more, though none should be in one."""

    def say(value: Any) -> Any:
        return clean(value) if isinstance(value, str) else value

    complete = facts.completeness
    return {
        "platform": facts.platform,
        "hostname": say(facts.hostname),
        "version": say(facts.version),
        "complete": {"complete": complete.complete, "reason": say(complete.reason), "lines": plain(complete.lines)},
        "facts": [
            [fact.name, say(fact.value), fact.first, fact.last, say(fact.of), {k: say(v) for k, v in fact.also.items()}]
            for fact in facts.facts
        ],
    }


def read_facts(held: Json, text: str, name: str) -> DeviceFacts:
    """The facts that ``write_facts`` wrote, of a file of which ``text`` was kept; its filters are read of that."""
    complete = held["complete"]
    lines = tuple((first, last) for first, last in complete["lines"])
    return DeviceFacts(
        platform=held["platform"],
        hostname=held["hostname"],
        version=held["version"],
        completeness=Completeness(complete["complete"], complete["reason"], lines),
        facts=tuple(Fact(name, value, first, last, of, also) for name, value, first, last, of, also in held["facts"]),
        read_filters=lambda: read_text_filters(text, name),
    )


def read_text_filters(text: str, name: str) -> FilterDevice | None:
    """The filters of a configuration that was kept, which hold no secret; None where its maker's are not read."""
    try:
        return read_filters(text.encode(), name)
    except Unreadable:
        return None


def read_kept_scan(held: Json) -> ScanReading:
    """The scan that was kept: its hosts and rows, without what its programs printed."""
    return msgspec.convert(held, ScanReading, strict=False)
