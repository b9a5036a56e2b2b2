"""Deeds about opinion documents: open after the close, draft."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.selectors import has_done, recorded
from huying.kernel.procedures.services import link, open_proceeding, perform

from .. import selectors
from ..models import NONE, OpinionDocument, Topic
from ..procedures import OpinionHandling, TopicOversight
from .locking import lock
from .noting import note_draft
from .reports import carry_over


def after_session_closed(session: ScSession, record: ActRecord) -> None:
    """Each topic deliberated at the session gets an opinion document, whose clock starts with the close (R1.45)."""
    if record.by is None:
        return
    done = recorded(TopicOversight, TopicOversight.deliberated).values("proceeding__subject_id")
    by = viewer_for(record.by, day_of(record.recorded_at))  # who records holds office when recording
    for topic in (
        Topic.objects.filter(session=session, opinion=None, pk__in=done).select_related("congress").order_by("pk")
    ):
        open_opinion(topic=topic, session=session, by=by, on=record.on, at=record.recorded_at)


@transaction.atomic
def open_opinion(*, topic: Topic, session: ScSession, by: Viewer, on: date, at: datetime) -> OpinionDocument:
    title = f"关于{topic.title}的审议意见"
    opinion = OpinionDocument.objects.create(congress=topic.congress, topic=topic, session=session, title=title)
    proceeding = open_proceeding(
        procedure=OpinionHandling,
        congress=topic.congress,
        subject_id=opinion.pk,
        title=title,
        on=on,
        parent=selectors.proceeding_of(TopicOversight, topic.pk),
    )
    perform(proceeding=proceeding, act=OpinionHandling.meeting_closed, by=by, on=on, at=at)
    link(congress=topic.congress, source=("topic", topic.pk), target=("opinion", opinion.pk), at=at)
    for item in carry_over(opinion=opinion, on=on, at=at):
        note_draft(opinion, "item", {"number": item.number, "title": item.title, "task": item.task}, by, at)
    return opinion


def hold_draft(opinion: OpinionDocument) -> Proceeding:
    """The proceeding, while the opinion may still be edited; raises TooLate once it is co-signed."""
    proceeding = lock(OpinionHandling, opinion.pk)
    if has_done(proceeding, OpinionHandling.cosigned):
        raise TooLate("意见书已经会签，不能再改。", hint="确需修改，先更正会签记录并写明理由。")
    return proceeding


@transaction.atomic
def write_overall_view(*, opinion: OpinionDocument, overall_view: str, by: Viewer, at: datetime) -> None:
    proceeding = hold_draft(opinion)
    opinion.overall_view = overall_view.strip() or NONE
    opinion.save(update_fields=["overall_view"])
    note_draft(opinion, "overall_view", {"overall_view": opinion.overall_view}, by, at)
    indexes.refresh(proceeding, day_of(at))
