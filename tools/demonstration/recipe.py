"""Recipe 1 of the demonstration's circuits: round numbers of our own, none of them a published price."""

from __future__ import annotations

from dataclasses import dataclass

from tools.demonstration.draw import Draw

VERSION = 1
PRICE_YEAR = 2026
TECHNOLOGIES = {"ETH": "Ethernet", "FTTP": "FTTP", "FTTC": "FTTC", "4G": "4G"}

BANDWIDTH: dict[str, tuple[tuple[float, str, int], ...]] = {
    "primary": ((0.15, "FTTC", 80), (0.55, "FTTP", 330), (1, "ETH", 100)),
    "secondary": ((0.2, "ETH", 100), (1, "ETH", 1000)),
    "library": ((0.3, "FTTC", 80), (0.6, "FTTP", 330), (1, "ETH", 100)),
    "fire station": ((0.35, "FTTC", 80), (0.6, "FTTP", 330), (1, "ETH", 100)),
    "gp": ((0.35, "FTTP", 330), (1, "ETH", 100)),
    "nhs hospital": ((0.7, "ETH", 1000), (1, "ETH", 10000)),
    "nhs clinic": ((0.4, "FTTP", 330), (1, "ETH", 100)),
    "nhs office": ((0.3, "FTTP", 330), (0.8, "ETH", 100), (1, "ETH", 1000)),
    "ambulance station": ((0.4, "FTTP", 330), (1, "ETH", 100)),
    "police station": ((0.6, "ETH", 100), (1, "ETH", 1000)),
    "court": ((0.7, "ETH", 100), (1, "ETH", 1000)),
    "council office": ((0.6, "ETH", 1000), (1, "ETH", 10000)),
    "household waste site": ((0.3, "4G", 30), (1, "FTTC", 80)),
}
OTHER_BANDWIDTH = ((0.5, "FTTP", 330), (1, "ETH", 100))

BASE_GBP_PER_YEAR = {
    ("4G", 30): 450,
    ("FTTC", 80): 900,
    ("FTTP", 330): 1500,
    ("ETH", 100): 4500,
    ("ETH", 1000): 8000,
    ("ETH", 10000): 22000,
}
GBP_PER_KM = 220
FREE_KM = 5
SPREAD = 0.18

BACKUP = {
    "nhs hospital": 1,
    "council office": 1,
    "secondary": 0.35,
    "gp": 0.5,
    "police station": 0.9,
    "fire station": 0.8,
    "ambulance station": 0.8,
    "court": 0.5,
    "nhs clinic": 0.3,
    "nhs office": 0.3,
    "library": 0.05,
    "primary": 0.05,
    "household waste site": 0,
}
OTHER_BACKUP = 0.2


@dataclass(frozen=True)
class Line:
    """A circuit as the recipe makes it: technology, Mbit/s, way in, pounds a year."""

    technology: str
    capacity_mbps: int
    role: str
    cost_gbp_per_year: float


def lines_for(uid: str, kind: str, distance_m: float, draw: Draw) -> tuple[Line, ...]:
    """The circuits of one site, the second way in only where the draw gives one. ``distance_m`` is to its town."""
    drawn = draw.u(uid, "bw")
    technology, mbps = next((t, m) for below, t, m in BANDWIDTH.get(kind, OTHER_BANDWIDTH) if drawn < below)
    charge: float = BASE_GBP_PER_YEAR[technology, mbps]
    if technology == "ETH":
        charge += GBP_PER_KM * max(0.0, distance_m / 1000 - FREE_KM)
    noise = draw.factor(uid, "price", SPREAD)
    lines = [Line(TECHNOLOGIES[technology], mbps, "primary", charge * noise)]
    if draw.chance(uid, "backup", BACKUP.get(kind, OTHER_BACKUP)):
        lines.append(Line("FTTP", 330, "backup", BASE_GBP_PER_YEAR["FTTP", 330] * noise))
    return tuple(lines)
