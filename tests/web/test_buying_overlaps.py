"""The page of contract overlaps: pairs across bodies with their reasons, and nothing that is not in view."""

from datetime import date

import pytest
from django.test import Client
from tests.web.world import OURS

from wherry.engine.buying.contract_overlap import ORDER
from wherry.record.body import Body
from wherry.record.contract import Contract
from wherry.store.models import MODELS, SupplierDecision
from wherry.store.view import keeper_view
from wherry.web.present import buying_overlaps

CODE = "64210000-1"


def text(response, status=200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def keep(ref: str, supplier: str, *, shared: bool = True, title: str = "Wide area network", code: str = CODE) -> None:
    row = Contract(
        ref=ref,
        body=ref.split("/")[0],
        title=title,
        supplier_name=supplier,
        starts=date(2024, 4, 1),
        ends=date(2031, 3, 31),
        cpv=code,
    )
    with keeper_view(bodies=[row.body]):
        MODELS["contracts"].objects.keep([row], visibility="partnership" if shared else "own")


@pytest.fixture
def neighbours(world):
    """Two more bodies whose contracts are shared with the partnership, save one."""
    with keeper_view(bodies=["BBB", "CCC"]):
        bodies = [Body(ref=ref, name=f"{ref} Council", kind="county") for ref in ("BBB", "CCC")]
        MODELS["bodies"].objects.keep(bodies, visibility="partnership")
    keep(f"{OURS}/K-7", "Zebraline Networks Ltd")
    keep("BBB/K-1", "ZEBRALINE NETWORKS LIMITED")
    keep("BBB/K-2", "ZEBRALINE NETWORKS LIMITED", shared=False)
    keep("CCC/K-1", "Marram Telecom")
    keep("CCC/K-2", "Marram Telecom", title="Gritting of roads", code="90630000-2")
    return world


def test_pairs_stand_by_relation_with_reasons_and_only_across_bodies(neighbours, anna):
    html = text(anna.get("/buying/overlaps"))
    assert "3 of " in html
    assert "They are held by 3 bodies." in html
    one = anna.get("/buying/overlaps/same-supplier.csv").content.decode()
    assert one.count("\n") == 2
    assert "AAA/K-7" in one
    assert "BBB/K-1" in one
    several = anna.get("/buying/overlaps/same-kind.csv").content.decode()
    assert several.count("\n") == 3
    assert several.count("CCC/K-1") == 2
    for words in (html, one, several):
        assert "BBB/K-2" not in words
        assert "Gritting" not in words


def test_a_decision_that_suppliers_are_one_moves_a_pair(neighbours, anna):
    with keeper_view(bodies=[OURS]):
        SupplierDecision.objects.create(
            owner=OURS, first="Zebraline Networks Ltd", second="Marram Telecom", relation="same"
        )
    assert anna.get("/buying/overlaps/same-supplier.csv").content.decode().count("\n") == 4
    assert anna.get("/buying/overlaps/same-kind.csv").content.decode().count("\n") == 1


def test_long_tables_are_cut_on_the_page_and_whole_in_the_file(neighbours, anna, monkeypatch):
    monkeypatch.setattr(buying_overlaps.overlap_tables, "__kwdefaults__", {"most": 1})
    html = text(anna.get("/buying/overlaps"))
    assert "1 more pair in the download." in html
    assert anna.get("/buying/overlaps/same-kind.csv").content.decode().count("\n") == 3


def test_nothing_in_common_is_said(anna):
    assert "no two bodies hold two of one kind at one time" in text(anna.get("/buying/overlaps"))
    assert anna.get("/buying/overlaps/nothing.csv").status_code == 404
    assert anna.get("/buying/overlaps/same-kind.odt").status_code == 404


def test_the_page_is_for_those_who_are_signed_in(world):
    assert Client().get("/buying/overlaps").status_code == 302


def test_relations_are_those_of_the_engine():
    assert tuple(relation for relation, _ in buying_overlaps.CAPTIONS.values()) == ORDER
