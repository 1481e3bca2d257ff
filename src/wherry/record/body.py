"""Bodies: the organisations that share."""

from __future__ import annotations

from datetime import date

from wherry.record.column import column, record
from wherry.record.parts import Record

BODY_KINDS = (
    "county",
    "unitary",
    "district",
    "police",
    "fire",
    "health",
    "education",
    "drainage",
    "partnership",
    "other",
)


@record(table="bodies", singular="body")
class Body(Record):
    """An organisation that needs, provides and pays for network services, with the dates between which it exists."""

    name: str = column(says="The body's full name.", example="Norfolk County Council")
    kind: str = column(says="What sort of body it is.", choices=BODY_KINDS, example="county")
    member: bool = column(says="Whether it is a member of the partnership, with one vote.", default=True, example="yes")
    official_code: str | None = column(
        says="Its code in an official register, for example its GSS code.", default=None, example="E10000020"
    )
    starts: date | None = column(says="First day of the body, if it is new.", default=None, example="2028-04-01")
    ends: date | None = column(
        says="Last day of the body, if it is to be dissolved.", default=None, example="2028-03-31"
    )
    successors: tuple[str, ...] = column(
        says="The bodies that take over when this one ends.",
        refers_to="bodies",
        default=(),
        example="NN1; NN2",
    )
    users: int | None = column(says="People who use its network.", at_least=0, default=None, example="9000")

    @property
    def body(self) -> str:
        """A body owns its own record."""
        return self.ref
