"""What is told of what people say of a project: it is no act of a procedure, so nothing is told by itself (R2.02)."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.indexes import holders

from .models import Project, ProjectComment
from .selectors.comments import unanswered

KIND = "project_comment"


def tell_unit(comment: ProjectComment, at: datetime) -> None:
    """The unit is told that everybody can read it, and that an answer is waited for: each time anew."""
    text = f"群众对“{comment.project.title}”有意见，已经公开，请答复：{comment.words}"[:300]
    notifications.tell(
        people=_unit(comment, at), key=notifications.anew(_about(comment), at), text=text,
        url=comment.get_absolute_url(), kind=KIND, at=at, headline="群众对民生实事项目有意见，请答复",
    )  # fmt: skip


def settle(comment: ProjectComment, at: datetime) -> None:
    """It was answered, taken back, or is another unit's now: whoever was told and has not read of it need not."""
    notifications.settle_all(congress=comment.congress_id, about=_about(comment), at=at)


def unit_changed(project: Project, at: datetime) -> None:
    """The project is another unit's: what waits for an answer waits for that one's, and is on nobody else's desk."""
    for comment in unanswered(project):
        settle(comment, at)
        tell_unit(comment, at)


def _unit(comment: ProjectComment, at: datetime) -> list[Person]:
    unit = comment.project.unit_id
    return holders(comment.congress_id, (Role.HANDLING_UNIT,), {unit}, day_of(at)) if unit else []


def _about(comment: ProjectComment) -> str:
    return f"{KIND}:{comment.pk}"
