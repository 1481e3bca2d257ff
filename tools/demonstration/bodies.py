"""Bodies: the owners that a list of sites names, each with a code, a kind and its sites. No body is named here."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.demonstration.sitelist import ListedSite
from wherry.record.body import Body

KIND_BY_SITES = {
    "school": "education",
    "police station": "police",
    "fire station": "fire",
    "ambulance station": "health",
    "gp": "health",
    "nhs hospital": "health",
    "nhs clinic": "health",
    "nhs office": "health",
    "drainage office": "drainage",
    "court": "other",
}
KIND_BY_CODE = {"E10": "county", "E06": "unitary", "E07": "district", "E08": "unitary", "E09": "unitary"}
USERS_BY_KIND = {
    "library": 8,
    "household waste site": 3,
    "fire station": 20,
    "police station": 60,
    "ambulance station": 18,
    "gp": 22,
    "nhs hospital": 900,
    "nhs clinic": 45,
    "nhs office": 80,
    "court": 30,
    "drainage office": 15,
}
OFFICE_USERS = {"county": (2200, 62), "unitary": (900, 40), "district": (320, 0)}  # at the office, and for each site
LONGEST_CODE = 32
STOP_WORDS = frozenset(("council", "county", "borough", "district", "city", "area", "of", "and", "the", "nhs", "trust"))


@dataclass(frozen=True)
class Owner:
    """A body with its listed sites in the order of their identifiers."""

    code: str
    name: str
    kind: str
    official_code: str | None
    sites: tuple[ListedSite, ...]
    member: bool

    @property
    def users(self) -> int:
        """People who use its network, as far as its sites tell."""
        return sum(users_at(site, self) or 0 for site in self.sites)

    @property
    def main_office(self) -> ListedSite:
        """The site that its shared equipment stands in: its first office, else its first site."""
        offices = [site for site in self.sites if site.kind == "council office"]
        return (offices or list(self.sites))[0]


def owners_of(sites: Iterable[ListedSite]) -> tuple[Owner, ...]:
    """Every body that owns a site, in the order of their codes. Counties found the partnership: they are members."""
    by_name: dict[str, list[ListedSite]] = {}
    for site in sites:
        by_name.setdefault(site.owner, []).append(site)
    codes = codes_of({name: found[0].owner_code for name, found in by_name.items()})
    owners = []
    for name, found in by_name.items():
        kind, official = kind_of(found)
        owners.append(
            Owner(
                code=codes[name],
                name=name,
                kind=kind,
                official_code=official,
                sites=tuple(sorted(found, key=lambda site: site.uid)),
                member=kind == "county",
            )
        )
    return tuple(sorted(owners, key=lambda owner: owner.code))


def kind_of(sites: Sequence[ListedSite]) -> tuple[str, str | None]:
    """What sort of body owns these sites, from what they are used for and from its official code, and that code."""
    commonest = Counter(site.kind for site in sites).most_common(1)[0][0]
    official = Counter(site.owner_id for site in sites if site.owner_id).most_common(1)
    code = official[0][0] if official else None
    by_sites = KIND_BY_SITES.get(commonest)
    if by_sites:
        return by_sites, None if by_sites == "education" else code
    return KIND_BY_CODE.get((code or "")[:3], "other"), code


def codes_of(names: dict[str, str]) -> dict[str, str]:
    """A code for each name: the list's own, else the name's telling words. Where two would be the same, each gets four
    figures of its name's sha256, so that neither depends on the order."""
    wanted = {name: given or code_of(name) for name, given in names.items()}
    count = Counter(wanted.values())
    return {
        name: code if count[code] == 1 else f"{code}-{hashlib.sha256(name.encode()).hexdigest()[:4].upper()}"
        for name, code in wanted.items()
    }


def code_of(name: str) -> str:
    """``Kent Police`` becomes ``KENT-POLICE``; words that most councils share fall away, as do words beyond 32
    letters."""
    words = [word for word in re.findall(r"[a-z0-9]+", name.lower().replace("'", "")) if word not in STOP_WORDS]
    while len(words) > 1 and len("-".join(words)) > LONGEST_CODE:
        words.pop()
    return "-".join(words).upper() or hashlib.sha256(name.encode()).hexdigest()[:8].upper()


def users_at(site: ListedSite, owner: Owner) -> int | None:
    """People who use the network at a site, by a stated rule; ``None`` where the list does not say enough."""
    if site.kind == "school":
        pupils = [value for key, value in site.attributes.items() if key.startswith("pupils")]
        return int(pupils[0]) * 9 // 8 if pupils and pupils[0].isdigit() else None
    if site.kind == "council office":
        base, each = OFFICE_USERS.get(owner.kind, (200, 0))
        return base + each * (len(owner.sites) - 1)
    return USERS_BY_KIND.get(site.kind)


def body_of(owner: Owner) -> Body:
    """The record of a body."""
    return Body(
        ref=owner.code,
        name=owner.name,
        kind=owner.kind,
        member=owner.member,
        official_code=owner.official_code,
        users=owner.users or None,
        provenance="generated" if any(site.made_up for site in owner.sites) else "derived",
        note="Its users are worked out from the kinds of its sites." if owner.users else None,
    )
