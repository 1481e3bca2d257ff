"""How a password is kept, as kind and strength. Never the password, nor its hash."""

from __future__ import annotations

import re

WEAK, FAIR, STRONG = "weak", "fair", "strong"

_CISCO_TYPES = {
    "0": ("plain text", WEAK),
    "4": ("type 4", WEAK),
    "5": ("type 5 (MD5)", FAIR),
    "6": ("type 6 (AES)", FAIR),
    "7": ("type 7 (reversible)", WEAK),
    "8": ("type 8 (PBKDF2)", STRONG),
    "9": ("type 9 (scrypt)", STRONG),
    "sha512": ("SHA-512 crypt", STRONG),
    "sha256": ("SHA-256 crypt", STRONG),
    "pbkdf2": ("PBKDF2", STRONG),
    "encrypted": ("unsalted MD5", WEAK),
    "nt-encrypted": ("NT hash", WEAK),
    "mschap": ("NT hash", WEAK),
    "ciphertext": ("the maker's hash", FAIR),
    "plaintext": ("plain text", WEAK),
    "hash": ("the maker's hash", FAIR),
    "hashed": ("the maker's hash", FAIR),
    "cipher": ("the maker's reversible cipher", WEAK),
    "irreversible-cipher": ("the maker's hash", FAIR),
    "simple": ("plain text", WEAK),
    "ENC": ("the maker's hash", FAIR),
}
_MARKS = (
    ("$1$", ("MD5 crypt", WEAK)),
    ("$5$", ("SHA-256 crypt", STRONG)),
    ("$6$", ("SHA-512 crypt", STRONG)),
    ("$8$", ("PBKDF2", STRONG)),
    ("$9$", ("scrypt", STRONG)),
    ("$sha512$", ("PBKDF2", STRONG)),
)


def kind_of_password(words: list[str]) -> tuple[str, str]:
    """What follows ``password`` or ``secret``: the kind of storage in words, and weak, fair or strong."""
    if not words:
        return "none", WEAK
    if len(words) > 1 and words[0] in _CISCO_TYPES:
        return _CISCO_TYPES[words[0]]
    if words[-1] in ("pbkdf2", "encrypted", "nt-encrypted", "mschap"):
        return _CISCO_TYPES[words[-1]]
    return kind_of_hash(words[0])


def kind_of_hash(text: str) -> tuple[str, str]:
    """A hash told by its mark, ``$6$`` and so on; plain text where it has none."""
    for mark, kind in _MARKS:
        if text.startswith(mark):
            return kind
    if re.fullmatch(r"<\S+>|\*+|REMOVED|\S*removed\S*|\S*hidden\S*", text, re.IGNORECASE):
        return "taken out before we saw it", FAIR
    return "plain text", WEAK
