"""What can be assessed now, for a sitting with several objects (R1.58)."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import OpenDoor

from ..models import Appraisal, OpinionDocument
from ..procedures import OpinionHandling, SpecialAppraisal


def _open_for(congress: Congress, code: str, act: Act) -> QuerySet[OpenDoor, int]:
    found = OpenDoor.objects.filter(congress=congress, proceeding__procedure=code, act=act.name)
    return found.values_list("proceeding__subject_id", flat=True)


def opinions_to_assess(congress: Congress) -> QuerySet[OpinionDocument]:
    """The reported letters of key topics that wait for their assessment."""
    waiting = _open_for(congress, OpinionHandling.code, OpinionHandling.assessed)
    return OpinionDocument.objects.filter(congress=congress, pk__in=waiting).select_related("congress").order_by("pk")


def appraisals_to_vote(congress: Congress) -> QuerySet[Appraisal]:
    """The appraisals whose report was heard and whose investigation is done."""
    waiting = _open_for(congress, SpecialAppraisal.code, SpecialAppraisal.appraised)
    found = Appraisal.objects.filter(congress=congress, pk__in=waiting)
    return found.select_related("congress", "object").order_by("pk")
