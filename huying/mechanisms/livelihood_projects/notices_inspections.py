"""What the members of a group are told of the inspections arranged for it: no act of a procedure does it (R2.18).

Nothing is told of what lies behind. Of an unannounced visit only the day stands here, never where it goes (R1.21).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person

from .models import Area, GroupInspection

KIND = "group_inspection"


def tell_members(made: GroupInspection, people: Collection[Person], at: datetime) -> None:
    """They are asked to come: each time that the arrangement changes anew."""
    activity = made.activity
    where = "去哪里由办公室另行告知" if activity.is_unannounced else f"地点：{activity.place}"
    _tell(made, people, f"{_what(made)}，请参加。{where}。", at)


def tell_off(made: GroupInspection, people: Collection[Person], at: datetime) -> None:
    _tell(made, people, f"{_what(made)}取消了，不用去了。", at)


def tell_left(made: GroupInspection, people: Collection[Person], at: datetime) -> None:
    _tell(made, people, f"视察组调整了，{_what(made)}您不用参加了。", at)


def settle(made: GroupInspection, at: datetime, people: Collection[Person] | None = None) -> None:
    """What was told of it is no longer so: of these people, or of everybody."""
    notifications.settle_all(congress=made.congress_id, about=_about(made), people=people, at=at)


def _tell(made: GroupInspection, people: Collection[Person], text: str, at: datetime) -> None:
    if made.activity.planned_on >= day_of(at):
        url, key = made.group.get_absolute_url(), notifications.anew(_about(made), at)
        notifications.tell(people=people, key=key, text=text[:300], url=url, kind=KIND, at=at)


def _what(made: GroupInspection) -> str:
    activity = made.activity
    area = "" if activity.is_unannounced else Area.objects.get(pk=activity.subject_id).name
    return f"{made.group}{full_day(activity.planned_on)}{activity.get_kind_display()}{area}"


def _about(made: GroupInspection) -> str:
    return f"{KIND}:{made.activity_id}"
