"""An inspection of an area is its group's: its members are named as who is to go, and told what becomes of it (R2.18).

The hooks of an activity about an area, and what a regrouping changes in the inspections that are still to be made.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from huying.commons.activities import services as activities
from huying.commons.activities.models import Activity, Capacity
from huying.commons.activities.selectors import may_go_as
from huying.kernel.access.viewer import UNIT_SIDE, Viewer
from huying.kernel.people.models import Body, Mandate, Person

from .. import notices_inspections as notices
from ..models import Area, GroupInspection, InspectionGroup
from ..selectors.supervision import members_now

GOES_AS = (Capacity.SC_MEMBER, Capacity.DEPUTY)


def group_goes(activity: Activity, by: Viewer, at: datetime, is_made: bool) -> None:
    """It was arranged: the group's members are to go. Who went where it was made already (`is_made`) nobody knows."""
    area = Area.objects.select_for_update(of=("self",)).select_related("group__leader").get(pk=activity.subject_id)
    if area.group is None:
        return
    made = GroupInspection.objects.create(congress_id=activity.congress_id, group=area.group, activity=activity)
    if not is_made:
        people = [m.person for m in members_now().filter(group=area.group).select_related("person")]
        notices.tell_members(made, _name(made, people, by, at), at)


def inspection_changed(activity: Activity, at: datetime) -> None:
    """It was arranged otherwise, or called off: who of the group was named is told, and the old news is done."""
    made = GroupInspection.objects.select_related("group", "activity").filter(activity=activity).first()
    if made is None:
        return
    made.activity = activity
    notices.settle(made, at)
    named = Person.objects.filter(pk__in=activity.participants.values("person"))
    people = list(named.filter(pk__in=members_now().filter(group=made.group).values("person")))
    (notices.tell_off if activity.cancelled_at else notices.tell_members)(made, people, at)


def regroup(
    group: InspectionGroup, left: Collection[int], new: Collection[Person], led_by: int, by: Viewer, at: datetime
) -> None:
    """Who left is not to go on what is still to be inspected, who is new is; the others stay as they were named.

    The new leader leads where nobody does, or whoever led the group until now (`led_by`).
    """
    waiting = group.inspections.filter(activity__held_on=None, activity__cancelled_at=None)
    for made in waiting.select_related("activity", "group__leader").order_by("pk"):
        gone = list(made.activity.participants.filter(person__in=left).select_related("person", "activity"))
        notices.settle(made, at, [p.person for p in gone if p.person])
        notices.tell_left(made, [p.person for p in gone if p.person], at)
        for each in gone:
            activities.remove_participant(participant=each, by=by, at=at)
        notices.tell_members(made, _name(made, new, by, at), at)
        _lead(made, led_by, by, at)


def _lead(made: GroupInspection, led_by: int, by: Viewer, at: datetime) -> None:
    people = made.activity.participants.select_related("activity__congress")
    now, leader = people.filter(is_lead=True).first(), people.filter(person=made.group.leader_id).first()
    if leader is None or now == leader or (now and now.person_id != led_by):
        return
    if now:
        activities.set_lead(participant=now, is_lead=False, by=by, at=at)
    activities.set_lead(participant=leader, is_lead=True, by=by, at=at)


def _name(made: GroupInspection, people: Collection[Person], by: Viewer, at: datetime) -> list[Person]:
    """Name those of them who can go; what the office wrote of somebody stays. Returns who is named now."""
    activity, found = made.activity, []
    known = set(activity.participants.values_list("name", flat=True))
    is_led, theirs = activity.participants.filter(is_lead=True).exists(), _work_there(activity)
    for person in people:
        capacity = next((c for c in GOES_AS if may_go_as(person, c, activity.planned_on)), None)
        if capacity is None or person.name in known or person.pk in theirs:  # who left office since is not asked to go
            continue
        leads = person.pk == made.group.leader_id and not is_led
        activities.add_participant(activity=activity, person=person, capacity=capacity, is_lead=leads, by=by, at=at)
        found.append(person)
    return found


def _work_there(activity: Activity) -> set[int]:
    """Who works in the house that an unannounced visit goes to: they may not know of it before (R1.21)."""
    if not activity.is_unannounced or activity.visited_id is None:
        return set()
    visited = activity.visited_id
    house = Body.objects.filter(Q(pk=visited) | Q(parent=visited) | Q(children=visited))
    roles = [role.value for role in UNIT_SIDE]
    held = Mandate.objects.filter(Mandate.held_on(activity.planned_on), body__in=house, role__in=roles)
    return set(held.values_list("person", flat=True))
