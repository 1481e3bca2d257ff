"""Pictures as SVG that may stand inside a page: named for a reader, safe beside others, strict in what they hold.

What drawing programs write is made fit for a page with a strict content security policy: no ``style`` attributes, no
scripts, no links, no classes that a page's own style could catch, every id prefixed with the picture's name, and a
view box in place of a fixed size.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from wherry.record.error import CannotRead
from wherry.show.font import STACK, measure_text

SPACE = "http://www.w3.org/2000/svg"
INK, QUIET = "#0b0c0c", "#484949"
DROPPED = ("class", "role", "pointer-events", "version", "style", "width", "height")
STYLES = frozenset(
    {
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "opacity",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "dominant-baseline",
        "visibility",
    }
)
REFUSED = frozenset({"script", "style", "foreignObject", "image", "iframe", "a", "use"})
LONG = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
NOTE_HEIGHT = 26


def tidy_svg(text: str, *, name: str, title: str, describe: str, note: str = "") -> str:
    """The picture ready for a page: ``name`` prefixes its ids, ``title`` and ``describe`` are what a reader hears.

    ``note`` is written small at the foot (that the data are generated, say). ``CannotRead`` where the picture holds
    what a page must not: a script, a style sheet, another picture or a link.
    """
    root = ElementTree.fromstring(text)
    for parent in list(root.iter()):
        _check(parent, name)
        for child in list(parent):
            if _is_empty(child):
                parent.remove(child)
    ids = {element.get("id", "") for element in root.iter()} - {""}
    for element in root.iter():
        nested = element is not root
        _settle_attributes(element, name, ids, keep_size=nested)
    root.attrib = {"viewBox": root.get("viewBox", ""), **root.attrib}
    root.set("font-family", STACK)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    if note:
        _write_note(root, note)
    for at, (tag, words) in enumerate((("title", title), ("desc", describe))):
        spoken = ElementTree.Element(f"{{{SPACE}}}{tag}", {"id": f"{name}-{tag}"})
        spoken.text = words
        root.insert(at, spoken)
    ElementTree.register_namespace("", SPACE)  # the writer of PDF takes the short name for itself when it is loaded
    return ElementTree.tostring(root, encoding="unicode")


def _check(element: ElementTree.Element, name: str) -> None:
    tag = element.tag.removeprefix(f"{{{SPACE}}}")
    links = any(key.rpartition("}")[2] == "href" for key in element.attrib)
    handlers = any(key.lower().startswith("on") for key in element.attrib)
    if tag in REFUSED or links or handlers:
        raise CannotRead(f"the picture {name}", f"it holds <{tag}> or a link, which pages refuse", "Draw it without.")


def _is_empty(element: ElementTree.Element) -> bool:
    """Whether it draws nothing: hidden, or a path or group with nothing in it."""
    if element.get("display") == "none" or element.tag in (f"{{{SPACE}}}title", f"{{{SPACE}}}desc"):
        return True
    unpainted = element.get("class") == "background" and not {"fill", "stroke"} & set(element.attrib)
    return unpainted or (element.tag == f"{{{SPACE}}}path" and not element.get("d"))


def _settle_attributes(element: ElementTree.Element, name: str, ids: set[str], *, keep_size: bool) -> None:
    settled: dict[str, str] = {}
    for declaration in element.get("style", "").split(";"):
        key, colon, value = declaration.partition(":")
        if colon and key.strip() in STYLES:
            settled[key.strip()] = value.strip()
    for key, value in element.attrib.items():
        sized = keep_size and key in ("width", "height")
        if (key in DROPPED and not sized) or key.startswith("aria-"):
            continue
        if (key, value) in (("opacity", "1"), ("font-family", STACK)):
            continue
        settled[key] = f"{name}-{value}" if key == "id" else _settle_value(value, name, ids)
    element.attrib.clear()
    element.attrib.update(settled)


def _settle_value(value: str, name: str, ids: set[str]) -> str:
    value = re.sub(
        r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)", lambda m: f"url(#{name}-{m[1]})" if m[1] in ids else m[0], value
    )
    return LONG.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value)


def _write_note(root: ElementTree.Element, note: str) -> None:
    """The note on a line of its own under the picture, which grows by that much."""
    left, top, width, height = (float(part) for part in root.get("viewBox", "").split())
    root.set("viewBox", f"{left:g} {top:g} {width:g} {height + NOTE_HEIGHT:g}")
    size = min(13.0, 13.0 * (width - 16) / measure_text(note, 13))
    paper = {
        "x": f"{left:g}",
        "y": f"{top + height:g}",
        "width": f"{width:g}",
        "height": str(NOTE_HEIGHT),
        "fill": "white",
    }
    ElementTree.SubElement(root, f"{{{SPACE}}}rect", paper)
    place = {"x": f"{left + 8:g}", "y": f"{top + height + 16:g}", "font-size": f"{size:.1f}", "fill": QUIET}
    ElementTree.SubElement(root, f"{{{SPACE}}}text", place).text = note
