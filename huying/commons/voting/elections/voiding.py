"""A vote that comes to no result: the meeting decides it void before anything is counted, and it is held anew.

Keys are lost, trustees stay away, the line is down. Where a number of the whole vote is known, to one teller of papers
already, it can no longer be made void here: what was counted is judged by the rules alone. Papers beside a secret
ballot are but a part: counted, they do not bar it while the ballot is not opened, or lost keys would leave the vote
hanging. The record of the decision then says that they were counted.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, TooLate

from ..choosing import Next
from ..envelopes import voiding as envelopes
from .counting import agreed, is_counted
from .holding import check_not_void, locked, note
from .models import Election
from .selectors import elections_on, outcome_of
from .starting import secret_ballot


@transaction.atomic
def void(*, election: Election, reason: str, by: Person, at: datetime, is_replaced: bool = False) -> None:
    """The meeting decides that this vote is void, whether it has begun or not. Sealed ballots are never opened.

    `is_replaced`: no decision of the meeting: it had not begun and is prepared anew (renewing.py).
    Raises Incomplete without a reason, TooLate once something is counted and for what is void.
    """
    why = reason.strip()
    if not why:
        raise Incomplete("请写明大会为什么决定这次投票无效。")
    if (ballot := secret_ballot(election)) is not None:
        envelopes.void(
            ballot=ballot, reason=why, by=by, at=at, is_replaced=is_replaced
        )  # first, as the trustees' opening locks it first
    found = locked(election)
    check_not_void(found)
    if is_counted(found):
        raise _too_late()
    found.voided_at = found.announced_at = at
    found.void_reason, found.is_replaced = why, is_replaced
    found.save(update_fields=["voided_at", "announced_at", "void_reason", "is_replaced"])
    body: dict[str, object] = {"reason": why}
    if not is_replaced:
        body["begun"] = found.opened_at is not None
    if agreed(found) is not None:
        body["papers_counted"] = True
    note(found, "replaced" if is_replaced else "voided", body, by, at)


@transaction.atomic
def void_all_on(*, kind: str, subject_id: int, reason: str, by: Person, at: datetime) -> None:
    """The subject's own act declares its vote void: what has begun on it here is void with it.

    Raises TooLate once something is counted, unless the count itself says that the vote is void.
    """
    begun = elections_on(kind, subject_id).exclude(opened_at=None).filter(voided_at=None)
    for counted in begun.exclude(closed_at=None):  # also one that was voted on again: part of the result is its
        if outcome_of(counted).next != Next.REVOTE:
            raise _too_late()
    for election in begun.filter(followers=None, closed_at=None):
        void(election=election, reason=reason, by=by, at=at)


def _too_late() -> TooLate:
    return TooLate("已经有人登记了票数，不能再宣布无效。", hint="照常计票；是否有效由票数判断。")
