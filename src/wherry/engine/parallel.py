"""One Executor for work that can be divided: this machine's cores, or a Dask cluster.

A task should hold 0.2 s of work or more, have no side effects and be named by the hash of its input, so that a lost
worker is a re-run.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def executor(*, workers: int | None = None, cluster: str | None = None) -> Iterator[Executor]:
    """An Executor for the length of a block.

    ``workers`` local processes (default: one a core), or the Dask scheduler at address ``cluster``, for example
    ``tcp://127.0.0.1:8786`` (needs the extra ``wherry[cluster]``).
    """
    if cluster is not None:
        from distributed import Client  # an optional extra

        with Client(cluster, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            yield client.get_executor()
        return
    with ProcessPoolExecutor(
        max_workers=workers or os.cpu_count() or 1, mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        yield pool
