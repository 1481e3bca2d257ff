"""Shared buildings among the real public-sector sites of five counties, against a plain count of postcodes."""

import csv
import gzip
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from wherry.engine.overlap.find import find_overlaps
from wherry.engine.overlap.question import SHARED_BUILDING, OverlapOptions, OverlapQuestion
from wherry.record.estate import Estate
from wherry.record.site import Site

ROOT = Path(__file__).resolve().parents[2]
SITES = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "geo" / "sites.csv.gz").resolve()

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not SITES.exists() and not os.environ.get("CI"), reason="the real sites are not here; set WHERRY_CORPORA"
    ),
]


def test_every_postcode_with_two_owners_is_found_among_the_real_sites():
    with gzip.open(SITES, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    owners = [row["owner_id"] or row["owner_org"] or "unknown" for row in rows]
    sites = [
        Site(
            ref=f"{owner}/S-{at}",
            body=owner,
            name=row["name"],
            kind=row["kind"],
            postcode=row["postcode"] or None,
            accuracy_m=round(float(row["precision_m"])),
        )
        for at, (row, owner) in enumerate(zip(rows, owners, strict=True))
    ]
    assert len(sites) == 7899
    at_postcode = defaultdict(set)
    for row, owner in zip(rows, owners, strict=True):
        if row["postcode"]:
            at_postcode[row["postcode"].replace(" ", "")].add(owner)
    shared = {code for code, found in at_postcode.items() if len(found) > 1}
    options = OverlapOptions(as_of=date(2027, 4, 1), kinds=(SHARED_BUILDING,))
    answer = find_overlaps(OverlapQuestion.of(Estate(sites=tuple(sites)), options))
    assert answer.findings == ()
    assert len(answer.overlaps) == len(shared) == 868
    assert {overlap.place.rpartition(", ")[2].replace(" ", "") for overlap in answer.overlaps} == shared
    assert {overlap.confidence for overlap in answer.overlaps} == {"medium"}
