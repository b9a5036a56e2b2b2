"""What is told of what people say of a project: it is no act of a procedure, so nothing is told by itself (R2.02)."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.indexes import holders

from .models import ProjectComment


def tell_unit(comment: ProjectComment, at: datetime) -> None:
    """The unit is told that everybody can read it, and that an answer is waited for."""
    text = f"群众对“{comment.project.title}”有意见，已经公开，请答复：{comment.words}"[:300]
    notifications.tell(
        people=_unit(comment, at), key=_key(comment), text=text, url=comment.get_absolute_url(),
        kind="project_comment", at=at, headline="群众对民生实事项目有意见，请答复",
    )  # fmt: skip


def settle(comment: ProjectComment, at: datetime) -> None:
    """It was answered, or taken back: whoever has not read of it need not."""
    notifications.settle(people=_unit(comment, at), key=_key(comment), at=at)


def _unit(comment: ProjectComment, at: datetime) -> list[Person]:
    unit = comment.project.unit_id
    return holders(comment.congress_id, (Role.HANDLING_UNIT,), {unit}, day_of(at)) if unit else []


def _key(comment: ProjectComment) -> str:
    return f"project_comment:{comment.pk}"
