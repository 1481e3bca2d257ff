"""Services and the levels they promise, shared words of the whole partnership."""

from __future__ import annotations

from decimal import Decimal

from wherry.record.column import column, record
from wherry.record.parts import Record

HOURS = ("office", "extended", "always")
ENCRYPTION = ("none", "in transit", "in transit and at rest")
CERTIFICATES = ("none", "PSN connection", "PSN service")


@record(table="services", singular="service")
class Service(Record):
    """A kind of network service, described once for everybody: WAN access, internet gateway, firewall, service desk."""

    name: str = column(says="What people call it.", example="Internet gateway")
    unit: str = column(says="What it is counted in.", example="Mbit/s")
    recovery: bool = column(
        says="Whether it recovers another service, so that it must stand apart from what it recovers.",
        default=False,
    )
    says: str | None = column(says="What is included and what is not.", default=None)

    @property
    def body(self) -> None:
        """Services belong to the partnership, not to a body."""
        return


@record(table="levels", singular="level")
class Level(Record):
    """What a service promises. A level is at least as good as another only if it is so in every respect."""

    name: str = column(says="What people call it.", example="Gold")
    availability_percent: Decimal = column(
        says="Share of time it works.", unit="%", at_least=0, at_most=100, example="99.9"
    )
    fix_time_hours: Decimal = column(says="Longest time to fix a fault.", unit="hours", at_least=0, example="5")
    service_hours: str = column(
        says="When faults are worked on: office hours, extended hours or always.",
        choices=HOURS,
        example="always",
    )
    rto_hours: Decimal | None = column(
        says="Recovery time objective; empty where recovery is not promised.",
        unit="hours",
        at_least=0,
        default=None,
    )
    rpo_hours: Decimal | None = column(
        says="Recovery point objective; empty where recovery is not promised.",
        unit="hours",
        at_least=0,
        default=None,
    )
    encryption: str = column(
        says="How traffic and data are protected.", choices=ENCRYPTION, default="none", example="in transit"
    )
    certificate: str = column(
        says="The certificate that the service runs under.",
        choices=CERTIFICATES,
        default="none",
        example="PSN service",
    )

    @property
    def body(self) -> None:
        """Levels belong to the partnership, not to a body."""
        return

    def shortfalls(self, floor: Level) -> tuple[str, ...]:
        """The respects in which this level falls short of ``floor``, in words; empty where it is at least as good."""
        short = []
        if self.availability_percent < floor.availability_percent:
            short.append(f"availability {self.availability_percent}% is below {floor.availability_percent}%")
        if self.fix_time_hours > floor.fix_time_hours:
            short.append(f"fix time {self.fix_time_hours} hours is over {floor.fix_time_hours}")
        if HOURS.index(self.service_hours) < HOURS.index(floor.service_hours):
            short.append(f"service hours are {self.service_hours}, not {floor.service_hours}")
        for name, mine, theirs in (
            ("RTO", self.rto_hours, floor.rto_hours),
            ("RPO", self.rpo_hours, floor.rpo_hours),
        ):
            if theirs is not None and mine is None:
                short.append(f"no {name} is promised, {theirs} hours is asked for")
            elif theirs is not None and mine is not None and mine > theirs:
                short.append(f"{name} {mine} hours is over {theirs}")
        if ENCRYPTION.index(self.encryption) < ENCRYPTION.index(floor.encryption):
            short.append(f"encryption is {self.encryption}, not {floor.encryption}")
        if CERTIFICATES.index(self.certificate) < CERTIFICATES.index(floor.certificate):
            short.append(f"certificate is {self.certificate}, not {floor.certificate}")
        return tuple(short)
