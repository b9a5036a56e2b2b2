"""Turns at writing: one writer at a time, first come, first served. Pure: no Django.

SQLite lets one write at a time; who finds it busy polls, and among pollers chance decides: with eight clients one has
been seen to wait five seconds while another wrote 56,000 rows. So whoever wants to write asks for a turn first. Threads
of a process queue in the order in which they asked; processes alternate at a turnstile of two file locks, which the
system frees when a process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

_FIRST_NAP, _LONGEST_NAP = 0.0002, 0.005  # seconds, while another process has its turn


class TurnTimeout(Exception):
    """The turn did not come within the time that the connection is willing to wait."""


class Turns:
    """The queue for one database file, shared by all threads of this process."""

    def __init__(self, database: Path) -> None:
        self._gate, self._turn = (database.with_name(f"{database.name}-{part}") for part in ("gate", "turn"))
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False
        self._handles: tuple[int, int] | None = None

    def take(self, timeout: float) -> None:
        """Wait for the turn, `timeout` seconds at most. Raises TurnTimeout."""
        deadline = time.monotonic() + timeout
        self._queue(timeout)
        try:
            self._pass_turnstile(deadline)
        except BaseException:
            self._next()
            raise

    def give_back(self) -> None:
        """Let the next one write."""
        _, turn = self._open()
        fcntl.flock(turn, fcntl.LOCK_UN)
        self._next()

    # ── the threads of this process, in the order in which they came ──────
    def _queue(self, timeout: float) -> None:
        with self._lock:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TurnTimeout
        # The turn was handed over in this very moment: it is ours.

    def _next(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

    # ── the processes: who holds the gate is the next to have the turn ────
    def _pass_turnstile(self, deadline: float) -> None:
        gate, turn = self._open()
        _lock_before(gate, deadline)
        try:
            _lock_before(turn, deadline)
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)

    def _open(self) -> tuple[int, int]:
        if self._handles is None:
            gate, turn = (
                os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in (self._gate, self._turn)
            )
            self._handles = gate, turn
        return self._handles


def _lock_before(handle: int, deadline: float) -> None:
    nap = _FIRST_NAP
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TurnTimeout from None
        time.sleep(nap)
        nap = min(nap * 2, _LONGEST_NAP)


_queues: dict[tuple[int, str], Turns] = {}
_making = threading.Lock()


def turns_at(database: str) -> Turns:
    """The one queue of this process for a database file. A forked child makes its own: its parent's turn is not its."""
    key = os.getpid(), database
    with _making:
        if key not in _queues:
            _queues[key] = Turns(Path(database))
        return _queues[key]
