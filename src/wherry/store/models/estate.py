"""The tables of the estate: each borrows the columns of its record and adds only what a database alone knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wherry.record import estate as record
from wherry.store.fields import TextField
from wherry.store.record import Record
from wherry.store.wall import BODIES, KEEPER, PARTNERSHIP, PARTNERSHIP_WRITES, WRITES, Wall

ADMITS = f"{PARTNERSHIP_WRITES} OR {KEEPER}"


class Body(Record, of=record.Body):
    """A body owns its own record. Partnership officers and the keeper admit bodies, so they see every body."""

    wall = Wall(
        read=f"ref = ANY ({BODIES}) OR shared_with && {BODIES} OR ({PARTNERSHIP} AND visibility = 'partnership') "
        f"OR {ADMITS}",
        add=ADMITS,
        change=f"ref = ANY ({WRITES}) OR {ADMITS}",
        remove=ADMITS,
    )
    owner = models.GeneratedField(expression=models.F("ref"), output_field=TextField(null=True), db_persist=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="wherry_bodies_ref", condition=Q(ref__regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")),
        )


class Service(Record, of=record.Service):
    """Services are the partnership's."""


class Level(Record, of=record.Level):
    """Levels are the partnership's."""


class SharedRisk(Record, of=record.SharedRisk):
    """Shared risks are the partnership's."""


class Site(Record, of=record.Site):
    """A body's sites."""


class Circuit(Record, of=record.Circuit):
    """A body's circuits."""


class Device(Record, of=record.Device):
    """A body's devices."""


class Prefix(Record, of=record.Prefix):
    """A body's blocks of addresses."""


class Supplier(Record, of=record.Supplier):
    """Suppliers as each body knows them."""


class Contract(Record, of=record.Contract):
    """A body's contracts."""


class Payment(Record, of=record.Payment):
    """A body's payments."""


class Need(Record, of=record.Need):
    """A body's needs."""


class Quantity(Record, of=record.Quantity):
    """Quantities of needs by quarter."""


class Arrangement(Record, of=record.Arrangement):
    """How needs are met today."""


class Offer(Record, of=record.Offer):
    """What a body would provide."""


class Tier(Record, of=record.Tier):
    """Volume steps of offers."""


class Certificate(Record, of=record.Certificate):
    """A body's certificates."""


class Evidence(Record, of=record.Evidence):
    """A body's evidence."""


class Pairing(Record, of=record.Pairing):
    """Pairings of sites."""


class RecoveryNeed(Record, of=record.RecoveryNeed):
    """What must be recovered elsewhere."""


class SpareCapacity(Record, of=record.SpareCapacity):
    """Room that bodies keep to recover others."""


class SeparationRule(Record, of=record.SeparationRule):
    """Separation rules are the partnership's."""


class Separation(Record, of=record.Separation):
    """What was looked up about two sites."""


class Exercise(Record, of=record.Exercise):
    """Tests of pairings."""


class ExerciseAction(Record, of=record.ExerciseAction):
    """What exercises left to do."""


class Agreement(Record, of=record.Agreement):
    """Agreements, owned by the provider."""


class Usage(Record, of=record.Usage):
    """Measured quantities."""


class Recharge(Record, of=record.Recharge):
    """Lines that are owed."""
