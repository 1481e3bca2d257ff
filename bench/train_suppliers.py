"""Train the judgement of suppliers' names again: ``python -m bench.train_suppliers`` writes ``supplier_model.json``.

Labels: names of two councils' payments with the company number that northwestopendata matched them to (silver), and
hand-labelled pairs; both lie under ``WHERRY_CORPORA`` and are read there. What is written down are weights, thresholds,
how often the commoner words stand in suppliers' names, and how well unseen pairs were judged; no name.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.corpora import procurement
from wherry.engine.buying.likeness import FEATURES, Rarity, compare_names
from wherry.engine.buying.linking import candidate_pairs, link_columns, link_settings, make_linker
from wherry.engine.buying.model import surely_same
from wherry.engine.buying.names import parse_name

OUT = Path(__file__).resolve().parents[1] / "src" / "wherry" / "engine" / "buying" / "supplier_model.json"
FOLDS = 5
ASKED_WEIGHT = 10.0
L2 = 1.0
LEAST_COUNT = 6
Floats = NDArray[np.float64]
Weights = tuple[Floats, Floats, Floats, float]


def fit(rows: Floats, truth: Floats, weights: Floats) -> Weights:
    """Logistic regression with a ridge: weights, means, spreads and intercept."""
    means, spreads = rows.mean(0), rows.std(0) + 1e-6
    scaled = np.hstack([(rows - means) / spreads, np.ones((len(rows), 1))])

    def loss(beta: Floats) -> tuple[float, Floats]:
        odds = scaled @ beta
        slope = scaled.T @ (weights * (1 / (1 + np.exp(-odds)) - truth))
        slope[:-1] += L2 * beta[:-1]
        return float((weights * (np.logaddexp(0, odds) - truth * odds)).sum() + L2 / 2 * (beta[:-1] ** 2).sum()), slope

    beta = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    return beta[:-1], means, spreads, float(beta[-1])


def apply(model: Weights, rows: Floats) -> Floats:
    """The log odds of rows."""
    return ((rows - model[1]) / model[2]) @ model[0] + model[3]


def best_threshold(odds: Floats, truth: Floats, missed: int = 0) -> tuple[float, float, float, float]:
    """The threshold with the best F1, and F1, precision and recall there."""
    order = np.argsort(-odds)
    hits = np.cumsum(truth[order])
    precision, recall = hits / np.arange(1, len(odds) + 1), hits / (truth.sum() + missed)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    at = int(f1.argmax())
    following = odds[order][at + 1] if at + 1 < len(odds) else odds[order][at] - 1
    return float((odds[order][at] + following) / 2), float(f1[at]), float(precision[at]), float(recall[at])


def natural_names() -> list[tuple[str, str]]:
    """Names with the one company number that they were matched to."""
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for body in ("tameside", "oldham"):
        with (procurement() / "nwod-greater-manchester" / f"{body}_2019.csv").open(
            encoding="utf-8", newline=""
        ) as stream:
            for row in csv.DictReader(stream):
                if row["company_number"].strip():
                    numbers[row["beneficiary_name"].strip()].add(row["company_number"].strip())
    return sorted((name, found.pop()) for name, found in numbers.items() if len(found) == 1)


def word_counts() -> tuple[int, Counter[str]]:
    """How many of the known suppliers' names hold each word."""
    with (procurement() / "supplier_names_dev.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["supplier_name"] for row in csv.DictReader(stream)}
    return len(names), Counter(word for name in names for word in set(parse_name(name).main.words))


def train_linkage(names: list[tuple[str, str]], rarity: Rarity) -> dict[str, object]:
    """Splink's settings with its probabilities: u by sampling, m from the labels."""
    columns = link_columns([name for name, _ in names], rarity)
    linker, connection = make_linker({**columns, "company": [number for _, number in names]}, link_settings())
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=7)
    linker.training.estimate_m_from_label_column("company")
    settings = linker.misc.save_model_to_json()
    connection.close()
    settings.pop("linker_uid", None)
    return settings


def fold_of(text: str) -> int:
    """A fold that does not change from run to run."""
    return zlib.crc32(text.encode()) % FOLDS


def main() -> None:
    """Train, cross-validate, write."""
    many, counts = word_counts()
    common = {word: count for word, count in sorted(counts.items()) if count >= LEAST_COUNT and word.isalpha()}
    rarity = Rarity(many, common)
    names = natural_names()
    linkage = train_linkage(names, rarity)
    pairs, _ = candidate_pairs([name for name, _ in names], rarity, linkage, LEAST_WEIGHT)
    truth = np.array([names[i][1] == names[j][1] for i, j in pairs], float)
    companies = Counter(number for _, number in names)
    missed = int(sum(n * (n - 1) // 2 for n in companies.values()) - truth.sum())
    parsed = [parse_name(name) for name, _ in names]
    rows = np.array([compare_names(parsed[i], parsed[j], rarity) for i, j in pairs])
    folds = np.array([fold_of(min(names[i][1], names[j][1])) for i, j in pairs])
    with (procurement() / "supplier_pairs_dev.csv").open(encoding="utf-8", newline="") as stream:
        asked = list(csv.DictReader(stream))
    asked_rows = np.array(
        [compare_names(parse_name(row["name_a"]), parse_name(row["name_b"]), rarity) for row in asked]
    )
    asked_truth = np.array([row["same_supplier"] == "1" for row in asked], float)
    weights = np.concatenate([np.ones(len(rows)), np.full(len(asked_rows), ASKED_WEIGHT)])

    def train(keep: NDArray[np.bool_], keep_asked: NDArray[np.bool_]) -> Weights:
        both = np.vstack([rows[keep], asked_rows[keep_asked]])
        used = np.concatenate([keep, keep_asked])
        return fit(both, np.concatenate([truth[keep], asked_truth[keep_asked]]), weights[used])

    every, every_asked = np.ones(len(rows), bool), np.ones(len(asked_rows), bool)
    odds = np.zeros(len(rows))
    for fold in range(FOLDS):
        odds[folds == fold] = apply(train(folds != fold, every_asked), rows[folds == fold])
    natural = best_threshold(odds, truth, missed)
    asked_f1, asked_odds = [], np.zeros(len(asked_rows))
    for turn in range(5):
        part = np.random.default_rng(turn).permutation(len(asked_rows)) % FOLDS
        taken = np.zeros(len(asked_rows), bool)
        for fold in range(FOLDS):
            model = train(every, part != fold)
            threshold = best_threshold(apply(model, asked_rows[part != fold]), asked_truth[part != fold])[0]
            found = apply(model, asked_rows[part == fold])
            asked_odds[part == fold] += found / 5
            taken[part == fold] = found >= threshold
        asked_f1.append(2 * asked_truth[taken].sum() / (taken.sum() + asked_truth.sum()))
    sure = np.array([surely_same(parsed[i], parsed[j], rarity) for i, j in pairs])
    sure_asked = np.array([surely_same(parse_name(row["name_a"]), parse_name(row["name_b"]), rarity) for row in asked])
    model = train(every, every_asked)
    data = {
        "date": datetime.now(UTC).date().isoformat(),
        "features": list(FEATURES),
        **{
            name: [round(float(each), 6) for each in part]
            for name, part in zip(("weights", "means", "spreads"), model[:3], strict=True)
        },
        "intercept": round(model[3], 6),
        "thresholds": {
            "asked": round(best_threshold(asked_odds, asked_truth)[0], 3),
            "natural": round(natural[0], 3),
            "review": -2.5,
        },
        "facts": {
            "natural_names": len(names),
            "natural_pairs": int(truth.sum()) + missed,
            "natural_pairs_not_met": missed,
            "natural_f1": round(natural[1], 4),
            "natural_precision": round(natural[2], 4),
            "natural_recall": round(natural[3], 4),
            "asked_pairs": len(asked),
            "asked_f1_mean": round(float(np.mean(asked_f1)), 4),
            "asked_f1_least": round(float(min(asked_f1)), 4),
            "unattended_natural_precision": round(float(truth[sure].mean()), 4),
            "unattended_natural_pairs": int(sure.sum()),
            "unattended_asked_precision": round(float(asked_truth[sure_asked].mean()), 4),
            "unattended_asked_pairs": int(sure_asked.sum()),
            "how": f"{FOLDS}-fold cross-validation; company numbers are never parted between folds; labels of the "
            "natural sample are silver",
        },
        "words": {"names": many, "counts": common},
        "linkage": linkage,
    }
    OUT.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(data["facts"], indent=1), data["thresholds"])
    for i, j in [pair for pair, same, right in zip(pairs, sure, truth, strict=True) if same and not right]:
        print("unattended but labelled apart:", names[i], names[j])


LEAST_WEIGHT = -16.0
if __name__ == "__main__":
    main()
