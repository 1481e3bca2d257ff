"""A small partnership for tests: two bodies, one person in each, and for the second body everything it could have,
private, with a word in it that must never reach the first."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from wherry.record import estate as record
from wherry.record.cell import read_cell
from wherry.record.column import RECORDS, RecordType
from wherry.record.estate import TABLES
from wherry.record.finding import Source
from wherry.show.template import example
from wherry.store.models import (
    MODELS,
    Body,
    BuyingFile,
    BuyingMapping,
    Import,
    ImportFinding,
    JointPurchase,
    Person,
    Role,
    Run,
    Settlement,
    SupplierDecision,
)
from wherry.store.view import keeper_view

OURS, THEIRS = "AAA", "ZED"
SECRET = "Zebedee"
PASSWORD = "three random words"
PARTNERSHIPS = ("services", "levels", "shared_risks", "separation_rules")


@dataclass
class World:
    """Who and what there is. ``refs`` names a record of each table of the second body."""

    ours: Person
    theirs: Person | None = None
    refs: dict[str, str] = field(default_factory=dict)
    our_refs: dict[str, str] = field(default_factory=dict)
    import_id: Any = None
    run_id: Any = None
    buying_file_id: Any = None
    decision_id: Any = None
    purchase_ref: str = ""


def make_ours() -> World:
    """The first body, a member, with its administrator and one record of each kind; and the partnership's records."""
    with keeper_view(bodies=[OURS], why="made for a test"):
        Body.objects.keep([record.Body(ref=OURS, name="Alder County Council", kind="county")], visibility="partnership")
        for table in PARTNERSHIPS:
            MODELS[table].objects.keep([make_record(table, "", "Shared")])
        refs = {}
        for table in _owned():
            row = make_record(table, OURS, "Alder")
            MODELS[table].objects.keep([row])
            refs[table] = row.ref
        person = Person.objects.add(email="anna@example.com", name="Anna Alder", password=PASSWORD)
        Role.objects.create(person=person, body=OURS, role="administrator")
    return World(ours=person, our_refs=refs)


def add_theirs(world: World) -> World:
    """The second body, of whose existence the first is told nothing, with everything that can be private."""
    with keeper_view(bodies=[THEIRS], why=f"{SECRET} reason"):
        Body.objects.keep([record.Body(ref=THEIRS, name=f"{SECRET} District Council", kind="district", member=False)])
        world.refs = {"bodies": THEIRS}
        for table in _owned():
            row = make_record(table, THEIRS, SECRET)
            MODELS[table].objects.keep([row])
            world.refs[table] = row.ref
        world.theirs = Person.objects.add(email="zoe@example.com", name=f"{SECRET} Zoe", password=PASSWORD)
        Role.objects.create(person=world.theirs, body=THEIRS, role="administrator")
        bring = Import.objects.create(
            owner=THEIRS,
            file_name=f"{SECRET}.csv",
            file_sha256="0" * 64,
            counts={"sites": {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}},
            refused=1,
            checked_by_words=f"{SECRET} Zoe",
        )
        ImportFinding.objects.create(
            bring=bring,
            owner=THEIRS,
            place=1,
            code="cell",
            severity="refused",
            says=f"{SECRET} says",
            remedy=f"{SECRET} remedy",
            source_file=f"{SECRET}.csv",
            source_row=2,
            table="sites",
        )
        world.import_id = bring.id
        world.run_id = Run.objects.create(
            owner=THEIRS,
            kind="plan",
            state="failed",
            asked_by_words=f"{SECRET} Zoe",
            error=f"{SECRET} fault",
            answer=f'{{"says":"{SECRET}"}}',
        ).id
        make_buying(world)
        Settlement.objects.create(
            owner=THEIRS, overlap=f"{SECRET} overlap", verdict="accepted", reason=f"{SECRET} says"
        )
    return world


def make_buying(world: World) -> None:
    """A register that was taken in, a decision on two of its suppliers, and a purchase, all private."""
    contract = {"row": 2, "title": f"{SECRET} network", "reference": f"{THEIRS}/K-9", "supplier_name": f"{SECRET} Ltd"}
    paid = {"suppliers": [f"{SECRET} Ltd"], "row": [2], "paid": ["2026-05-01"], "pence": [900_00], "supplier": [0]}
    world.buying_file_id = BuyingFile.objects.create(
        owner=THEIRS,
        file_name=f"{SECRET}.csv",
        file_sha256="0" * 64,
        kind="contracts",
        state="applied",
        accepted=1,
        refused=1,
        found=json.dumps({"tables": [], "findings": []}),
        rows=json.dumps({"contracts": [contract], "payments": [{**paid, "others": {}}]}),
        brought_by_words=f"{SECRET} Zoe",
    ).pk
    BuyingMapping.objects.create(owner=THEIRS, headings={"spend": {SECRET.lower(): "net"}})
    world.decision_id = SupplierDecision.objects.create(
        owner=THEIRS, first=f"{SECRET} A", second=f"{SECRET} B", relation="same"
    ).pk
    world.purchase_ref = f"{THEIRS}/J-0001"
    facts = {"ref": world.purchase_ref, "title": f"{SECRET} purchase", "lots": [{"number": "1"}]}
    JointPurchase.objects.create(ref=world.purchase_ref, owner=THEIRS, facts=facts)


def make_record(table: str, body: str, word: str) -> Any:
    """A record whose text columns hold the word, and whose other columns hold their examples."""
    kind = RECORDS[table]
    ref = f"{body}/{table}-1" if body else f"{table}-1"
    values: dict[str, Any] = {"ref": ref}
    for column in kind.columns:
        if column.name == "ref":
            continue
        if column.name == "body":
            values["body"] = body
        elif column.refers_to:
            values[column.name] = _reference(kind, column, body)
        elif column.python_type is str and not column.choices:
            values[column.name] = f"{word} {column.name}"
        elif column.python_type is not tuple and (text := example(kind, column)):
            values[column.name] = read_cell(column, text)
    return kind.cls(**values, source=Source(file=f"{word}.csv", row=2, sha256="0" * 64))


def _reference(kind: RecordType, column: Any, body: str) -> Any:
    target = column.refers_to
    one = f"{target}-1" if target in PARTNERSHIPS else body if target == "bodies" else f"{body}/{target}-1"
    if not body and target not in PARTNERSHIPS:
        return () if column.python_type is tuple else None
    return (one,) if column.python_type is tuple else one


def _owned() -> list[str]:
    return [table for table in TABLES if table not in (*PARTNERSHIPS, "bodies")]
