"""The parts of a release that buying together needs, typed, so that the rest is passed over without being built.

Nothing in a release refers back, so the collector of cycles (gc) need not watch them. Ids may be texts or numbers, as
publishers write both. Source: OCDS 1.1.5 release schema; UK extension.
"""

from __future__ import annotations

import msgspec

Id = str | int | None
Number = int | float | str | None


class Value(msgspec.Struct, gc=False):
    """A sum and its currency; ``amountGross`` is the UK profile's sum with VAT."""

    amount: Number = None
    currency: str | None = None
    amountGross: Number = None  # noqa: N815


class Period(msgspec.Struct, gc=False):
    """When something begins and ends; ``maxExtentDate`` is how far it can be extended."""

    startDate: str | None = None  # noqa: N815
    endDate: str | None = None  # noqa: N815
    maxExtentDate: str | None = None  # noqa: N815
    durationInDays: Number = None  # noqa: N815


class Named(msgspec.Struct, gc=False):
    """An organisation where it is only referred to."""

    id: Id = None
    name: str | None = None


class Identifier(msgspec.Struct, gc=False):
    """A number in a register."""

    scheme: str | None = None
    id: Id = None
    legalName: str | None = None  # noqa: N815
    uri: str | None = None


class Party(msgspec.Struct, gc=False):
    """An organisation with its roles and numbers."""

    id: Id = None
    name: str | None = None
    identifier: Identifier | None = None
    additionalIdentifiers: list[Identifier] | None = None  # noqa: N815
    roles: list[str] | None = None


class Classification(msgspec.Struct, gc=False):
    """A code of a list, such as CPV."""

    scheme: str | None = None
    id: Id = None
    description: str | None = None


class Item(msgspec.Struct, gc=False):
    """A thing that is bought."""

    id: Id = None
    classification: Classification | None = None
    additionalClassifications: list[Classification] | None = None  # noqa: N815


class Document(msgspec.Struct, gc=False):
    """A paper that is published elsewhere."""

    url: str | None = None


class Tender(msgspec.Struct, gc=False):
    """What was asked for."""

    id: Id = None
    title: str | None = None
    status: str | None = None
    value: Value | None = None
    classification: Classification | None = None
    items: list[Item] | None = None
    contractPeriod: Period | None = None  # noqa: N815
    procurementMethod: str | None = None  # noqa: N815
    legalBasis: Classification | None = None  # noqa: N815
    documents: list[Document] | None = None


class Award(msgspec.Struct, gc=False):
    """What was decided."""

    id: Id = None
    title: str | None = None
    status: str | None = None
    date: str | None = None
    value: Value | None = None
    suppliers: list[Named] | None = None
    contractPeriod: Period | None = None  # noqa: N815
    items: list[Item] | None = None
    documents: list[Document] | None = None


class Contract(msgspec.Struct, gc=False):
    """What was signed."""

    id: Id = None
    awardID: Id = None  # noqa: N815
    title: str | None = None
    status: str | None = None
    period: Period | None = None
    value: Value | None = None
    dateSigned: str | None = None  # noqa: N815


class Release(msgspec.Struct, gc=False):
    """One message about one process. ``tag`` says what it tells."""

    ocid: str | None = None
    id: Id = None
    date: str | None = None
    tag: list[str] | None = None
    initiationType: str | None = None  # noqa: N815
    parties: list[Party] | None = None
    buyer: Named | None = None
    tender: Tender | None = None
    awards: list[Award] | None = None
    contracts: list[Contract] | None = None


class Linked(msgspec.Struct, gc=False):
    """A record's pointer to a release that is held elsewhere, or the release itself."""

    url: str | None = None


class Record(msgspec.Struct, gc=False):
    """All that is known of one process."""

    ocid: str | None = None
    compiledRelease: msgspec.Raw = msgspec.Raw(b"")  # noqa: N815
    releases: list[msgspec.Raw] | None = None


class Package(msgspec.Struct, gc=False):
    """A package of releases or records, whose members are left as text until they are asked for."""

    uri: str | None = None
    version: str | None = None
    publishedDate: str | None = None  # noqa: N815
    publisher: Named | None = None
    extensions: list[str] | None = None
    releases: list[msgspec.Raw] | None = None
    records: list[Record] | None = None
    ocid: str | None = None
