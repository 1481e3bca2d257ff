"""``wherry serve`` as a person runs it: an address, pages, Ctrl-C, and nothing left running."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest


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


@contextlib.contextmanager
def serve(data, port):
    """The command in a process of its own, which does not outlive a test that fails."""
    site = subprocess.Popen(
        [sys.executable, "-m", "wherry.cli.main", "serve", "--port", str(port)],
        env=os.environ | {"WHERRY_DATA": str(data), "DJANGO_SETTINGS_MODULE": "wherry.site.settings"},
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


def first_line(stream, seconds):
    ready, _, _ = select.select([stream], [], [], seconds)
    return stream.readline() if ready else ""


def test_serve_shows_pages_and_ctrl_c_leaves_nothing_running(data):
    port = free_port()
    with serve(data, port) as site:
        line = first_line(site.stdout, 90)
        assert line == f"Wherry is at http://127.0.0.1:{port}/  (Ctrl-C stops it)\n"
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
