"""The nodes of a project's plan, and where it lies on the drawing (R2.11)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge

from ..models import Milestone, Project
from ..procedures import ProjectImplementation
from ..terms import DECIDED, place_fault
from .shared import lock, note, require_office


def _check_unit(project: Project, by: Viewer, at: datetime) -> None:
    """Locks the project's proceeding. Raises NotAllowed, TooLate: a public plan is changed by decision alone."""
    if project.unit_id is None or project.unit_id not in by.bodies(Role.HANDLING_UNIT):
        raise NotAllowed("节点由项目的责任单位写。")
    stands, _ = judge(lock(ProjectImplementation, project.pk), day_of(at))
    if stands.done(ProjectImplementation.planned):
        raise TooLate("实施方案已经公布，节点不能再改。", hint="确需调整的，由政府申请，经决定后调整。")


@transaction.atomic
def save_milestone(*, project: Project, title: str, planned_on: date, by: Viewer, at: datetime) -> Milestone:
    """Write a node of the plan. Raises NotAllowed, TooLate, Incomplete."""
    _check_unit(project, by, at)
    if not title.strip():
        raise Incomplete("请写明节点是什么。")
    if project.ends_on and planned_on > project.ends_on:
        raise Incomplete(f"节点不能晚于计划完工日（{project.ends_on}）。")
    made = Milestone.objects.create(
        congress=project.congress, project=project, title=title.strip()[:100], planned_on=planned_on
    )
    said = {"title": made.title, "planned_on": str(planned_on)}
    note(project.congress, "milestone_written", f"project:{project.pk}", said, by, at)
    indexes.refresh(lock(ProjectImplementation, project.pk), day_of(at))
    return made


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Viewer, at: datetime) -> None:
    """Take a node out of a plan that is not public yet. Raises NotAllowed, TooLate."""
    project = milestone.project
    _check_unit(project, by, at)
    note(project.congress, "milestone_removed", f"project:{project.pk}", {"title": milestone.title}, by, at)
    milestone.delete()
    indexes.refresh(lock(ProjectImplementation, project.pk), day_of(at))


@transaction.atomic
def place_project(*, project: Project, x: int | None, y: int | None, by: Viewer, at: datetime) -> Project:
    """Mark a decided project on the drawing, or take its point away: the place itself changes by decision alone.

    Raises NotAllowed, Incomplete (one coordinate of two), NotYet (not decided).
    """
    require_office(project.congress, by, "项目在图上的位置")
    if fault := place_fault(x, y):
        raise Incomplete(f"{fault}。")
    found = Project.objects.select_for_update(of=("self",)).select_related("congress").get(pk=project.pk)
    if found.status not in DECIDED:
        raise NotYet("项目还没有票决通过。", hint="候选项目在图上的位置，由政府写在项目表里。")
    said = {"from": [found.x, found.y], "to": [x, y]}
    found.x, found.y = x, y
    found.save(update_fields=["x", "y"])
    note(found.congress, "project_placed", f"project:{found.pk}", said, by, at)
    return found
