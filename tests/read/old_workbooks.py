"""Workbooks of Excel 97 to 2003, written by hand, because nothing that we stand on writes them any more.

Sources: [MS-CFB] 2.2 (header), 2.6 (directory); [MS-XLS] 2.4 (records BOF, BoundSheet8, Label, Number, XF, EOF).
"""

import struct

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DAY = 0, 14


def xls(*sheets):
    """The bytes of an old workbook; each sheet is its name and its rows of texts, numbers, and ("day", serial)."""
    return _compound(_workbook(sheets))


def _record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def _text(words, size):
    return struct.pack(size, len(words)) + b"\x01" + words.encode("utf-16-le")


def _bof(kind):
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _workbook(sheets):
    formats = b"".join(_record(0x00E0, struct.pack("<HHHHHHHIIH", 0, each, 0, 0, 0, 0, 0, 0, 0, 0)[:20]) for each in
                       (GENERAL, DAY))  # fmt: skip
    head = _bof(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + formats
    bodies = [_sheet(rows) for _, rows in sheets]
    listed = sum(len(_record(0x0085, b"\0" * 6 + _text(name, "<B"))) for name, _ in sheets)
    at, lines = len(head) + listed + len(_record(0x000A)), b""
    for (name, _), body in zip(sheets, bodies, strict=True):
        lines += _record(0x0085, struct.pack("<IH", at, 0) + _text(name, "<B"))
        at += len(body)
    return head + lines + _record(0x000A) + b"".join(bodies)


def _sheet(rows):
    width = max(map(len, rows), default=0)
    found = _bof(0x0010) + _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, tuple):
                found += _record(0x0203, struct.pack("<HHHd", row, column, 1, cell[1]))
            elif isinstance(cell, str):
                found += _record(0x0204, struct.pack("<HHH", row, column, 0) + _text(cell, "<H")) if cell else b""
            else:
                found += _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    return found + _record(0x000A)


def _compound(stream):
    """One stream called Workbook in a compound file: its sectors, then the directory, then the table of sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    directory, table = sectors, sectors + 1
    fat = [*range(1, sectors), END, END, FAT_SECTOR]
    assert len(fat) <= SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, END, 0, END, 0, table)
    header = header.ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 0, len(stream)) + _entry("", 0, 0, 0) * 2
    return header + stream + entries + struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")


def _entry(name, kind, start, size, child=FREE):
    words = (name.encode("utf-16-le") + b"\0\0") if name else b""
    links = (FREE, FREE, child)
    return words.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(words), kind, 1, *links, start, size)
