"""`huying serve`: pages and worker together, kept alive, stopped cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from huying.cli.serving.children import Child, GivesUp
from huying.cli.serving.server import address

from .conftest import Installation


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@contextmanager
def serving(installation: Installation, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "huying.cli", "serve", "--port", str(port), "--json"]
    with subprocess.Popen(
        command, env=installation.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def children_of(pid: int, part: str) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            words = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and part in words:
            found.append(int(status.parent.name))
    return found


def get(port: int, path: str) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
def test_it_serves_revives_what_dies_and_stops_cleanly(installation: Installation) -> None:
    port = free_port()
    with serving(installation, port) as server:
        assert server.stdout is not None
        assert json.loads(server.stdout.readline()) == {"url": f"http://127.0.0.1:{port}"}
        assert get(port, "/sign-in/") == 200

        second = installation("serve", "--port", str(free_port()), "--json")
        assert second.code == 1 and "已经在运行服务" in second.refusal["error"]
        taken = Installation(installation.home.parent / "other")("serve", "--port", str(port), "--json")
        assert taken.code == 1 and f"端口{port}用不了" in taken.refusal["error"]
        assert installation("backup", installation.home.parent / "while-serving.tar.gz").code == 0
        assert "服务正在运行" in installation("restore", "pyproject.toml", "--force", "--json").refusal["error"]

        [worker] = children_of(server.pid, "serving.worker")
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: children_of(server.pid, "serving.worker") not in ([], [worker]))

        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        assert server.stdout.read() == ""
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system ends the children on Linux only")
def test_its_children_do_not_outlive_a_parent_that_was_killed(installation: Installation) -> None:
    with serving(installation, free_port()) as server:
        assert server.stdout is not None
        server.stdout.readline()
        children = [*children_of(server.pid, "granian"), *children_of(server.pid, "serving.worker")]
        assert len(children) == 2
        server.kill()
        server.wait()
        wait_for(lambda: not any(Path(f"/proc/{child}/cwd").exists() for child in children))


def test_a_child_that_dies_at_once_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    child = Child("后台任务", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "child.log")
    child.start()
    with pytest.raises(GivesUp, match="后台任务"):
        for _ in range(10):
            assert child.process is not None
            child.process.wait(20)
            child.revive()


def test_a_child_that_will_not_stop_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huying.cli.serving.children.PATIENCE", 0.5)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    child = Child("后台任务", [sys.executable, "-c", stubborn], tmp_path / "child.log")
    child.start()
    wait_for(lambda: (tmp_path / "child.log").read_bytes())
    child.stop()
    assert not child.is_alive


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("::", "http://[::1]:8000"),
    ],
)
def test_the_address_is_one_that_can_be_typed(host: str, shown: str) -> None:
    assert address(host, 8000) == shown
