"""Vulnerability scans and IT health check exports: .nessus v2, the Nessus and Tenable CSV dialects, Qualys CSV and XML.

``wherry.read.scans.reading.read_scan(path, *, name=None, most_seconds=120.0) -> ScanReading`` is what other rooms call.
``ScanReading`` (in ``wherry.engine.assurance.scan``) holds ``file``, ``sha256``, ``format`` (a word of ``FORMATS``),
``hosts`` (``ScanHost``), ``detections`` (``Detection``: line, row, host, port, plugin, CVEs, CVSS, severity, first and
last seen) and ``findings`` (rows that were refused or doubtful, each with its line). ``CannotRead`` where the file is
no scan, is hostile or runs past its bounds: that file fails alone. ``wherry.read.scans.reading.sniff_scan(head)`` tells
from the first bytes of a file (4,096 are enough) which format it is, and gives ``""`` where it is no scan.
"""
