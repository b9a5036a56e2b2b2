"""Work that is killed: a forked process does it, and is ended with SIGKILL at a moment of chance."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from django.db import connection


def forked(work: Callable[[], object]) -> int:
    """Starts the work in a process of its own and returns its number. No database connection is shared with it."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        connection.close()
        code = 0
    finally:
        os._exit(code)  # none of pytest's ends


def finished(pid: int) -> bool:
    """Waits for the process. Whether it came to its end; False when it was killed. An error of its own raises."""
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0, "the process failed by itself"
    return True


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Kills the work after so long, unless it has ended. Whether it was killed."""
    pid = forked(work)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return not finished(pid)


def timed(work: Callable[[], object]) -> float:
    """How long the work takes when nobody kills it, in seconds."""
    start = time.monotonic()
    assert finished(forked(work))
    return time.monotonic() - start
