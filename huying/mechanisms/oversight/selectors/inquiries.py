"""Special inquiries: as their rules see them, and as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huying.commons.meetings.selectors import has_opened, questions_about
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact

from ..access import inquiry, opinion_on
from ..models import Inquiry, PublicationKind, Topic
from ..procedures import OpinionHandling, SpecialInquiry, TopicOversight
from ..rules import InquiryView
from .proceedings import proceedings_of, running, stage_words
from .publications import is_out


def inquiry_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> InquiryView:
    found = inquiry(proceeding.subject_id)
    topic, letter = found.topic, opinion_on(found.topic_id)
    researched, done = _acts(topic.pk, letter.pk if letter else 0)
    organ = frozenset({topic.organ_id})
    return InquiryView(
        facts=facts,
        bodies={Role.ORGAN: organ, Role.PRINCIPAL_LEADER: organ},
        is_researched=TopicOversight.researched.name in researched,
        session_is_open=has_opened(topic.session),
        opinions_are_handed_over=OpinionHandling.assigned.name in done,
        handling_is_reported=OpinionHandling.reported.name in done,
        unanswered=tuple(f"{q.asker}问{q.organ}" for q in questions_about("topic", [topic.pk]) if not q.answered_at),
        text_is_out=is_out(PublicationKind.INQUIRY, found.pk),
    )


def _acts(topic: int, letter: int) -> tuple[set[str], set[str]]:
    """The acts that stand in the proceedings about a topic and about its letter: one query."""
    of_topic = Q(proceeding__procedure=TopicOversight.code, proceeding__subject_id=topic)
    of_letter = Q(proceeding__procedure=OpinionHandling.code, proceeding__subject_id=letter)
    records = ActRecord.objects.filter(of_topic | of_letter, reverses=None, reversal=None)
    found: dict[str, set[str]] = {TopicOversight.code: set(), OpinionHandling.code: set()}
    for procedure, act in records.values_list("proceeding__procedure", "act"):
        found[procedure].add(act)
    return found[TopicOversight.code], found[OpinionHandling.code]


def inquiry_of_topic(topic: Proceeding) -> list[Proceeding]:
    """The proceeding of the inquiry on a topic: research and the session open its doors."""
    return _running(Inquiry.objects.filter(topic=topic.subject_id))


def inquiry_of_opinion(letter: Proceeding) -> list[Proceeding]:
    """The proceeding of the inquiry whose opinions a letter hands over, and whose handling it reports."""
    return _running(Inquiry.objects.filter(topic__opinion=letter.subject_id))


def inquiries_of_session(session: int) -> list[int]:
    return list(Inquiry.objects.filter(topic__session=session).order_by("pk").values_list("pk", flat=True))


def _running(found: QuerySet[Inquiry]) -> list[Proceeding]:
    return running(Q(procedure=SpecialInquiry.code, subject_id__in=found.values("pk")))


def visible_inquiries(viewer: Viewer) -> QuerySet[Inquiry]:
    """All for the congress's side; for an organ those it has to answer in, once decided."""
    found = Inquiry.objects.filter(congress=congress_of(viewer)).select_related(
        "topic__organ", "topic__session", "topic__working_body"
    )
    if not viewer.is_staff_of_congress:
        told = recorded(SpecialInquiry, SpecialInquiry.decided)
        own = [c.body_id for c in viewer.capacities]
        found = found.filter(topic__organ__in=own, pk__in=told.values("proceeding__subject_id"))
    return found.order_by("-pk")


@dataclass(frozen=True)
class InquiryRow:
    inquiry: Inquiry
    stage: str


def inquiry_rows(found: list[Inquiry]) -> list[InquiryRow]:
    keys = [i.pk for i in found]
    about, closed = proceedings_of(SpecialInquiry, keys), recorded(SpecialInquiry, SpecialInquiry.closed, about=keys)
    left = set(closed.values_list("proceeding__subject_id", flat=True))
    words = {pk: SpecialInquiry.closed.label if pk in left else "已办结" for pk in keys}
    return [InquiryRow(i, stage_words(SpecialInquiry, about[i.pk], words[i.pk])) for i in found]


def topics_without_inquiry(viewer: Viewer) -> QuerySet[Topic]:
    """The topics of the plan on which an inquiry may still be opened."""
    dropped = Proceeding.objects.filter(procedure=TopicOversight.code).exclude(ended_on=None)
    found = Topic.objects.filter(congress=congress_of(viewer), inquiry=None)
    return found.exclude(pk__in=dropped.values("subject_id")).order_by("-plan__year", "title")
