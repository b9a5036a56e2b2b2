"""Who wants to know when a notice was imported: the storeys above register here, the calendar knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .notice import Notice
from .workdays import WorkCalendar


@dataclass(frozen=True)
class Imported:
    """A notice taken into use. `previous`: the notice it replaced, imported or shipped. Recompute what was 暂定."""

    notice: Notice
    previous: Notice | None
    before: WorkCalendar
    after: WorkCalendar
    by: str
    at: datetime

    @property
    def changes_days(self) -> bool:
        """False when the arrangement was known already."""
        return self.before is not self.after


Listener = Callable[[Imported], None]
_listeners: list[Listener] = []


def after_import(listener: Listener) -> Listener:
    """Register a function, once, from AppConfig.ready or as a decorator.

    It runs inside the import's transaction, in the order of registration: what it writes holds or falls with the
    import. To tell the world, it uses transaction.on_commit.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(imported: Imported) -> None:
    for listener in tuple(_listeners):
        listener(imported)
