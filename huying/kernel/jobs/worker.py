"""The loop of the worker: the scheduler and the jobs, one after the other, in one process.

`huying serve` runs it as one separate process, so that an embedded database has one more writer and no more.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections, connection

from huying.kernel.calendar import clock

from .beating import beating
from .schedule import tick
from .services import run_waiting

log = logging.getLogger("huying.jobs")

POLL = 1.0  # seconds between looks for waiting jobs
TICK_EVERY = 30.0  # seconds between ticks of the scheduler
AFTER_FAULT = 5.0  # seconds to leave a database alone that does not answer


def run_forever(stop: threading.Event) -> None:
    """Runs jobs and recurring duties until `stop` is set; the job in hand is put back at its next progress."""
    with beating():
        _work_until(stop)
    connection.close()


def _work_until(stop: threading.Event) -> None:
    ticked_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() - ticked_at >= TICK_EVERY:
                ticked_at = time.monotonic()
                tick(clock.now())
            ran = run_waiting(1, stop=stop)
        except Exception:  # the loop outlives a database that is away for a while
            log.exception("the worker could not reach its work")
            connection.close()
            stop.wait(AFTER_FAULT)
        else:
            if not ran:
                stop.wait(POLL)
