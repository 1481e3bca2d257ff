"""Pairs of names that may be one supplier, found among tens of thousands by Splink on DuckDB.

Splink (Fellegi and Sunter's model; Linacre et al., International Journal of Population Data Science 2022,
doi:10.23889/ijpds.v7i3.1794) joins names that share a rare word, a beginning or initials, and weighs each pair; its
probabilities were trained on labelled names and lie in ``supplier_model.json``. The same settings run on Spark
unchanged, which is the road beyond one machine.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

from wherry.engine.buying.likeness import Rarity
from wherry.engine.buying.names import Name, parse_name

MOST_ALIKE = 60  # names with one key; a commoner key tells nothing
BEGINNING = 6


def link_columns(names: Sequence[str], rarity: Rarity) -> dict[str, list[Any]]:
    """The columns that Splink compares: of each name its words, its rarest ones, itself run together, and its keys."""
    parsed = [parse_name(name) for name in names]
    keys = [_keys(name) for name in parsed]
    counts = Counter(key for each in keys for key in each)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("unique_id", "core", "joined", "whole", "rare", "rare2", "first", "words", "keys")
    }
    for place, name in enumerate(parsed):
        words = sorted(name.main.words, key=rarity.of, reverse=True)
        rows["unique_id"].append(place)
        rows["core"].append(name.main.text)
        rows["joined"].append("".join(name.main.words))
        rows["whole"].append(" ".join(name.whole))
        rows["rare"].append(words[0] if words else "")
        rows["rare2"].append(words[1] if len(words) > 1 else "")
        rows["first"].append(name.main.words[0] if name.main.words else "")
        rows["words"].append(" ".join(sorted({word for alias in name.aliases for word in alias.words})))
        rows["keys"].append(" ".join(sorted(key for key in keys[place] if 1 < counts[key] <= MOST_ALIKE)))
    return rows


def _keys(name: Name) -> set[str]:
    found: set[str] = set()
    for alias in name.aliases:
        found.update(alias.words)
        found.update(f"^{word[:5]}" for word in alias.words if len(word) > 5)
        found.add("=" + "".join(alias.words)[:BEGINNING])
        if len(alias.words) > 1:
            found.add("".join(word[0] for word in alias.words))
    return found


def link_settings() -> dict[str, Any]:
    """Splink's settings before training: what is compared, at which levels, and who meets whom."""
    from splink import SettingsCreator, block_on
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    def comparison(name: str, *levels: tuple[str, str]) -> CustomComparison:
        parts = [CustomLevel(sql, label) for sql, label in levels]
        return CustomComparison(output_column_name=name, comparison_levels=[*parts, ElseLevel()])

    shared = "len(list_intersect(string_split(words_l, ' '), string_split(words_r, ' ')))"
    union = "len(list_distinct(list_concat(string_split(words_l, ' '), string_split(words_r, ' '))))"
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        comparisons=[
            comparison(
                "core",
                ("joined_l = joined_r", "the same run together"),
                ("jaro_winkler_similarity(core_l, core_r) >= 0.95", "letters nearly the same"),
                ("jaro_winkler_similarity(core_l, core_r) >= 0.88", "letters alike"),
                ("jaro_winkler_similarity(core_l, core_r) >= 0.78", "letters somewhat alike"),
            ),
            comparison(
                "words",
                (f"{shared} = {union}", "the same words"),
                (f"{shared} >= 0.6 * {union}", "most words shared"),
                (f"{shared} >= 0.35 * {union}", "some words shared"),
            ),
            comparison(
                "rare",
                ("rare_l = rare_r and rare2_l = rare2_r", "the two rarest words the same"),
                ("rare_l = rare_r", "the rarest word the same"),
                (
                    "list_contains(string_split(words_r, ' '), rare_l) "
                    "or list_contains(string_split(words_l, ' '), rare_r)",
                    "one's rarest word in the other",
                ),
            ),
            comparison("first", ("first_l = first_r", "the same first word")),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    ).create_settings_dict("duckdb")


def make_linker(columns: Mapping[str, Sequence[Any]], settings: Mapping[str, Any]) -> tuple[Any, Any]:
    """A Splink linker over the columns on a DuckDB in memory, and its connection."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:")
    held = {name: np.array(values, np.int64 if name == "unique_id" else object) for name, values in columns.items()}
    connection.register("held", held)
    connection.execute(
        "create table names as select * replace (case when keys = '' then [] else string_split(keys, ' ') end as keys) "
        "from held"
    )
    api = DuckDBAPI(connection)
    return Linker(api.register("names", table_name="suppliers"), dict(settings), log_level=logging.ERROR), connection


def candidate_pairs(
    names: Sequence[str], rarity: Rarity, settings: Mapping[str, Any], least_weight: float
) -> tuple[list[tuple[int, int]], list[float]]:
    """The pairs of names (by place, the lower first) whose match weight is at least ``least_weight``, and the weights
    in bits."""
    if len(names) < 2:
        return [], []
    linker, connection = make_linker(link_columns(names, rarity), settings)
    found = linker.inference.predict(threshold_match_weight=least_weight)
    rows = connection.execute(
        f"select unique_id_l, unique_id_r, match_weight from {found.physical_name} order by 1, 2"
    ).fetchnumpy()
    pairs = list(zip(rows["unique_id_l"].tolist(), rows["unique_id_r"].tolist(), strict=True))
    connection.close()
    return pairs, rows["match_weight"].tolist()
