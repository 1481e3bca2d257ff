"""The most memory that a process has held, as the system counts it.

``getrusage`` will not do: a child process starts with its parent's peak there.
"""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path


def forget_peak() -> None:
    """Have the peak of memory counted from now, where the system can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> int:
    """The most memory held since then; since the process began where the system cannot tell."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
