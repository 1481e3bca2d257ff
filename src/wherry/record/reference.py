"""References: a record's name for ever, which begins with the code of the body that owns it and says what it is."""

from __future__ import annotations

LETTERS: dict[str, str] = {
    "sites": "S",
    "circuits": "C",
    "devices": "D",
    "prefixes": "X",
    "suppliers": "U",
    "contracts": "K",
    "spend": "P",
    "needs": "N",
    "quantities": "Q",
    "arrangements": "R",
    "offers": "O",
    "tiers": "T",
    "certificates": "L",
    "evidence": "E",
    "pairings": "B",
    "recovery_needs": "F",
    "spare_capacity": "G",
    "separations": "W",
    "exercises": "Y",
    "exercise_actions": "J",
    "agreements": "A",
    "usage": "M",
    "recharges": "H",
}
"""The letter between the body's code and the number, by table: ``NFK/C-0042`` is a circuit."""

PLAIN_EXAMPLES: dict[str, str] = {
    "bodies": "NFK",
    "services": "internet-gateway",
    "levels": "gold",
    "shared_risks": "power-norwich-main",
    "separation_rules": "apart-30-km",
}
"""Examples for the tables whose records no body owns: codes and plain words."""


def numbered(body: str, table: str, number: int) -> str:
    """``NFK/C-0042``; ``KeyError`` for a table whose records no body owns."""
    return f"{body}/{LETTERS[table]}-{number:04d}"


def example_reference(table: str) -> str:
    """A reference as a record of this table may bear it."""
    return PLAIN_EXAMPLES[table] if table in PLAIN_EXAMPLES else numbered("NFK", table, 42)
