"""The worker says that it is there, and notices when the clock on the wall jumps."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from huying.kernel.calendar import clock

from .models import WorkerBeat

log = logging.getLogger("huying.jobs")

BEAT_EVERY = 15.0  # seconds
JUMP = timedelta(seconds=60)  # less is the work of a time server
FORGOTTEN_AFTER = timedelta(days=30)


class Metronome:
    """The clock on the wall beside one that only runs forward, and through sleep of the machine too."""

    def __init__(self, at: datetime) -> None:
        self._wall, self._steady = at, _steady()

    def jumped(self, at: datetime) -> timedelta:
        """How far the wall clock has been moved since last asked; nought when both went alike."""
        steady = _steady()
        moved = (at - self._wall) - timedelta(seconds=steady - self._steady)
        self._wall, self._steady = at, steady
        return moved if abs(moved) >= JUMP else timedelta()


def _steady() -> float:
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux: goes on while the machine sleeps
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def beat(metronome: Metronome, *, at: datetime) -> None:
    """Writes down that this machine's worker is there, and a jump if there was one."""
    moved = round(metronome.jumped(at).total_seconds())
    noted = {"beat_at": at} | ({"jumped_at": at, "jumped_seconds": moved} if moved else {})
    WorkerBeat.objects.update_or_create(name=socket.gethostname()[:120], defaults=noted)


@contextmanager
def beating() -> Iterator[None]:
    """A thread that beats while the worker works, however long a job takes."""
    over = threading.Event()
    metronome = Metronome(clock.now())

    def go() -> None:
        while True:
            try:
                beat(metronome, at=clock.now())
            except DatabaseError:  # the loop outlives a database that is away for a while
                log.warning("the worker's beat waits for the database")
                connection.close()
            if over.wait(BEAT_EVERY):
                break
        connection.close()

    thread = threading.Thread(target=go, name="worker-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)
