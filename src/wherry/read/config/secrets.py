"""Secrets never leave: passwords, keys, communities and hashes are taken out of every text that is shown or kept.

Each statement is looked at with the statements that hold it, because ``set name "x"`` is a secret under an SNMP
community and nowhere else. What was found once is then taken out wherever else it stands in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wherry.read.config.tree import TOP, Tree

REMOVED = "<removed>"
SHORTEST_SEEN_ELSEWHERE = 6
SHORTEST_WORD = 8
MOST_SECRETS = 2000
_TYPE = r"(?:(?:0|2|4|5|6|7|8|9|8a|sha512|sha256|md5|ENC|ciphertext|plaintext|cipher|simple|hash|hashed|encrypted"
_TYPE += r"|irreversible-cipher|ascii|hex|hexadecimal|ascii-text|string|format\d|localizedkey|pbkdf2)\s+)*"
_VALUE = r'(?P<s>"(?:[^"\\]|\\.)*"|[^\s;]+)'
_REST = r"(?P<s>\S.*?)(?=\s+secret\s+[0-9]\s|\s+address\s|\s+pbkdf2$|\s+encrypted$|;?\s*(?:##.*)?$)"
_KEYWORDS = (
    r"password|passwd|passphrase|secret|psksecret|psk-secret|psk|pre-shared-key(?: local| remote| address \S+)?"
    r"|shared-secret|key-string|authentication-key|auth-password|priv-password|auth-pass|priv-pass|auth-pwd|priv-pwd"
    r"|encrypted-password|plain-text-password-value|simple-password|private-key|private-encryption-key|wpa-passphrase"
    r"|wep-key\S*|sae-password|api-key|apikey|token|auth-token|hashed-password|phash|snmp-community-string"
    r"|bind-password|ldap-password|virtual-controller-key|enable-password|md5-key|key-data|ppk|passkey|pin"
    r"|authentication-password|privacy-password|login-password|secondary-key|tertiary-key|ppk-secret|key-id-secret"
)
_RULES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{_KEYWORDS})\s+{_TYPE}(?!encryption\b|policy\b|minimum|format\b|recovery|complexity|history|strength|prompt"
        rf"|manager\b|control|change|lifetime|expir|length|aging|age\b|warn|reuse|min-|max-|list\b){_REST}",
        rf"\b(?:{_KEYWORDS})\s+{_TYPE}(?!encryption$|policy$|encryption aes$){_VALUE}",
        rf"^(?:enable )?(?:secret|password)\s+(?:level \d+\s+)?{_TYPE}{_VALUE}",
        rf"^(?:snmp-server|snmp|snmp-agent) community\s+(?:read |write )?{_TYPE}{_VALUE}",
        r"^snmp-server (?:host|enable) .*?\b(?:version|trap|traps|informs?) "
        rf"(?:(?:1|v1|2c|v2c|3|v3|trap|auth|priv|noauth)\s+)*(?:community\s+)?(?!version\b|community\b){_VALUE}",
        rf"^snmp-server host \S+ (?:\S+ )?(?:poll |trap )?community {_TYPE}{_VALUE}",
        rf"^snmp-server host \S+ (?:vrf \S+ )?(?!version|traps?\b|informs?\b|poll\b|community|vrf\b|filter|use-vrf|udp"
        rf"|source-interface){_VALUE}",
        rf"\bauth (?:md5|sha\S*|SHA\S*|MD5)\s+{_TYPE}{_VALUE}",
        r"\bpriv (?:(?:aes|des|3des|AES|DES)[\w-]*\s+)?(?:128\s+|192\s+|256\s+)?"
        rf"{_TYPE}(?!auth-pass|priv-pass){_VALUE}",
        rf"^snmp-agent (?:usm-user|target-host) .*(?:authentication-mode \S+|privacy-mode \S+|securityname)\s+{_VALUE}",
        rf"^ntp(?:-service)? authentication-key(?:id)? \d+ (?:authentication-mode )?\S+ {_TYPE}{_VALUE}",
        rf"^(?:crypto )?(?:isakmp|ikev1|ikev2) key\s+{_TYPE}{_VALUE}",
        rf"^(?:radius|tacacs|tacacs-server|radius-server|hwtacacs|aaa-server).*\bkey\s+{_TYPE}{_VALUE}",
        r"(?:^| / )(?:server-private|radius-common-pw|key|secret|client \S+ server-key)\s+"
        rf"(?!chain|config-key|\d+$|\d+ /){_TYPE}{_VALUE}",
        rf"\bkey (?:authentication|authorization|accounting)\s+{_TYPE}{_VALUE}",
        rf"\bmessage-digest-key \d+ (?:md5|sha\S*)\s+{_TYPE}{_VALUE}",
        rf"\bip ospf authentication-key\s+{_TYPE}{_VALUE}",
        rf"^(?:standby|vrrp|glbp)(?: \d+)? authentication\s+(?:md5 |text )?(?:key-string |string )?{_TYPE}{_VALUE}",
        rf"^vrrp \d+ / authentication\s+{_VALUE}",
        rf"\bneighbor \S+ password\s+{_TYPE}{_VALUE}",
        rf"^wlan .* / security wpa (?:psk|sae|wpa\d?)\b.*set-key (?:ascii|hex)\s+(?:\d\s+)?{_REST}",
        rf"^config system snmp community / .*set name {_VALUE}",
        rf"^(?:config \S+ / edit \S+ / )?config system snmp community / edit [^/]+ / set name {_VALUE}",
        rf"(?:^| / )snmp / community {_VALUE}",
        rf"^set snmp community {_VALUE}",
        rf"(?:^| / )snmp / (?:.* / )?trap-group {_VALUE}",
        rf"^set snmp trap-group {_VALUE}",
        rf"\bENC\s+{_VALUE}",
        rf"(?:^| )(?:md5|hmac-\S+) \d+ key {_VALUE}",
        r"://[^\s:/@]+:(?P<s>[^\s@]+)@",
        r"\b(?:key|secret)\s+\"(?P<s>[^\"]+)\"",
        rf"(?:^| / )(?:{_KEYWORDS}) / (?P<s>.+)$",
        r" / (?:snmp-community-string|community|key|secret|hash|value-hash) / (?P<s>.+)$",
        r"\bshow run\S* .*?://[^:]+:(?P<s>[^@]+)@",
        rf"^set .*\b(?:snmp|radius|tacacs|bgp|ike|ipsec)\b.*\b(?:community|secret|key|pre-shared-secret)\s+{_VALUE}",
    )
)
_NEEDLES: tuple[str, ...] = (
    "passw",
    "passphr",
    "passkey",
    "secret",
    "psk",
    "key",
    "communit",
    "auth",
    "privacy",
    "priv ",
    "token",
    "enc ",
)
_NEEDLES += ("phash", "trap-group", "://", "snmp", "md5", "pin ", "hash", "set name", "priv-", "private-", "-pw")
_HEADED = tuple(rule for rule in _RULES if " / " in rule.pattern)
MOST_LEVELS = 8
"""Levels above a statement that are looked at, beside the outermost."""
_ANYWHERE = re.compile(
    r"(?<=://)(?P<who>[^\s:/@]+):[^\s@]+(?=@)|\$(?:1|2[aby]|5|6|7|8|9|14|sha\d+|5\$sha\w*)\$[^\s\"\\;<]{4,}"
)
_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_PLAIN_WORDS = frozenset(
    (
        "enable",
        "disable",
        "yes",
        "no",
        "any",
        "all",
        "none",
        "required",
        "optional",
        "trap",
        "traps",
        "inform",
        "informs",
        "version",
        "permit",
        "deny",
        "true",
        "false",
        "encrypted",
        "address",
        "chain",
        "authentication",
        "0",
        "7",
        "rsa",
        "dsa",
        "ecdsa",
        "aes",
        "sha",
        "md5",
        "des",
        "read-only",
        "read-write",
        "encryption",
    )
)
_NEVER_ELSEWHERE = frozenset(("password", "password1", "username", "security", "internet", "administrator"))


@dataclass(frozen=True, slots=True)
class Redaction:
    """A file's lines without secrets, and what takes the same secrets out of any other text about the file."""

    lines: list[str]
    pattern: re.Pattern[str] | None

    def clean(self, text: str) -> str:
        """A text about the file, without its secrets."""
        text = self.pattern.sub(REMOVED, text) if self.pattern is not None else text
        return _clean_anywhere(text)


def redact(lines: list[str], tree: Tree) -> Redaction:
    """The lines of a file without any secret; as many lines as before, so that line numbers still hold."""
    kept = list(lines)
    seen: set[str] = set()
    whole = "\n".join(lines).lower()
    needles = [needle for needle in _NEEDLES if needle in whole]
    for index, text in enumerate(tree.texts):
        if index in tree.bodies and text.startswith("key-string"):
            for line in range(tree.firsts[index], tree.lasts[index]):
                kept[line] = REMOVED
        if not _hinted(tree, index, needles):
            continue
        for secret in _secrets_of(tree, index):
            seen.add(secret)
            _take_out(kept, tree.firsts[index], tree.lasts[index], secret)
    _take_out_keys(kept)
    kept = [_clean_anywhere(line) for line in kept]
    pattern = _pattern_of(seen)
    return Redaction([pattern.sub(REMOVED, line) for line in kept] if pattern else kept, pattern)


def _clean_anywhere(text: str) -> str:
    if "$" not in text and "@" not in text:
        return text
    return _ANYWHERE.sub(lambda match: f"{match['who']}:{REMOVED}" if match["who"] else REMOVED, text)


def _head_of(tree: Tree, index: int) -> str:
    """The statements that hold one, apart by `` / ``: the outermost and the nearest."""
    above = [tree.texts[parent][:200] for parent in tree.above(index)]
    return " / ".join(above if len(above) <= MOST_LEVELS else [above[0], *above[-MOST_LEVELS:]])


def _hinted(tree: Tree, index: int, needles: list[str]) -> bool:
    """A quick look: only a statement with one of these words, or an XML text below one, can hold a secret."""
    low = tree.texts[index].lower()
    for needle in needles:
        if needle in low:
            return True
    if tree.syntax != "xml" or tree.parents[index] == TOP:
        return False
    low = tree.texts[tree.parents[index]].lower()
    return any(needle in low for needle in needles)


def _secrets_of(tree: Tree, index: int) -> list[str]:
    text, parent = tree.texts[index], tree.parents[index]
    found = [match.group("s") for rule in _RULES for match in rule.finditer(text)]
    if parent != TOP:
        whole = f"{_head_of(tree, index)} / {text}"
        begins = len(whole) - len(text)
        for rule in _HEADED:
            found += [match.group("s") for match in rule.finditer(whole) if match.start("s") >= begins]
    bare = (secret.strip() for secret in found if secret)
    return [
        word
        for word in bare
        if word.strip('"[]{};') not in ("", REMOVED) and word.strip('"').lower() not in _PLAIN_WORDS
    ]


def _take_out(kept: list[str], first: int, last: int, secret: str) -> None:
    bare = secret.strip('"') or secret
    for line in range(first - 1, min(last, len(kept))):
        if bare in kept[line]:
            kept[line] = _replace_last(kept[line], bare)
    if "\n" in bare:
        for line in range(first, last):
            kept[line] = REMOVED


def _replace_last(line: str, secret: str) -> str:
    """A secret stands behind its keyword: ``username bob password bob`` loses the second word alone."""
    place = line.rfind(secret)
    return f"{line[:place]}{REMOVED}{line[place + len(secret) :]}" if place >= 0 else line


def _take_out_keys(kept: list[str]) -> None:
    inside = False
    for number, line in enumerate(kept):
        if _BLOCK.search(line):
            inside = True
            kept[number] = line[: line.find("-----BEGIN")] + REMOVED
            continue
        if inside:
            kept[number] = REMOVED
            inside = "-----END" not in line


def _pattern_of(seen: set[str]) -> re.Pattern[str] | None:
    """Long secrets are taken out wherever they stand; short words would take out innocent text."""
    bare = {secret.strip('"') for secret in seen if "\n" not in secret}
    distinct = [
        word
        for word in bare - _NEVER_ELSEWHERE
        if len(word) >= (SHORTEST_WORD if word.isalpha() else SHORTEST_SEEN_ELSEWHERE)
    ]
    distinct.sort(key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, distinct[:MOST_SECRETS]))) if distinct else None
