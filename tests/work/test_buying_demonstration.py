"""The demonstration of buying comes in through the same doors as everybody's files, and is flagged."""

from pathlib import Path

from wherry.store.models import BuyingFile, JointPurchase
from wherry.store.view import view
from wherry.work.buying_demonstration import load_buying

BUYING = Path(__file__).resolve().parents[2] / "examples" / "buying"


def test_files_of_the_bodies_that_have_people_come_in_flagged_and_shared(nora, sam):
    assert load_buying(BUYING, {"NFK": nora, "SFK": sam}) == 5
    with view(person=sam):
        assert set(BuyingFile.objects.values_list("owner", "state", "generated")) == {
            ("NFK", "applied", True),
            ("SFK", "applied", True),
        }
        assert JointPurchase.objects.get().generated


def test_a_folder_that_is_not_there_is_no_fault(nora, tmp_path):
    assert load_buying(tmp_path / "none", {"NFK": nora}) == 0
