"""Who may see what is a change like others: by its owner's officers, noted, all or none."""

import pytest

from wherry.record.error import NotAllowed, WherryError
from wherry.store.models import Change, Site
from wherry.store.view import view
from wherry.work.share import share


def seen(person) -> set[str]:
    with view(person=person):
        return set(Site.objects.values_list("pk", flat=True))


def test_sharing_by_name_with_the_partnership_and_with_nobody(nora, sam):
    assert "NFK/S-2" not in seen(sam)
    share(by=nora, body="NFK", table="sites", refs=["NFK/S-2"], visibility="named", named=["SFK"], why="joint depot")
    assert "NFK/S-2" in seen(sam)
    share(by=nora, body="NFK", table="sites", refs=["NFK/S-2"], visibility="own")
    assert "NFK/S-2" not in seen(sam)
    share(by=nora, body="NFK", table="sites", refs=["NFK/S-2", "NFK/S-1"], visibility="partnership")
    assert {"NFK/S-1", "NFK/S-2"} <= seen(sam)
    with view(person=nora):
        assert Change.objects.filter(ref="NFK/S-2", why="joint depot").count() == 1


def test_only_one_s_own_and_all_or_none(nora, sam):
    with pytest.raises(NotAllowed):
        share(by=sam, body="NFK", table="sites", refs=["NFK/S-1"], visibility="own")
    for other in ("SFK/S-1", "SFK/S-2", "SFK/S-404"):
        with pytest.raises(WherryError, match="1 of these are not records of NFK"):
            share(by=nora, body="NFK", table="sites", refs=["NFK/S-1", other], visibility="own")
    assert {"NFK/S-1"} <= seen(sam)


@pytest.mark.parametrize(("visibility", "named"), [("named", []), ("own", ["SFK"]), ("everybody", [])])
def test_a_visibility_that_contradicts_itself_is_refused(nora, visibility, named):
    with pytest.raises(WherryError):
        share(by=nora, body="NFK", table="sites", refs=["NFK/S-1"], visibility=visibility, named=named)
