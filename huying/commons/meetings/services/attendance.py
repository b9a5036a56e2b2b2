"""Registering who attended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors
from ..models import UNSAID, Attendance, Presence, ScSession, Sitting, Way
from .sessions import lock_standing, note


@transaction.atomic
def register_attendance(
    *,
    session: ScSession,
    presences: Mapping[int, Presence],
    by: Person,
    at: datetime,
    sitting: Sitting | None = None,
    reasons: Mapping[int, str] | None = None,
    by_video: Collection[int] = (),
) -> None:
    """Register who attended a sitting (the first, when none is named), by person id. Who is present by video is present
    like the others; the sheet says how.

    What is not named stays as it was; whoever signed in keeps the moment of it while the presence stays the same.
    Every change goes on record. Raises Incomplete when somebody named is no member on the session's day.
    """
    proceeding = lock_standing(session)
    sitting = sitting or selectors.first_sitting(session)
    known = {p.pk for p in selectors.members(session.congress, session.planned_on)}
    if strangers := set(presences) - known:
        raise Incomplete(
            f"有{len(strangers)}人在会议那天不是常委会组成人员，不能登记到会。", hint="请重新打开这一页，按名单登记。"
        )
    before = {a.person_id: a for a in Attendance.objects.filter(sitting=sitting, person__in=presences)}
    reasons = reasons or {}
    kept = {
        pk
        for pk, a in before.items()
        if presences[pk] == a.presence
        and reasons.get(pk, a.reason) == a.reason
        and (pk in by_video) == (a.way == Way.BY_VIDEO)
    }
    changed = {pk: presence for pk, presence in presences.items() if pk not in kept}
    Attendance.objects.filter(sitting=sitting, person__in=changed).delete()
    Attendance.objects.bulk_create(
        Attendance(
            congress=session.congress, session=session, sitting=sitting, person_id=pk, presence=presence,
            reason=reasons.get(pk) or UNSAID, way=Way.BY_VIDEO if pk in by_video else Way.BY_HAND,
        )
        for pk, presence in changed.items()
    )  # fmt: skip
    body: dict[str, object] = {str(pk): presence.value for pk, presence in sorted(presences.items())}
    body |= {"sitting": f"{sitting}"} | ({"by_video": sorted(by_video)} if by_video else {})
    note(session, "attendance", body, by, at)
    indexes.refresh(proceeding, day_of(at))
