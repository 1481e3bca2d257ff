"""A partnership small enough to work out by hand.

Norfolk's headquarters H runs the gateway G and the telephony T. Its library L hangs on H by a circuit of its own; its
office O reaches carrier A by one circuit and carrier B by another, both through the exchange X. Suffolk's site S has
one circuit to carrier A at the exchange Y. H has circuits to A at X and to B at Y.

    L --C1-- H --C2-- A at X     O --C4-- A at X     S --C6-- A at Y
             H --C3-- B at Y     O --C5-- B at X
"""

from datetime import date
from decimal import Decimal

from wherry.record.body import Body
from wherry.record.certificate import Pairing, SharedRisk
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.service import Level, Service
from wherry.record.site import Site

DAY = date(2026, 11, 22)


def site(ref, users, **more):
    return Site(ref=ref, body=ref.split("/")[0], name=ref[-1], kind="office", users=users, **more)


def circuit(ref, start, far_site=None, far_node=None, supplier="Carrier A", capacity=100, use=50, **more):
    return Circuit(
        ref=ref,
        body=ref.split("/")[0],
        site=start,
        far_site=far_site,
        far_node=far_node,
        supplier_name=supplier,
        capacity_mbps=capacity,
        utilisation_percent=None if use is None else Decimal(use),
        technology="Ethernet",
        **more,
    )


def need(ref, service, kind="in-house", level="silver"):
    body = ref.split("/")[0]
    return (
        Need(ref=ref, body=body, service=service, quantity=Decimal(1)),
        Arrangement(
            ref=ref.replace("/N", "/A"),
            body=body,
            need=ref,
            kind=kind,
            level=level,
            cost_gbp_per_year=Decimal(100),
        ),
    )


def rows():
    """The rows of the partnership, as a list to add to or take from."""
    return [
        Body(ref="NFK", name="Norfolk", kind="county", users=160),
        Body(ref="SFK", name="Suffolk", kind="county", users=40),
        Service(ref="gateway", name="Gateway", unit="Mbit/s"),
        Service(ref="telephony", name="Telephony", unit="user"),
        Level(ref="silver", name="Silver", availability_percent=Decimal(99), fix_time_hours=Decimal(10),
              service_hours="office"),
        site("NFK/H", 100, power_area="P1"),
        site("NFK/L", 10, power_area="P1"),
        site("NFK/O", 50, power_area="P2", critical=True),
        site("SFK/S", 40, power_area="P2"),
        circuit("NFK/C1", "NFK/L", far_site="NFK/H", supplier=None),
        circuit("NFK/C2", "NFK/H", far_node="X"),
        circuit("NFK/C3", "NFK/H", far_node="Y", supplier="Carrier B", role="backup"),
        circuit("NFK/C4", "NFK/O", far_node="X"),
        circuit("NFK/C5", "NFK/O", far_node="X", supplier="Carrier B", capacity=20, use=10, role="backup"),
        circuit("SFK/C6", "SFK/S", far_node="Y"),
        *need("NFK/N-G", "gateway"),
        *need("NFK/N-T", "telephony"),
        *need("SFK/N-G", "gateway", kind="contract"),
        Pairing(ref="NFK/B1", body="NFK", site="NFK/H", recovery_site="SFK/S", services=("gateway", "telephony"),
                status="tested", tested=date(2026, 6, 1), restore_hours=6),
        Offer(ref="NFK/OF", body="NFK", service="gateway", kind="body", level="silver", site="NFK/H",
              unit_price_gbp_per_year=Decimal(1)),
    ]  # fmt: skip


def estate(*more, without=()):
    return Estate.of([row for row in rows() if row.ref not in without] + list(more))


DUCT = SharedRisk(ref="duct-1", kind="duct", name="Main Road", holds=("NFK/C2", "NFK/C3"))
