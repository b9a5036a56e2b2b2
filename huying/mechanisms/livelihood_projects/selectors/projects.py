"""Projects: as their rules see them, as lists and timelines show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.database.looks import asked_once, know
from huying.kernel.people.models import Body, BodyKind, Congress
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import below
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.limits import Light, listed
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.kernel.procedures.standing import Standing

from .. import access
from ..models import Milestone, Project, Step
from ..procedures import ProjectImplementation
from ..rules import ProjectView
from ..terms import ACCEPTED, BEFORE_BALLOT, DECIDED, FINISHED, RUNNING, STATUSES, STOPPED, label

P = ProjectImplementation


def project_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ProjectView:
    project = access.project(proceeding.subject_id)
    government = access.own_government(project.congress_id)
    nodes = nodes_of(project.pk)
    days = {
        P.decided_day.name: project.decision.decided_on,
        P.start_day.name: project.starts_on,
        P.end_day.name: project.ends_on,
    }
    unit = frozenset({project.unit_id or 0})
    return ProjectView(
        facts=facts,
        days={name: PlannedDay(on) for name, on in days.items() if on},
        bodies={Role.HANDLING_UNIT: unit, Role.ORGAN: government, Role.PRINCIPAL_LEADER: government},
        milestones=len(nodes),
        not_reached=tuple(n.title for n in nodes if n.reached_on is None),
    )


def units_for(project: Project) -> QuerySet[Body]:
    """The units of its congress that might carry it out instead of the one that does."""
    return units_of(project.congress).exclude(pk=project.unit_id or 0)


def units_of(congress: Congress) -> QuerySet[Body]:
    """Who may carry projects out: the government and its departments, none that has ended."""
    kinds = (BodyKind.DEPARTMENT, BodyKind.GOVERNMENT)
    return Body.objects.filter(congress=congress, kind__in=kinds, ended_on=None).order_by("name")


def projects_of(congress: Congress) -> QuerySet[Project]:
    """The projects that this congress decided, and those that congresses below it have published; newest first."""
    whose = Q(congress=congress) | Q(congress__in=below(congress), decision__published_on__isnull=False)
    found = Project.objects.filter(whose, status__in=DECIDED)
    return found.select_related("unit", "congress", "decision").order_by("-year", "congress__name", "number")


def taken_over_of(congress: Congress) -> QuerySet[Project]:
    """The projects of earlier years that this congress entered from paper, in the order of the sheet."""
    found = Project.objects.filter(congress=congress, is_taken_over=True)
    return found.select_related("decision", "unit").order_by("year", "number")


def published_projects(congress: Congress) -> QuerySet[Project]:
    """What everybody may see, here and below: projects of decisions that were published (R2.08)."""
    return projects_of(congress).exclude(decision__published_on=None)


def visible_projects(viewer: Viewer) -> QuerySet[Project]:
    """All of the congress for its own side and its deputies; for a unit those it is responsible for."""
    found = Project.objects.filter(congress=congress_of(viewer)).select_related("unit", "decision")
    if not (viewer.is_staff_of_congress or viewer.has(Role.DEPUTY)):
        bodies = viewer.bodies(Role.HANDLING_UNIT, Role.ORGAN, Role.PRINCIPAL_LEADER)
        if not bodies & access.own_government(congress_of(viewer).pk):
            found = found.filter(unit__in=bodies)
    return found.order_by("-year", "number")


def find_visible(viewer: Viewer, pk: int) -> Project | None:
    """One of them. In a look it is not read again."""
    found = visible_projects(viewer).select_related("congress", "decision", "unit").filter(pk=pk).first()
    if found:
        know(access.project, found, pk)
    return found


def light_of(project: Project, stands: Standing, today: date) -> Light:
    """The same light, of one project whose standing is at hand."""
    owed = [d.due.on for d in listed(stands.duties) if d.done_on is None] if project.status in RUNNING else []
    return _light(project, max((today - min(owed, default=today)).days, 0), today)


def lights_of(projects: Iterable[Project], today: date) -> dict[int, Light]:
    """The light of each project, computed once the same way everywhere: one question for all."""
    shown = list(projects)
    running = [p.pk for p in shown if p.status in RUNNING]
    late: dict[int, int] = {}
    if running:
        rows = DueDay.objects.filter(
            proceeding__procedure=P.code, proceeding__subject_id__in=running, done_on=None, due_on__lt=today
        )
        for subject, due in rows.values_list("proceeding__subject_id", "due_on"):
            late[subject] = max(late.get(subject, 0), (today - due).days)
    return {p.pk: _light(p, late.get(p.pk, 0), today) for p in shown}


def _light(project: Project, late: int, today: date) -> Light:
    words = label(STATUSES, project.status)
    if project.status in (ACCEPTED, STOPPED) or project.status not in DECIDED:
        return Light("wait" if project.status in BEFORE_BALLOT else "done", words)
    if project.status == FINISHED:
        return Light("wait", words)
    if late:
        return Light("late", f"{words}，超期{late}日")
    if project.ends_on and (project.ends_on - today).days <= 30:
        return Light("soon", f"{words}，{project.ends_on.month}月{project.ends_on.day}日前完工")
    return Light("ok", words)


def timeline(project: Project) -> tuple[list[Step], list[Milestone]]:
    """The dated events of a project, newest first, and its nodes in the order of their days."""
    steps = project.steps.select_related("photo", "photo__publication", "record").order_by("-on", "-pk")
    return list(steps), nodes_of(project.pk)


@asked_once
def nodes_of(project: int) -> list[Milestone]:
    """The nodes of a project's plan, in the order of their days."""
    return list(Milestone.objects.filter(project=project))
