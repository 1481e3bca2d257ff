"""The demonstration estate, made once for all tests that look at it."""

from functools import cache

from tools.demonstration.draw import Draw
from tools.demonstration.estate import Demonstration, make_estate
from tools.demonstration.sitelist import list_sites
from tools.demonstration_sites import Facts, make_sites, read_facts, towns_of


@cache
def facts() -> Facts:
    return read_facts()


@cache
def rows() -> tuple[dict[str, str], ...]:
    return tuple(make_sites(facts(), Draw("wherry-1")))


def estate_of(some_rows, seed: str = "wherry-1") -> Demonstration:
    return make_estate(list_sites(some_rows), towns_of(facts()), Draw(seed))


@cache
def demonstration() -> Demonstration:
    return estate_of(rows())


@cache
def two_counties() -> tuple[dict[str, str], ...]:
    """Enough of the list for questions that need not look at all of it."""
    return tuple(row for row in rows() if row["county"] in ("Norfolk", "Suffolk"))


@cache
def smaller() -> Demonstration:
    return estate_of(two_counties())
