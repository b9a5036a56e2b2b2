"""Deeds about the minutes: put right, sign."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from .. import paperwork, selectors
from ..models import Minutes, ScSession
from ..procedures import SessionHolding
from .sessions import lock_standing, note


@transaction.atomic
def save_minutes(*, session: ScSession, text: str, by: Person, at: datetime) -> Minutes:
    """Keep the text of the minutes. Raises TooLate once they are signed, Incomplete for an empty text."""
    lock_standing(session)
    minutes = selectors.minutes_of(session) or Minutes(congress=session.congress, session=session)
    if minutes.signed_at:
        raise TooLate("会议纪要已经签发，不能再改。", hint="要更正的，另发更正说明。")
    if not text.strip():
        raise Incomplete("会议纪要还是空的。")
    minutes.text, minutes.saved_at = text.strip(), at
    minutes.save()
    note(session, "minutes_saved", {"characters": len(minutes.text)}, by, at)
    return minutes


@transaction.atomic
def sign_minutes(*, minutes: Minutes, by: Person, at: datetime) -> None:
    """Sign the minutes: from now on they are a paper (.docx and PDF) and no longer change.

    Raises TooLate when they are signed already, NotYet before the session has closed.
    """
    session = minutes.session
    lock_standing(session)
    minutes.refresh_from_db()
    if minutes.signed_at:
        raise TooLate("会议纪要已经签发过了。")
    if SessionHolding.closed.name not in selectors.days_of(session):
        raise NotYet("会议还没有闭会，不能签发会议纪要。", hint="先登记闭会。")
    paper = paperwork.minutes_paper(minutes, day_of(at))
    kept = documents.store_paper(paper=paper, congress=session.congress, by=by, at=at)
    minutes.document, minutes.signed_at, minutes.signed_by = kept.document, at, by
    minutes.save(update_fields=["document", "signed_at", "signed_by"])
    note(session, "minutes_signed", {"sha256": kept.sha256}, by, at)
