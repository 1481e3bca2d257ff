"""Address blocks. Bodies that never spoke to one another chose the same private ranges, as they do everywhere."""

from __future__ import annotations

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from wherry.record.device import Prefix

SECOND_OCTETS = (10, 20, 30, 40)  # few, so that bodies clash


def corporate_octet(owner: Owner, draw: Draw) -> int:
    """The second figure of the body's 10.x.0.0/16."""
    return draw.pick(owner.name, "corporate block", SECOND_OCTETS)


def site_network(owner: Owner, number: int, draw: Draw) -> str:
    """The /24 of a site, by its number; beyond 250 sites the next block is used."""
    return f"10.{corporate_octet(owner, draw) + number // 250}.{number % 250}.0/24"


def prefixes_of(owner: Owner, draw: Draw) -> list[Prefix]:
    """The blocks of a member: one for the body, one for servers, one for guests, and one for each site."""
    code = owner.code
    octet = corporate_octet(owner, draw)
    server = draw.pick(owner.name, "server block", ("172.16.0.0/20", "172.16.0.0/16", "172.20.0.0/16"))
    rows = [
        ("corporate", f"10.{octet}.0.0/16", None, "corporate"),
        ("servers", server, None, "data centre"),
        ("guests", "192.168.0.0/16", None, "guest Wi-Fi"),
    ]
    for at in range(1, len(owner.sites) + 1):
        rows.append((f"{at:04d}", site_network(owner, at, draw), f"{code}/S-{at:04d}", "users at the site"))
    return [
        Prefix(
            ref=f"{code}/I-{name}",
            body=code,
            prefix=block,
            vrf="guest" if name == "guests" else "corporate",
            site=site,
            purpose=purpose,
            status="active",
            provenance="generated",
        )
        for name, block, site, purpose in rows
    ]
