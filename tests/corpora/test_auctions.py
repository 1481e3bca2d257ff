"""Published combinatorial auctions: CATS of 40 goods and 2,000 bids are solved to the known best."""

import os
from itertools import combinations
from pathlib import Path

import pytest
from bench.auctions import CATS, PUBLISHED, SCALE, greedy, load_auction, make_choices, worth

from wherry.engine.buying.award_solver import ChoiceSolver

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "procurement" / "wdp").resolve()


def absent() -> bool:
    if DATA.is_dir():
        return False
    if os.environ.get("CI"):
        raise RuntimeError(f"{DATA} is absent and WHERRY_CORPORA names no other folder")
    return True


pytestmark = [pytest.mark.corpora, pytest.mark.skipif(absent(), reason=f"the real data are not at {DATA}")]


@pytest.fixture(scope="module")
def solver():
    with ChoiceSolver() as opened:
        yield opened


@pytest.mark.parametrize("name", [name for name in CATS if name != "arbitrary"])
def test_an_auction_of_cats_is_solved_to_the_known_best(name, solver):
    auction = load_auction(DATA / f"cats_{name}_40.txt")
    assert (auction.goods, len(auction.prices)) == (40, 2000)
    found = solver.solve(make_choices(auction), start=greedy(auction))
    assert found.status == "optimal"
    assert worth(auction, found.taken) == -found.cost == -round(found.bound)
    assert abs(-found.cost / SCALE - PUBLISHED[name]) < 0.06


def test_the_rows_of_the_hardest_auction_sell_no_good_twice():
    """Its proof takes longest, and is in the benchmark."""
    auction = load_auction(DATA / "cats_arbitrary_40.txt")
    choices = make_choices(auction)
    taken = greedy(auction)
    assert worth(auction, taken) / SCALE == pytest.approx(3168.7, abs=0.1)
    chosen = set(taken)
    for columns, values, lower, upper in choices.rows:
        assert lower <= sum(value for column, value in zip(columns, values, strict=True) if column in chosen) <= upper
    clash = next(
        pair for pair in combinations(range(50), 2) if set(auction.packages[pair[0]]) & set(auction.packages[pair[1]])
    )
    with pytest.raises(ValueError, match="sold twice"):
        worth(auction, list(clash))


def test_the_auctions_of_lau_and_goh_are_read_whole():
    auction = load_auction(DATA / "in101.txt")
    assert (auction.goods, len(auction.prices)) == (500, 1000)
    assert worth(auction, greedy(auction)) / SCALE == pytest.approx(57_450.9, abs=0.1)
