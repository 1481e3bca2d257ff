"""The list of the faults that were put into the configurations, so that what finds them can be marked."""

from __future__ import annotations

from collections.abc import Iterable

from tools.demonstration.equipment import ConfigFile

HEAD = """# Faults put into these configurations

Generated for a demonstration: no such device exists, and what looks like a secret says that it is none. The clauses are
paraphrased requirements of a public services network. A line of 0 means that something is missing from the file.

| file | line | clause | what is wrong | text |
|---|---|---|---|---|
"""


def write_faults(configs: Iterable[ConfigFile]) -> str:
    """The list as a table, by file and line."""
    faults = sorted(fault for config in configs for fault in config.faults)
    return HEAD + "".join(
        f"| {fault.file} | {fault.line} | {fault.clause} | {fault.says} | {f'`{fault.text}`' if fault.text else ''} |\n"
        for fault in faults
    )
