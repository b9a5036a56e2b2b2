"""The candidates of a ballot as citizens see them: once published, and with the result once it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from huying.commons.voices.masking import mask_text
from huying.kernel.people.models import Congress
from huying.kernel.people.selectors import below
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.selectors import recorded

from .models import BallotDecision, Project, said
from .procedures import CandidateListing
from .terms import CONSULTATIONS, DECIDED, NOT_ADOPTED, STATUSES, WITHDRAWN, label, may_be_read

C = CandidateListing


@dataclass(frozen=True)
class Consultation:
    """How people were heard on a candidate before the ballot (R2.07); `heard` is empty where nobody looked at it."""

    kind: str
    held_on: date
    people: int
    heard: str
    adopted: str


@dataclass(frozen=True)
class Candidate:
    """A candidate with its sheet; `result` is empty, and nothing `is_adopted`, until the decision is public."""

    project: Project
    feasibility: str
    consultations: tuple[Consultation, ...]
    result: str
    is_adopted: bool


@dataclass(frozen=True)
class Ballots:
    """What a congress has published of its ballots, the newest first."""

    congress: Congress
    decisions: tuple[BallotDecision, ...]


def published_candidates(congress: Congress, year: int) -> dict[str, Any]:
    """Raises Http404 while none is published."""
    decision = BallotDecision.objects.filter(congress=congress, year=year).first()
    if decision is None:
        raise Http404
    found = list(published(decision.projects.select_related("unit")).order_by("number"))
    if not found:
        raise Http404
    heard = _heard(found)
    is_public = decision.published_on is not None
    shown = [_candidate(p, heard[p.pk], is_public) for p in found]
    standing = sum(p.status != WITHDRAWN for p in found)
    return {"congress": congress, "decision": decision, "rows": shown, "is_public": is_public, "standing": standing}


def published(candidates: QuerySet[Project]) -> QuerySet[Project]:
    """Those of them that everybody may read about."""
    records = ActRecord.objects.filter(proceeding__procedure=C.code, act=C.published.name, reverses=None, reversal=None)
    return candidates.filter(pk__in=records.values("proceeding__subject_id"))


def published_ballots(congress: Congress) -> list[BallotDecision]:
    """The ballots here and below of which candidates or the decision are public, the newest year first."""
    whose = Q(congress=congress) | Q(congress__in=below(congress))
    shown = Q(published_on__isnull=False) | Q(pk__in=published(Project.objects.all()).values("decision"))
    found = BallotDecision.objects.filter(whose, shown).select_related("congress")
    return list(found.order_by("-year", "-meeting_on", "pk"))


def by_congress(own: Congress, ballots: Iterable[BallotDecision]) -> list[Ballots]:
    """The same as lines: a congress, its years; one's own first."""
    found: dict[Congress, list[BallotDecision]] = defaultdict(list)
    for ballot in ballots:
        found[ballot.congress].append(ballot)
    lines = [Ballots(congress, tuple(rows)) for congress, rows in found.items()]
    return sorted(lines, key=lambda line: (line.congress != own, line.congress.code))


def _heard(projects: Iterable[Project]) -> dict[int, list[Consultation]]:
    """What was heard on each of them, in the order of the days: one question for all.

    What was said is shown only where whoever wrote it down says that everybody may read it: who registered one before
    that was asked wrote for the record, perhaps with names. A telephone number that slipped in is masked besides.
    """
    found: dict[int, list[Consultation]] = defaultdict(list)
    rows = recorded(C, C.consulted, about=[p.pk for p in projects]).select_related("proceeding")
    for record in rows:
        told = record.fields
        held_on = date.fromisoformat(str(told["held_on"]))
        shown = told if may_be_read(told) else {}
        words = (mask_text(str(shown.get(name) or "")) for name in ("heard", "adopted"))
        kind = label(CONSULTATIONS, str(told["kind"]))
        found[record.proceeding.subject_id].append(Consultation(kind, held_on, int(told["people"]), *words))
    for each in found.values():
        each.sort(key=lambda c: c.held_on)
    return found


def _candidate(project: Project, heard: Iterable[Consultation], is_public: bool) -> Candidate:
    result, is_adopted = _result(project.status, is_public), is_public and project.status in DECIDED
    return Candidate(project, said(project.feasibility), tuple(heard), result, is_adopted)


def _result(status: str, is_public: bool) -> str:
    """Nothing of a result before it is published; that a project is no candidate any more is told at once."""
    if status == WITHDRAWN:
        return label(STATUSES, WITHDRAWN)
    if not is_public:
        return ""
    return "票决通过" if status in DECIDED else label(STATUSES, NOT_ADOPTED)
