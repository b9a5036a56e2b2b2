"""Child processes that are kept alive, and stopped cleanly whatever becomes of the parent."""

from __future__ import annotations

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger("huying.serve")

PATIENCE = 20.0  # seconds for a child to finish what it has in hand
QUICK = 10.0  # a child that lived shorter than this died at once
MOST_QUICK_DEATHS = 5  # then it is not started again
LARGEST_LOG = 20_000_000  # bytes; a larger log is set aside when the child starts
_PR_SET_PDEATHSIG = 1


class GivesUp(RuntimeError):
    """A child dies as soon as it is started; its name is the message."""


@dataclass
class Child:
    """One child: its name for people, its command, the file for what it prints."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = field(default=0, repr=False)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as out:
            # A session of its own: Ctrl-C reaches the parent alone, which stops the children in order.
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )  # fmt: skip
        self.started_at = time.monotonic()

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Starts a dead child again. Returns whether it was dead. Raises GivesUp when it dies again and again."""
        if self.process is None or self.is_alive:
            return False
        lived = time.monotonic() - self.started_at
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK else 0
        log.error("%s ended with %s after %.0f s", self.name, self.process.returncode, lived)
        if self.quick_deaths >= MOST_QUICK_DEATHS:
            raise GivesUp(self.name)
        time.sleep(min(2.0, 0.2 * 2**self.quick_deaths))
        self.start()
        return True

    def stop(self) -> None:
        """Asks the child to end, and ends it when it does not."""
        if self.process is None or not self.is_alive:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            log.error("%s did not stop within %.0f s", self.name, PATIENCE)
            self.process.kill()
            self.process.wait()


def _die_with_parent() -> None:
    """Linux: the child gets SIGTERM when the parent is killed outright, instead of holding the port for ever."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
