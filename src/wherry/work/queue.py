"""The queue of runs, kept in the database: who takes the next one, and what becomes of those whose worker died."""

from __future__ import annotations

import asyncio
import threading
import uuid
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from wherry.store.models import Run

QUEUE, LONG = "runs", "long runs"
DEAD_AFTER_SECONDS = 60.0
GIVE_BACK_SECONDS = 1.0
POLL_SECONDS = 2.0


def put_in_queue(run: Run) -> None:
    """Let a worker take the run, once the transaction that asked for it is committed. A division asks for a plan of
    every group of bodies, and an explanation for one of every choice, so they wait in a queue of their own."""
    _queued(LONG if run.kind in ("division", "explanation") else QUEUE).defer(
        run=str(run.pk), owner=run.owner, person=None if run.asked_by is None else str(run.asked_by)
    )


@app.task(name="work.run", queue=QUEUE, pass_context=True)
def work(context: Any, *, run: str, owner: str | None, person: str | None) -> None:
    """Work one run. A job holds only numbers, because every worker can read the queue. A worker that is told to end
    gives the run back."""
    from wherry.work.working import work_run

    by = None if person is None else uuid.UUID(person)
    try:
        if not work_run(run=uuid.UUID(run), owner=owner, person=by, ending=context.should_abort):
            _queued(context.job.queue).defer(run=run, owner=owner, person=person)
    finally:
        connections.close_all()  # of this thread, which the worker may not use again


def _queued(queue: str) -> Any:
    return work.configure(queue=queue)


async def _watch_over(using: Any) -> None:
    """Again and again, mark as failed the runs whose worker has given no sign of life."""
    while True:
        await _fail_abandoned(using)
        await asyncio.sleep(DEAD_AFTER_SECONDS)


async def _fail_abandoned(using: Any) -> None:
    for job in await using.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
        await sync_to_async(_abandon)(job.task_kwargs)
        await using.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


def _abandon(given: dict[str, Any]) -> None:
    from wherry.work.working import abandon_run

    person = None if given["person"] is None else uuid.UUID(str(given["person"]))
    try:
        abandon_run(run=uuid.UUID(str(given["run"])), owner=given["owner"], person=person)
    finally:
        connections.close_all()


def work_until_stopped() -> None:
    """Take runs one after another until Ctrl-C or SIGTERM; the one in hand is then given back to the queue.

    Any number of processes and machines may do this on one database.
    """
    _run_worker(wait=True, queues=(QUEUE, LONG))


def work_waiting(*, long: bool = True) -> None:
    """Work what is waiting now, in this process, and come back when nothing is left; without ``long`` the divisions
    are left to another worker."""
    _run_worker(wait=False, queues=(QUEUE, LONG) if long else (QUEUE,))


def _run_worker(*, wait: bool, queues: tuple[str, ...]) -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())

    async def run() -> None:
        async with worker_app.open_async():
            await _fail_abandoned(worker_app)
            watching = asyncio.create_task(_watch_over(worker_app))
            try:
                await worker_app.run_worker_async(
                    queues=list(queues),
                    wait=wait,
                    concurrency=1,
                    fetch_job_polling_interval=POLL_SECONDS,
                    shutdown_graceful_timeout=GIVE_BACK_SECONDS,
                    install_signal_handlers=threading.current_thread() is threading.main_thread(),
                    delete_jobs="successful",
                )
            finally:
                watching.cancel()

    asyncio.run(run())
