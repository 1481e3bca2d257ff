"""Configurations whose blocks are told by indentation: IOS, NX-OS, EOS, ASA, AOS-CX, Comware and their kin."""

from __future__ import annotations

import re

from wherry.read.config.tree import TOP, Tree

DEEPEST = 200
_COMMENTS = {
    "asa": "!:",
    "comware": "#",
    "aruba": "!#",
    "routeros": "#",
    "procurve": ";!",
    "iptables": "#",
    "aoscx": "!#",
}
_SPECIAL = frozenset("bch-kmaestM@>U")
_BANNER = re.compile(
    r"(?:set )?(?:banner|header)(?: (?:motd|login|exec|incoming|prompt-timeout|slip-ppp|config-save|legal|shell"
    r"|incoming|asdm|post-login|pre-login))? ?(.*)"
)
_CERTIFICATE = re.compile(r"certificate (?:self-signed |ca |rollover |[0-9A-Fa-f])")
_PROMPT = re.compile(r"(?:<[\w.-]+>|(?:\S+@)?[\w.-]+(?:\([\w./-]+\))?(?:/\w+)*[#>]) ?(\S.*)?$")
_NOISE = re.compile(
    r"Building configuration|Current configuration|Using \d+ out of|Load for five secs|Time source is"
    r"|Startup-config|Generating configuration|Cryptochecksum|spawn "
)


def read_indented(lines: list[str], platform: str) -> Tree:
    """The tree of an indented configuration. Nothing is refused: what cannot be placed becomes a doubt.

    Banners, certificates and other texts of several lines become one statement with its body, so that no line of theirs
    is taken for an order.
    """
    tree = Tree(syntax="indent")
    comments = _COMMENTS.get(platform, "!")
    texts, firsts, lasts, parents = tree.texts, tree.firsts, tree.lasts, tree.parents
    indents, owners = [-1], [TOP]
    deepest, owner = -1, TOP
    count, number, resets = len(lines), 0, platform == "comware"
    while number < count:
        line = lines[number]
        number += 1
        text = line.strip()
        if not text or text[0] in comments:
            if resets and line[:1] == "#":  # Comware: what follows stands at the top, though it is indented
                del indents[1:], owners[1:]
                deepest, owner = -1, TOP
            continue
        indent = len(line) - len(line.lstrip())
        if indent <= deepest:
            while indents[-1] >= indent:
                indents.pop()
                owners.pop()
            owner = owners[-1]
        elif len(indents) > DEEPEST:
            tree.doubt(number, f"deeper than {DEEPEST} levels: kept at the level above")
            indents.pop()
            owners.pop()
            owner = owners[-1]
        index = len(texts)
        texts.append(text)
        firsts.append(number)
        lasts.append(number)
        parents.append(owner)
        indents.append(indent)
        owners.append(index)
        deepest, owner = indent, index
        if text[0] in _SPECIAL or text[-1] in "#>" or text[0] == "<":
            last = _end_of_text(lines, number, text, tree, platform)
            if last > number:
                lasts[index] = last
                tree.bodies[index] = "\n".join(lines[number:last])
                number = last
            elif last < number:
                del texts[index], firsts[index], lasts[index], parents[index]
                indents.pop()
                owners.pop()
                deepest, owner = indents[-1], owners[-1]
    return tree


def _end_of_text(lines: list[str], number: int, text: str, tree: Tree, platform: str) -> int:
    """The last line of the text that starts on line ``number``; one less where the line is no statement at all."""
    word = text.split(None, 1)[0]
    if word in ("banner", "header") or text.startswith("set banner"):
        return _end_of_banner(lines, number, text, tree, platform)
    if (word == "certificate" and _CERTIFICATE.match(text)) or word == "key-string":
        return _until(lines, number, "quit", tree, most=400)
    if word == "macro" and text.startswith("macro name "):
        return _until(lines, number, "@", tree, most=400)
    if text.startswith("-----BEGIN"):
        return _until_prefix(lines, number, "-----END")
    if platform == "eos" and (word == "comment" or text in ("action bash", "code", "command bash")):
        return _until(lines, number, "EOF", tree, most=2000)
    if _NOISE.match(text):
        return number - 1
    if text.startswith(">") or text[0] == "<" or "#" in text or ">" in text:
        return _prompt(number, text, tree)
    return number


def _prompt(number: int, text: str, tree: Tree) -> int:
    match = _PROMPT.match(text)
    if match is None or (match.group(1) and not re.match(r"(?:sh|show|dis|display|more|term|en|conf|exit)", match[1])):
        return number
    tree.doubt(number, "a prompt of a terminal, no part of the configuration")
    return number - 1


def _end_of_banner(lines: list[str], number: int, text: str, tree: Tree, platform: str) -> int:
    match = _BANNER.match(text)
    rest = match.group(1) if match else ""
    if platform == "asa" or (match and text.startswith("banner ") and rest.startswith(("enable", "none"))):
        return number
    if platform == "eos" or (not rest and platform != "aoscx"):
        return _until(lines, number, "EOF", tree, most=500) if not rest or rest == "EOF" else number
    if not rest:
        return number
    mark = "^C" if rest.startswith("^C") else rest[0]
    if platform == "nxos" and mark.isalnum():
        return number
    if mark in rest[len(mark) :]:
        return number
    for last in range(number, min(number + 2000, len(lines))):
        if mark in lines[last]:
            return last + 1
    tree.doubt(number, f"a banner begins here and never ends: no second {mark!r}")
    return number


def _until(lines: list[str], number: int, word: str, tree: Tree, *, most: int) -> int:
    for last in range(number, min(number + most, len(lines))):
        if lines[last].strip() == word:
            return last + 1
    if word == "EOF":
        tree.doubt(number, "a text begins here and never ends: no line EOF")
    return number


def _until_prefix(lines: list[str], number: int, prefix: str) -> int:
    for last in range(number, min(number + 400, len(lines))):
        if lines[last].lstrip().startswith(prefix):
            return last + 1
    return number
