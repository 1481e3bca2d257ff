"""The one font of pictures and papers: Liberation Sans, which comes with Wherry and has the widths of Arial.

Programs that turn pictures into PDF or PNG drop every word, silently, when they cannot find the font that a picture
names. So the font is shipped, registered before use and named first. A browser that lacks it takes Arial, whose
letters are as wide, so that nothing moves. Licence: SIL Open Font License 1.1, in ``fonts/OFL.txt``.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FAMILY = "Liberation Sans"
STACK = "Liberation Sans, Arial, Helvetica, sans-serif"
FOLDER = Path(__file__).with_name("fonts")
REGULAR, BOLD = FOLDER / "LiberationSans-Regular.ttf", FOLDER / "LiberationSans-Bold.ttf"


@cache
def register_font() -> None:
    """Tell the drawing program where the font is; the first call in a process does it."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))


def write_font_css() -> str:
    """The ``@font-face`` rules for papers that are made on this machine (never for pages: they name files here)."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url("{path.resolve().as_uri()}"); }}\n'
        for path, weight in ((REGULAR, 400), (BOLD, 700))
    )


def measure_text(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in the units of ``size``, from the font's own table of widths (without kerning)."""
    units, widths = _widths(BOLD if bold else REGULAR)
    missing = widths.get(ord("n"), units)
    return sum(widths.get(ord(letter), missing) for letter in text) * size / units


@cache
def _widths(path: Path) -> tuple[int, dict[int, int]]:
    """Units an em, and the advance width of each character. Source: ISO/IEC 14496-22, tables head to hmtx."""
    data = path.read_bytes()
    tables = {}
    for entry in range(int.from_bytes(data[4:6], "big")):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * entry)
        tables[tag] = offset
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (measures,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * glyph)[0] for glyph in range(measures)]
    widths = {
        letter: advances[min(glyph, measures - 1)] for letter, glyph in _glyphs(data, tables[b"cmap"]).items() if glyph
    }
    return units, widths


def _glyphs(data: bytes, at: int) -> dict[int, int]:
    """The glyph of each character of the basic plane: the Windows Unicode subtable, format 4."""
    (count,) = struct.unpack_from(">H", data, at + 2)
    subtables = [struct.unpack_from(">HHI", data, at + 4 + 8 * entry) for entry in range(count)]
    start = next(at + offset for platform, encoding, offset in subtables if (platform, encoding) == (3, 1))
    double = struct.unpack_from(">H", data, start + 6)[0]
    ends, starts, deltas, ranges = (start + 14, start + 16 + double, start + 16 + 2 * double, start + 16 + 3 * double)
    found = {}
    for segment in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + segment)
        (first,) = struct.unpack_from(">H", data, starts + segment)
        (delta,) = struct.unpack_from(">H", data, deltas + segment)
        (offset,) = struct.unpack_from(">H", data, ranges + segment)
        for letter in range(first, min(last, 0xFFFE) + 1):
            glyph = letter
            if offset:
                (glyph,) = struct.unpack_from(">H", data, ranges + segment + offset + 2 * (letter - first))
            found[letter] = (glyph + delta) % 65536 if glyph else 0
    return found
