"""Writing together: deeds that wait at the same time share one transaction, and one wait for the disk.

Whoever comes first and finds nobody writing writes for all who wait; the others wait for that commit. A deed is
answered only after the commit that holds it, so nothing is acknowledged that a power cut could take back (R1, R2). If
the commit fails, each deed is tried once more by itself, so that nobody suffers for another's fault.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from .places import shut
from .registry import Burst

LARGEST = 256  # deeds in one transaction: nobody waits longer than these take


@dataclass(eq=False, slots=True)
class _Waiting:
    deed: Any
    gate: threading.Lock = field(default_factory=shut)
    done: bool = False
    fault: BaseException | None = None


class Together:
    """The queue of one deed in this process."""

    def __init__(self, burst: Burst) -> None:
        self._burst = burst
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._is_writing = False

    def write(self, deed: Any) -> bool:
        """Write a deed, with those that wait beside it. Returns whether it was done; it is on the disk then."""
        mine = _Waiting(deed)
        with self._lock:
            self._waiting.append(mine)
            leads = not self._is_writing
            self._is_writing = True
        if leads:
            self._lead(mine)
        else:
            mine.gate.acquire()
            if not mine.done and mine.fault is None and mine.deed is _LEAD:
                mine.deed = deed
                self._lead(mine)
        if mine.fault is not None:
            raise mine.fault
        return mine.done

    def _lead(self, mine: _Waiting) -> None:
        """Write for all who wait, this thread's own deed among them; then hand the lead to the next who came."""
        with self._lock:
            batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
        if mine not in batch:
            batch.append(mine)
        try:
            self._commit(batch)
        finally:
            self._hand_on()
            for waiting in batch:
                if waiting is not mine:
                    waiting.gate.release()

    def _hand_on(self) -> None:
        with self._lock:
            if not self._waiting:
                self._is_writing = False
                return
            following = self._waiting.pop(0)
        following.deed = _LEAD
        following.gate.release()

    def _commit(self, batch: Sequence[_Waiting]) -> None:
        try:
            with transaction.atomic():
                done = self._burst.write([w.deed for w in batch])
        except Exception as fault:
            if len(batch) == 1:
                batch[0].fault = fault
                return
            for waiting in batch:
                self._commit([waiting])
        else:
            for waiting, was_done in zip(batch, done, strict=True):
                waiting.done = was_done


_LEAD = object()  # instead of a deed: it is your turn to write for all
