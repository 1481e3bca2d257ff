"""One Executor, local processes or a Dask cluster on loopback: the same answers."""

import math
import warnings

import pytest

from wherry.engine.parallel import executor


def test_local_processes_do_the_work():
    with executor(workers=2) as pool:
        assert list(pool.map(math.factorial, range(6))) == [1, 1, 2, 6, 24, 120]


def test_a_fault_in_a_task_reaches_the_caller():
    with executor(workers=1) as pool, pytest.raises(ValueError):
        pool.submit(math.sqrt, -1).result()


def test_a_dask_cluster_on_loopback_gives_the_same_answers():
    distributed = pytest.importorskip("distributed", reason="the extra wherry[cluster] is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            distributed.LocalCluster(
                n_workers=1,
                threads_per_worker=1,
                processes=False,
                dashboard_address=None,
                protocol="tcp://",
                host="127.0.0.1",
            ) as cluster,
            executor(cluster=cluster.scheduler_address) as pool,
        ):
            assert [pool.submit(math.factorial, n).result() for n in range(6)] == [1, 1, 2, 6, 24, 120]
