"""Qualys XML: the asset report (ASSET_DATA_REPORT), whose titles and scores stand in a glossary at its end, and the
scan report (SCAN), which has them in place. Source: Qualys, API report and scan DTDs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wherry.engine.assurance.scan import Detection, ScanHost
from wherry.read.scans.detection import Doubts, make_detection
from wherry.read.scans.markup import read_markup
from wherry.read.scans.values import read_address

TEXTS = {
    "QID": "plugin",
    "TITLE": "title",
    "TYPE": "type",
    "PORT": "port",
    "PROTOCOL": "protocol",
    "SEVERITY": "severity",
    "CATEGORY": "family",
    "FIRST_FOUND": "first_seen",
    "LAST_FOUND": "last_seen",
    "VULN_STATUS": "status",
    "CVSS_BASE": "cvss2",
    "CVSS3_BASE": "cvss3",
}
GLOSSARY = ("title", "severity", "family", "cve", "cvss2", "cvss3")
SCAN_ITEMS = {"VULN": "", "PRACTICE": "", "INFO": "Ig", "SERVICE": "Ig"}


class QualysHandler:
    """Takes the elements of one Qualys report in; ``finish`` joins them with the glossary."""

    wanted = frozenset({"IP", "DNS", "NETBIOS", "OPERATING_SYSTEM", "OS", "ID", "KEY", *TEXTS})

    def __init__(self, file: str, doubts: Doubts) -> None:
        self.file, self.doubts = file, doubts
        self.hosts: list[ScanHost] = []
        self.detections: list[Detection] = []
        self.rows = 0
        self._reports: list[tuple[int, dict[str, str]]] = []
        self._glossary: dict[str, dict[str, str]] = {}
        self._host: dict[str, str] = {}
        self._item: dict[str, str] | None = None
        self._path: list[str] = []
        self._category: dict[str, str] = {}
        self._item_line, self._host_line = 0, 0
        self._day, self._key = "", ""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        self._path.append(name)
        if name == "KEY":
            self._key = attributes.get("value", "")
        elif name == "HOST":
            self._host, self._host_line = {}, line
        elif name == "IP" and "value" in attributes:
            self._host = {"address": attributes["value"], "name": attributes.get("name", "")}
            self._host_line = line
        elif name in ("VULN_INFO", "VULN_DETAILS"):
            self._item, self._item_line = {}, line
        elif name == "CAT":
            protocol = attributes.get("protocol", "")
            self._category = {"family": attributes.get("value", ""), "port": attributes.get("port", "")}
            self._category["protocol"] = protocol
        elif name in SCAN_ITEMS and "number" in attributes:
            self._item_line = line
            said = {"plugin": attributes["number"], "severity": attributes.get("severity", "")}
            said |= {"cve": attributes.get("cveid", ""), "type": SCAN_ITEMS[name]}
            self._item = {**self._category, **said}

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        self._path.pop()
        if name == "KEY" and self._key == "DATE":
            self._day = text
        elif self._item is None:
            self._end_host(name, text)
        elif name == "ID" and self._path[-1:] == ["CVE_ID"]:
            self._item["cve"] = f"{self._item.get('cve', '')} {text}"
        elif name in TEXTS and text:
            self._item.setdefault(TEXTS[name], text)
        elif name == "VULN_DETAILS":
            self._glossary[self._item.get("plugin", "")] = self._item
            self._item = None
        elif name == "VULN_INFO" or (name in SCAN_ITEMS and "plugin" in self._item):
            if name in SCAN_ITEMS and self._day:
                self._item |= {"first_seen": self._day, "last_seen": self._day}
            self._reports.append((self._item_line, {**self._item, **self._place()}))
            self._item = None

    def _place(self) -> dict[str, str]:
        return {"host": self._host.get("name") or self._host.get("address", ""), **self._host}

    def _end_host(self, name: str, text: str) -> None:
        inside = self._path[-1:] == ["HOST"] or self._path[-1:] == ["IP"]
        if inside and name in ("IP", "DNS", "NETBIOS", "OPERATING_SYSTEM", "OS"):
            key = {"IP": "address", "DNS": "name", "NETBIOS": "netbios"}.get(name, "operating_system")
            self._host[key] = text
        elif name == "HOST" or (name == "IP" and self._host and not inside):
            known = self._place()
            self.hosts.append(
                ScanHost(
                    host=known["host"],
                    line=self._host_line,
                    address=read_address(known.get("address", "")),
                    names=tuple(known[key] for key in ("name", "netbios") if known.get(key)),
                    operating_system=known.get("operating_system") or None,
                )
            )
            self._host = {}

    def finish(self) -> None:
        """Give every report what the glossary says of it, and make detections."""
        for line, words in self._reports:
            self.rows += 1
            known = self._glossary.get(words.get("plugin", ""), {})
            for key in GLOSSARY:
                if not words.get(key) and known.get(key):
                    words[key] = known[key]
            made = make_detection(words, file=self.file, line=line, row=None, scanner="qualys", doubts=self.doubts)
            if made is not None:
                self.detections.append(made)
        self._reports = []


def read_qualys(path: Path, *, name: str, doubts: Doubts, most_seconds: float) -> QualysHandler:
    """Stream a Qualys report. ``CannotRead`` for broken XML and hostile files."""
    handler = QualysHandler(name, doubts)
    read_markup(path, handler, name=name, most_seconds=most_seconds)
    handler.finish()
    return handler
