"""Registering what stands around the commitments: decisions, hot issues, groups, areas, campaigns, fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huying.commons.activities.models import Activity
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.services import open_proceeding

from ..commitment_terms import SUPERVISION_FIELDS
from ..models import (
    NONE,
    Area,
    Campaign,
    GroupMember,
    HotIssue,
    InspectionGroup,
    MajorDecision,
    OwnField,
)
from ..procedures import DecisionExecution, IssueUrging
from ..selectors.supervision import AREA, members_now
from .inspections import group_goes, regroup
from .shared import note, require_office


@transaction.atomic
def add_field(*, name: str, by: Viewer, at: datetime) -> OwnField:
    """A supervision field beyond the eight (R2.20). Raises NotAllowed, Incomplete, TooLate (there is one)."""
    congress, name = congress_of(by), name.strip()
    require_office(congress, by, "监督领域")
    if not name:
        raise Incomplete("请写领域的名称。")
    if name in dict(SUPERVISION_FIELDS).values() or OwnField.objects.filter(congress=congress, name=name).exists():
        raise TooLate(f"“{name}”已经在监督领域里。", hint="直接用它。")
    made = OwnField.objects.create(congress=congress, name=name[:20])
    note(congress, "field_added", f"field:{made.pk}", {"name": made.name}, by, at)
    return made


@transaction.atomic
def register_decision(
    *, title: str, content: str, unit: Body, field: str, by: Viewer, on: date, at: datetime
) -> MajorDecision:
    """Put a decision on the register; the act 作出决定 then dates it. Raises NotAllowed, Incomplete."""
    congress = congress_of(by)
    require_office(congress, by, "重大事项决定")
    if not (title.strip() and content.strip()):
        raise Incomplete("请写决定的名称和内容。")
    made = MajorDecision.objects.create(
        congress=congress, title=title.strip()[:120], content=content.strip(), unit=unit, field=field or NONE
    )
    open_proceeding(procedure=DecisionExecution, congress=congress, subject_id=made.pk, title=made.title, on=on)
    said = {"title": made.title, "unit": str(unit)}
    note(congress, "major_decision_registered", f"major_decision:{made.pk}", said, by, at)
    return made


@transaction.atomic
def propose_issue(
    *, title: str, what: str, heard: int, unit: Body, field: str, by: Viewer, on: date, at: datetime
) -> HotIssue:
    """Prepare a hot issue; the act 列入清单 then puts it on the list. Raises NotAllowed, Incomplete."""
    congress = congress_of(by)
    if not by.has(Role.SC_OFFICE, Role.WORKING_BODY):
        raise NotAllowed("热点难点问题由办公室或者工作机构提出。")
    if not (title.strip() and what.strip()) or heard < 1:
        raise Incomplete("请写问题、群众反映了什么、多少人反映。")
    made = HotIssue.objects.create(
        congress=congress, title=title.strip()[:100], what=what.strip(), heard=heard, unit=unit, field=field or NONE
    )
    open_proceeding(procedure=IssueUrging, congress=congress, subject_id=made.pk, title=made.title, on=on)
    note(congress, "issue_prepared", f"hot_issue:{made.pk}", {"title": made.title, "heard": heard}, by, at)
    return made


@transaction.atomic
def form_group(*, name: str, leader: Person, members: Iterable[Person], by: Viewer, at: datetime) -> InspectionGroup:
    """A group of deputies that inspects together (R2.18); its leader is one of it. Raises NotAllowed, TooLate."""
    congress, name = congress_of(by), name.strip()[:40]
    require_office(congress, by, "分组视察")
    people = {p.pk: p for p in (leader, *members)}
    if not name or any(p.congress_id != congress.pk for p in people.values()):
        raise Incomplete("请写组名，组员都要是本级的代表。")
    made, is_new = InspectionGroup.objects.get_or_create(congress=congress, name=name, defaults={"leader": leader})
    if not is_new:
        raise TooLate(f"已经有“{name}”。", hint="换一个组名。")
    GroupMember.objects.bulk_create(GroupMember(congress=congress, group=made, person=p) for p in people.values())
    note(congress, "group_formed", f"inspection_group:{made.pk}", {"name": name, "people": sorted(people)}, by, at)
    return made


@transaction.atomic
def change_group(
    *, group: InspectionGroup, leader: Person, members: Iterable[Person], by: Viewer, at: datetime
) -> InspectionGroup:
    """Say anew who is in a group. What somebody who leaves inspected with it still counts; on what is still to be
    inspected the new ones go. Raises NotAllowed, Incomplete.
    """
    require_office(group.congress, by, "分组视察")
    people = {p.pk: p for p in (leader, *members)}
    if any(p.congress_id != group.congress_id for p in people.values()):
        raise Incomplete("组员都要是本级的代表。")
    group = InspectionGroup.objects.select_for_update(of=("self",)).select_related("congress").get(pk=group.pk)
    led_by, group.leader = group.leader_id, leader
    group.save(update_fields=["leader"])
    now, today = members_now().filter(group=group), day_of(at)
    known = set(now.values_list("person", flat=True))
    now.exclude(person__in=people).update(left_on=today)
    new = [p for pk, p in people.items() if pk not in known]
    GroupMember.objects.bulk_create(
        GroupMember(congress=group.congress, group=group, person=p, joined_on=today) for p in new
    )
    regroup(group, known - set(people), new, led_by, by, at)
    said = {"name": group.name, "people": sorted(people)}
    note(group.congress, "group_changed", f"inspection_group:{group.pk}", said, by, at)
    return group


@transaction.atomic
def draw_area(*, name: str, group: InspectionGroup | None, by: Viewer, at: datetime) -> Area:
    """A piece of the county, for one group to supervise (R2.18). Raises NotAllowed, Incomplete, TooLate."""
    congress, name = congress_of(by), name.strip()[:40]
    require_office(congress, by, "分片监督")
    if not name:
        raise Incomplete("请写片区的名称。")
    made, is_new = Area.objects.get_or_create(congress=congress, name=name)
    if not is_new:
        raise TooLate(f"已经有“{name}”。", hint="在名单里给它定一个组。")
    note(congress, "area_drawn", f"area:{made.pk}", {"name": name}, by, at)
    return assign_area(area=made, group=group, by=by, at=at) if group else made


@transaction.atomic
def assign_area(*, area: Area, group: InspectionGroup, by: Viewer, at: datetime) -> Area:
    """Say which group supervises an area. Raises NotAllowed, Incomplete (a group of another congress)."""
    require_office(area.congress, by, "分片监督")
    if group.congress_id != area.congress_id:
        raise Incomplete("这个组不是本级的。")
    area = Area.objects.select_for_update(of=("self",)).select_related("congress").get(pk=area.pk)
    area.group = group
    area.save(update_fields=["group"])
    note(area.congress, "area_assigned", f"area:{area.pk}", {"area": area.name, "group": group.name}, by, at)
    waiting = Activity.objects.filter(subject_kind=AREA, subject_id=area.pk, held_on=None, cancelled_at=None)
    for each in waiting.filter(group_inspection=None).order_by("pk"):  # arranged before anybody was to go there
        group_goes(each, by, at, is_made=False)
    return area


@transaction.atomic
def open_campaign(
    *, name: str, purpose: str, field: str, starts_on: date, ends_on: date, by: Viewer, at: datetime
) -> Campaign:
    """A campaign on a theme (R2.19). Raises NotAllowed, Incomplete."""
    congress = congress_of(by)
    require_office(congress, by, "专题活动")
    if not (name.strip() and purpose.strip()) or ends_on < starts_on:
        raise Incomplete("请写名称、为什么办，结束日不早于开始日。")
    made = Campaign.objects.create(
        congress=congress, name=name.strip()[:60], purpose=purpose.strip(), field=field or NONE, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip
    note(congress, "campaign_opened", f"campaign:{made.pk}", {"name": made.name}, by, at)
    return made
