"""Whether a configuration is all there. Only then may a missing line count against it, or for it."""

from __future__ import annotations

import re

from wherry.engine.assurance.facts import Completeness, Fact
from wherry.read.config.tree import TOP, Tree

TAIL_LINES = 12
_LATE = re.compile(r"(?:line (?:vty|console)|boot |https-server|snmp-server|ip route|router |logging )")
_BREAKS = ("never closed", "the XML breaks", "never ends", "never opened")


def judge_completeness(platform: str, lines: list[str], tree: Tree, facts: list[Fact]) -> Completeness:
    """The proof, or why there is none. Its lines are the version at the head and what ends the file."""
    versions = [fact for fact in facts if fact.name == "device.version"]
    broken = next((doubt for doubt in tree.doubts if any(word in doubt.says for word in _BREAKS)), None)
    if broken is not None:
        return Completeness(False, f"line {broken.line}: {broken.says}")
    if not versions:
        return Completeness(False, "it does not say its version, so this may be a part of a configuration")
    ending, why = _ending(platform, lines, tree)
    if ending is None:
        return Completeness(False, why)
    proof = (*((fact.first, fact.last) for fact in versions), (ending, ending))
    return Completeness(True, f"it says its version on line {versions[0].first} and {why} on line {ending}", proof)


def _ending(platform: str, lines: list[str], tree: Tree) -> tuple[int | None, str]:
    if not tree.texts:
        return None, "it says nothing"
    if platform in ("ios", "iosxe", "eos", "comware"):
        word = "return" if platform == "comware" else "end"
        for node in tree.children[TOP][-3:]:
            if tree.texts[node] == word:
                return tree.firsts[node], f"ends with {word}"
        return None, f"it does not end with {word}, so it may break off"
    if platform == "asa":
        for number in range(len(lines), max(0, len(lines) - TAIL_LINES), -1):
            if lines[number - 1].startswith((": end", "Cryptochecksum:")):
                return number, "ends as the maker ends it"
        return None, "it has neither the word end nor a checksum at its end, so it may break off"
    if platform in ("nxos", "aoscx"):
        return _late_statement(tree)
    if tree.syntax == "set":
        last = next((doubt for doubt in reversed(tree.doubts) if "prompt" in doubt.says), None)
        if last is not None and last.line >= len(lines) - TAIL_LINES:
            return last.line, "the prompt comes back"
        return None, "orders of one line each have no end that would show that all of them are here"
    last_line = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip(" \t}")), len(lines))
    closing = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), len(lines))
    return max(last_line, closing), "everything that opens is closed"


def _late_statement(tree: Tree) -> tuple[int | None, str]:
    """These makers write no end, but in a fixed order: something that comes late shows that nothing was cut before."""
    tops = tree.children[TOP]
    last = max((place for place, node in enumerate(tops) if tree.texts[node].startswith("interface ")), default=None)
    if last is None:
        return None, "it has no interfaces, so it may be a part of a configuration"
    for node in tops[last + 1 :]:
        if _LATE.match(tree.texts[node]):
            return tree.firsts[node], "reaches what its maker writes after the interfaces"
    return None, "nothing follows its interfaces, so it may break off"
