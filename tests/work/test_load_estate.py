"""The estate that an engine gets: what the view may see, and nothing in it leads to what the view may not see."""

from decimal import Decimal

from wherry.record import estate as record
from wherry.record.checks import check
from wherry.store.models import Circuit, Contract, Offer
from wherry.store.view import keeper_view, view
from wherry.work.load_estate import load_estate


def test_each_sees_an_estate_of_its_own_and_the_partnership_s_is_common(nora, sam):
    with view(person=nora):
        mine = load_estate().estate
    with view(person=sam):
        theirs = load_estate().estate
    with view(person=nora, scope="partnership"):
        common = load_estate().estate
    with view(person=sam, scope="partnership"):
        common_too = load_estate().estate
    assert {site.ref for site in mine.sites} == {"NFK/S-1", "NFK/S-2", "SFK/S-1"}
    assert {site.ref for site in theirs.sites} == {"SFK/S-1", "SFK/S-2", "NFK/S-1"}
    assert {site.ref for site in common.sites} == {"NFK/S-1", "SFK/S-1"}
    assert common.sha256 == common_too.sha256


def test_references_to_what_is_hidden_are_cut_and_said(nora, sam):
    with keeper_view(bodies=["SFK"]):
        Contract.objects.keep([record.Contract(ref="SFK/K-1", body="SFK", title="Secret WAN")])
        Circuit.objects.keep(
            [
                record.Circuit(ref="SFK/C-1", body="SFK", site="SFK/S-1", contract="SFK/K-1"),
                record.Circuit(ref="SFK/C-2", body="SFK", site="SFK/S-2"),
            ],
            visibility="partnership",
        )
        offer = record.Offer(
            ref="SFK/O-1",
            body="SFK",
            service="wan",
            kind="body",
            level="gold",
            unit_price_gbp_per_year=Decimal("9.5"),
            certificate="SFK/CERT-1",
        )
        Offer.objects.keep([offer], visibility="partnership")
    with view(person=nora):
        loaded = load_estate()
    (circuit,) = loaded.estate.circuits
    assert (circuit.ref, circuit.contract) == ("SFK/C-1", None)
    assert loaded.estate.offers == ()
    assert [(found.ref, found.column, found.severity) for found in loaded.findings] == [
        ("SFK/C-1", "contract", "note"),
        ("SFK/C-2", "site", "doubtful"),
        ("SFK/O-1", "certificate", "doubtful"),
    ]
    assert not any("K-1" in found.says or "S-2" in found.says for found in loaded.findings)
    assert not [found for found in check(loaded.estate) if found.code == "ref-unknown"]
    with view(person=sam):
        assert load_estate().estate.circuits[0].contract == "SFK/K-1"
