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
from ..procedures import SessionHolding
from .sessions import lock_standing, note


@transaction.atomic
def check_in(*, sitting: Sitting, person: Person, code: str, at: datetime) -> None:
    """Whoever scans the code is present: members with a vote, the others by invitation. Twice changes nothing.

    Raises TooLate for a code that is no longer shown, on another day or after the close; NotAllowed for who is not
    expected.
    """
    if sitting.on != day_of(at):
        raise TooLate(f"现在不是这一场的签到时间：{sitting}。", hint="没有签上的，请办公室登记。")
    if not checkin.is_fresh(sitting, code, at):
        raise TooLate("这个签到码已经换了。", hint="请再扫一次门口的码；扫不了的，请办公室登记。")
    session = sitting.session
    proceeding = lock_standing(session)
    if SessionHolding.closed.name in selectors.days_of(session):
        raise TooLate("会议已经闭会，不再签到。", hint="漏签的，请办公室登记。")
    if person in selectors.members(session.congress, session.planned_on):
        is_new = _arrive(sitting, person, at)
        indexes.refresh(proceeding, day_of(at))
    elif not (invited := Attendee.objects.filter(session=session, person=person)).exists():
        raise NotAllowed("您不在这次会议的名单里。", hint="请向会务人员说明，由办公室登记。")
    else:
        is_new = invited.exclude(presence=Presence.PRESENT).update(presence=Presence.PRESENT) > 0
    if is_new:
        note(session, "checked_in", {"person": person.pk, "sitting": f"{sitting}"}, person, at)


def _arrive(sitting: Sitting, person: Person, at: datetime) -> bool:
    """Whether the arrival is new: whoever was put down as attending by video and then came is there in person."""
    known = Attendance.objects.filter(sitting=sitting, person=person)
    if known.filter(presence=Presence.PRESENT).exclude(way=Way.BY_VIDEO).exists():
        return False
    known.delete()
    Attendance.objects.create(
        congress=sitting.congress, session=sitting.session, sitting=sitting, person=person,
        presence=Presence.PRESENT, way=Way.BY_CODE, arrived_at=at,
    )  # fmt: skip
    return True
