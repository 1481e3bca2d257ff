"""The demonstration's registers, spend files and joint purchase, brought in as the bodies' own people would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wherry.read.buying.purchase_file import read_purchase_file
from wherry.store.models import Person
from wherry.work.buying_files import apply_file, check_file
from wherry.work.purchasing import begin_purchase

FOLDER = "buying"


def load_buying(folder: Path, people: Mapping[str, Person]) -> int:
    """Take in what stands in a folder for the bodies of which ``people`` has an officer, shared with the partnership
    and flagged as generated; how many files. A file's name begins with its body's code."""
    taken = 0
    for path in sorted(folder.glob("*.csv")):
        body = path.name.partition("-")[0]
        if body in people:
            kept = check_file(by=people[body], body=body, path=path, name=path.name, generated=True)
            apply_file(by=people[body], file=kept.pk, share=True)
            taken += 1
    for path in sorted(folder.glob("*.toml")):
        purchase = read_purchase_file(path).purchase
        if purchase.lead in people:
            begin_purchase(by=people[purchase.lead], purchase=purchase, share=True, generated=True)
            taken += 1
    return taken
