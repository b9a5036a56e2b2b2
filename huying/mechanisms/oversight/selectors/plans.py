"""The annual plan as its rules see it, and as its pages show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from huying.commons.meetings import selectors as meetings
from huying.commons.meetings.models import ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import last_day, profile_in, recorded
from huying.kernel.procedures.standing import Fact, PlannedDay

from ..access import out
from ..models import LiaisonNote, OversightPlan, PlanChange, PublicationKind, Topic
from ..procedures import AnnualPlanning, TopicOversight
from ..rules import PlanView
from .proceedings import proceeding_of, running
from .publications import OLD_REVIEWER, is_out


def plan_of_topic(topic: Proceeding) -> list[Proceeding]:
    """The proceeding of the plan that the topic stands in: a selected topic lets it be drafted (R1.09)."""
    return [proceeding_of(AnnualPlanning, Topic.objects.values_list("plan", flat=True).get(pk=topic.subject_id))]


def topics_of_plan(plan: Proceeding) -> list[Proceeding]:
    """The proceedings of its topics: once it is published, only an adjustment adds them or takes them out."""
    topics = Topic.objects.filter(plan=plan.subject_id)
    return running(Q(procedure=TopicOversight.code, subject_id__in=topics.values("pk")))


def listed(plan: OversightPlan) -> QuerySet[Topic]:
    """The topics that stand in the plan: chosen for it, and not taken out since (监督法第六十三条)."""
    own = plan.topics.values("pk")
    chosen = recorded(TopicOversight, TopicOversight.selected, about=own).order_by().values("proceeding__subject_id")
    dropped = recorded(TopicOversight, TopicOversight.dropped, about=own).order_by().values("proceeding__subject_id")
    return plan.topics.filter(pk__in=chosen).exclude(pk__in=dropped)


def plan_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> PlanView:
    adjusted = [f for f in facts if f.act == AnnualPlanning.adjusted.name and OLD_REVIEWER not in f.fields]
    plan = OversightPlan.objects.get(pk=proceeding.subject_id)
    return PlanView(
        facts=facts,
        days={"year_start": PlannedDay(date(plan.year, 1, 1))},
        selected=listed(plan).count(),
        text_is_out=is_out(PublicationKind.PLAN, plan.pk, since=adjusted[-1] if adjusted else None),
    )


# ── the set day ───────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PlanDue:
    """By which day the plan of a year has to be passed, and which clause says so."""

    year: int
    on: date
    clause: str


def plan_due(congress: Congress, year: int) -> PlanDue | None:
    """The set day of a year's plan (R1.09); None where this place set none, or no standing committee owes one."""
    start = date(year, 1, 1)
    limit = profile_in(congress).limit("R1.09", start) if congress.has_committee else None
    return PlanDue(year, last_day(limit, start), limit.clause) if limit else None


def is_plan_passed(congress: Congress, year: int) -> bool:
    plans = OversightPlan.objects.filter(congress=congress, year=year).values("pk")
    return recorded(AnnualPlanning, AnnualPlanning.passed, about=plans).exists()


def sessions_from(congress: Congress, on: date) -> QuerySet[ScSession]:
    """The sessions that could still hear a topic on a day: planned from then on, or begun and not closed before it;
    the nearest to come first, those that were opened after them.

    A decision of that day may be put on record after the session was held.
    """
    begun = recorded(SessionHolding, SessionHolding.opened).order_by().values("proceeding__subject_id")
    over = recorded(SessionHolding, SessionHolding.closed).order_by().filter(on__lt=on)
    found = meetings.sessions(congress).filter(Q(planned_on__gte=on) | Q(pk__in=begun))
    found = found.exclude(pk__in=over.values("proceeding__subject_id"))
    return found.annotate(has_begun=Case(When(pk__in=begun, then=1), default=0)).order_by(
        "has_begun", "planned_on", "pk"
    )


NO_DAY = "会期未定"


# ── its log ───────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Adjustment:
    """One adjustment with the topics that it changed. An old one, told in words only, has none."""

    fact: Fact
    changes: tuple[PlanChange, ...]
    is_public: bool


def adjustments(plan: OversightPlan, facts: tuple[Fact, ...]) -> list[Adjustment]:
    """The adjustments that stand, newest first: two queries."""
    told = [f for f in facts if f.act == AnnualPlanning.adjusted.name]
    public = _in_public_texts(plan, told) if told else set()
    rows: dict[int, list[PlanChange]] = defaultdict(list)
    for change in PlanChange.objects.filter(plan=plan).select_related("topic"):
        rows[change.record_id].append(change)
    return [
        Adjustment(f, tuple(rows.get(f.order, ())), f.order in public or OLD_REVIEWER in f.fields)
        for f in reversed(told)
    ]


def _in_public_texts(plan: OversightPlan, adjusted: Iterable[Fact]) -> set[int]:
    """The records that stood when a text of the plan was begun that is public now."""
    begun = out(PublicationKind.PLAN).filter(subject_id=plan.pk).order_by("-begun_at").values("begun_at")[:1]
    found = ActRecord.objects.filter(pk__in=[f.order for f in adjusted], recorded_at__lte=Subquery(begun))
    return set(found.values_list("pk", flat=True))


def hidden_changes(topics: Iterable[Topic]) -> dict[int, PlanChange]:
    """The first change of each topic that no public text of its plan holds yet: the public sees what was before it."""
    texts = out(PublicationKind.PLAN).filter(subject_id=OuterRef("plan_id")).order_by("-begun_at")
    rows = PlanChange.objects.filter(topic__in=list(topics), record__reversal=None).select_related("record")
    told = rows.annotate(told=Subquery(texts.values("begun_at")[:1]))
    told = told.filter(Q(told=None) | Q(record__recorded_at__gt=F("told")))
    hidden = [change for change in told.order_by("pk") if OLD_REVIEWER not in change.record.fields]
    return {change.topic_id: change for change in reversed(hidden)}


def liaison_notes(plan: OversightPlan) -> QuerySet[LiaisonNote]:
    return LiaisonNote.objects.filter(plan=plan).select_related("topic", "by")
