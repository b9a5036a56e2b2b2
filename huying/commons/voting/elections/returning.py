"""A scrutineer sends a count back that is not what was seen in the hall: it is entered again, and signed again.

Nothing counted is lost: the ledger keeps the figures of every close, and of papers what each teller entered each time.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from .closing import is_closed
from .counting import is_typed
from .holding import check_not_void, locked, note
from .models import Election, Task


@transaction.atomic
def send_back(*, election: Election, scrutineer: Person, reason: str, at: datetime) -> None:
    """Between the close and the announcement, whoever has signed meanwhile; the hands given fall away.

    Raises NotYet before the close, TooLate after the announcement and of an electronic ballot (keys opened it, nobody
    typed it), NotAllowed for who is no scrutineer, Incomplete without a reason.
    """
    found = locked(election)
    check_not_void(found)
    is_closed(found)
    if found.announced_at is not None:
        raise TooLate("结果已经宣布，不能退回。")
    if not is_typed(found):
        raise TooLate("电子票决的结果由监票人的钥匙开出，没有人登记票数，不能退回。", hint="请用核对程序核对。")
    if not found.officers.filter(person=scrutineer, task=Task.SCRUTINEER).exists():
        raise NotAllowed("您不是这次票决的监票人。")
    if not reason.strip():
        raise Incomplete("请写明哪里与现场不一致。")
    note(found, "count_returned", {"attempt": found.attempt, "reason": reason.strip()}, scrutineer, at)
    found.count_returned = f"{scrutineer.name}：{reason.strip()}"
    found.closed_at = found.issued = found.returned = found.void = None
    found.attempt += 1
    found.save(update_fields=["count_returned", "closed_at", "issued", "returned", "void", "attempt"])
    found.options.update(votes_for=0, votes_against=0, illegible=0)
    found.officers.update(signed_at=None)
