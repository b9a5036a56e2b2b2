"""What several deeds of this room do: hold a proceeding, put a note on the ledger, refuse who has not the role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Procedure, Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed
from huying.kernel.procedures.selectors import locked

from ..selectors import proceeding_of
from ..terms import KEPT, SHOWN


def lock(procedure: type[Procedure], subject_id: int) -> Proceeding:
    """The proceeding about this subject: until the transaction ends nobody else records an act in it."""
    return locked(proceeding_of(procedure, subject_id))[0]


def note(congress: Congress, kind: str, subject: str, body: Mapping[str, Any], by: Viewer | None, at: datetime) -> None:
    who = str(by.person) if by and by.person else "群众"
    ledger.record(
        congress=congress, kind=f"livelihood.{kind}", subject=subject, by=who, recorded_at=at, body=dict(body)
    )


def check_reading(state: str, reason: str, who_reads: str) -> None:
    """The office has read what somebody wrote: everybody may, or nobody, with a reason for `who_reads`.

    Raises Incomplete for neither, and without a reason.
    """
    if state not in (SHOWN, KEPT):
        raise Incomplete("请选公开还是不公开。")
    if state == KEPT and not reason.strip():
        raise Incomplete("不公开的，要写明为什么。", [Reason(who_reads, "R2.02")])


def require_office(congress: Congress, by: Viewer, deed: str) -> None:
    """Raises NotAllowed for anybody but the office of this congress."""
    if by.congress != congress or not by.has(Role.SC_OFFICE):
        raise NotAllowed(f"{deed}由本级人大办公室办理。", hint="请办公室的同志登记。")
