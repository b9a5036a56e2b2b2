"""Registering who attended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors
from ..models import Attendance, Presence, ScSession
from .sessions import lock, note


@transaction.atomic
def register_attendance(*, session: ScSession, presences: Mapping[int, Presence], by: Person, at: datetime) -> None:
    """Register who attended, by person id; what is not named stays as it was. Every change goes on record.

    Raises Incomplete when somebody named is no member on the session's day.
    """
    proceeding = lock(session)
    known = {p.pk for p in selectors.members(session.congress, session.planned_on)}
    if strangers := set(presences) - known:
        raise Incomplete(
            f"有{len(strangers)}人在会议那天不是常委会组成人员，不能登记到会。", hint="请重新打开这一页，按名单登记。"
        )
    Attendance.objects.filter(session=session, person__in=presences).delete()
    Attendance.objects.bulk_create(
        Attendance(congress=session.congress, session=session, person_id=pk, presence=presence)
        for pk, presence in presences.items()
    )
    note(session, "attendance", {str(pk): presence.value for pk, presence in sorted(presences.items())}, by, at)
    indexes.refresh(proceeding, day_of(at))
