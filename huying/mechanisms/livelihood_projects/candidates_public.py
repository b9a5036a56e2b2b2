"""The candidates of a ballot as citizens see them: once published, and with the result once it is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import ActRecord

from .models import BallotDecision, Project
from .procedures import CandidateListing
from .terms import ADOPTED, DECIDED


def published_candidates(congress: Congress, year: int) -> dict[str, Any]:
    """Raises Http404 while none is published."""
    decision = BallotDecision.objects.filter(congress=congress, year=year).first()
    if decision is None:
        raise Http404
    found = list(published(decision.projects.select_related("unit")).order_by("number"))
    if not found:
        raise Http404
    is_public = decision.published_on is not None
    shown = [(p, _result(p.status) if is_public else "") for p in found]
    return {"congress": congress, "decision": decision, "rows": shown, "is_public": is_public}


def published(candidates: QuerySet[Project]) -> QuerySet[Project]:
    """Those of them that everybody may read about."""
    records = ActRecord.objects.filter(
        proceeding__procedure=CandidateListing.code, act=CandidateListing.published.name, reverses=None, reversal=None
    )
    return candidates.filter(pk__in=records.values("proceeding__subject_id"))


def _result(status: str) -> str:
    return "票决通过" if status in (ADOPTED, *DECIDED) else "没有通过"
