"""The filters of one configuration, whoever made the device."""

from __future__ import annotations

from wherry.engine.assurance.filters import FilterDevice
from wherry.read.config.decoding import split_lines
from wherry.read.config.filters.asa import read_asa
from wherry.read.config.filters.cisco import read_cisco
from wherry.read.config.filters.fortios import read_fortios
from wherry.read.config.filters.junos import read_junos
from wherry.read.config.filters.panos import read_panos
from wherry.read.config.parsing import read_tree
from wherry.read.config.platform import sniff_platform
from wherry.read.config.tree import Tree

CISCO_LIKE = {"ios", "iosxe", "iosxr", "nxos", "eos"}
READ = (*sorted(CISCO_LIKE), "asa", "junos", "fortios", "panos")


def read_filters(data: bytes, name: str) -> FilterDevice | None:
    """The filters, policy and interfaces of a configuration, from the bytes of its file; None where its platform is
    none of ``READ``, which leaves what it does unknown. ``Unreadable`` where the file is no text."""
    found = split_lines(data, name)
    platform = sniff_platform(found.lines)
    if platform is None or platform.code not in READ:
        return None
    return filters_of(read_tree(found, platform), platform.code, name)


def filters_of(tree: Tree, platform: str, name: str) -> FilterDevice | None:
    """The same from a tree that was read already; ``platform`` is a code of ``read.config.platform``."""
    if platform in CISCO_LIKE:
        return read_cisco(tree, name, platform)
    if platform == "asa":
        return read_asa(tree, name)
    if platform == "junos":
        return read_junos(tree, name)
    if platform == "fortios":
        return read_fortios(tree, name)
    return read_panos(tree, name) if platform == "panos" else None
