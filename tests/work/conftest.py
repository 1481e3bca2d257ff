"""Two counties with a few records, and people of each."""

from decimal import Decimal

import pytest

from wherry.record import estate as record
from wherry.store.models import Body, Level, Service, Site
from wherry.store.view import keeper_view
from wherry.work.admit import admit_person


@pytest.fixture
def counties(db):
    """Norfolk and Suffolk, both members; each has a site that the partnership sees and one that it does not."""
    with keeper_view(bodies=["NFK", "SFK"]):
        Body.objects.keep(
            [
                record.Body(ref="NFK", name="Norfolk County Council", kind="county"),
                record.Body(ref="SFK", name="Suffolk County Council", kind="county"),
            ],
            visibility="partnership",
        )
        Service.objects.keep([record.Service(ref="wan", name="WAN access", unit="Mbit/s")])
        Level.objects.keep(
            [
                record.Level(
                    ref="gold",
                    name="Gold",
                    availability_percent=Decimal("99.9"),
                    fix_time_hours=Decimal(5),
                    service_hours="always",
                )
            ]
        )
        for body in ("NFK", "SFK"):
            for number, visibility in ((1, "partnership"), (2, "own")):
                site = record.Site(
                    ref=f"{body}/S-{number}", body=body, name=f"Library {number}", kind="library", postcode="NR1 2DH"
                )
                Site.objects.keep([site], visibility=visibility)


@pytest.fixture
def nora(counties):
    """An officer of Norfolk."""
    return admit_person(email="nora@nfk.example", name="Nora", roles=[("NFK", "officer")])


@pytest.fixture
def sam(counties):
    """An administrator of Suffolk."""
    return admit_person(email="sam@sfk.example", name="Sam", roles=[("SFK", "administrator")])


@pytest.fixture
def vera(counties):
    """One who may only look, of Norfolk."""
    return admit_person(email="vera@nfk.example", name="Vera", roles=[("NFK", "viewer")])


@pytest.fixture
def otto(counties):
    """The partnership's officer."""
    return admit_person(email="otto@partnership.example", name="Otto", roles=[(None, "officer")])
