"""Deeds about the secret graded votes: on how an opinion was handled (R1.58), on the work that is appraised (R1.59)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.commons.meetings.selectors import Gathering, gatherings_now
from huying.commons.voting import services as voting
from huying.commons.voting.models import GradedAssessment
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Congress
from huying.kernel.procedures import indexes, profiles
from huying.kernel.procedures.cleaning import UNKNOWN
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from ..selectors import VOTED, Assessed
from ..selectors.assessed import recorded_as
from .locking import lock


@transaction.atomic
def open_assessment(*, of: Assessed, by: Viewer, at: datetime, sitting: int | None = None) -> None:
    """Open the secret graded vote that the act waits for, at a half-day of an open session that is not over (the one
    that runs, when none is named): who is present at it may vote, all members are what the result is counted against.

    Raises TooLate while one is running; NotYet as long as the proceeding has not come to the act, while no session
    sits, and where the half-day is not registered or short of its quorum.
    """
    procedure, act = VOTED[type(of)]
    proceeding, today = lock(procedure, of.pk), day_of(at)
    of.refresh_from_db()
    if of.assessment and of.assessment.closed_at is None:
        raise TooLate("测评已经开始。")
    stands, _ = judge(proceeding, today)
    if not stands.is_open(act):
        raise NotYet("还不能开始测评。", stands.why_not(act))
    gathering = _gathering(proceeding.congress, sitting, at)
    of.assessment = voting.open_assessment(
        congress=proceeding.congress,
        title=of.assessed_as,
        grades=profiles.load(proceeding.profile).value("assessment.grades"),
        members=gathering.present,
        by=f"{by.person}",
        at=at,
        sitting=f"{gathering}",
        due=len(gathering.members),
        present=len(gathering.present),
    )
    of.save(update_fields=["assessment"])
    indexes.refresh(proceeding, today)


def _gathering(congress: Congress, sitting: int | None, at: datetime) -> Gathering:
    """The half-day that is named, else the one that runs: who votes now votes where they are now."""
    found = gatherings_now(congress, at)
    chosen = next((g for g in found if (g.sitting.pk == sitting if sitting else g.is_running)), None)
    if chosen is None and sitting:
        raise NotYet(
            "测评由在场的组成人员当场投票（地方组织法第五十一条），不能按别的场次的到会情况开始。",
            hint="请选正在开的场次；没有列的，先把今天这半天列入会议日程。",
        )
    if chosen is None:
        raise NotYet(
            "满意度测评由常委会会议上出席的组成人员投票（地方组织法第五十一条），现在没有正在开的场次。",
            hint="先登记开会，把这半天列入会议日程，登记到会情况。",
        )
    if chosen.refusal:
        raise NotYet(chosen.refusal, hint="先把这一场的到会情况登记准确。")
    return chosen


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
        said=counts | _base(of.assessment),
        key=recorded_as(of.assessment),
    )


def _base(assessment: GradedAssessment) -> dict[str, Any]:
    """Of how many members how many came; of a vote opened before that was kept nobody knows how many."""
    present = UNKNOWN if assessment.present is None else assessment.present
    return {"present": present, "members": assessment.members}


@transaction.atomic
def open_sitting(*, subjects: Iterable[Assessed], by: Viewer, at: datetime, sitting: int | None = None) -> int:
    """Open the votes on several at one half-day; all or none. Says how many. Raises as `open_assessment` does."""
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
