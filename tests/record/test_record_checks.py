"""Each rule of the checks: an estate that keeps it, and one change that breaks it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from wherry.record.body import Body
from wherry.record.checks import CHECKS, check
from wherry.record.circuit import Circuit
from wherry.record.device import Prefix
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.service import Level, Service
from wherry.record.site import Site

GOOD = Estate(
    bodies=(Body(ref="NFK", name="Norfolk", kind="county"),),
    services=(Service(ref="wan", name="WAN", unit="sites"),),
    levels=(
        Level(
            ref="gold", name="Gold", availability_percent=Decimal(99), fix_time_hours=Decimal(5), service_hours="always"
        ),
    ),
    sites=(
        Site(ref="NFK/S-1", body="NFK", name="A", kind="office", postcode="NR1 2DH"),
        Site(ref="NFK/S-2", body="NFK", name="B", kind="office", easting_m=600000, northing_m=300000),
    ),
    circuits=(Circuit(ref="NFK/C-1", body="NFK", site="NFK/S-1", far_site="NFK/S-2", cost_gbp_per_year=Decimal(0)),),
    prefixes=(Prefix(ref="NFK/X-1", body="NFK", prefix="10.0.0.0/8"),),
    needs=(Need(ref="NFK/N-1", body="NFK", service="wan", quantity=Decimal(2)),),
    arrangements=(
        Arrangement(
            ref="NFK/R-1", body="NFK", need="NFK/N-1", kind="in-house", level="gold", cost_gbp_per_year=Decimal(1)
        ),
    ),
)


def changed(table: str, **values) -> Estate:
    first, *others = getattr(GOOD, table)
    return replace(GOOD, **{table: (replace(first, **values), *others)})


def test_an_estate_that_keeps_every_rule_has_no_findings():
    assert check(GOOD) == ()
    assert check(Estate()) == ()


@pytest.mark.parametrize(
    ("estate", "code", "severity"),
    [
        (replace(GOOD, sites=(*GOOD.sites, replace(GOOD.sites[0], name="C"))), "ref-repeated", "refused"),
        (changed("prefixes", ref="KEN/X-1"), "ref-without-body", "refused"),
        (changed("circuits", far_site="NFK/S-9"), "ref-unknown", "refused"),
        (changed("bodies", successors=("NN1",)), "ref-unknown", "refused"),
        (changed("circuits", starts=date(2027, 1, 1), ends=date(2026, 1, 1)), "dates-reversed", "refused"),
        (changed("sites", opens=date(2027, 1, 1), closes=date(2026, 1, 1)), "dates-reversed", "refused"),
        (changed("sites", postcode=None), "site-nowhere", "doubtful"),
        (changed("sites", postcode="12345"), "postcode-bad", "doubtful"),
        (changed("prefixes", prefix="10.0.0.1/8"), "prefix-bad", "doubtful"),
        (changed("prefixes", prefix="ten"), "prefix-bad", "doubtful"),
        (changed("circuits", far_site="NFK/S-1"), "circuit-loop", "doubtful"),
        (changed("circuits", cost_gbp_per_year=None), "cost-unknown", "note"),
        (replace(GOOD, arrangements=()), "need-unmet", "doubtful"),
        (
            replace(GOOD, arrangements=(*GOOD.arrangements, replace(GOOD.arrangements[0], ref="NFK/R-2"))),
            "need-met-twice",
            "refused",
        ),
    ],
)
def test_one_change_breaks_one_rule(estate, code, severity):
    (finding,) = check(estate)
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.remedy
    assert finding.ref in {row.ref for row in estate.table(finding.table)}


def test_a_cost_of_nothing_is_known():
    assert check(changed("circuits", cost_gbp_per_year=Decimal(0))) == ()


def test_every_rule_says_what_it_is():
    assert len(CHECKS) >= 9
    assert all(rule.__doc__ for rule in CHECKS)
