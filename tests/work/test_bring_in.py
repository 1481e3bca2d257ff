"""A spreadsheet comes in by two steps and can be taken back, within one body and its wall."""

import pytest

from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.store.models import Change, Import, ImportFinding, Site
from wherry.store.view import view
from wherry.work.bring_in import apply_import, check_upload, undo_import

HEADING = "ref,name,kind,postcode,users\n"


@pytest.fixture
def upload(tmp_path):
    def write(text: str):
        path = tmp_path / "sites.csv"
        path.write_text(HEADING + text)
        return path

    return write


def sites(person) -> dict[str, tuple]:
    with view(person=person, bodies=["NFK"]):
        return {row.ref: (row.name, row.postcode, row.users) for row in Site.objects.filter(owner="NFK").rows()}


def test_check_apply_and_undo(nora, upload):
    before = sites(nora)
    path = upload("NFK/S-1,Central Library,library,NR1 2DH,12\nNFK/S-9,New Depot,depot,NR4 6AA,\n")
    checked = check_upload(by=nora, body="NFK", table="sites", path=path, name="our sites.csv")
    assert checked.kept.counts == {"sites": {"new": 1, "changed": 1, "unchanged": 0, "refused": 0}}
    assert sites(nora) == before
    applied = apply_import(by=nora, bring=checked.kept.pk)
    assert applied.state == "applied"
    after = sites(nora)
    assert after["NFK/S-1"] == ("Central Library", "NR1 2DH", 12)
    assert after["NFK/S-9"] == ("New Depot", "NR4 6AA", None)
    with view(person=nora):
        row = Site.objects.get(pk="NFK/S-1")
        assert (row.source_file, row.source_row, row.import_id) == ("our sites.csv", 2, applied.pk)
        assert row.visibility == "partnership"
        noted = Change.objects.filter(import_id=applied.pk)
        assert set(noted.values_list("ref", "why")) == {
            ("NFK/S-1", "brought in our sites.csv"),
            ("NFK/S-9", "brought in our sites.csv"),
        }
    assert undo_import(by=nora, bring=applied.pk).state == "undone"
    assert sites(nora) == before
    with view(person=nora):
        row = Site.objects.get(pk="NFK/S-1")
        assert (row.source_file, row.import_id) == (None, None)


def test_the_same_file_again_changes_nothing(nora, upload):
    path = upload("NFK/S-1,Central Library,library,NR1 2DH,12\n")
    apply_import(by=nora, bring=check_upload(by=nora, body="NFK", table="sites", path=path).kept.pk)
    again = check_upload(by=nora, body="NFK", table="sites", path=path).kept
    assert again.counts == {"sites": {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}}
    with view(person=nora):
        count = Change.objects.filter(table_name="wherry_sites").count()
    apply_import(by=nora, bring=again.pk)
    with view(person=nora):
        assert Change.objects.filter(table_name="wherry_sites").count() == count


def test_refused_rows_stop_all_unless_the_good_ones_are_asked_for(nora, upload):
    path = upload("NFK/S-8,Good,library,,\nNFK/S-9,Bad,library,,many\n")
    kept = check_upload(by=nora, body="NFK", table="sites", path=path).kept
    assert kept.refused == 1
    with view(person=nora):
        found = ImportFinding.objects.filter(bring=kept, severity="refused").get()
        assert (found.source_row, found.column, found.value) == (3, "users", "many")
        assert found.remedy
    with pytest.raises(WherryError, match="1 rows are refused, so none is taken in"):
        apply_import(by=nora, bring=kept.pk)
    assert "NFK/S-8" not in sites(nora)
    apply_import(by=nora, bring=kept.pk, only_good=True)
    assert sites(nora).keys() >= {"NFK/S-8"}
    assert "NFK/S-9" not in sites(nora)


def test_what_changed_between_check_and_apply_is_not_written_over(nora, upload):
    kept = check_upload(by=nora, body="NFK", table="sites", path=upload("NFK/S-1,Renamed,library,,\n")).kept
    with view(person=nora):
        Site.objects.filter(pk="NFK/S-1").update(name="Changed by a colleague")
    with pytest.raises(WherryError, match="NFK/S-1 has been changed since the file was checked"):
        apply_import(by=nora, bring=kept.pk)
    assert sites(nora)["NFK/S-1"][0] == "Changed by a colleague"


def test_what_changed_after_the_import_is_not_undone(nora, upload):
    kept = check_upload(by=nora, body="NFK", table="sites", path=upload("NFK/S-1,Renamed,library,,\n")).kept
    apply_import(by=nora, bring=kept.pk)
    with view(person=nora):
        Site.objects.filter(pk="NFK/S-1").update(name="Changed by a colleague")
    with pytest.raises(WherryError, match="NFK/S-1 has been changed since the import"):
        undo_import(by=nora, bring=kept.pk)
    assert sites(nora)["NFK/S-1"][0] == "Changed by a colleague"


def test_an_import_is_applied_once_and_undone_once(nora, upload):
    kept = check_upload(by=nora, body="NFK", table="sites", path=upload("NFK/S-1,Renamed,library,,\n")).kept
    with pytest.raises(WherryError, match="only an applied import"):
        undo_import(by=nora, bring=kept.pk)
    apply_import(by=nora, bring=kept.pk)
    with pytest.raises(WherryError, match="applied already"):
        apply_import(by=nora, bring=kept.pk)
    undo_import(by=nora, bring=kept.pk)
    with pytest.raises(WherryError, match="this one is undone"):
        undo_import(by=nora, bring=kept.pk)


def test_a_file_that_is_no_spreadsheet_leaves_nothing(nora, tmp_path):
    path = tmp_path / "sites.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(CannotRead):
        check_upload(by=nora, body="NFK", table="sites", path=path)
    with view(person=nora):
        assert not Import.objects.exists()


def test_another_body_s_import_might_as_well_not_be_there(nora, sam, upload):
    import uuid

    kept = check_upload(by=nora, body="NFK", table="sites", path=upload("NFK/S-7,Seven,library,,\n")).kept
    words = []
    for number in (kept.pk, uuid.uuid4()):
        with pytest.raises(NotAllowed) as fault:
            apply_import(by=sam, bring=number)
        words.append(str(fault.value))
    assert words[0] == words[1]
    with pytest.raises(NotAllowed, match="has no role in NFK"):
        check_upload(by=sam, body="NFK", table="sites", path=upload("NFK/S-7,Seven,library,,\n"))


def test_a_file_cannot_tell_what_another_body_hides(nora, upload):
    """Rows that claim an existing hidden reference and one that does not exist are refused in the same words."""
    path = upload("SFK/S-2,Theirs,library,,\nSFK/S-99,Nobody's,library,,\n")
    check = check_upload(by=nora, body="NFK", table="sites", path=path).check
    refused = [
        {(found.code, found.says.replace(row.ref, "REF"), found.column) for found in row.findings} for row in check.rows
    ]
    assert check.counts["refused"] == 2
    assert refused[0] == refused[1]


def test_one_who_only_looks_brings_nothing_in(vera, upload):
    with pytest.raises(NotAllowed, match="you may not bring in for NFK"):
        check_upload(by=vera, body="NFK", table="sites", path=upload("NFK/S-7,Seven,library,,\n"))
