"""One PostgreSQL for all tests, in a short-lived folder: started by the first test that needs it, shared by parallel
workers with a database each, stopped at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

DATA = "WHERRY_TEST_DATA"


def pytest_configure(config: pytest.Config) -> None:
    """Settle the data folder before anything connects; parallel workers share the first process's folder."""
    if not hasattr(config, "workerinput"):
        os.environ[DATA] = tempfile.mkdtemp(prefix="wherry-", dir="/tmp" if Path("/tmp").is_dir() else None)
        Path(os.environ[DATA]).chmod(0o755)
    from django.conf import settings

    settings.WHERRY_DATA = os.environ[DATA]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, whose last user this process is, and leave nothing behind."""
    if DATA not in os.environ:
        return
    from wherry.store import embedded

    embedded.stop(Path(os.environ[DATA]))
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(DATA), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres():
    """The running server."""
    from wherry.store import embedded

    server = embedded.start(Path(os.environ[DATA]))
    with psycopg.connect(**server.parameters(user=embedded.SUPERUSER), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the tests
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def django_db_setup(request, postgres, django_db_blocker):
    """A database of its own for each parallel worker, made by the owner's role and used by the application's."""
    from django.db import connections

    from wherry.store.upkeep import make_ready

    name = f"wherry_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    postgres.create_database(name)
    with django_db_blocker.unblock():
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        make_ready()
    yield name
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
    postgres.drop_database(name)


@pytest.fixture
def superuser(postgres, django_db_setup):
    """A connection that sees over every wall, to look from outside at what the application did."""
    from wherry.store import embedded

    parameters = postgres.parameters(user=embedded.SUPERUSER, database=django_db_setup)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


def _wait_until_quiet(connection: psycopg.Connection) -> None:
    """Wait for pages that a browser asked for and left: emptying tables under them could end in a deadlock."""
    busy = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend' AND state <> 'idle'"
    )
    ends = time.monotonic() + 30
    while connection.execute(busy).fetchone() is not None and time.monotonic() < ends:
        time.sleep(0.05)


@pytest.fixture(scope="session", autouse=True)
def _empty_after_committing_tests(request):
    """Tests that commit empty the tables afterwards as a superuser; the application's role may not."""
    from django.test import TransactionTestCase

    from wherry.store import embedded

    def empty(self) -> None:
        from django.db import connections

        for connection in connections.all(initialized_only=True):
            connection.close()
        server, name = request.getfixturevalue("postgres"), connections["default"].settings_dict["NAME"]
        parameters = server.parameters(user=embedded.SUPERUSER, database=name)
        with psycopg.connect(**parameters, autocommit=True) as connection:
            _wait_until_quiet(connection)
            connection.execute("SET session_replication_role = replica")
            found = connection.execute(
                "SELECT string_agg(format('%I', relname), ', ') FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = 'public'::regnamespace AND relname NOT IN "
                "('django_migrations', 'django_content_type', 'auth_permission')"
            ).fetchone()
            connection.execute("ALTER TABLE wherry_changes DISABLE TRIGGER wherry_keep_all")
            try:
                connection.execute(f"TRUNCATE {found[0]} CASCADE")
            except psycopg.errors.DeadlockDetected:  # a page began after all; PostgreSQL has ended one of the two
                _wait_until_quiet(connection)
                connection.execute(f"TRUNCATE {found[0]} CASCADE")
            connection.execute("ALTER TABLE wherry_changes ENABLE TRIGGER wherry_keep_all")

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
    yield
    patch.undo()
