"""The published numbers of the meetings, each a list that can be opened."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress
from huying.kernel.procedures.selectors import recorded

from .models import AgendaItem, Attendance, Presence, ScSession, Speech, SpeechOutline
from .procedures import SessionHolding
from .selectors.sessions import stands_later

FEWEST = 5


@metric(
    "meetings.sessions", label="常委会会议", unit="次", public=True,
    formula="会期在该年度、已经登记开会的常委会会议", hint=lambda s: f"{s.planned_on:%Y-%m-%d}",
)  # fmt: skip
def sessions(congress: Congress, year: int) -> QuerySet[ScSession]:
    opened = recorded(SessionHolding, SessionHolding.opened)
    found = ScSession.objects.filter(congress=congress, planned_on__year=year)
    return found.filter(pk__in=opened.values("proceeding__subject_id")).order_by("planned_on", "pk")


@metric(
    "meetings.agenda_items", label="审议的议题", unit="项", public=True,
    formula="这些会议的议程上的议题，不含改到以后会议的", hint=lambda item: f"{item.session}",
)  # fmt: skip
def agenda_items(congress: Congress, year: int) -> QuerySet[AgendaItem]:
    found = AgendaItem.objects.filter(~stands_later(), session__in=sessions(congress, year))
    return found.select_related("session").order_by("session__planned_on", "session", "order", "pk")


@metric(
    "meetings.attendances", label="应到", unit="人次",
    formula="这些会议各场次登记了到会情况的组成人员，按人次", hint=lambda one: f"{one.session}",
)  # fmt: skip
def attendances(congress: Congress, year: int) -> QuerySet[Attendance]:
    found = Attendance.objects.filter(session__in=sessions(congress, year))
    return found.select_related("session", "person").order_by("session__planned_on", "session", "pk")


@metric(
    "meetings.present", label="出席", unit="人次", of="meetings.attendances", least=FEWEST,
    formula="登记为出席的", hint=lambda one: f"{one.session}",
)  # fmt: skip
def present(congress: Congress, year: int) -> QuerySet[Attendance]:
    return attendances(congress, year).filter(presence=Presence.PRESENT)


@metric(
    "meetings.outlines", label="审议发言提纲", unit="份",
    formula="组成人员在这些会议上提交的审议发言提纲", hint=lambda one: f"{one.item}",
)  # fmt: skip
def outlines(congress: Congress, year: int) -> QuerySet[SpeechOutline]:
    found = SpeechOutline.objects.filter(item__session__in=sessions(congress, year), submitted_at__isnull=False)
    return found.select_related("item", "person").order_by("pk")


@metric(
    "meetings.speeches", label="审议发言", unit="篇",
    formula="这些会议上记下的发言，包括书面发言", hint=lambda one: f"{one.deliberation.where}",
)  # fmt: skip
def speeches(congress: Congress, year: int) -> QuerySet[Speech]:
    found = Speech.objects.filter(deliberation__item__session__in=sessions(congress, year))
    return found.select_related("speaker", "guest", "deliberation__group", "deliberation__item").order_by(
        "spoken_at", "pk"
    )


@metric(
    "meetings.confirmed_speeches", label="本人确认的发言", unit="篇", of="meetings.speeches", least=FEWEST,
    formula="其中经本人核对确认的", hint=lambda one: f"{one.deliberation.where}",
)  # fmt: skip
def confirmed_speeches(congress: Congress, year: int) -> QuerySet[Speech]:
    return speeches(congress, year).exclude(confirmed_at=None)
