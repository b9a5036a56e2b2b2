"""What is published, what is on its way, and what the law orders to be published and is not yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Act, Procedure
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact

from ..access import out
from ..models import (
    Appraisal,
    Inquiry,
    InquiryBill,
    Investigation,
    OpinionDocument,
    OversightPlan,
    Publication,
    PublicationKind,
    SpecialReport,
    Topic,
    said,
)
from ..procedures import (
    AnnualPlanning,
    InquiryBillHandling,
    OpinionHandling,
    SpecialAppraisal,
    SpecialInquiry,
    SpecialReporting,
    SpecificInvestigation,
    TopicOversight,
)

Kind = PublicationKind
A, P, T = AnnualPlanning, OpinionHandling, TopicOversight


@dataclass(frozen=True)
class Source:
    """Where a kind comes from: what makes it ripe for the public, anew each time, and the acts of publishing it."""

    procedure: type[Procedure]
    ripe: tuple[Act, ...]
    published: tuple[Act, ...] = ()


SOURCES = {
    Kind.PLAN: Source(A, (A.passed, A.adjusted), (A.published, A.republished)),
    Kind.TOPIC: Source(T, (T.selected,), (T.publicised,)),
    Kind.RESEARCH_REPORT: Source(T, (T.deliberated,)),
    Kind.SPECIAL_REPORT: Source(T, (T.deliberated,)),  # when the meeting has heard it
    Kind.OPINION: Source(P, (P.assigned,)),
    Kind.HANDLING_REPORT: Source(P, (P.reported,), (P.published,)),
    Kind.RESOLUTION: Source(P, (P.resolved,)),
    Kind.EXECUTION_REPORT: Source(P, (P.execution_reported,)),
    Kind.ASSESSMENT: Source(P, (P.assessed,)),
    Kind.APPRAISAL: Source(SpecialAppraisal, (SpecialAppraisal.appraised,), (SpecialAppraisal.published,)),
    Kind.APPRAISAL_REPORT: Source(SpecialAppraisal, (SpecialAppraisal.heard,)),  # as that of a topic
    Kind.INQUIRY: Source(SpecialInquiry, (SpecialInquiry.held,), (SpecialInquiry.published,)),
    Kind.INQUIRY_BILL: Source(InquiryBillHandling, (InquiryBillHandling.concluded,)),
    Kind.INVESTIGATION: Source(SpecificInvestigation, (SpecificInvestigation.concluded,)),
}
Key = tuple[Kind, int]


# An adjustment of an earlier version of the platform named its reviewer itself: it was public with its record.
OLD_REVIEWER = "secrecy_review"
PUBLISHED_WITH_ITS_RECORD = Q(act=A.adjusted.name, said__contains=f'"{OLD_REVIEWER}"')


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


def waiting_texts(viewer: Viewer, _today: date) -> QuerySet[Publication]:
    """The texts that wait for this viewer's review or order: not those that they drew up or reviewed themselves."""
    under_way = scope(Publication.objects.filter(ordered_by=None, withdrawn_at=None), viewer)
    to_review, to_order = Q(reviewed_at=None), Q(reviewed_at__isnull=False)
    return under_way.filter((to_review & ~Q(drawn_by=viewer.person)) | (to_order & ~Q(reviewed_by=viewer.person)))


def to_release(viewer: Viewer) -> QuerySet[Publication]:
    """The texts that this viewer may publish: reviewed by somebody else, and nobody has named their day yet."""
    found = all_publications(viewer).filter(reviewed_at__isnull=False, ordered_by=None, withdrawn_at=None)
    return found.exclude(reviewed_by=viewer.person)


def published_texts(congress: Congress) -> QuerySet[Publication]:
    """What everybody may read now, the newest first."""
    found = out().filter(congress=congress)
    return found.select_related("topic", "version", "congress").order_by("-published_at", "-pk")


def due_for_release(today: date) -> QuerySet[Publication]:
    """Reviewed, and their day has come, in every congress: what days off left behind is among them."""
    waiting = Publication.objects.filter(publish_on__lte=today, published_at=None, withdrawn_at=None)
    return waiting.exclude(reviewed_at=None).select_related("congress", "ordered_by").order_by("pk")


def owed_publications(congress: Congress) -> list[Owed]:
    """What is ripe and neither public nor on its way; the oldest first."""
    return _owed(ActRecord.objects.filter(congress=congress), Publication.objects.filter(congress=congress), congress)


def owed_publication(congress: Congress, kind: str, subject_id: int) -> Owed | None:
    """This one, if it is owed."""
    acts = ActRecord.objects.filter(congress=congress, proceeding__subject_id=subject_id)
    texts = Publication.objects.filter(congress=congress, subject_id=subject_id)
    return next((o for o in _owed(acts, texts, congress) if o.kind == kind and o.subject_id == subject_id), None)


def _owed(acts: QuerySet[ActRecord], texts: QuerySet[Publication], congress: Congress) -> list[Owed]:
    """What was published by its act alone counts as published; what was published here and withdrawn is owed again,
    and so is what became ripe anew since, as the report of another round does.
    """
    ripe = _newest(acts, {kind: source.ripe for kind, source in SOURCES.items()})
    by_act = _newest(acts, {kind: source.published for kind, source in SOURCES.items()})
    done = {key for key, act in by_act.items() if key in ripe and act.order > ripe[key].order}
    editions = texts.order_by("edition").values_list("kind", "subject_id", "begun_at", "published_at", "withdrawn_at")
    for kind, subject, begun_at, published_at, withdrawn_at in editions:
        key = (Kind(kind), subject)
        if withdrawn_at is None:
            is_of_before = key in ripe and begun_at < ripe[key].at  # begun from what was on record earlier
            done |= set() if is_of_before else {key}
        elif published_at:
            done.discard(key)
    titles = _titles(congress, [key for key in ripe if key not in done])
    left = [Owed(*key, title, ripe[key].on) for key, title in titles.items()]
    return sorted(left, key=lambda o: (o.since, o.kind, o.subject_id))


@dataclass(frozen=True)
class _Done:
    """An act of a kind: its legal day, when it was put on record, its place in the order of records."""

    on: date
    at: datetime
    order: int


def _newest(records: QuerySet[ActRecord], acts: Mapping[Kind, tuple[Act, ...]]) -> dict[Key, _Done]:
    """The newest of these acts, by kind and subject."""
    of: dict[tuple[str, str], list[Kind]] = {}
    for kind, named in acts.items():
        for act in named:
            of.setdefault((SOURCES[kind].procedure.code, act.name), []).append(kind)
    wanted = Q()
    for procedure, name in of:
        wanted |= Q(proceeding__procedure=procedure, act=name)
    rows = records.filter(wanted, reversal=None).exclude(PUBLISHED_WITH_ITS_RECORD).order_by("pk")
    found = rows.values_list("proceeding__procedure", "act", "proceeding__subject_id", "on", "recorded_at", "pk")
    return {
        (kind, subject): _Done(on, at, order)
        for procedure, name, subject, on, at, order in found
        for kind in of[procedure, name]
    }


def withdrawn_kinds(congress: Congress, subject_id: int) -> set[Kind]:
    """What of a plan or a letter was taken back from the public and not published anew: no public page shows it.

    The act that says it was published stands: so it was.
    """
    return _told(Publication.objects.filter(congress=congress, subject_id=subject_id)).withdrawn


@dataclass(frozen=True)
class Told:
    """What is public now, with the day its text was begun; what was and no longer is; the text of a topic."""

    public: Mapping[Kind, date]
    withdrawn: set[Kind]
    words: str = ""


def told_about(topic: Topic) -> Told:
    """What the public is told of a topic and its letter."""
    return _told(Publication.objects.filter(topic=topic))


def _told(found: QuerySet[Publication]) -> Told:
    rows = list(
        found.filter(published_at__isnull=False)
        .order_by("edition")
        .values_list("kind", "begun_at", "withdrawn_at", "body")
    )
    public = {Kind(kind): (day_of(begun), body) for kind, begun, withdrawn, body in rows if withdrawn is None}
    _, words = public.get(Kind.TOPIC, (None, ""))
    days = {kind: on for kind, (on, _) in public.items()}
    return Told(days, {Kind(kind) for kind, *_ in rows} - days.keys(), said(words))


def is_out(kind: Kind, subject: int, since: Fact | None = None) -> bool:
    """Whether its text is public now, having been begun after that was put on record."""
    found = out(kind).filter(subject_id=subject)
    if since is not None:
        found = found.filter(begun_at__gte=ActRecord.objects.filter(pk=since.order).values("recorded_at"))
    return found.exists()


def _titles(congress: Congress, wanted: Collection[Key]) -> dict[Key, str]:
    """What each is called; a report is owed only where there is one. A question for each kind that is ripe."""
    keys: dict[Kind, set[int]] = {}
    for kind, subject in wanted:
        keys.setdefault(kind, set()).add(subject)
    return {
        (kind, subject): title for kind, pks in keys.items() for subject, title in _TITLES[kind](congress, pks).items()
    }


Titles = Callable[[Congress, Collection[int]], dict[int, str]]


def _plans(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    return {p.pk: f"{p}" for p in OversightPlan.objects.filter(congress=congress, pk__in=pks)}


def _chosen(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    """Those that are still under way: what was dropped or is closed is not opened to the public any more."""
    running = Proceeding.objects.filter(congress=congress, procedure=T.code, ended_on=None, subject_id__in=pks)
    found = Topic.objects.filter(congress=congress, pk__in=running.values("subject_id"))
    return dict(found.values_list("pk", "title"))


def _researched(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    found = Topic.objects.filter(congress=congress, pk__in=pks).exclude(research_report=None)
    return {t.pk: f"关于{t.title}的调研报告" for t in found}


def _special_reports(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    """Those that the organ has handed in, by their topic."""
    sent = recorded(SpecialReporting, SpecialReporting.report_sent).order_by().values("proceeding__subject_id")
    found = SpecialReport.objects.filter(congress=congress, topic__in=pks, pk__in=sent)
    return {r.topic_id: f"{r}" for r in found.select_related("topic")}


def _letters(words: str) -> Titles:
    def titles(congress: Congress, pks: Collection[int]) -> dict[int, str]:
        rows = OpinionDocument.objects.filter(congress=congress, pk__in=pks)
        return {pk: words.format(title) for pk, title in rows.values_list("pk", "title")}

    return titles


def _resolutions(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    """As the standing committee named them."""
    rows = recorded(P, P.resolved, about=pks).filter(congress=congress)
    return {r.proceeding.subject_id: r.fields["title"] for r in rows.select_related("proceeding")}


def _executions(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    return {pk: f"执行“{title}”情况的报告" for pk, title in _resolutions(congress, pks).items()}


def _appraisals(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    rows = Appraisal.objects.filter(congress=congress, pk__in=pks)
    return {pk: f"{title}专项工作评议结果" for pk, title in rows.values_list("pk", "title")}


def _appraisal_reports(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    """Those that were sent for comment first: before that was asked, no report was owed to the public by itself."""
    drafted = recorded(SpecialAppraisal, SpecialAppraisal.report_drafted).values("proceeding__subject_id")
    rows = Appraisal.objects.filter(congress=congress, pk__in=pks).filter(pk__in=drafted).select_related("object")
    return {a.pk: f"{a.object}关于{a.title}的专项工作报告" for a in rows}


def _bills(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    rows = InquiryBill.objects.filter(congress=congress, pk__in=pks)
    return {pk: f"{title}和答复" for pk, title in rows.values_list("pk", "title")}


def _investigations(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    rows = Investigation.objects.filter(congress=congress, pk__in=pks)
    return {pk: f"{title}的结果" for pk, title in rows.values_list("pk", "title")}


def _inquiries(congress: Congress, pks: Collection[int]) -> dict[int, str]:
    rows = Inquiry.objects.filter(congress=congress, pk__in=pks).select_related("topic")
    return {i.pk: f"{i}情况" for i in rows}


_TITLES: dict[Kind, Titles] = {
    Kind.PLAN: _plans,
    Kind.TOPIC: _chosen,
    Kind.RESEARCH_REPORT: _researched,
    Kind.SPECIAL_REPORT: _special_reports,
    Kind.OPINION: _letters("{}"),
    Kind.HANDLING_REPORT: _letters("{}研究处理情况的报告"),
    Kind.RESOLUTION: _resolutions,
    Kind.EXECUTION_REPORT: _executions,
    Kind.ASSESSMENT: _letters("{}办理情况的测评结果"),
    Kind.APPRAISAL: _appraisals,
    Kind.APPRAISAL_REPORT: _appraisal_reports,
    Kind.INQUIRY: _inquiries,
    Kind.INQUIRY_BILL: _bills,
    Kind.INVESTIGATION: _investigations,
}
