"""What a secret graded vote is about: how a letter was handled (R1.58), or the work that is appraised (R1.59)."""

from __future__ import annotations

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


def voted_in(found: Assessed) -> tuple[Proceeding, Act]:
    """The proceeding of this one, and the act of it that the vote is recorded by."""
    procedure, act = VOTED[type(found)]
    return proceeding_of(procedure, found.pk), act
