"""The .nessus file, version 2: hosts with their properties, and a report item for each thing that a plugin saw.

Source: Tenable, Nessus v2 File Format (NessusClientData_v2, Report, ReportHost, HostProperties, ReportItem).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from wherry.engine.assurance.scan import Detection, ScanHost
from wherry.read.scans.detection import Doubts, make_detection
from wherry.read.scans.markup import Hostile, read_markup
from wherry.read.scans.values import NotThat, read_address, read_day

MOST_DETECTIONS = 2_000_000
ITEM = {
    "cve": "cve",
    "cvss_base_score": "cvss2",
    "cvss_vector": "vector2",
    "cvss3_base_score": "cvss3",
    "cvss3_vector": "vector3",
    "cvss4_base_score": "cvss4",
    "cvss4_vector": "vector4",
    "exploit_available": "exploit",
    "cm:compliance-check-name": "compliance",
    "compliance-check-name": "compliance",
    "compliance": "compliance",
}
NAMES = ("host-fqdn", "netbios-name", "host-rdns", "hostname")


class NessusHandler:
    """Takes the elements of one .nessus file in. ``hosts``, ``detections`` and ``rows`` are what it has found."""

    wanted = frozenset({"tag", *ITEM})

    def __init__(self, file: str, doubts: Doubts) -> None:
        self.file, self.doubts = file, doubts
        self.hosts: list[ScanHost] = []
        self.detections: list[Detection] = []
        self.rows = 0
        self._tags: dict[str, str] = {}
        self._tag, self._host, self._host_line = "", "", 0
        self._item: dict[str, str] | None = None
        self._item_line, self._waiting = 0, False

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        if name == "ReportItem":
            self._item_line = line
            self._item = {
                "plugin": attributes.get("pluginID", ""),
                "title": attributes.get("pluginName", ""),
                "family": attributes.get("pluginFamily", ""),
                "port": attributes.get("port", ""),
                "protocol": attributes.get("protocol", ""),
                "severity": attributes.get("severity", ""),
            }
        elif name == "ReportHost":
            self._host, self._host_line, self._tags = attributes.get("name", ""), line, {}
            self._waiting = True
        elif name == "tag":
            self._tag = attributes.get("name", "")
        elif name == "NessusClientData":
            raise Hostile("this is version 1 of the .nessus format, which scanners stopped writing in 2010")

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        if name == "ReportItem":
            self._finish_item()
        elif name == "tag":
            if not self._tag.startswith("patch-summary"):
                self._tags[self._tag] = text
        elif name in ITEM and self._item is not None:
            key = ITEM[name]
            self._item[key] = f"{self._item[key]} {text}" if key == "cve" and "cve" in self._item else text
        elif name == "HostProperties" or (name == "ReportHost" and self._waiting):
            self._finish_host()

    def _finish_item(self) -> None:
        words, self._item = self._item, None
        self.rows += 1
        if words is None or len(self.detections) >= MOST_DETECTIONS:
            return
        words["host"] = self._host
        words["address"] = self._tags.get("host-ip", "")
        day = self._tags.get("HOST_END") or self._tags.get("HOST_START") or ""
        words["first_seen"] = words["last_seen"] = day
        made = make_detection(
            words, file=self.file, line=self._item_line, row=None, scanner="nessus", doubts=self.doubts
        )
        if made is not None:
            self.detections.append(made)

    def _finish_host(self) -> None:
        self._waiting = False
        tags = self._tags
        said = tags.get("Credentialed_Scan", "").casefold()
        self.hosts.append(
            ScanHost(
                host=self._host,
                line=self._host_line,
                address=read_address(tags.get("host-ip", "")) or read_address(self._host),
                names=tuple(tags[name] for name in NAMES if tags.get(name)),
                operating_system=tags.get("operating-system") or None,
                cpes=tuple(value for name, value in tags.items() if name == "cpe" or name.startswith("cpe-")),
                started=_day(tags.get("HOST_START", "")),
                ended=_day(tags.get("HOST_END", "")),
                credentialed={"true": True, "false": False}.get(said),
            )
        )


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except NotThat:
        return None


def read_nessus(path: Path, *, name: str, doubts: Doubts, most_seconds: float) -> NessusHandler:
    """Stream a .nessus file of version 2. ``CannotRead`` for version 1, broken XML and hostile files."""
    handler = NessusHandler(name, doubts)
    read_markup(path, handler, name=name, most_seconds=most_seconds)
    return handler
