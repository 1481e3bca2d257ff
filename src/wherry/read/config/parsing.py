"""From clean lines to a tree, by the reader that suits how the file is written."""

from __future__ import annotations

import re

from wherry.read.config.braces import read_braces
from wherry.read.config.decoding import Lines
from wherry.read.config.fortios import read_fortios
from wherry.read.config.indented import read_indented
from wherry.read.config.panos import read_panos_xml
from wherry.read.config.platform import Platform
from wherry.read.config.set_lines import read_set_lines
from wherry.read.config.tree import Tree

SAMPLE = 20_000
_ORDER = re.compile(r"^\s*(?:set|delete|deactivate) \S+", re.MULTILINE)
_BRACE = re.compile(r"[{};]\s*(?:##.*)?$", re.MULTILINE)


def read_tree(found: Lines, platform: Platform | None) -> Tree:
    """The tree of a configuration. Lines that cannot be understood are doubts of the tree; nothing is raised but
    ``Unreadable`` for XML that declares entities."""
    syntax = platform.syntax if platform else "indent"
    code = platform.code if platform else ""
    sample = "\n".join(found.lines[:2000])[:SAMPLE]
    if code == "panos" and not sample.lstrip("\ufeff \n").startswith("<") and "<config" not in sample:
        syntax = "brace"
    if syntax in ("brace", "set"):
        orders, braces = len(_ORDER.findall(sample)), len(_BRACE.findall(sample))
        syntax = "set" if orders >= braces else "brace"
    if syntax == "xml":
        tree = read_panos_xml(found.lines)
    elif syntax == "fortios":
        tree = read_fortios(found.lines)
    elif syntax == "set":
        tree = read_set_lines(found.lines)
    elif syntax == "brace":
        tree = read_braces(found.lines, code)
    else:
        tree = read_indented(found.lines, code)
    tree.doubts.extend(found.doubts)
    return tree
