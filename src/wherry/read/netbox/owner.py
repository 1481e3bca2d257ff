"""Which body owns a NetBox object, and what its record is called: the tenant, or the body that the caller names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wherry.read.netbox.item import TENANT, Item, Library
from wherry.record.body import Body
from wherry.record.column import RECORDS
from wherry.record.parts import Record
from wherry.record.reference import LETTERS


class Unmapped(ValueError):
    """An object that cannot become a record: why, and what to do."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Owners:
    """Bodies by tenants. ``body`` is the code of the body that owns whatever has no tenant."""

    body: str

    def code(self, tenant: Item) -> str:
        """The code of a tenant as a body: its slug in capitals."""
        words = tenant.text("slug") or tenant.text("name") or tenant.pk
        return re.sub(r"[^0-9A-Z]+", "-", words.upper()).strip("-") or f"TENANT-{tenant.pk}"

    def of(self, library: Library, item: Item) -> str:
        """The code of the body that owns an object; ``Dangling`` where its tenant is not in the file, because then
        nobody knows whose it is."""
        tenant = library.follow(item, "tenant", TENANT)
        return self.code(tenant) if tenant else self.body

    def ref(self, body: str, table: str, item: Item) -> str:
        """The reference of a record, from NetBox's own key: the same object has the same reference in every export, and
        none that somebody numbered by hand."""
        return f"{body}/{LETTERS[table]}-netbox-{item.pk}"

    def site_ref(self, library: Library, site: Item) -> str:
        """The reference of a site, which may belong to another body than what stands in it."""
        return self.ref(self.of(library, site), "sites", site)

    def own_body(self, records: Iterable[Record]) -> Iterator[Body]:
        """The caller's body, where something belongs to it and no tenant is that body already."""
        rows = list(records)
        if not any(isinstance(row, Body) and row.ref == self.body for row in rows) and any(
            getattr(row, "body", None) == self.body for row in rows
        ):
            yield Body(
                ref=self.body,
                name=self.body,
                kind="other",
                member=False,
                provenance="derived",
                note="Owns what has no tenant in NetBox",
            )


def status_of(item: Item, table: str, words: Mapping[str, str]) -> str:
    """The status of an object in the words of the record, the same but for a few; ``Unmapped`` where it is none."""
    said = item.choice("status")
    if said is None:
        return "active" if item.brief else _no_status(said, table)
    status = words.get(said, said)
    return status if status in RECORDS[table].column("status").choices else _no_status(said, table)


def _no_status(said: str | None, table: str) -> str:
    choices = ", ".join(RECORDS[table].column("status").choices)
    raise Unmapped(f"its status {said!r} has no counterpart", f"give it one of these in NetBox: {choices}")
