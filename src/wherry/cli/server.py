"""The commands that run the site on its database: demo, serve and work."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click

import wherry
from wherry.cli.folder import QuarterType
from wherry.record.error import WherryError
from wherry.record.quarter import Quarter
from wherry.show.words import GENERATED

START_SECONDS = 60.0
LOOPBACK = "127.0.0.1"
DEMONSTRATION = Path(wherry.__file__).resolve().parents[2] / "examples" / "eastern"


@click.command(short_help="Load the demonstration and make its answers.")
@click.option("--folder", type=click.Path(path_type=Path), help="An estate folder; else the demonstration's.")
@click.option("--start", type=QuarterType(), help="First quarter of the plan, for example 2027-04; else the next one.")
@click.option("--leave-division", is_flag=True, help="Leave the division, which takes longest, to the site's worker.")
def demo(folder: Path | None, start: Quarter | None, leave_division: bool) -> None:
    """Load the demonstration estate, admit people who can sign in, and make its overlaps, plan, failures,
    pairings, assurance and division.

    Safe to run again: where the store holds bodies already, only answers that wait are made.
    """
    path = folder or DEMONSTRATION
    if folder is None and not path.is_dir():
        raise WherryError("the demonstration is not installed here; name an estate folder with --folder")
    _set_up()
    from wherry.work.demonstration import set_up_demonstration
    from wherry.work.queue import work_waiting

    click.echo(f"Loading {path.name}")
    made = set_up_demonstration(path, start=start)
    if made is None:
        click.echo("The store holds bodies already, so nothing was loaded.")
    else:
        for finding in made.reading.findings:
            click.echo(f"{finding.severity}: {finding.where}: {finding.says}; {finding.remedy}")
        click.echo(f"{sum(made.reading.estate.counts.values()):,} records; sign-ins are in {made.file}")
        if made.reading.estate.generated:
            click.echo(GENERATED)
    click.echo("Making the answers that wait")
    work_waiting(long=not leave_division)
    click.echo("Done. To see it: wherry serve")


@click.command(short_help="Run the site on this machine.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="N", help="Port on this machine: 8000.")
@click.option(
    "--host", default=LOOPBACK, metavar="ADDRESS", help="Address to listen on: 127.0.0.1, this machine alone."
)
@click.option("--no-worker", is_flag=True, help="Leave the long work to a wherry work elsewhere.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, metavar="N", help="Pages served at once: 4.")
def serve(port: int, threads: int, host: str, no_worker: bool) -> None:
    """Run the site on this machine: the database, one worker for long work, and the pages. Ctrl-C stops all."""
    from wherry.cli.children import children

    _claim(port)
    _set_up()
    with children() as running:
        if not no_worker:
            running.start("the worker", [sys.executable, "-m", "wherry.cli.main", "work"])
        running.start("the web server", _gunicorn(host, port, threads))
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            if running.ended() is not None or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        if running.ended() is None:
            click.echo(f"Wherry is at http://{LOOPBACK}:{port}/  (Ctrl-C stops it)")
            _say_who()
        running.wait()


@click.command(short_help="Do the long work of the site.")
def work() -> None:
    """Do the long work that the site asks for, until stopped with Ctrl-C. More of these are more workers."""
    _set_up()
    from wherry.work.queue import work_until_stopped

    work_until_stopped()


def _gunicorn(host: str, port: int, threads: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "wherry.site.wsgi:application",
        f"--bind={host}:{port}",
        "--workers=1",
        f"--threads={threads}",
        "--log-level=warning",
        "--no-control-socket",
    ]


def _set_up() -> None:
    """Start the database, bring its tables up to date, and load the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry.site.settings")
    import django

    django.setup()
    from wherry.store.upkeep import make_ready

    make_ready()


def _claim(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as fault:
            raise WherryError(
                f"port {port} is taken by another program; stop that, or choose another with --port {port % 65535 + 1}"
            ) from fault


def _answers(port: int) -> bool:
    """Whether a page comes: the first takes seconds, because it loads all that pages stand on."""
    try:
        with contextlib.closing(HTTPConnection(LOOPBACK, port, timeout=START_SECONDS)) as asking:
            asking.request("GET", "/sign-in")
            asking.getresponse().read()
    except (OSError, HTTPException):
        return False
    return True


def _say_who() -> None:
    """How to sign in, where the demonstration has made people: the first of them, and where the others are."""
    from django.conf import settings

    from wherry.work.demonstration import SIGN_IN_FILE

    file = Path(settings.WHERRY_DATA) / SIGN_IN_FILE
    try:
        first = file.read_text(encoding="utf-8").splitlines()[1].split("\t")
    except (OSError, IndexError):
        return
    click.echo(f"Sign in as {first[0]} with the password {first[1]}; others are in {file}")
