"""``wherry serve`` as a person runs it: an address, pages, Ctrl-C, and nothing left running."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from wherry.record.body import Body
from wherry.record.estate import Estate
from wherry.record.site import Site
from wherry.show.estate_folder import write_folder


@pytest.fixture
def data():
    """A data folder whose path is short, as the database's socket needs, and which its user may enter."""
    path = Path(tempfile.mkdtemp(prefix="wherry-", dir="/tmp" if Path("/tmp").is_dir() else None))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data):
    return os.environ | {"WHERRY_DATA": str(data), "DJANGO_SETTINGS_MODULE": "wherry.site.settings"}


def demo(data, folder):
    command = [sys.executable, "-m", "wherry.cli.main", "demo", "--folder", str(folder), "--start", "2027-04"]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=180, check=False)


@contextlib.contextmanager
def serve(data, port):
    """The command in a process of its own, which does not outlive a test that fails."""
    site = subprocess.Popen(
        [sys.executable, "-m", "wherry.cli.main", "serve", "--port", str(port)],
        env=environment(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with site:
        try:
            yield site
        finally:
            if site.poll() is None:
                site.send_signal(signal.SIGINT)
                print(site.stderr.read())  # pytest shows it where the test fails


def next_line(site, seconds):
    """The next line that it prints; a site that prints none in time is ended, which ends the waiting."""
    end = threading.Timer(seconds, site.terminate)
    end.start()
    try:
        return site.stdout.readline()
    finally:
        end.cancel()


def small_estate():
    """One county and one site, flagged as generated."""
    return Estate.of(
        [
            Body(ref="NFK", name="Norfolk County Council", kind="county", provenance="generated"),
            Site(ref="NFK/S-1", body="NFK", name="Hall", kind="office", postcode="NR1 2DH", provenance="generated"),
        ]
    )


def test_demo_then_serve_shows_pages_and_ctrl_c_leaves_nothing_running(data, tmp_path):
    write_folder(small_estate(), tmp_path / "small", notice=None)
    made = demo(data, tmp_path / "small")
    assert made.returncode == 0, made.stderr
    assert f"2 records; sign-ins are in {data / 'sign-in.txt'}" in made.stdout
    assert "Generated demonstration data" in made.stdout
    assert made.stdout.endswith("Done. To see it: wherry serve\n")
    assert (data / "sign-in.txt").stat().st_mode & 0o077 == 0
    again = demo(data, tmp_path / "small")
    assert again.returncode == 0
    assert "The store holds bodies already, so nothing was loaded." in again.stdout
    port = free_port()
    with serve(data, port) as site:
        line = next_line(site, 90)
        assert line == f"Wherry is at http://127.0.0.1:{port}/  (Ctrl-C stops it)\n"
        assert next_line(site, 10).startswith("Sign in as administrator@nfk.example with the password ")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert page.status == 200
            assert "sign-in" in page.url
        started = psutil.Process(site.pid).children(recursive=True)
        assert any("gunicorn" in " ".join(child.cmdline()) for child in started)
        assert any("work" in child.cmdline() for child in started)
        assert (data / "postgres" / "postmaster.pid").exists()
        site.send_signal(signal.SIGINT)
        assert site.wait(60) == 130
        assert "Traceback" not in site.stderr.read()
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []
    ends = time.monotonic() + 10
    while (data / "postgres" / "postmaster.pid").exists() and time.monotonic() < ends:
        time.sleep(0.1)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_port_that_is_taken_is_said_before_anything_starts(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with serve(data, port) as site:
            told = site.communicate(timeout=60)[1]
        assert site.returncode == 1
    assert f"port {port} is taken by another program" in told
    assert f"--port {port + 1}" in told
    assert list(data.iterdir()) == []
