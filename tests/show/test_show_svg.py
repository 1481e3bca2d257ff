"""Pictures are fit for a page with a strict policy, and their font is really there."""

import re
import zlib
from xml.etree import ElementTree

import pytest
import vl_convert

from wherry.record.error import CannotRead
from wherry.show.font import BOLD, FAMILY, FOLDER, REGULAR, STACK, measure_text, register_font, write_font_css
from wherry.show.svg import tidy_svg

RAW = """<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="200" height="100" viewBox="0 0 200 100">
<defs><clipPath id="clip0"><rect width="9" height="9"/></clipPath></defs>
<g style="fill: red; cursor: pointer" clip-path="url(#clip0)" aria-label="x" role="graphics-symbol">
<path class="background" d="M0,0h1"/><path d=""/><path d="M81.81818181818181,17.5h3"/></g></svg>"""


def tidy(text=RAW, **changes):
    return tidy_svg(text, **{"name": "a", "title": "What & why", "describe": "All of it.", "note": ""} | changes)


def test_what_drawing_programs_write_is_made_fit_for_a_page():
    root = ElementTree.fromstring(tidy())
    assert root.attrib["viewBox"] == "0 0 200 100"
    assert not {"width", "height", "class", "style"} & set(root.attrib)
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert root[0].text == "What & why"
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    group = next(element for element in root.iter() if element.get("clip-path"))
    assert group.attrib == {"fill": "red", "clip-path": "url(#a-clip0)"}
    assert [path.get("d") for path in group] == ["M81.82,17.5h3"]


def test_two_pictures_share_no_ids():
    ids = [re.findall(r'\bid="([^"]+)"', tidy(name=name)) for name in ("a", "b")]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])


def test_a_note_makes_the_picture_taller():
    drawn = tidy(note="Generated demonstration data")
    assert 'viewBox="0 0 200 126"' in drawn
    assert ">Generated demonstration data</text>" in drawn


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{}</style>",
        '<image href="http://example.org/x.png"/>',
        '<path d="M0 0h1" onclick="x()"/>',
        '<g href="#x"><path d="M0 0h1"/></g>',
    ],
)
def test_what_a_page_must_not_hold_is_refused(inside):
    with pytest.raises(CannotRead, match="pages refuse"):
        tidy(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>')


def test_the_font_is_shipped_with_its_licence_and_named_first():
    assert {path.name for path in FOLDER.iterdir()} == {REGULAR.name, BOLD.name, "OFL.txt"}
    licence = (FOLDER / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name Liberation" in licence
    assert STACK.startswith(FAMILY)
    assert write_font_css().count("@font-face") == 2


def test_widths_are_those_of_arial():
    """Adobe's metrics of Helvetica, which Arial and Liberation keep: n is 556 thousandths of an em, M 833."""
    assert [round(measure_text(letter, 1000)) for letter in "nM £i"] == [556, 833, 278, 556, 222]
    assert round(measure_text("n", 1000, bold=True)) == 611
    assert measure_text("unknown", 14) == pytest.approx(sum(measure_text(letter, 14) for letter in "unknown"))


def words_in_pdf(pdf):
    """The characters that a PDF's own tables map its glyphs to: none where a drawing program dropped the words."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\n?endstream", pdf, re.S):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            text = stream
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.S):
            found |= {chr(int(code, 16)) for code in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]{4})>", block)}
    return found


def test_words_reach_pdf_and_picture_and_would_not_without_the_font():
    register_font()
    text = f'<text y="15" font-family="{STACK}">£1.84m Kent</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20">{text}</svg>'
    lost = svg.replace(FAMILY, "No Such Font").replace("Arial, Helvetica, sans-serif", "None Such")
    assert set("£1.84mKent") <= words_in_pdf(vl_convert.svg_to_pdf(svg))
    assert words_in_pdf(vl_convert.svg_to_pdf(lost)) == set()
    blank = re.sub("<text.*</text>", "", svg)
    assert vl_convert.svg_to_png(svg) != vl_convert.svg_to_png(blank)
