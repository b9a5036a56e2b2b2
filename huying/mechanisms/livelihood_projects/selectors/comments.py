"""What people said of projects: for everybody, for the office that reads first, for the unit that answers (R2.02)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from ..models import Project, ProjectComment
from ..terms import DECIDED, SHOWN, STOPPED, WAITING
from .ideas import code_digest


def takes_comments(project: Project) -> bool:
    """Whether people may say something of it: a decided project that is public, that a unit carries out and answers
    for, unless it was stopped.
    """
    if project.unit_id is None or project.status == STOPPED:
        return False
    return project.status in DECIDED and project.decision.published_on is not None


def shown_comments(project: Project) -> QuerySet[ProjectComment]:
    """What everybody may read of a project, newest first."""
    rows = ProjectComment.objects.filter(project=project, state=SHOWN).select_related("answered_by")
    return rows.order_by("-said_at", "-pk")


def unanswered(project: Project) -> list[ProjectComment]:
    """What everybody may read of a project and nobody answered, oldest first."""
    rows = ProjectComment.objects.filter(project=project, state=SHOWN, answered_at=None).select_related("congress")
    found = list(rows.order_by("said_at", "pk"))
    for comment in found:
        comment.project = project
    return found


def comments_for(viewer: Viewer) -> QuerySet[ProjectComment]:
    """The office reads all of its congress; a unit those on its own projects that are public."""
    rows = ProjectComment.objects.filter(congress=viewer.congress)
    rows = rows.select_related("project__unit", "congress", "answered_by")
    if not viewer.has(Role.SC_OFFICE):
        rows = rows.filter(state=SHOWN, project__unit__in=viewer.bodies(Role.HANDLING_UNIT))
    return rows.order_by("-said_at", "-pk")


def waiting_comments(viewer: Viewer) -> QuerySet[ProjectComment]:
    """What this viewer has to read, or to answer: who does both finds both, each with what to do written beside it."""
    to_answer = Q(state=SHOWN, answered_at=None, project__unit__in=viewer.bodies(Role.HANDLING_UNIT))
    mine = to_answer | Q(state=WAITING) if viewer.has(Role.SC_OFFICE) else to_answer
    return comments_for(viewer).filter(mine)


def comment_of_code(congress: Congress, code: str) -> ProjectComment | None:
    """The comment that this query code follows."""
    rows = ProjectComment.objects.filter(congress=congress, code_digest=code_digest(code))
    return rows.select_related("project__congress").first()
