"""One way to hold a proceeding by its subject."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import hold, locked

from .. import selectors


def lock(procedure: type[Procedure], subject_id: int) -> Proceeding:
    """The proceeding about this subject: until the transaction ends nobody else records an act in it."""
    proceeding, _ = locked(selectors.proceeding_of(procedure, subject_id))
    return proceeding


def refresh_about(procedure: type[Procedure], subjects: Iterable[int], today: date) -> None:
    """Judge the proceedings about these anew, because a day moved that they are counted from: all held at once."""
    running = selectors.proceedings_of(procedure, subjects)
    held = hold(running.values()) if running else {}
    for pk in sorted(p.pk for p in running.values()):
        indexes.refresh(held[pk], today)
