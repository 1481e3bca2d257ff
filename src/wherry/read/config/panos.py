"""PAN-OS and Panorama configurations in XML. No entity is ever expanded: a file that declares one is refused."""

from __future__ import annotations

from xml.parsers import expat

from wherry.read.config.decoding import Unreadable
from wherry.read.config.tree import TOP, Tree

DEEPEST = 200


class _Builder:
    """Adds one statement an element: its tag, or the name of an ``entry``, or the text of a ``member``."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.tree = Tree(syntax="xml")
        self.parser = parser
        self.stack = [TOP]
        self.text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) > DEEPEST:
            raise Unreadable(f"line {self.parser.CurrentLineNumber}: deeper than {DEEPEST} levels")
        name = attributes.get("name")
        words = name if tag == "entry" and name is not None else tag
        line = self.parser.CurrentLineNumber
        self.stack.append(self.tree.add(words, line, line, self.stack[-1]))
        if tag == "config":
            self.tree.bodies[self.stack[-1]] = " ".join(f"{key}={value}" for key, value in attributes.items())
        self.text = []

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        index = self.stack.pop()
        text = "".join(self.text).strip()
        last = self.parser.CurrentLineNumber
        if text:
            if tag == "member":
                self.tree.texts[index] = text
                self.tree.lasts[index] = last
            else:
                self.tree.add(text, self.tree.firsts[index], last, index)
        self.text = []


def read_panos_xml(lines: list[str]) -> Tree:
    """The tree of a PAN-OS configuration in XML. ``Unreadable`` where it declares entities; broken XML is kept up to
    the break, with a doubt."""
    parser = expat.ParserCreate()
    builder = _Builder(parser)

    def refuse(*_: object) -> None:
        raise Unreadable(f"line {parser.CurrentLineNumber}: it declares XML entities, which no configuration needs")

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    begins = next((n for n, line in enumerate(lines) if line.lstrip().startswith("<")), 0)
    text = "\n" * begins + "\n".join(lines[begins:])
    declared = text.lstrip().startswith("<?xml")
    try:
        parser.Parse(text.lstrip() if declared and not begins else text if not declared else _bare(lines, begins), True)
    except expat.ExpatError as fault:
        builder.tree.doubt(fault.lineno, f"the XML breaks here: {expat.errors.messages[fault.code]}")
    return builder.tree


def _bare(lines: list[str], begins: int) -> str:
    """The XML with the lines above it, and its own declaration, made blank, so that lines keep their numbers."""
    first = lines[begins]
    rest = first[first.find("?>") + 2 :] if "?>" in first else ""
    return "\n" * begins + "\n".join([rest, *lines[begins + 1 :]])
