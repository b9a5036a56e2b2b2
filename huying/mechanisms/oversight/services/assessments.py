"""Deeds about satisfaction assessments (R1.58)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings.selectors import members
from huying.commons.voting import services as voting
from huying.commons.voting.models import GradedAssessment
from huying.commons.voting.selectors import turnout
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes, profiles
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from ..models import OpinionDocument
from ..procedures import OpinionHandling
from .locking import lock


@transaction.atomic
def open_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> None:
    """Open the secret assessment of a reported opinion; the roll is that of today's members (R1.58).

    Raises TooLate while one is open, NotYet as long as the opinion has not come to its assessment.
    """
    proceeding = lock(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    if opinion.assessment and opinion.assessment.closed_at is None:
        raise TooLate("测评已经开始。")
    stands, _ = judge(proceeding, day_of(at))
    if not stands.is_open(OpinionHandling.assessed):
        raise NotYet("还不能开始测评。", stands.why_not(OpinionHandling.assessed))
    grades = profiles.load(proceeding.profile).value("assessment.grades")
    opinion.assessment = voting.open_assessment(
        congress=opinion.congress,
        title=f"{opinion.title}办理情况",
        grades=grades,
        members=members(opinion.congress, day_of(at)),
        by=f"{by.person}",
        at=at,
    )
    opinion.save(update_fields=["assessment"])
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def close_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> ActRecord:
    """Close the vote, count, and record the assessment with its counts."""
    proceeding = lock(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    if opinion.assessment is None:
        raise Incomplete("这次测评还没有开始。")
    counts = voting.close_assessment(assessment=opinion.assessment, by=f"{by.person}", at=at)
    said = counts | {"members": turnout(opinion.assessment)[1]}
    return perform(
        proceeding=proceeding,
        act=OpinionHandling.assessed,
        by=by,
        on=day_of(at),
        at=at,
        said=said,
        key=f"assessment:{opinion.assessment.pk}",
    )


def after_assessment_voided(assessment: GradedAssessment, today: date) -> None:
    """The vote was given up for paper: whoever counts it may record the assessment."""
    for pk in OpinionDocument.objects.filter(assessment=assessment).values_list("pk", flat=True):
        indexes.refresh(lock(OpinionHandling, pk), today)
