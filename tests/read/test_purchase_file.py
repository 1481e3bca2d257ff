"""A joint purchase from a file: what is read comes back the same, and what cannot be read is told, never guessed."""

import json
import tomllib

import pytest
from tests.engine.buying.purchases import FULL

from wherry.read.buying.purchase_file import read_purchase, read_purchase_file, to_plain, write_form
from wherry.record.error import CannotRead


def test_a_purchase_survives_being_written_and_read():
    reading = read_purchase(FULL, where="t")
    assert reading.findings == ()
    again = read_purchase(json.loads(json.dumps(to_plain(reading.purchase))), where="t")
    assert again.purchase == reading.purchase
    assert len(reading.purchase.buyers) == 2
    assert reading.purchase.cpv == ("72720000-3", "64214000")


def test_the_form_is_a_purchase_with_nothing_known(tmp_path):
    path = tmp_path / "form.toml"
    path.write_text(write_form())
    reading = read_purchase_file(path)
    assert (reading.purchase.ref, reading.findings) == ("NFK/J-0001", ())
    assert to_plain(reading.purchase) == {"format": "wherry/purchase/1", "ref": "NFK/J-0001", "generated": "no"}
    bare = "\n".join(line.removeprefix("# ") for line in write_form().splitlines() if " = " in line or "[[" in line)
    assert tomllib.loads(bare.replace("]]   # one for each", "]]"))["endings"][0]["contract"] == "K-1"


@pytest.mark.parametrize(
    ("change", "place", "says", "remedy"),
    [
        ({"titel": "x"}, "purchase, column titel", "no such fact", "Write title"),
        ({"value_gbp": "lots"}, "purchase, column value_gbp", "", ""),
        ({"award_by": "soon"}, "purchase, column award_by", "", ""),
        ({"category": "favours"}, "purchase, column category", "", "goods"),
        ({"lots": [{"title": "no number"}]}, "lots 1, column number", "has no number", "Write number"),
        ({"lots": "one"}, "lots", "no list of facts", "[[lots]]"),
        ({"sellers": FULL["sellers"] * 2}, "sellers, column ref", "two sellers are called carrier-a", "its own"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(change, place, says, remedy):
    reading = read_purchase(FULL | change, where="p.toml")
    (finding,) = reading.findings
    assert place in finding.where
    assert says in finding.says
    assert remedy in finding.remedy


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", "x = "),
        ("a.json", "[1]"),
        ("a.toml", 'ref = "NFK/J-1"'),
        ("a.json", '{"format": "wherry/purchase/1"}'),
    ],
)
def test_a_file_that_is_no_purchase_is_refused(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(CannotRead):
        read_purchase_file(tmp_path / name)
    with pytest.raises(CannotRead):
        read_purchase_file(tmp_path / "none.toml")
