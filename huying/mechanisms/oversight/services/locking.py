"""One way to hold a proceeding by its subject."""

from __future__ import annotations

from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import locked

from .. import selectors


def lock(procedure: type[Procedure], subject_id: int) -> Proceeding:
    """The proceeding about this subject: until the transaction ends nobody else records an act in it."""
    proceeding, _ = locked(selectors.proceeding_of(procedure, subject_id))
    return proceeding
