"""The published numbers of the activities, each a list that can be opened."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress

from .models import Activity, Participant

FEWEST = 5


@metric(
    "activities.held", label="视察、调研和检查", unit="次", public=True,
    formula="在该年度办了、没有取消的活动", hint=lambda a: f"{a.held_on:%Y-%m-%d}",
)  # fmt: skip
def held(congress: Congress, year: int) -> QuerySet[Activity]:
    return Activity.objects.filter(congress=congress, held_on__year=year, cancelled_at=None).order_by("held_on", "pk")


@metric(
    "activities.unannounced", label="暗访", unit="次", of="activities.held", least=FEWEST,
    formula="其中用了暗访的", hint=lambda a: f"{a.held_on:%Y-%m-%d}",
)  # fmt: skip
def unannounced(congress: Congress, year: int) -> QuerySet[Activity]:
    return held(congress, year).filter(is_unannounced=True)


@metric(
    "activities.participants", label="参加活动", unit="人次",
    formula="这些活动登记的参加人员，一人参加几次算几人次", hint=lambda p: f"{p.activity}",
)  # fmt: skip
def participants(congress: Congress, year: int) -> QuerySet[Participant]:
    found = Participant.objects.filter(activity__in=held(congress, year)).select_related("activity")
    return found.order_by("activity__held_on", "pk")
