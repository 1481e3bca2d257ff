"""The database that comes in a wheel: shared, stopped at the end, clear when it cannot start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from wherry.store import embedded

HOLD = """
import sys, time
from pathlib import Path
from wherry.store import embedded
server = embedded.start(Path(sys.argv[1]))
print("up", server.folder, flush=True)
time.sleep(60)
"""


def hold(folder: Path) -> subprocess.Popen:
    """Another process that holds the folder's server until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, preexec_fn=_heed_ctrl_c
    )
    assert process.stdout.readline().startswith("up")
    process.stdout.close()
    return process


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def serving(folder: Path) -> bool:
    """Whether a postmaster of this folder lives."""
    file = folder / "postgres" / "postmaster.pid"
    try:
        process = psutil.Process(int(file.read_text().splitlines()[0]))
    except (OSError, ValueError, IndexError, psutil.Error):
        return False
    return process.status() != psutil.STATUS_ZOMBIE


@pytest.fixture
def folder():
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="wherry-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_last_to_leave_stops_the_server(folder, end):
    first, second = hold(folder), hold(folder)
    assert serving(folder)
    first.send_signal(end)
    first.wait(20)
    assert serving(folder)
    second.send_signal(end)
    second.wait(20)
    assert not serving(folder)


def test_a_killed_process_does_not_keep_the_server_for_ever(folder):
    killed = hold(folder)
    killed.kill()
    killed.wait(20)
    assert serving(folder)
    following = hold(folder)
    following.send_signal(signal.SIGTERM)
    following.wait(20)
    assert not serving(folder)


def test_a_long_path_is_no_obstacle(folder):
    deep = folder / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    holder = hold(deep)
    assert serving(deep)
    holder.terminate()
    holder.wait(20)
    assert not serving(deep)


def test_a_path_that_a_shell_would_read_is_refused_with_a_remedy(tmp_path):
    with pytest.raises(embedded.CannotStart, match="Set WHERRY_DATA to a folder with a plain name"):
        embedded.start(tmp_path / "my data")


def test_a_folder_that_cannot_be_used_is_told_in_words(folder):
    (folder / "postgres").write_text("in the way")
    with pytest.raises(embedded.CannotStart, match=r"did not start: .* set WHERRY_DATA to another folder"):
        embedded.start(folder)


def test_both_roles_are_ordinary_and_neither_is_the_server_s_own(superuser):
    found = superuser.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'wherry%%' AND rolcanlogin "
        "AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) ORDER BY 1"
    ).fetchall()
    assert found == [("wherry_app",), ("wherry_owner",)]


def test_the_socket_is_closed_to_other_accounts(postgres):
    mode = (Path(postgres.socket_folder) / f".s.PGSQL.{postgres.port}").stat().st_mode
    assert mode & 0o077 == 0


VERSIONS = """
SELECT (SELECT xmin::text FROM pg_namespace WHERE nspname = 'public'),
       (SELECT xmin::text FROM pg_database WHERE datname = current_database())
"""


def test_a_database_that_is_right_is_left_untouched_and_one_that_is_not_is_mended(folder):
    server = embedded.start(folder)
    try:
        with psycopg.connect(
            **server.parameters(user=embedded.SUPERUSER, database=embedded.DATABASE), autocommit=True
        ) as connection:
            before = connection.execute(VERSIONS).fetchone()
            server.create_database(embedded.DATABASE)
            assert connection.execute(VERSIONS).fetchone() == before
            connection.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
            server.create_database(embedded.DATABASE)
            opened = "SELECT has_schema_privilege('public', 'public', 'CREATE')"
            assert connection.execute(opened).fetchone() == (False,)
    finally:
        embedded.stop(folder)


READY = "import django; django.setup(); from wherry.store.upkeep import make_ready; make_ready()"


def test_processes_that_make_the_tables_at_once_take_turns(folder):
    environment = os.environ | {"WHERRY_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "wherry.site.settings"}
    started = [
        subprocess.Popen([sys.executable, "-c", READY], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in started]
    assert [code for _, code in ended] == [0, 0, 0], ended
