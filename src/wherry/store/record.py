"""The bridge from records to models: a model borrows the columns of a record class and adds what a database alone
knows. The way back is ``rows()``, which gives the frozen records that engines take."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connections, models, transaction
from django.db.models import Q, Value
from django.db.models.base import ModelBase
from django.db.models.functions import Concat, StrIndex

from wherry.record.cell import read_cell
from wherry.record.column import RECORDS, RecordType, columns
from wherry.record.finding import Source
from wherry.record.parts import Owned
from wherry.record.parts import Record as RecordPart
from wherry.record.quarter import Quarter
from wherry.store.fields import ListField, TextField, WholeField, field_for
from wherry.store.wall import Wall, shared_wall

R = TypeVar("R", bound=RecordPart)

OWN = "own"
NAMED = "named"
PARTNERSHIP = "partnership"
VISIBILITIES = (
    (OWN, "Only the body that owns it"),
    (NAMED, "The owner and the bodies it names"),
    (PARTNERSHIP, "Every member of the partnership"),
)
KEPT_APART = ("ref", "body")
BATCH = 2000
SOURCE_FIELDS = ("source_file", "source_sheet", "source_row", "source_sha256")


class OfRecord(ModelBase):
    """Adds the columns of a record class before Django sees the model: ``class Circuit(Record, of=record.Circuit)``."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        of = kwargs.pop("of", None)
        if of is not None:
            kind = next(found for found in RECORDS.values() if found.cls is of)
            attrs["record_type"] = kind
            for column in kind.columns:
                if column.name in attrs or any(hasattr(parent, column.name) for parent in bases):
                    if column.name not in KEPT_APART:
                        raise TypeError(f"the column {column.name} of {kind.table} has a name that the model needs")
                elif column.name not in KEPT_APART:
                    attrs[column.name] = field_for(column)
            attrs["Meta"] = _meta(kind, attrs.get("Meta"))
        return super().__new__(mcs, name, bases, attrs, **kwargs)


def _meta(kind: RecordType, given: type | None) -> type:
    """The table's name and its rules: a visibility that agrees with its list, a reference that names its owner."""
    table = f"wherry_{kind.table}"
    rules = [
        models.CheckConstraint(name=f"{table}_visibility", condition=Q(visibility__in=[OWN, NAMED, PARTNERSHIP])),
        models.CheckConstraint(
            name=f"{table}_named", condition=Q(visibility=PARTNERSHIP) | (Q(visibility=NAMED) ^ Q(shared_with__len=0))
        ),
    ]
    if issubclass(kind.cls, Owned):
        starts = StrIndex("ref", Concat("owner", Value("/")))
        rules.append(models.CheckConstraint(name=f"{table}_ref_owner", condition=Q(StartsWith(starts))))
        rules.append(models.CheckConstraint(name=f"{table}_owned", condition=Q(owner__isnull=False)))
    elif kind.table != "bodies":
        rules.append(models.CheckConstraint(name=f"{table}_partnerships", condition=Q(owner__isnull=True)))
    own = {
        "db_table": table,
        "verbose_name": kind.singular,
        "verbose_name_plural": kind.table.replace("_", " "),
        "ordering": ["ref"],
        "constraints": rules + list(getattr(given, "constraints", [])),
        "indexes": [models.Index(fields=["owner"], name=f"{table}_owner"[:30])],
    }
    return type("Meta", (given or object,), own)


class StartsWith(models.Func):
    """Whether the text is found at the very start."""

    template = "(%(expressions)s = 1)"
    output_field = models.BooleanField()


class RecordSet(models.QuerySet, Generic[R]):
    """Rows of one record type, as far as the view in force reaches."""

    def rows(self) -> tuple[R, ...]:
        """The rows as frozen records, each with the source it was read from: the only road from database to engine."""
        return tuple(self.iterate_rows())

    def iterate_rows(self) -> Iterator[R]:
        """As ``rows``, one at a time."""
        kind: RecordType = self.model.record_type
        names = [column.name for column in kind.columns]
        fields = ["owner" if name == "body" else name for name in names]
        for values in self.values_list(*SOURCE_FIELDS, *fields).iterator(chunk_size=5000):
            source = None
            if values[0] is not None:
                source = Source(file=values[0], sheet=values[1], row=values[2], sha256=values[3])
            yield kind.cls(source=source, **dict(zip(names, values[4:], strict=True)))

    def keep(
        self,
        rows: Iterable[R],
        *,
        visibility: str = OWN,
        shared_with: Sequence[str] = (),
        import_id: uuid.UUID | None = None,
    ) -> int:
        """Add records as rows that all may be seen by the same; how many were added.

        The rows go to the database as one JSON text a batch, which is several times quicker than a parameter a cell;
        COPY would be quicker still, but it cannot pass a wall.
        """
        also = {"visibility": visibility, "shared_with": shared_with, "import_id": import_id}
        made = [self.model.values_of(row) | also for row in rows]
        table = connections[self.db].ops.quote_name(self.model._meta.db_table)
        with transaction.atomic(using=self.db), connections[self.db].cursor() as cursor:
            for start in range(0, len(made), BATCH):
                batch = made[start : start + BATCH]
                columns = ", ".join(f'"{name}"' for name in batch[0])
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {columns} "
                    f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)",
                    [json.dumps(batch, default=_as_json)],
                )
        return len(made)


def _as_json(value: Any) -> str:
    """A number, a date, a quarter or a number of an import as the text that PostgreSQL reads back without loss."""
    if isinstance(value, (Decimal, Quarter, uuid.UUID)):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a record")


class Record(models.Model, metaclass=OfRecord):
    """What the database knows of every record besides its columns: owner, who else may see it, source, import."""

    record_type: ClassVar[RecordType]
    wall: ClassVar[Wall] = shared_wall()

    ref = TextField(primary_key=True, verbose_name="Reference")
    owner = TextField(null=True, editable=False)
    visibility = TextField(default=OWN, choices=VISIBILITIES, verbose_name="Who may see it")
    shared_with = ListField(default=tuple, blank=True, verbose_name="Bodies it is shared with")
    source_file = TextField(null=True, editable=False)
    source_sheet = TextField(default="", editable=False)
    source_row = WholeField(null=True, editable=False)
    source_sha256 = TextField(default="", editable=False)
    import_id = models.UUIDField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = RecordSet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, row: RecordPart, **also: Any) -> Record:
        """A row of this table, not yet saved, that holds a record; ``also`` sets what the database alone knows."""
        return cls(**cls.values_of(row), **also)

    @classmethod
    def values_of(cls, row: RecordPart) -> dict[str, Any]:
        """What the columns of this table hold for a record, with its source."""
        values = {column.name: getattr(row, column.name) for column in cls.record_type.columns}
        if "body" in values:
            values["owner"] = values.pop("body")
        source = row.source
        values["source_file"] = None if source is None else source.file
        values["source_sheet"] = "" if source is None else source.sheet
        values["source_row"] = None if source is None else source.row
        values["source_sha256"] = "" if source is None else source.sha256
        return values

    @property
    def row(self) -> Any:
        """The frozen record."""
        return type(self).objects.filter(pk=self.pk).rows()[0]

    def __str__(self) -> str:
        return str(self.ref)


def record_from_plain(kind: RecordType, held: Mapping[str, Any], source: Source | None = None) -> Any:
    """The record that ``canonical.plain`` made into JSON; ``BadCell`` where a value cannot be read back."""
    values: dict[str, Any] = {}
    for column in columns(kind.cls):
        value = held.get(column.name)
        if column.python_type is tuple:
            values[column.name] = tuple(value or ())
        elif value is None or column.python_type in (str, bool, int):
            values[column.name] = value
        else:
            values[column.name] = read_cell(column, value)
    return kind.cls(source=source, **values)
