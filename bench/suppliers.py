"""Judge pairs of suppliers' names: ``python -m bench.suppliers PAIRS.csv --json``, or ``--table`` beside other ways.

The file has the columns ``name_a`` and ``name_b``; ``same_supplier``, 1 or 0, is read only after every pair is judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import WRatio

from bench.corpora import procurement
from wherry.engine.buying.linking import candidate_pairs
from wherry.engine.buying.model import load_model, surely_same
from wherry.engine.buying.names import parse_name


def read_pairs(path: Path) -> list[dict[str, str]]:
    """The rows of a file of pairs. ``SystemExit`` with words where it has no such columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except OSError as fault:
        raise SystemExit(f"{path} cannot be read ({fault.strerror})") from fault
    if not rows or not {"name_a", "name_b"} <= set(rows[0]):
        raise SystemExit(f"{path} needs the columns name_a and name_b")
    return rows


def figures(found: Sequence[bool], truth: Sequence[bool]) -> dict[str, Any]:
    """F1, precision and recall of what was found."""
    hits = sum(a and b for a, b in zip(found, truth, strict=True))
    precision, recall = hits / max(1, sum(found)), hits / max(1, sum(truth))
    return {
        "f1": round(2 * hits / max(1, sum(found) + sum(truth)), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
    }


def judge(pairs: Sequence[tuple[str, str]]) -> tuple[list[bool], list[bool], list[dict[str, Any]]]:
    """Of each pair whether it is taken for one supplier, whether it would be merged unattended, and the reasons."""
    model = load_model()
    same, sure, said = [], [], []
    for first, second in pairs:
        found = model.judge(first, second)
        same.append(found.score >= model.asked)
        sure.append(surely_same(parse_name(first), parse_name(second), model.rarity))
        said.append({"same_supplier": same[-1], "probability": round(found.probability, 4), "evidence": found.evidence})
    return same, sure, said


def answer(path: Path) -> dict[str, Any]:
    """The document of one file of pairs."""
    rows = read_pairs(path)
    began, used = time.perf_counter(), time.process_time()
    same, sure, said = judge([(row["name_a"], row["name_b"]) for row in rows])
    document: dict[str, Any] = {
        "file": path.name,
        "pairs": len(rows),
        "model": load_model().date,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - used, 3),
    }
    if "same_supplier" in rows[0]:
        truth = [row["same_supplier"].strip() == "1" for row in rows]
        document |= figures(same, truth)
        document["unattended"] = {"pairs": sum(sure), **figures(sure, truth)}
    names = [row.get("pair_id") or str(place) for place, row in enumerate(rows, 1)]
    document["judgements"] = [{"pair": name, **each} for name, each in zip(names, said, strict=True)]
    return document


def table() -> None:
    """Ways of judging the labelled pairs beside one another, each at its own best threshold, and 57k names' time."""
    rows = read_pairs(procurement() / "supplier_pairs_dev.csv")
    truth = [row["same_supplier"] == "1" for row in rows]
    pairs = [(row["name_a"], row["name_b"]) for row in rows]

    def best(score: Callable[[str, str], float]) -> dict[str, Any]:
        scores = [score(a.casefold(), b.casefold()) for a, b in pairs]
        return max(
            (figures([each >= cut for each in scores], truth) for cut in sorted(set(scores))), key=lambda f: f["f1"]
        )

    facts = load_model().facts
    print(f"{'way':44} {'F1':>6} {'P':>6} {'R':>6}")
    for name, found in (
        ("every pair the same", figures([True] * len(truth), truth)),
        ("rapidfuzz Jaro-Winkler, best threshold", best(JaroWinkler.similarity)),
        ("rapidfuzz WRatio, best threshold", best(lambda a, b: WRatio(a, b) / 100)),
    ):
        print(f"{name:44} {found['f1']:6.3f} {found['precision']:6.3f} {found['recall']:6.3f}")
    print(
        f"{'Wherry, cross-validated without register':44} {facts['asked_f1_mean']:6.3f}   "
        f"(least of five {facts['asked_f1_least']:.3f})"
    )
    print(
        f"{'Wherry, natural sample, cross-validated':44} {facts['natural_f1']:6.3f} {facts['natural_precision']:6.3f} "
        f"{facts['natural_recall']:6.3f}"
    )
    print(
        f"{'Wherry, merged unattended':44} {'':6} {facts['unattended_natural_precision']:6.3f}   "
        f"({facts['unattended_natural_pairs']} pairs of the natural sample)"
    )
    time_many()


def time_many() -> None:
    """How long the candidates of every known name take."""
    with (procurement() / "supplier_names_dev.csv").open(encoding="utf-8", newline="") as stream:
        names = sorted({row["supplier_name"] for row in csv.DictReader(stream)})
    model = load_model()
    began, used = time.perf_counter(), time.process_time()
    pairs, _ = candidate_pairs(names, model.rarity, model.linkage, 0.0)
    print(
        f"{len(names):,} names: Splink on DuckDB gives {len(pairs):,} pairs in {time.perf_counter() - began:.1f} s "
        f"({time.process_time() - used:.1f} s of CPU)"
    )


def main() -> None:
    """Judge a file, or print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", nargs="?", type=Path, help="a CSV file with name_a and name_b")
    parser.add_argument("--json", action="store_true", help="print the whole document")
    parser.add_argument("--table", action="store_true", help="compare ways on the labelled pairs")
    asked = parser.parse_args()
    if asked.table:
        table()
        return
    if asked.pairs is None:
        parser.error("name a file of pairs, or ask for --table")
    document = answer(asked.pairs)
    if asked.json:
        json.dump(document, sys.stdout, indent=2, ensure_ascii=False)
        print()
        return
    for name in ("pairs", "f1", "precision", "recall", "unattended", "seconds"):
        print(f"{name}: {document.get(name, 'unknown')}")


if __name__ == "__main__":
    main()
