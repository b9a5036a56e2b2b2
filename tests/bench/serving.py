"""The platform as it is served, with clients that press it: for measurements through the whole stack.

    with served(home, database_url="") as server:
        seconds, waits = press(server.port, [requests_of_client_1, requests_of_client_2, …])

Nothing is measured from inside: the clients hold a connection each, send one request, and wait for its answer.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 32  # of the cookie and of the form alike: what the check against forged requests compares
LENGTH = re.compile(rb"content-length: *(\d+)", re.I)


@dataclass(frozen=True)
class Answered:
    """What clients saw: seconds in all, each request's wait in seconds, the statuses with how many had them."""

    seconds: float
    waits: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))]


def environment(home: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """The environment of a process that uses this data directory and database, and no others."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    return kept | {"HUYING_HOME": str(home), "HUYING_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, database_url: str = "") -> Iterator[int]:
    """`huying serve` on a port of its own; yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "huying.cli", "serve", "--port", str(port), "--json"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(home, database_url), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(b'{"url"'), "huying serve did not start"
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        if server.stdout is not None:
            server.stdout.close()


def form(path: str, session: str, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a POST of a form, as a browser that has signed in sends them."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrfmiddlewaretoken": TOKEN, **fields}.items()
    ]
    parts += [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.pdf"\r\n'.encode()
        + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n"
        for name, content in (files or {}).items()
    ]  # fmt: skip
    body = b"".join(parts) + f"--{mark}--\r\n".encode()
    return _head("POST", path, session, f"multipart/form-data; boundary={mark}", len(body)) + body


def short_form(path: str, session: str, fields: Mapping[str, str]) -> bytes:
    """The same for a form without files."""
    body = "&".join(f"{k}={v}" for k, v in {"csrfmiddlewaretoken": TOKEN, **fields}.items()).encode()
    return _head("POST", path, session, "application/x-www-form-urlencoded", len(body)) + body


def page(path: str, session: str) -> bytes:
    return _head("GET", path, session, "text/plain", 0)


def message(path: str, session: str, said: str) -> bytes:
    """A JSON message of a device's script."""
    body, token = said.encode(), f"application/json\r\nX-CSRFToken: {TOKEN}"
    return _head("POST", path, session, token, len(body)) + body


def _head(method: str, path: str, session: str, kind: str, length: int) -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}; csrftoken={TOKEN}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def press(port: int, clients: Sequence[Sequence[bytes]]) -> Answered:
    """Every client sends its requests one after the other; all at once. Ends when every request is answered."""
    looking = selectors.DefaultSelector()
    lines = [_Line(port, requests) for requests in clients if requests]
    start = time.perf_counter()
    for line in lines:
        line.send()
        looking.register(line.socket, selectors.EVENT_READ, line)
    while looking.get_map():
        for key, _ in looking.select(timeout=60) or _silent():
            if key.data.receive() and not key.data.send():
                looking.unregister(key.fileobj)
                key.data.socket.close()
    seconds = time.perf_counter() - start
    statuses: dict[int, int] = {}
    for line in lines:
        for status in line.statuses:
            statuses[status] = statuses.get(status, 0) + 1
    return Answered(seconds, [w for line in lines for w in line.waits], statuses)


def _silent() -> list[Any]:
    raise TimeoutError("the server has not answered for a minute")


class _Line:
    """One client's connection."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self.requests = iter(requests)
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waits: list[float] = []
        self.statuses: list[int] = []
        self.got = b""

    def send(self) -> bool:
        request = next(self.requests, None)
        if request is None:
            return False
        self.got, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)
        return True

    def receive(self) -> bool:
        """Whether the answer is complete."""
        block = self.socket.recv(1 << 20)
        if not block:
            raise ConnectionError(f"the server hung up after {self.got[:200]!r}")
        self.got += block
        head, found, body = self.got.partition(b"\r\n\r\n")
        length = LENGTH.search(head) if found else None
        if length is None or len(body) < int(length[1]):
            return False
        self.waits.append(time.perf_counter() - self.sent_at)
        self.statuses.append(int(head[9:12]))
        return True


@dataclass(frozen=True)
class Planned:
    """A request that a client sends at its time, in seconds from the beginning; `kind` is for the table."""

    at: float
    kind: str
    request: bytes


@dataclass
class Kept:
    """What came of all requests of a kind: waits in seconds from the planned moment on, statuses, bodies."""

    waits: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        return Answered(0, self.waits, {}).percentile(share)


def keep_to(port: int, plans: Sequence[Sequence[Planned]]) -> dict[str, Kept]:
    """Every client has a connection and sends each request when its time has come, not before the last is answered.

    Who has to wait for an earlier answer waits longer: that time is counted too.
    """
    looking, found = selectors.DefaultSelector(), dict[str, Kept]()
    lines = [_PlannedLine(port, sorted(plan, key=lambda one: one.at)) for plan in plans]
    for line in lines:
        looking.register(line.socket, selectors.EVENT_READ, line)
    begun = time.perf_counter()
    while waiting := [line for line in lines if line.is_busy or line.plan]:
        now = time.perf_counter() - begun
        for line in waiting:
            line.send_due(begun, now)
        for key, _ in looking.select(timeout=0.002):
            if not key.data.receive():
                continue
            kept = found.setdefault(key.data.answered().kind, Kept())
            kept.waits.append(key.data.waits[-1])
            kept.statuses.append(key.data.statuses[-1])
            kept.bodies.append(key.data.got.partition(b"\r\n\r\n")[2])
    for line in lines:
        line.socket.close()
    return found


class _PlannedLine(_Line):
    """A client's connection with the requests that are still to be sent."""

    def __init__(self, port: int, plan: Sequence[Planned]) -> None:
        super().__init__(port, [one.request for one in plan])
        self.plan, self.is_busy = list(plan), False

    def send_due(self, begun: float, now: float) -> None:
        if not self.is_busy and self.plan and self.plan[0].at <= now:
            self.is_busy = self.send()
            self.sent_at = begun + self.plan[0].at

    def answered(self) -> Planned:
        self.is_busy = False
        return self.plan.pop(0)
