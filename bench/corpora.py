"""Where the real data lie: the folder that ``WHERRY_CORPORA`` names, beside the repository where nothing is said."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def procurement() -> Path:
    """The folder of registers, spend files and notices. ``SystemExit`` with words where there is none."""
    folder = Path(os.environ.get("WHERRY_CORPORA", ROOT / ".." / "shared" / "data")).resolve() / "procurement"
    if not folder.is_dir():
        raise SystemExit(f"there is no {folder}; set WHERRY_CORPORA to the folder that holds procurement")
    return folder
