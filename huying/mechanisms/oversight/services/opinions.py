"""Deeds about opinion documents: open after the close, draft."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError, Q

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Link, Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.selectors import has_done, recorded
from huying.kernel.procedures.services import link, open_proceeding, perform

from .. import selectors
from ..models import NONE, OpinionDocument, Topic
from ..procedures import OpinionHandling, TopicOversight
from .locking import lock
from .noting import note_draft
from .reports import carry_over, is_as_carried


def after_session_closed(session: ScSession, record: ActRecord) -> None:
    """Each topic deliberated at the session gets an opinion document, whose clock starts with the close (R1.45)."""
    done = recorded(TopicOversight, TopicOversight.deliberated).values("proceeding__subject_id")
    found = Topic.objects.filter(session=session, opinion=None, pk__in=done).select_related("congress", "session")
    for topic in found.order_by("pk"):
        open_after_close(topic, record, record)


def open_after_close(topic: Topic, closed: ActRecord, record: ActRecord) -> None:
    """The opinion document of a topic whose session has closed, opened with the record that was made last."""
    if record.by is None or topic.session is None:
        return
    by = viewer_for(record.by, day_of(record.recorded_at))  # who records holds office when recording
    open_opinion(topic=topic, session=topic.session, by=by, on=closed.on, at=record.recorded_at)


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


def withdraw_empty(*, topic: int, reason: str, by: Viewer, at: datetime) -> None:
    """A letter that a deliberation led to by mistake goes, with the list that was carried over: the ledger keeps why.

    Raises TooLate once anybody has worked on it.
    """
    opinion = OpinionDocument.objects.select_related("congress").filter(topic=topic).first()
    if opinion is None:
        return
    running = lock(OpinionHandling, opinion.pk)
    words = TooLate("“常委会会议审议”已经引出了后面的办理，不能整条更正。", hint="意见书已经动手办了。")
    if running.records.count() > 1 or opinion.overall_view != NONE or not is_as_carried(opinion, running.opened_on):
        raise words
    note_draft(opinion, "withdrawn", {"title": opinion.title, "reason": reason}, by, at)
    items = Q(to_kind="item", to_id__in=list(opinion.items.values_list("pk", flat=True)))
    Link.objects.filter(items | Q(to_kind="opinion", to_id=opinion.pk)).delete()
    try:
        opinion.items.all().delete()
        opinion.delete()
    except ProtectedError as error:
        raise words from error
    running.records.all().delete()
    running.delete()


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
