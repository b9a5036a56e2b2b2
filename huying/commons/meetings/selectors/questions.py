"""Questions and answers, (R1.38); which organ did not come is said by `owed`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from huying.kernel.database.looks import asked_once

from ..models import Question, ScSession, Verdict


def questions() -> QuerySet[Question]:
    return Question.objects.select_related("item__session__congress", "asker", "organ").order_by("asked_at", "pk")


def questions_of(session: ScSession) -> list[Question]:
    return list(questions().filter(item__session=session))


def questions_about(kind: str, ids: Sequence[int]) -> list[Question]:
    """What was asked about these subjects, at whichever session."""
    return _questions_about(kind, tuple(ids))


@asked_once
def _questions_about(kind: str, ids: tuple[int, ...]) -> list[Question]:
    return list(questions().filter(item__subject_kind=kind, item__subject_id__in=ids))


def to_follow_up(kind: str, subject: int) -> list[Question]:
    """The answers that did not satisfy: they stay on the subject's page."""
    return [q for q in questions_about(kind, [subject]) if q.verdict == Verdict.FOLLOW_UP]
