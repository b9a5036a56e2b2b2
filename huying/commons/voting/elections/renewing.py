"""A vote may be prepared weeks early; the question may change until it begins. Then it is prepared anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import TooLate

from ..envelopes import ceremony
from . import holding, starting, voiding
from .models import Election, ElectionWay


@transaction.atomic
def prepare_anew(
    *, election: Election, by: Person, at: datetime, tellers: Sequence[Person] = (), scrutineers: Sequence[Person] = ()
) -> Election:
    """What was prepared is void; it is prepared again, in the same way, on the candidates and the quota of today. The
    officers stay, unless others are named. An electronic ballot needs its keys made anew, since they seal the old list.

    Raises TooLate once the vote is open or void and where nothing has changed, Incomplete where the margin or an
    officer does not fit what is voted on now.
    """
    holding.check_not_void(Election.objects.get(pk=election.pk))
    if (ballot := starting.secret_ballot(election)) is not None:
        ceremony.locked(ballot)  # the ballot before its election, as the opening does
    found = holding.locked(election)
    holding.check_not_void(found)
    if found.opened_at is not None:
        raise TooLate("投票已经开始，不能重新准备。", hint="投不成的，登记大会决定无效，再另行投票。")
    changed = holding.differences(found, holding.open_poll(found.subject_kind, found.subject_id, at))
    if not changed:
        raise TooLate("候选项目和应选数都没有变，不用重新准备。")
    voiding.void(election=found, reason="；".join(changed), by=by, at=at, is_replaced=True)
    named = {"tellers": tellers, "scrutineers": scrutineers}
    return starting.vote_again(election=found, way=ElectionWay(found.way), reason="", by=by, at=at, **named)
