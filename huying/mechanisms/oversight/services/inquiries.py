"""Deeds about special inquiries."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer
from huying.kernel.procedures import indexes
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.services import link, open_proceeding

from .. import selectors
from ..models import Inquiry, Topic
from ..procedures import SpecialInquiry
from .locking import lock
from .noting import note_in


@transaction.atomic
def open_inquiry(*, topic: Topic, by: Viewer, on: date, at: datetime) -> Inquiry:
    """Propose a special inquiry on a topic; the chairpersons' meeting then decides. Raises TooLate for a second one."""
    inquiry, is_new = Inquiry.objects.get_or_create(topic=topic, defaults={"congress": topic.congress})
    if not is_new:
        raise TooLate(f"“{topic.title}”已经提出过专题询问。", hint="打开已有的那一项。")
    proceeding = open_proceeding(
        procedure=SpecialInquiry, congress=topic.congress, subject_id=inquiry.pk, title=f"{inquiry}"[:200], on=on
    )
    note_in(proceeding, "inquiry_opened", {"topic": topic.title}, by, at)
    link(congress=topic.congress, source=("topic", topic.pk), target=("inquiry", inquiry.pk), at=at)
    return inquiry


def after_session_moved(session: ScSession, today: date) -> None:
    """The opening of the session opens the inquiries on its topics."""
    for pk in selectors.inquiries_of_session(session.pk):
        indexes.refresh(lock(SpecialInquiry, pk), today)
