"""Reading and judging configurations beside netutils and hier_config on the same files, and 2,500 devices end to end.

    python -m bench.config --table

The files are real ones that nobody here wrote (the folder that WHERRY_CORPORA names). Each parser reads the same text
in the same run; a file that a parser raises on is counted and left out of no other's time. The estate of 2,500 devices
is the corpus' own files of 5 to 60 kB, again and again, each with a host name of its own. CPU seconds, median of three.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from wherry.read.config.decoding import split_lines
from wherry.read.config.parsing import read_tree
from wherry.read.config.platform import PLATFORMS
from wherry.read.config.reading import read_configuration
from wherry.work.judge import Task, judge_file, judge_folder

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("WHERRY_CORPORA", ROOT / ".." / "shared" / "data")).resolve() / "configs"
SETS = {
    "Stanford backbone, IOS": (DATA / "stanford-backbone", "*_config.txt", "ios", "cisco_ios"),
    "Batfish's IOS": (DATA / "batfish" / "cisco_ios" / "testconfigs", "*", "ios", "cisco_ios"),
    "Batfish's EOS": (DATA / "batfish" / "arista" / "testconfigs", "*", "eos", "arista_eos"),
    "real FortiOS": (DATA / "lab-validation", "fortios_*/configs/*/show.txt", "fortios", "fortinet_fortios"),
}
REPEATS = 3
DEVICES = 2_500
TODAY = date(2026, 11, 22)


def measure(texts: Iterable[str], parse: Callable[[str], object]) -> tuple[float, int]:
    """CPU seconds of one pass over the texts, median of ``REPEATS``, and how many raised."""
    seconds, raised = [], 0
    for _ in range(REPEATS):
        raised = 0
        began = time.process_time()
        for text in texts:
            try:
                parse(text)
            except Exception:
                raised += 1
        seconds.append(time.process_time() - began)
    return statistics.median(seconds), raised


def peers(driver: str, platform: str) -> dict[str, Callable[[str], object]]:
    """What reads the same text: ours to a tree with lines, ours to facts, and the peers that are installed."""
    from hier_config import Platform, get_hconfig
    from netutils.config.parser import EOSConfigParser, FortinetConfigParser, IOSConfigParser

    netutils = {"cisco_ios": IOSConfigParser, "arista_eos": EOSConfigParser, "fortinet_fortios": FortinetConfigParser}
    hier = {
        "cisco_ios": Platform.CISCO_IOS,
        "arista_eos": Platform.ARISTA_EOS,
        "fortinet_fortios": Platform.FORTINET_FORTIOS,
    }
    told = PLATFORMS[platform]
    return {
        "Wherry, tree with lines": lambda text: read_tree(split_lines(text.encode(), "a"), told),
        "Wherry, facts with lines": lambda text: read_configuration(text.encode(), "a", platform=platform),
        "netutils": lambda text: netutils[driver](text).build_config_relationship(),
        "hier_config": lambda text: get_hconfig(hier[driver], text),
    }


def compare() -> None:
    """Print each set with each parser: MB/s, files/s, files that raised, and the ratio to our tree."""
    print(f"{'files':<24}{'parser':<26}{'MB/s':>7}{'files/s':>9}{'raised':>8}{'our tree is':>13}")
    for name, (folder, pattern, platform, driver) in SETS.items():
        paths = sorted(path for path in folder.glob(pattern) if path.is_file())
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
        size = sum(map(len, texts)) / 1e6
        ours = 0.0
        for parser, parse in peers(driver, platform).items():
            seconds, raised = measure(texts, parse)
            ours = ours or seconds
            print(
                f"{f'{name} ({len(texts)}, {size:.2f} MB)':<24.24}{parser:<26}{size / seconds:>7.1f}"
                f"{len(texts) / seconds:>9.0f}{raised:>8}{seconds / ours:>12.1f}x"
            )


def estate(folder: Path) -> tuple[int, float]:
    """Write ``DEVICES`` configurations of the corpus' own files; how many MB they are."""
    sources = [
        (path, path.read_bytes())
        for path in sorted(DATA.rglob("*"))
        if path.is_file() and 5_000 < path.stat().st_size < 60_000 and path.suffix in (".cfg", ".txt", "")
    ]
    kept = []
    for path, data in sources:
        found = read_configuration(data, path.name)
        if found.facts is not None and found.facts.hostname:
            kept.append((found.facts.hostname, data))
    size = 0
    for number in range(DEVICES):
        hostname, data = kept[number % len(kept)]
        fresh = data.replace(hostname.encode(), f"d{number:04d}".encode())
        (folder / f"d{number:04d}.cfg").write_bytes(fresh)
        size += len(fresh)
    return len(kept), size / 1e6


def end_to_end() -> None:
    """Judge ``DEVICES`` devices: parse, facts, every rule, secrets out, clauses by body; then one that changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        different, size = estate(folder)
        began, wall = time.process_time(), time.perf_counter()
        answer = judge_folder(folder, today=TODAY)
        cpu, wall = time.process_time() - began, time.perf_counter() - wall
        verdicts = sum(len(file["verdicts"]) for file in answer["files"])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        one = folder / "d0000.cfg"
        seconds = []
        for _ in range(9):
            began = time.process_time()
            judge_file(Task(path=str(one), name=one.name, body="unknown", device=None, platform=None, today=TODAY))
            seconds.append(time.process_time() - began)
    print(f"\n{DEVICES:,} devices end to end ({different} different files, {size:.1f} MB), one process")
    print(f"  {cpu:.1f} s of CPU, {wall:.1f} s by the clock, {verdicts:,} verdicts, {memory:,.0f} MB of memory at most")
    print(f"  one changed device: {statistics.median(seconds) * 1000:.0f} ms of CPU")


def main() -> None:
    """Print what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--table", action="store_true", help="every set beside the peers, then 2,500 devices")
    if not asked.parse_args().table:
        asked.error("say --table")
    if not DATA.is_dir():
        raise SystemExit(f"there is no {DATA}; set WHERRY_CORPORA to the folder that holds configs")
    compare()
    end_to_end()


if __name__ == "__main__":
    main()
