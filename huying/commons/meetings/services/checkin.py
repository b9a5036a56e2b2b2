"""Signing in by the code on the door (R1.38, T2.5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import NotAllowed, TooLate

from .. import checkin, selectors
from ..models import Attendance, Attendee, Presence, Sitting, Way
from .sessions import lock, note


@transaction.atomic
def check_in(*, sitting: Sitting, person: Person, code: str, at: datetime) -> None:
    """Whoever scans the code is present: members with a vote, the others by invitation. Twice changes nothing.

    Raises TooLate for a code that is no longer shown or on another day, NotAllowed for who is not expected.
    """
    if sitting.on != day_of(at):
        raise TooLate(f"现在不是这一场的签到时间：{sitting}。", hint="没有签上的，请办公室登记。")
    if not checkin.is_fresh(sitting, code, at):
        raise TooLate("这个签到码已经换了。", hint="请再扫一次门口的码；扫不了的，请办公室登记。")
    session = sitting.session
    proceeding = lock(session)
    if person in selectors.members(session.congress, session.planned_on):
        _arrive(sitting, person, at)
        indexes.refresh(proceeding, day_of(at))
    elif not Attendee.objects.filter(session=session, person=person).exists():
        raise NotAllowed("您不在这次会议的名单里。", hint="请向会务人员说明，由办公室登记。")
    else:
        Attendee.objects.filter(session=session, person=person).update(presence=Presence.PRESENT)
    note(session, "checked_in", {"person": person.pk, "sitting": f"{sitting}"}, person, at)


def _arrive(sitting: Sitting, person: Person, at: datetime) -> None:
    known = Attendance.objects.filter(sitting=sitting, person=person)
    if known.filter(presence=Presence.PRESENT).exists():
        return
    known.delete()
    Attendance.objects.create(
        congress=sitting.congress, session=sitting.session, sitting=sitting, person=person,
        presence=Presence.PRESENT, way=Way.BY_CODE, arrived_at=at,
    )  # fmt: skip
