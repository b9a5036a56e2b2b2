"""Deeds that issue a session's papers: from then on they are kept and no longer change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.documents.papers import OfficialPaper
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from .. import paperwork, selectors
from ..models import AgendaItem, IssuedKind, IssuedPaper, ScSession
from ..procedures import SessionHolding
from .sessions import lock, note


@transaction.atomic
def issue_decision(*, item: AgendaItem, number: str, by: Person, at: datetime) -> None:
    """Keep the decision of this number that was passed on an item, and its announcement.

    Raises NotYet before its result is announced, Incomplete without its text, TooLate when they are kept already,
    papers.NotTypeset.
    """
    session = item.session
    lock(session)
    decided = selectors.numbered(item, number)
    if decided is None:
        raise NotYet("结果还没有宣布，决定还没有文号。", hint="先在表决页面宣布结果。")
    if not decided.text:
        raise Incomplete("决定没有正文，不能签发。", hint="请另行表决，写明决定内容。")
    _keep(session, IssuedKind.DECISION, decided.number, paperwork.decision_paper(session, decided), by, at)
    _keep(session, IssuedKind.ANNOUNCEMENT, decided.number, paperwork.announcement_paper(session, decided), by, at)


@transaction.atomic
def issue_bulletin(*, session: ScSession, by: Person, at: datetime) -> None:
    """Issue the bulletin. Raises NotYet before the session has closed, TooLate when it was issued already."""
    lock(session)
    if SessionHolding.closed.name not in selectors.days_of(session):
        raise NotYet("会议还没有闭会，不能签发会议简报。", hint="先登记闭会。")
    paper = paperwork.bulletin_paper(session, day_of(at))
    _keep(session, IssuedKind.BULLETIN, paper.number, paper, by, at)


def _keep(session: ScSession, kind: IssuedKind, number: str, paper: OfficialPaper, by: Person, at: datetime) -> None:
    if IssuedPaper.objects.filter(session=session, kind=kind, number=number).exists():
        raise TooLate(f"{kind.label}已经签发过了。", hint="签发的文件不再改动。要更正的，另发更正说明。")
    title = paper.title.replace("\n", "")
    kept = documents.store_paper(
        paper=paper, congress=session.congress, title=title, name=f"{number} {title}", by=by, at=at
    )
    IssuedPaper.objects.create(
        congress=session.congress, session=session, kind=kind, number=number, document=kept.document
    )
    note(session, "issued", {"kind": kind.value, "number": number, "sha256": kept.sha256}, by, at)
