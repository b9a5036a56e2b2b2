"""The parent: starts the pages and the worker, says when pages are served, keeps both alive until told to end."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from types import FrameType

from .. import bootstrap
from ..answers import Refusal, note
from ..logs import log_file
from ..paths import is_embedded
from .children import Child, GivesUp
from .static import collect_if_changed

READY_WITHIN = 60.0  # seconds
LOOK_EVERY = 0.5


def serve(*, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM. `ready` is called with the address as soon as a page can be had.

    Refused when the port is taken or this data directory is being served already.
    """
    try:
        with bootstrap.locked("serve.lock", wait=False):
            check_port(host, port)
            collect_if_changed()
            _run([_pages(host, port), _worker()], host, port, ready)
    except BlockingIOError:
        raise Refusal("这个数据目录已经在运行服务。", "先停止那一个，或用 HUYING_HOME 指定另一个数据目录。") from None
    except GivesUp as fault:
        name = str(fault)
        raise Refusal(
            f"{name}启动后反复退出，服务已停止。", f"请把 {log_file().parent} 里的日志交给系统管理员。"
        ) from fault


def _pages(host: str, port: int) -> Child:
    # One process on SQLite: its writers queue inside it instead of racing for the file (limits.md, trap 1). Many
    # threads: small deeds that come in bursts wait in them, to be written together. On PostgreSQL each is a connection.
    workers, threads = (1, 32) if is_embedded() else (max(1, min(4, os.cpu_count() or 1)), 8)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers", "--no-ws",
        "--log-level", "warning", "huying.config.wsgi:application",
    ]  # fmt: skip
    return Child("网页服务", command, log_file("pages.log"))


def _worker() -> Child:
    return Child("后台任务", [sys.executable, "-m", "huying.cli.serving.worker"], log_file("worker.out.log"))


def _run(children: list[Child], host: str, port: int, ready: Callable[[str], None]) -> None:
    stop = threading.Event()
    with _told_to_end(stop):
        try:
            for child in children:
                child.start()
            _await_pages(children[0], host, port, stop)
            if not stop.is_set():
                ready(address(host, port))
            while not stop.wait(LOOK_EVERY):
                for child in children:
                    if child.revive():
                        note(f"{child.name}意外退出，已重新启动。")
        finally:
            for child in children:
                child.stop()


@contextmanager
def _told_to_end(stop: threading.Event) -> Iterator[None]:
    def tell(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _await_pages(pages: Child, host: str, port: int, stop: threading.Event) -> None:
    waited = 0.0
    while not stop.wait(0.1):
        waited += 0.1
        if _answers(host, port):
            return
        if waited > READY_WITHIN:
            raise GivesUp(pages.name)
        pages.revive()


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def check_port(host: str, port: int) -> None:
    """Refused when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Refusal(f"端口{port}用不了：{fault.strerror}。", "换一个端口，例如 --port 8010。") from fault


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def address(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    name = _reachable(host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
