"""Places for a few at a time: whoever finds none waits for one, and who came first gets it first. Pure.

Not the standard semaphore: with that one a newcomer may take the place for which another was just woken, who then waits
anew behind all others. With eight clients one request in a hundred waited three times as long as half of them.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext


class Places:
    """`with places:` holds one of them, in one thread at a time; `elsewhere()` gives it back for a while."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        self._take()
        _held.places = self

    def __exit__(self, *_fault: object) -> None:
        _held.places = None
        self._give_back()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Within it the place is another's. Whoever comes back waits for none: others may wait for what he holds."""
        self._give_back()
        try:
            yield
        finally:
            with self._lock:
                self._free -= 1

    def _take(self) -> None:
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return
            gate = shut()
            self._waiting.append(gate)
        gate.acquire()

    def _give_back(self) -> None:
        with self._lock:
            if self._waiting and self._free >= 0:
                self._waiting.popleft().release()  # the place is handed on, it does not become free
            else:
                self._free += 1


_held = threading.local()  # the places of which this thread holds one


@contextmanager
def elsewhere() -> Iterator[None]:
    """While this thread only waits for another program, its place is another's."""
    places: Places | None = getattr(_held, "places", None)
    with places.left() if places else nullcontext():
        yield


def shut() -> threading.Lock:
    """A gate that somebody else will open, once: a bare lock costs a third of an Event."""
    gate = threading.Lock()
    gate.acquire()
    return gate
