"""A real register and the real spend of its council: every penny in one sum, every row of a sum in the file."""

import os
from pathlib import Path

import pytest

from wherry.read.buying.files import read_file
from wherry.work.buying_compare import answer_spend

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "procurement").resolve()


def absent() -> bool:
    if DATA.is_dir():
        return False
    if os.environ.get("CI"):
        raise RuntimeError(f"{DATA} is absent and WHERRY_CORPORA names no other folder")
    return True


pytestmark = [pytest.mark.corpora, pytest.mark.skipif(absent(), reason=f"the real data are not at {DATA}")]


def test_salfords_june_is_wholly_on_off_or_hidden_and_its_rows_add_up():
    register = DATA / "contracts-registers" / "salford_2022-07_two_thirds.csv"
    spend = DATA / "odileeds-council-spending" / "salford" / "clean_2022-06.csv"
    answer = answer_spend([register, spend], body="Salford").answer.answer
    (table,) = read_file(spend).tables
    parts = [answer[name] for name in ("on_pence", "off_pence", "undated_pence", "hidden_pence")]
    assert sum(parts) == table.totals["pence"]
    assert answer["on_pence"] > 0 < answer["off_pence"]
    pence = dict(zip(table.spend.row.tolist(), table.spend.pence.tolist(), strict=True))
    seen = set()
    for each in (*answer["contracts"], *answer["off"]):
        rows = [row for behind in each["rows"] for first, last in behind["spans"] for row in range(first, last + 1)]
        assert sum(pence[row] for row in rows) == each["paid_pence"]
        assert len(rows) == each["payments"]
        assert not seen & set(rows)
        seen |= set(rows)
    (tail,) = answer["tails"]
    assert tail["tail_pence"] <= tail["paid_pence"] / 5
    assert tail["tail_suppliers"] < tail["suppliers"]
