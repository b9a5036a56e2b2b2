"""What is published, what is on its way, and what the law orders to be published and is not yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord

from ..models import OpinionDocument, OversightPlan, Publication, PublicationKind, Topic
from ..procedures import AnnualPlanning, OpinionHandling, TopicOversight

Kind = PublicationKind
P, T = OpinionHandling, TopicOversight

# Which act makes a thing ripe for the public, by kind.
RIPE: dict[Kind, Act] = {
    Kind.PLAN: AnnualPlanning.passed,
    Kind.RESEARCH_REPORT: T.deliberated,
    Kind.OPINION: P.assigned,
    Kind.HANDLING_REPORT: P.reported,
    Kind.ASSESSMENT: P.assessed,
}
_PROCEDURE = {
    Kind.PLAN: AnnualPlanning, Kind.RESEARCH_REPORT: T, Kind.OPINION: P, Kind.HANDLING_REPORT: P, Kind.ASSESSMENT: P,
}  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """Something the law orders to be published: `since` the day on which it was ripe."""

    kind: Kind
    subject_id: int
    title: str
    since: date


def all_publications(viewer: Viewer) -> QuerySet[Publication]:
    """Those of the viewer's congress, the newest first."""
    found = scope(Publication.objects.all(), viewer)
    return found.select_related("topic", "drawn_by", "reviewed_by", "ordered_by").order_by("-pk")


def published_texts(congress: Congress) -> QuerySet[Publication]:
    """What everybody may read now, the newest first."""
    found = Publication.objects.filter(congress=congress, published_at__isnull=False, withdrawn_at=None)
    return found.select_related("topic", "version", "congress").order_by("-published_at", "-pk")


def due_for_release(today: date) -> QuerySet[Publication]:
    """Reviewed, and their day has come, in every congress: what days off left behind is among them."""
    waiting = Publication.objects.filter(publish_on__lte=today, published_at=None, withdrawn_at=None)
    return waiting.exclude(reviewed_at=None).select_related("congress", "ordered_by").order_by("pk")


def owed_publications(congress: Congress) -> list[Owed]:
    """What is ripe and neither public nor on its way; the oldest first. A plan whose publication was recorded by hand
    counts as published, and so does a handling report.
    """
    ripe = _ripe(congress)
    going = Publication.objects.filter(congress=congress, withdrawn_at=None).values_list("kind", "subject_id")
    taken = {(Kind(kind), subject) for kind, subject in going}
    by_hand = _recorded_by_hand(congress)
    titles = _titles(congress, ripe)
    left = [
        Owed(kind, subject, titles[kind, subject], on)
        for (kind, subject), on in ripe.items()
        if (kind, subject) not in taken and (kind, subject) not in by_hand and (kind, subject) in titles
    ]
    return sorted(left, key=lambda o: (o.since, o.kind, o.subject_id))


def _ripe(congress: Congress) -> dict[tuple[Kind, int], date]:
    wanted = Q()
    for kind, act in RIPE.items():
        wanted |= Q(proceeding__procedure=_PROCEDURE[kind].code, act=act.name)
    of = {(_PROCEDURE[kind].code, act.name): kind for kind, act in RIPE.items()}
    rows = (
        _effective(congress).filter(wanted).values_list("proceeding__procedure", "act", "proceeding__subject_id", "on")
    )
    return {(of[procedure, act], subject): on for procedure, act, subject, on in rows}


def _recorded_by_hand(congress: Congress) -> set[tuple[Kind, int]]:
    wanted = Q(proceeding__procedure=AnnualPlanning.code) | Q(proceeding__procedure=P.code)
    rows = _effective(congress).filter(wanted, act=P.published.name)
    of = {AnnualPlanning.code: Kind.PLAN, P.code: Kind.HANDLING_REPORT}
    return {
        (of[procedure], subject)
        for procedure, subject in rows.values_list("proceeding__procedure", "proceeding__subject_id")
    }


def _effective(congress: Congress) -> QuerySet[ActRecord]:
    return ActRecord.objects.filter(congress=congress, reversal=None, reverses=None).order_by("on", "pk")


def _titles(congress: Congress, wanted: Iterable[tuple[Kind, int]]) -> dict[tuple[Kind, int], str]:
    """A research report is owed only where there is one."""
    keys = list(wanted)

    def of(*kinds: Kind) -> Collection[int]:
        return {subject for kind, subject in keys if kind in kinds}

    letters = OpinionDocument.objects.filter(pk__in=of(Kind.OPINION, Kind.HANDLING_REPORT, Kind.ASSESSMENT))
    topics = Topic.objects.filter(pk__in=of(Kind.RESEARCH_REPORT)).exclude(research_report=None)
    plans = OversightPlan.objects.filter(pk__in=of(Kind.PLAN))
    by_letter = {o.pk: o.title for o in letters.filter(congress=congress)}
    found = {(Kind.RESEARCH_REPORT, t.pk): f"关于{t.title}的调研报告" for t in topics.filter(congress=congress)}
    found |= {(Kind.PLAN, p.pk): str(p) for p in plans.filter(congress=congress)}
    words = {Kind.OPINION: "{}", Kind.HANDLING_REPORT: "{}研究处理情况的报告", Kind.ASSESSMENT: "{}办理情况的测评结果"}
    return found | {
        (kind, subject): words[kind].format(by_letter[subject])
        for kind, subject in keys
        if kind in words and subject in by_letter
    }
