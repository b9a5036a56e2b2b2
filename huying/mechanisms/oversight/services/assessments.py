"""Deeds about the secret graded votes: on how an opinion was handled (R1.58), on the work that is appraised (R1.59)."""

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
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from ..selectors import VOTED, Assessed
from .locking import lock


@transaction.atomic
def open_assessment(*, of: Assessed, by: Viewer, at: datetime, sitting: str = "") -> None:
    """Open the secret graded vote that the act waits for; the roll is that of today's members.

    Raises TooLate while one is running, NotYet as long as the proceeding has not come to the act.
    """
    procedure, act = VOTED[type(of)]
    proceeding, today = lock(procedure, of.pk), day_of(at)
    of.refresh_from_db()
    if of.assessment and of.assessment.closed_at is None:
        raise TooLate("测评已经开始。")
    stands, _ = judge(proceeding, today)
    if not stands.is_open(act):
        raise NotYet("还不能开始测评。", stands.why_not(act))
    of.assessment = voting.open_assessment(
        congress=proceeding.congress,
        title=of.assessed_as,
        grades=profiles.load(proceeding.profile).value("assessment.grades"),
        members=members(proceeding.congress, today),
        by=f"{by.person}",
        at=at,
        sitting=sitting,
    )
    of.save(update_fields=["assessment"])
    indexes.refresh(proceeding, today)


@transaction.atomic
def close_assessment(*, of: Assessed, by: Viewer, at: datetime) -> ActRecord:
    """Close the vote, count, and record the act with its counts; once only, however often it is closed.

    Raises Incomplete when none was begun, TooLate while one that went to paper is not counted.
    """
    procedure, act = VOTED[type(of)]
    proceeding = lock(procedure, of.pk)
    of.refresh_from_db()
    if of.assessment is None:
        raise Incomplete("这次测评还没有开始。")
    counts = voting.close_assessment(assessment=of.assessment, by=f"{by.person}", at=at)
    return perform(
        proceeding=proceeding,
        act=act,
        by=by,
        on=day_of(at),
        at=at,
        said=counts | {"members": turnout(of.assessment)[1]},
        key=f"assessment:{of.assessment.pk}",
    )


@transaction.atomic
def open_sitting(*, subjects: Iterable[Assessed], sitting: str, by: Viewer, at: datetime) -> int:
    """Open the votes on several in one sitting; all or none. Says how many. Raises as `open_assessment` does."""
    found = list(subjects)
    if not found:
        raise Incomplete("还没有选测评事项。")
    for each in found:
        open_assessment(of=each, by=by, at=at, sitting=sitting)
    return len(found)


def after_assessment_voided(assessment: GradedAssessment, today: date) -> None:
    """The vote was given up for paper: whoever counts it may record the assessment."""
    for model, (procedure, _) in VOTED.items():
        for pk in model._default_manager.filter(assessment=assessment).values_list("pk", flat=True):
            indexes.refresh(lock(procedure, pk), today)
