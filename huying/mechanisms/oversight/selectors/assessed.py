"""What a secret graded vote is about: how a letter was handled (R1.58), or the work that is appraised (R1.59)."""

from __future__ import annotations

from huying.commons.meetings.selectors import members
from huying.commons.voting.models import GradedAssessment
from huying.kernel.calendar import clock
from huying.kernel.procedures.definition import Act, Procedure
from huying.kernel.procedures.models import Proceeding

from ..models import Appraisal, OpinionDocument
from ..procedures import OpinionHandling, SpecialAppraisal
from .proceedings import proceeding_of

Assessed = OpinionDocument | Appraisal

# The procedure of each, and the act that its vote is recorded by.
VOTED: dict[type[Assessed], tuple[type[Procedure], Act]] = {
    OpinionDocument: (OpinionHandling, OpinionHandling.assessed),
    Appraisal: (SpecialAppraisal, SpecialAppraisal.appraised),
}


def recorded_as(assessment: GradedAssessment) -> str:
    """The key of the record of the counts of a vote that was held here: recorded once, however often it is closed."""
    return f"assessment:{assessment.pk}"


def frozen_members(proceeding: Proceeding, key: str) -> int | None:
    """All members when the vote was opened here whose counts are recorded under this key; None for counts by hand."""
    subject = next(s for s, (procedure, _) in VOTED.items() if procedure.code == proceeding.procedure)
    found = subject.objects.select_related("assessment").get(pk=proceeding.subject_id).assessment
    if found is None or found.closed_at is None or key.partition(":")[2] != recorded_as(found):  # after its proceeding
        return None
    return found.members


def roster_said(proceeding: Proceeding) -> dict[str, int]:
    """How many members there are is not typed with the result: the roster says it (地方组织法 51)."""
    return {"members": len(members(proceeding.congress, clock.today()))}


def voted_in(found: Assessed) -> tuple[Proceeding, Act]:
    """The proceeding of this one, and the act of it that the vote is recorded by."""
    procedure, act = VOTED[type(found)]
    return proceeding_of(procedure, found.pk), act
