"""Deeds about satisfaction assessments (R1.58)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings.selectors import members
from huying.commons.voting import services as voting
from huying.commons.voting.models import GradedAssessment
from huying.commons.voting.selectors import turnout
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes, profiles
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from ..models import Appraisal, OpinionDocument
from ..procedures import OpinionHandling, SpecialAppraisal
from .locking import lock


def start_vote(
    *,
    proceeding: Proceeding,
    act: Act,
    running: GradedAssessment | None,
    title: str,
    by: Viewer,
    at: datetime,
    sitting: str = "",
) -> GradedAssessment:
    """Open the secret graded vote that an act waits for; the roll is that of today's members.

    Raises TooLate while one is running, NotYet as long as the proceeding has not come to the act.
    """
    if running and running.closed_at is None:
        raise TooLate("测评已经开始。")
    stands, _ = judge(proceeding, day_of(at))
    if not stands.is_open(act):
        raise NotYet("还不能开始测评。", stands.why_not(act))
    return voting.open_assessment(
        congress=proceeding.congress,
        title=title,
        grades=profiles.load(proceeding.profile).value("assessment.grades"),
        members=members(proceeding.congress, day_of(at)),
        by=f"{by.person}",
        at=at,
        sitting=sitting,
    )


def count_vote(
    *, proceeding: Proceeding, act: Act, assessment: GradedAssessment | None, by: Viewer, at: datetime
) -> ActRecord:
    """Close the vote, count, and record the act with its counts. Raises Incomplete when none was begun."""
    if assessment is None:
        raise Incomplete("这次测评还没有开始。")
    counts = voting.close_assessment(assessment=assessment, by=f"{by.person}", at=at)
    return perform(
        proceeding=proceeding,
        act=act,
        by=by,
        on=day_of(at),
        at=at,
        said=counts | {"members": turnout(assessment)[1]},
        key=f"assessment:{assessment.pk}",
    )


@transaction.atomic
def open_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime, sitting: str = "") -> None:
    """Open the secret assessment of a reported opinion (R1.58). Raises as `start_vote` does."""
    proceeding = lock(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    opinion.assessment = start_vote(
        proceeding=proceeding,
        act=OpinionHandling.assessed,
        running=opinion.assessment,
        title=f"{opinion.title}办理情况",
        by=by,
        at=at,
        sitting=sitting,
    )
    opinion.save(update_fields=["assessment"])
    indexes.refresh(proceeding, day_of(at))


@transaction.atomic
def close_assessment(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> ActRecord:
    """Close the vote, count, and record the assessment with its counts."""
    proceeding = lock(OpinionHandling, opinion.pk)
    opinion.refresh_from_db()
    return count_vote(proceeding=proceeding, act=OpinionHandling.assessed, assessment=opinion.assessment, by=by, at=at)


@transaction.atomic
def open_sitting(
    *, opinions: Iterable[OpinionDocument], appraisals: Iterable[Appraisal], sitting: str, by: Viewer, at: datetime
) -> int:
    """Open the assessments of several objects in one sitting; all or none. Says how many. Raises as `start_vote`."""
    opened = 0
    for opinion in opinions:
        open_assessment(opinion=opinion, by=by, at=at, sitting=sitting)
        opened += 1
    for appraisal in appraisals:
        open_appraisal_vote(appraisal=appraisal, by=by, at=at, sitting=sitting)
        opened += 1
    if not opened:
        raise Incomplete("还没有选测评事项。")
    return opened


@transaction.atomic
def open_appraisal_vote(*, appraisal: Appraisal, by: Viewer, at: datetime, sitting: str = "") -> None:
    """Open the secret graded vote of an appraisal. Raises as `start_vote` does."""
    proceeding = lock(SpecialAppraisal, appraisal.pk)
    appraisal.refresh_from_db()
    appraisal.assessment = start_vote(
        proceeding=proceeding,
        act=SpecialAppraisal.appraised,
        running=appraisal.assessment,
        title=f"{appraisal.object}{appraisal.title}",
        by=by,
        at=at,
        sitting=sitting,
    )
    appraisal.save(update_fields=["assessment"])
    indexes.refresh(proceeding, day_of(at))


def after_assessment_voided(assessment: GradedAssessment, today: date) -> None:
    """The vote was given up for paper: whoever counts it may record the assessment."""
    for pk in OpinionDocument.objects.filter(assessment=assessment).values_list("pk", flat=True):
        indexes.refresh(lock(OpinionHandling, pk), today)
    for pk in Appraisal.objects.filter(assessment=assessment).values_list("pk", flat=True):
        indexes.refresh(lock(SpecialAppraisal, pk), today)
