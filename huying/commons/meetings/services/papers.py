"""Deeds about a session's papers: add, distribute, register who was reached, read, remind (R1.26)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.documents.models import Document
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Account, Person
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform

from .. import paperwork, registry, selectors
from ..models import AgendaItem, PaperKind, Receipt, ScSession, SessionPaper
from ..procedures import SessionHolding
from .sessions import lock_standing, note


@transaction.atomic
def add_paper(
    *,
    session: ScSession,
    item: AgendaItem | None,
    kind: PaperKind,
    title: str,
    upload: UploadedFile[bytes],
    by: Person,
    at: datetime,
) -> SessionPaper:
    """Add a paper to a session or to one of its items; it waits for the next distribution.

    Raises uploads.UploadRefused for a file that is not taken, TooLate for a session that was called off.
    """
    lock_standing(session)
    kept = documents.store_upload(
        congress=session.congress, kind=f"session_{kind}", title=title, upload=upload, by=by, at=at
    )
    paper = attach(session=session, item=item, kind=kind, document=kept.document)
    note(session, "paper_added", {"title": title, "kind": kind.value, "sha256": kept.sha256}, by, at)
    return paper


def attach(*, session: ScSession, item: AgendaItem | None, kind: PaperKind, document: Document) -> SessionPaper:
    """Make a document one of the session's papers. Twice changes nothing."""
    given = {"congress": session.congress, "item": item, "kind": kind}
    return SessionPaper.objects.get_or_create(session=session, document=document, defaults=given)[0]


@transaction.atomic
def distribute(*, session: ScSession, by: Viewer, at: datetime, printed_for: Collection[int] = ()) -> int:
    """Send every paper that has not been sent to every member; returns how many papers that were.

    The notice, the agenda and the outline form are made when nobody brought one. Who has an account is reached now,
    and so are those the printed papers are handed to today (`printed_for`); the others when the office registers it.
    The acts that wait for it are recorded with it: the notice (`convened`), and what the mechanisms hang on it. A late
    distribution is late, never refused. Raises Incomplete without an agenda, members, or papers to send.
    """
    proceeding, today = lock_standing(session), day_of(at)
    roll = selectors.members(session.congress, session.planned_on)
    _refuse_nothing_to_send(session, roll)
    assert by.person is not None  # a viewer who records is a person
    _gather(session, by.person, at)
    waiting = list(session.papers.filter(sent_at=None).exclude(item__is_moved_away=True))
    if not waiting:
        raise Incomplete("没有还没有印发的材料。", hint="先把新的材料加进来。")
    online = reachable(roll)
    Receipt.objects.bulk_create(
        Receipt(
            congress=session.congress,
            paper=paper,
            person=person,
            is_by_hand=person.pk in printed_for,
            reached_on=today if person in online or person.pk in printed_for else None,
        )
        for paper in waiting
        for person in roll
    )
    SessionPaper.objects.filter(pk__in=[p.pk for p in waiting]).update(sent_at=at)
    note(session, "distributed", {"papers": [f"{p}" for p in waiting], "members": len(roll)}, by.person, at)
    _tell(session, online, f"sent:{max(p.pk for p in waiting)}", f"收到{session}材料{len(waiting)}份，请阅读。", at)
    if judge(proceeding, today)[0].is_open(SessionHolding.convened):
        perform(proceeding=proceeding, act=SessionHolding.convened, by=by, on=today, at=at)
    registry.tell_distributed(session, by, at)
    return len(waiting)


def _refuse_nothing_to_send(session: ScSession, roll: Collection[Person]) -> None:
    if not session.agenda.exists():
        raise Incomplete("还没有议程，不能印发材料。", hint="先把议题安排到这次会议。")
    if not roll:
        raise Incomplete("还没有登记常委会组成人员，没有人可送。", hint="先在机构与人员里登记组成人员。")


def _gather(session: ScSession, by: Person, at: datetime) -> None:
    """The papers that mechanisms bring, and the session's own where nobody brought one."""
    for offered in registry.papers_for(session):
        attach(session=session, item=offered.item, kind=offered.kind, document=offered.document)
    there = set(session.papers.values_list("kind", flat=True))
    for kind in paperwork.MADE:
        if kind.value not in there:
            attach(session=session, item=None, kind=kind, document=_made(session, kind, by, at))


def _made(session: ScSession, kind: PaperKind, by: Person, at: datetime) -> Document:
    paper = paperwork.paper_of(session, kind, day_of(at))
    kept = documents.store_paper(paper=paper, congress=session.congress, by=by, at=at)
    return kept.document


@transaction.atomic
def register_reached(*, session: ScSession, people: Collection[int], on: date, by: Person, at: datetime) -> int:
    """The printed papers were delivered to these members on a day; returns how many receipts that filled."""
    lock_standing(session)
    open_ = Receipt.objects.filter(paper__session=session, person__in=people, reached_on=None)
    filled = open_.update(reached_on=on, is_by_hand=True)
    if filled:
        note(session, "reached", {"people": sorted(people), "on": on, "receipts": filled}, by, at)
    return filled


@transaction.atomic
def read_paper(*, paper: SessionPaper, person: Person, at: datetime) -> None:
    """A member opened a paper: read, and thereby reached. The first time counts; who has no receipt leaves none."""
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(paper=paper, person=person).first()
    if receipt is None or receipt.read_at is not None:
        return
    receipt.read_at, receipt.reached_on = at, receipt.reached_on or day_of(at)
    receipt.save(update_fields=["read_at", "reached_on"])


@transaction.atomic
def remind(*, session: ScSession, by: Person, at: datetime) -> int:
    """Remind everybody who has papers left to read, once for each distribution; returns how many were told now."""
    lock_standing(session)
    unread = Receipt.objects.filter(paper__session=session, read_at=None).select_related("person")
    people = list({r.person_id: r.person for r in unread.order_by("person_id")}.values())
    newest = session.papers.exclude(sent_at=None).order_by("-pk").values_list("pk", flat=True).first()
    told = _tell(session, people, f"unread:{newest}", f"{session}的材料还没有读完，请在会前阅读。", at)
    if told:
        note(session, "reminded", {"people": told}, by, at)
    return told


def reachable(roll: Collection[Person]) -> list[Person]:
    """Those who can sign in: for the others papers are printed."""
    has = set(Account.objects.filter(person__in=roll, is_active=True).values_list("person_id", flat=True))
    return [person for person in roll if person.pk in has]


def _tell(session: ScSession, people: Collection[Person], key: str, text: str, at: datetime) -> int:
    url = reverse("meetings:papers", args=[session.pk])
    return notifications.tell(
        people=people, key=f"session:{session.pk}:{key}", text=text, url=url, kind="papers", at=at
    )
