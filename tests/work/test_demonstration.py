"""The demonstration: a folder goes in whole, people can sign in, the first runs wait, and nothing is set up twice."""

import stat

import pytest
from django.contrib.auth import authenticate

from wherry.record.error import CannotRead, WherryError
from wherry.store.models import MODELS, Body, Device, Run, Site
from wherry.store.view import keeper_view, view
from wherry.work.admit import admit_person
from wherry.work.demonstration import set_up_demonstration
from wherry.work.load_folder import PRIVATE, SHARED, load_folder

TABLES = {
    "bodies": "ref,name,kind,provenance\nNFK,Norfolk County Council,county,generated\nSFK,Suffolk,county,generated\n",
    "sites": "ref,body,name,kind,postcode\nNFK/S-1,NFK,Depot,depot,NR1 2DH\nSFK/S-1,SFK,Library,library,IP1 2BX\n",
    "devices": "ref,body,site,name\nNFK/D-1,NFK,NFK/S-1,rtr1\nSFK/D-1,SFK,SFK/S-1,rtr2\n",
    "services": "ref,name,unit\nwan,WAN access,Mbit/s\n",
}


@pytest.fixture
def folder(tmp_path, settings):
    settings.WHERRY_DATA = str(tmp_path / "data")
    made = tmp_path / "small"
    made.mkdir()
    for table, text in TABLES.items():
        (made / f"{table}.csv").write_text(text)
    return made


@pytest.mark.django_db
def test_all_of_it_can_be_used_at_once(folder):
    made = set_up_demonstration(folder)
    assert made.reading.estate.counts["sites"] == 2
    assert [run.kind for run in made.runs] == ["overlap", "plan", "failure", "pairing", "division"]
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    for one in made.sign_ins:
        assert one.password in made.file.read_text()
        person = authenticate(username=one.email, password=one.password)
        assert person is not None, one.email
        with view(person=person) as mine:
            assert mine.bodies == ((one.body,) if one.body else ())
            assert Site.objects.count() == 2
            assert Run.objects.count() == 5
            assert Device.objects.count() == (1 if one.body else 0)
    assert len({one.password for one in made.sign_ins}) == len(made.sign_ins)


@pytest.mark.django_db
def test_a_store_that_is_in_use_is_left_alone(folder):
    assert set_up_demonstration(folder) is not None
    assert set_up_demonstration(folder) is None
    with pytest.raises(WherryError, match="the store already holds"):
        load_folder(folder)


@pytest.mark.django_db
def test_a_folder_that_cannot_be_read_leaves_nothing(folder, tmp_path):
    with pytest.raises(CannotRead):
        load_folder(tmp_path / "nowhere")
    (folder / "circuits.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(CannotRead):
        set_up_demonstration(folder)
    with keeper_view():
        assert not Body.objects.exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.django_db
def test_what_came_from_the_folder_says_from_where(folder):
    load_folder(folder)
    with keeper_view(bodies=["NFK"]):
        (site,) = Site.objects.filter(owner="NFK").rows()
        assert site.source.words == "sites.csv, row 2"
        assert Body.objects.get(pk="NFK").row.provenance == "generated"


def test_every_table_has_a_rule_and_what_would_help_an_attacker_is_private():
    assert SHARED.keys() == MODELS.keys()
    assert {"devices", "prefixes", "spend", "evidence", "suppliers"} <= PRIVATE


@pytest.mark.django_db
def test_admitting_somebody_twice_adds_roles_and_nothing_else():
    first = admit_person(email="a@b.example", name="Ann", roles=[("NFK", "viewer")], password="a long password")
    again = admit_person(email="A@B.example", name="Somebody", roles=[("NFK", "viewer"), ("SFK", "officer")])
    assert again.pk == first.pk
    assert again.name == "Ann"
    assert authenticate(username="a@b.example", password="a long password") == first
    with keeper_view():
        assert {(role.body, role.role) for role in first.roles.all()} == {("NFK", "viewer"), ("SFK", "officer")}
