"""Deeds about investigations of specific issues: propose one, nominate its commission."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import has_done
from huying.kernel.procedures.services import open_proceeding, perform

from .. import selectors
from ..models import CommissionSeat, Investigation
from ..procedures import SpecificInvestigation
from ..terms import CHAIR, MEMBERS
from .locking import lock
from .noting import note_in

S = SpecificInvestigation
LAW = "监督法第五十七条"


@transaction.atomic
def open_investigation(
    *,
    congress: Congress,
    title: str,
    issue: str,
    origin: str,
    by: Viewer,
    on: date,
    at: datetime,
    concerned: Body | None = None,
) -> Investigation:
    """Propose an investigation: for the chairpersons' meeting the office, else members; a member who does signs it.

    Raises Incomplete for a congress that has no standing committee, or where a member proposes for the meeting.
    """
    if not congress.has_committee:
        raise Incomplete("乡级人大没有常委会，不组织调查委员会。", [Reason("由县级以上常委会组织", "监督法第五十五条")])
    if origin != MEMBERS and not by.has(Role.SC_OFFICE):
        raise Incomplete("主任会议的提议由办公室登记。", hint="组成人员请选“组成人员联名提议”。")
    found = Investigation.objects.create(
        congress=congress, title=title.strip(), issue=issue.strip(), origin=origin, concerned=concerned
    )
    proceeding = open_proceeding(procedure=S, congress=congress, subject_id=found.pk, title=found.title, on=on)
    said = {"title": found.title, "issue": found.issue, "origin": origin, "concerned": f"{concerned or '-'}"}
    note_in(proceeding, "investigation_opened", said, by, at)
    if origin == MEMBERS and by.has(Role.SC_MEMBER):
        perform(proceeding=proceeding, act=S.joined, by=by, on=on, at=at)
    return found


@transaction.atomic
def nominate(*, investigation: Investigation, person: Person, post: str, by: Viewer, at: datetime) -> CommissionSeat:
    """Nominate somebody for the commission, or another post to who is nominated (监督法 57).

    Raises Incomplete for who may not sit or has an interest, TooLate once the report is there or for who has a seat.
    """
    proceeding, on = _held(investigation.pk), day_of(at)
    _check_nominee(investigation, person, post, on)
    seat, _ = CommissionSeat.objects.update_or_create(
        investigation=investigation, person=person, defaults={"congress": investigation.congress, "post": post}
    )
    note_in(proceeding, "commission_nominated", {"seat": f"{seat}"}, by, at)
    indexes.refresh(proceeding, on)
    return seat


def _held(investigation: int) -> Proceeding:
    """The proceeding, locked. Raises TooLate once the report is there or it has ended."""
    proceeding = lock(S, investigation)
    if proceeding.ended_on or has_done(proceeding, S.reported):
        raise TooLate("调查已经有了报告或者已经结束，提名不再改动。")
    return proceeding


def _check_nominee(investigation: Investigation, person: Person, post: str, on: date) -> None:
    if not selectors.may_sit(investigation.congress, on).filter(pk=person.pk).exists():
        why = Reason("在常委会组成人员和本级人大代表中提名", LAW)
        raise Incomplete(f"{person}不是常委会组成人员，也不是本级人大代表。", [why], hint="请改选。")
    if words := selectors.interested(investigation, [person.pk], on):
        why = Reason("与调查的问题有利害关系的人员不得参加", LAW)
        raise Incomplete(f"{words[0]}。", [why], hint="请改选没有利害关系的人。")
    if investigation.seats.filter(person=person).exclude(passed_on=None).exists():
        raise TooLate(f"{person}已经是调查委员会的组成人员，或者已经回避。")
    others = investigation.seats.exclude(person=person).filter(left_on=None)
    if post == CHAIR and others.filter(post=CHAIR).exists():
        why = Reason("已经提名了主任委员", LAW)
        raise Incomplete("主任委员只有一名。", [why], hint="先去掉原来提名的。")


@transaction.atomic
def strike_nomination(*, seat: CommissionSeat, by: Viewer, at: datetime) -> None:
    """Take a nomination back. Raises TooLate once the session has passed it, or once nothing is nominated any more."""
    proceeding = _held(seat.investigation_id)
    # Read again now that nobody else writes: the seat that the page showed may have been passed or struck since.
    now = CommissionSeat.objects.select_related("person").filter(pk=seat.pk).first()
    if now is None:
        raise TooLate(f"{seat.person}已经从提名名单里去掉。")
    if now.passed_on:
        raise TooLate(f"{now.person}已经常委会会议通过。", hint="有利害关系的，登记“组成人员回避”。")
    note_in(proceeding, "commission_struck", {"seat": f"{now}"}, by, at)
    now.delete()
    indexes.refresh(proceeding, day_of(at))
