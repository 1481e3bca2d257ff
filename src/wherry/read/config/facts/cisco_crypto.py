"""Tunnels: what ciphers, hashes and groups they may use, and how their keys are shared."""

from __future__ import annotations

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.gathering import Gatherer, Handler, number

PROPOSALS = ("isakmp policy", "ikev1 policy", "ikev2 policy", "ikev2 proposal", "ipsec ikev2 ipsec-proposal")


def _crypto(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3:
        return
    text = " ".join(words[1:])
    kind = next((start for start in PROPOSALS if text.startswith(start)), None)
    if kind is not None:
        _proposal(found, node, kind, text)
    elif text.startswith(("ipsec transform-set", "ipsec ikev1 transform-set")):
        _transform(found, node, text.split("transform-set ", 1)[1].split())
    elif text.startswith("isakmp key") and "address" in words:
        place = words.index("address") + 1
        anywhere = words[place : place + 1] in (["0.0.0.0"], ["0.0.0.0/0"], ["::/0"])
        found.say("crypto.key", "shared by anyone" if anywhere else "shared with one", node, anywhere=anywhere)
    elif (
        text.startswith("isakmp aggressive-mode disable")
        or text.startswith("isakmp am-disable")
        or text.startswith("ikev1 am-disable")
    ):
        found.say("crypto.aggressive", False, node)
    elif text.startswith(("map ", "ipsec profile ", "dynamic-map ")):
        _map(found, node, text, words)


def _proposal(found: Gatherer, node: int, kind: str, text: str) -> None:
    name = text
    also: dict[str, Value] = {"ike": 2 if "ikev2" in kind else 1}
    for child, line in found.tree.inside(node):
        inner = line.split()
        if inner[0] in ("encr", "encryption", "protocol"):
            key = "integrity" if inner[:3] == ["protocol", "esp", "integrity"] else "encryption"
            for word in inner[1:]:
                if word not in ("esp", "encryption", "integrity"):
                    found.say("crypto.algorithm", word.lower(), child, of=name, kind=key)
        elif inner[0] in ("hash", "integrity", "prf"):
            for word in inner[1:]:
                found.say("crypto.algorithm", word.lower(), child, of=name, kind="hash")
        elif inner[0] == "group":
            for word in inner[1:]:
                if (group := number(word)) is not None:
                    found.say("crypto.group", group, child, of=name)
        elif inner[0] == "lifetime":
            found.say("crypto.lifetime", number(inner[-1]), child, of=name)
    found.say("crypto.proposal", name, node, of=name, **also)


def _transform(found: Gatherer, node: int, words: list[str]) -> None:
    for word in words[1:]:
        algorithm = word.lower().removeprefix("esp-").removeprefix("ah-").removesuffix("-hmac")
        if not algorithm.isdigit():
            kind = "hash" if algorithm.startswith(("md5", "sha")) else "encryption"
            found.say("crypto.algorithm", algorithm, node, of=f"transform-set {words[0]}", kind=kind)


def _map(found: Gatherer, node: int, text: str, words: list[str]) -> None:
    pfs = [child for child, line in found.tree.inside(node) if line.startswith("set pfs")]
    used = "transform-set" in text or any(
        line.startswith(("set transform-set", "set ikev1 transform-set", "set ikev2", "set peer", "set ipsec-proposal"))
        for _, line in found.tree.inside(node)
    )
    if pfs or used:
        found.say("crypto.pfs", bool(pfs), pfs[0] if pfs else node, of=" ".join(words[1:4]))


CRYPTO: dict[str, Handler] = {"crypto": _crypto}
