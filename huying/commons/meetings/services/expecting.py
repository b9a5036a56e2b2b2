"""Who was told to come to a session hears that it is moved or called off: nobody stands at a closed door (R1.26)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from huying.kernel.calendar.saying import full_day
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.procedures.selectors import has_done

from .. import selectors
from ..models import Attendee, Receipt, ScSession
from ..procedures import SessionHolding


def guests(session: ScSession) -> list[Person]:
    """Whoever was invited to sit in."""
    invited = Attendee.objects.filter(session=session).exclude(invited_at=None).select_related("person")
    return [each.person for each in invited if each.person]


def called(session: ScSession, on: date) -> list[Person]:
    """The members of the day `on`, once the notice or a paper of it went out."""
    sent = Receipt.objects.filter(paper__session=session).select_related("person")
    found = {each.person_id: each.person for each in sent}
    if has_done(selectors.proceeding_of(session), SessionHolding.convened):
        found |= {each.pk: each for each in selectors.members(session.congress, on)}
    return list(found.values())


def tell_moved_to(session: ScSession, before: date, at: datetime) -> int:
    """How many were told that it is on another day."""
    text = f"{session}改期：原定{full_day(before)}，改到{full_day(session.planned_on)}，地点{session.place}。"
    return _tell(session, "moved", text, at, before)


def tell_called_off(session: ScSession, reason: str, at: datetime) -> int:
    """How many were told that it is not held."""
    text = f"{session}：原定{full_day(session.planned_on)}的会议不开了，请不要前来。{reason}"
    return _tell(session, "called_off", text, at, session.planned_on)


def tell_held_after_all(session: ScSession, at: datetime) -> int:
    """How many were told that calling it off was a mistake."""
    text = f"{session}照常在{full_day(session.planned_on)}开，地点{session.place}；取消的通知发错了。"
    return _tell(session, "held", text, at, session.planned_on)


def _tell(session: ScSession, what: str, text: str, at: datetime, on: date) -> int:
    """Members read on at the session, guests at their invitations. It may move again: each time is told."""
    news: dict[str, Any] = {
        "key": notifications.anew(f"session:{session.pk}:{what}", at), "text": text[:300], "kind": "session_changed",
        "at": at, "headline": f"会议有变动：{session}",
    }  # fmt: skip
    told = notifications.tell(people=called(session, on), url=reverse("meetings:session", args=[session.pk]), **news)
    return told + notifications.tell(people=guests(session), url=reverse("meetings:invitations"), **news)
