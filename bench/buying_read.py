"""Read spend and releases beside other programs: ``python -m bench.buying_read --table``.

One run, one core, processor seconds, the best of several. Releases are the real ones repeated under new ids until
there are enough. Peers: the bare parsers, csv.DictReader and DuckDB for spend; ocdskit, flatten-tool and libcoveocds
for releases. What libcoveocds counts is compared with what we read.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from bench.corpora import procurement
from wherry.read.buying.files import read_file
from wherry.read.buying.ocds.merge import compile_releases
from wherry.read.buying.ocds.read import read_releases
from wherry.read.buying.ocds.shapes import Release

MEGABYTE = 1e6
TIMES = 3


def cpu(work: Callable[[], object], times: int = TIMES) -> float:
    """The least processor seconds of several runs, of this process and of those it starts."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    best = float("inf")
    for _ in range(times):
        began = used()
        work()
        best = min(best, used() - began)
    return best


def line(name: str, size: float, rows: int, seconds: float, base: float, note: str = "") -> None:
    """One line of the table; ``base`` is our seconds for the same bytes."""
    rate = f"{size / MEGABYTE / seconds:8.1f} {rows / seconds:11,.0f} {seconds:8.2f} {seconds / base:7.2f}"
    print(f"{name:52} {rate}  {note}")


def heads(what: str) -> None:
    """The headings of a part of the table."""
    print(f"\n{what}\n{'':52} {'MB/s':>8} {'rows/s':>11} {'CPU s':>8} {'x ours':>7}")


def spend(folder: Path) -> None:
    """A spend file of a year: recognised, its dates and sums read, its rows accounted for; beside readers that only
    give texts."""
    with zipfile.ZipFile(procurement() / "trafford" / "trafford-supplier-spend-2025-26.zip") as archive:
        data = archive.read(archive.namelist()[0])
    path = folder / "spend.csv"
    path.write_bytes(data)
    reading = read_file(path)
    rows = reading.accepted + reading.refused
    heads(f"Spend, {len(data) / MEGABYTE:.1f} MB, {rows:,} rows")
    ours = cpu(lambda: read_file(path))
    line(
        "wherry: recognised, mapped, dates, pence, refusals", len(data), rows, ours, ours, f"{reading.refused} refused"
    )
    text = data.decode()
    line("csv.reader, texts alone", len(data), rows, cpu(lambda: list(csv.reader(io.StringIO(text, newline="")))), ours)
    line(
        "csv.DictReader, texts alone",
        len(data),
        rows,
        cpu(lambda: sum(1 for _ in csv.DictReader(io.StringIO(text, newline="")))),
        ours,
    )

    def by_duckdb() -> None:
        connection = duckdb.connect()
        connection.execute("set threads to 1")
        connection.execute(f"create table spend as select * from read_csv('{path}', all_varchar = true)")
        connection.close()

    line("DuckDB read_csv, texts alone, one thread", len(data), rows, cpu(by_duckdb), ours)


def many_releases(folder: Path, least: int) -> tuple[Path, int]:
    """Real releases as JSON Lines, repeated under new ids until there are ``least`` bytes."""
    real = [
        msgspec.json.decode(each)
        for name in ("contracts-finder.jsonl", "public-contracts-scotland.jsonl", "sell2wales.jsonl")
        for each in (procurement() / "ocds-releases" / name).read_bytes().splitlines()
    ]
    path, written, many = folder / "releases.jsonl", 0, 0
    with path.open("wb") as stream:
        turn = 0
        while written < least:
            for release in real:
                copy = {**release, "ocid": f"{release['ocid']}-{turn}", "id": f"{release.get('id', many)}-{turn}"}
                written += stream.write(msgspec.json.encode(copy) + b"\n")
                many += 1
            turn += 1
    return path, many


def peak_memory(path: Path) -> int:
    """Megabytes that a process of its own takes at its peak to read a file of releases."""
    words = (
        "import resource, sys; from pathlib import Path; from wherry.read.buying.ocds.read import read_releases; "
        "read_releases(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", words, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def releases(folder: Path) -> None:
    """Releases as JSON Lines: read into rows with their defects; beside parsers and other programs."""
    path, many = many_releases(folder, 60_000_000)
    size = path.stat().st_size
    heads(f"Releases, {size / MEGABYTE:.1f} MB of JSON Lines, {many:,} releases")
    ours = cpu(lambda: read_releases(path))
    line("wherry: typed rows, awards merged, defects", size, many, ours, ours, f"{peak_memory(path)} MB at its peak")
    typed = msgspec.json.Decoder(Release)

    def parse(decode: Callable[[bytes], object]) -> Callable[[], None]:
        def run() -> None:
            with path.open("rb") as stream:
                for each in stream:
                    decode(each)

        return run

    line("msgspec typed, parsed and thrown away", size, many, cpu(parse(typed.decode)), ours)
    line("msgspec untyped, parsed and thrown away", size, many, cpu(parse(msgspec.json.decode)), ours)
    line("json.loads, parsed and thrown away", size, many, cpu(parse(json.loads)), ours)
    small, few = many_releases(folder, 4_000_000)
    others(small, few, ours / size)
    merging(small)


def others(path: Path, many: int, ours_a_byte: float) -> None:
    """Programs of the Open Contracting Partnership on a smaller file, our time scaled to its size."""
    size = path.stat().st_size
    base = ours_a_byte * size
    kit = Path(sys.executable).parent / "ocdskit"

    def package() -> None:
        with path.open("rb") as stream:
            subprocess.run([kit, "package-releases"], stdin=stream, stdout=subprocess.DEVNULL, check=True)

    if kit.exists():
        line("ocdskit package-releases", size, many, cpu(package, 1), base)
    listed = [msgspec.json.decode(each) for each in path.read_bytes().splitlines()]
    whole = path.with_suffix(".package.json")
    whole.write_bytes(
        msgspec.json.encode(
            {
                "uri": "https://example.org/1",
                "version": "1.1",
                "publisher": {"name": "A"},
                "publishedDate": "2026-01-01T00:00:00Z",
                "releases": listed,
            }
        )
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import flattentool

            target = path.parent / "flat"
            flat = cpu(
                lambda: flattentool.flatten(
                    str(whole),
                    root_list_path="releases",
                    main_sheet_name="releases",
                    output_format="csv",
                    output_name=str(target),
                ),
                1,
            )
            line("flatten-tool to CSV", size, many, flat, base)
        except ImportError:
            print("flatten-tool is not installed")
        agree(whole, many, base)


def standard_zip() -> bytes:
    """The standard's schemas and code lists as the zip that libcoveocds wants, so that it asks no network."""
    stream, folder = io.BytesIO(), procurement() / "ocds-standard" / "v1.1.5"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("standard/", "")
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.writestr(f"standard/schema/{path.relative_to(folder)}", path.read_bytes())
    return stream.getvalue()


def validate(package: dict[str, object]) -> dict[str, Any]:
    """What libcoveocds says of a package. ``ImportError`` where it is not installed."""
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config["context"] = "api"
    config.config["standard_zip"] = standard_zip()
    found: dict[str, Any] = ocds_json_output(json_data=package, lib_cove_ocds_config=config)
    return found


def agree(whole: Path, many: int, base: float) -> None:
    """What libcoveocds counts of the same releases beside what we read, and how long it takes."""
    package = msgspec.json.decode(whole.read_bytes())
    try:
        theirs = validate(package)
        line("libcoveocds validate, offline", whole.stat().st_size, many, cpu(lambda: validate(package), 1), base)
    except ImportError:
        print("libcoveocds is not installed")
        return
    ours = read_releases(whole)
    releases = f"releases {theirs['count']:,} and {ours.releases:,}"
    processes = f"processes {theirs['unique_ocids_count']:,} and {ours.processes:,}"
    print(f"libcoveocds and wherry count alike: {releases}; {processes}")


def merging(path: Path) -> None:
    """Compiled releases beside ocdsmerge, which must be the same."""
    try:
        import ocdsmerge
    except ImportError:
        print("ocdsmerge is not installed")
        return
    real = [msgspec.json.decode(each) for each in path.read_bytes().splitlines()]
    schema = json.loads((procurement() / "ocds-standard" / "eu-profile-release-schema-patched.json").read_text())
    merger = ocdsmerge.Merger(schema)
    groups = [[each, {**each, "date": "2027-01-01T00:00:00Z", "id": "later"}] for each in real]
    heads(f"Compiled releases, {2 * len(real):,} releases of {len(real):,} processes")
    size = 2 * path.stat().st_size
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = cpu(lambda: [compile_releases(group) for group in groups])
        theirs = cpu(lambda: [merger.create_compiled_release(group) for group in groups], 1)
        line("wherry", size, 2 * len(real), ours, ours)
        line("ocdsmerge", size, 2 * len(real), theirs, ours)
        same = sum(_bare(compile_releases(group)) == _bare(merger.create_compiled_release(group)) for group in groups)
    print(f"the same compiled release: {same:,} of {len(groups):,}")


def _bare(release: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in release.items() if key != "id"}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the tables (the only thing there is)")
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spend(Path(folder))
        releases(Path(folder))


if __name__ == "__main__":
    main()
