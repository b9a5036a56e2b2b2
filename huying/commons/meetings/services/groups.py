"""Deeds about the groups of a session, and what each of them deliberates (R1.29, R1.30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.services import open_proceeding

from .. import selectors
from ..models import UNSAID, AgendaItem, Deliberation, ScSession, SessionGroup, SittingKind
from ..procedures import ItemDeliberation
from ..rules import Turns, out_of_turn
from .sessions import lock_standing, note

NAMED = 3  # so many names in a refusal


@dataclass(frozen=True)
class Grouping:
    """One group as the office wants it; `override` is why the convenor is not the one whose turn it is."""

    members: tuple[Person, ...]
    convenor: Person
    recorder: Person
    override: str = ""


@transaction.atomic
def set_groups(*, session: ScSession, groups: Sequence[Grouping], by: Person, at: datetime) -> list[SessionGroup]:
    """Divide the session's members into groups, each with its convenor and recorder.

    Raises Incomplete when somebody is in two groups or in none, or convenes out of turn without a reason (R1.30);
    TooLate when a group that is to go has begun.
    """
    lock_standing(session)
    _check_division(session, groups)
    _check_rotation(session, groups)
    made = [_kept(session, number, said) for number, said in enumerate(groups, 1)]
    for extra in SessionGroup.objects.filter(session=session, number__gt=len(groups)):
        _remove(extra)
    body = {f"{g}": {"convenor": g.convenor.name, "recorder": g.recorder.name, "override": g.override} for g in made}
    note(session, "groups", body, by, at)
    arrange(session=session, today=day_of(at))
    return made


def _check_division(session: ScSession, groups: Sequence[Grouping]) -> None:
    due = {p.pk: p for p in selectors.members(session.congress, session.planned_on)}
    placed = [p.pk for g in groups for p in g.members]
    if twice := [due[pk].name for pk in due if placed.count(pk) > 1]:
        raise Incomplete(f"{'、'.join(twice)}分在了两个组。", hint="每人只分在一个组。")
    if left := [due[pk].name for pk in due if pk not in placed]:
        raise Incomplete(f"还有{len(left)}人没有分组：{'、'.join(left[:NAMED])}{'等' if len(left) > NAMED else ''}。")
    if set(placed) - set(due):
        raise Incomplete("名单里有人在会议那天不是常委会组成人员。", hint="请重新打开这一页，按名单分组。")
    for number, group in enumerate(groups, 1):
        if group.convenor not in group.members:
            raise Incomplete(f"第{number}组的召集人{group.convenor}不在这个组。", hint="请从本组组员里选召集人。")


def _check_rotation(session: ScSession, groups: Sequence[Grouping]) -> None:
    """常委会分组会议召集人由常委会组成人员轮流担任: nobody repeats while others present have fewer turns (R1.30)."""
    known = selectors.turns_before(session)
    there = selectors.attending(session)
    turns = {p: known[p.pk] for p in there if p.pk in known}
    free = [p for p in there if p not in [g.convenor for g in groups]]  # who convenes here takes a turn now
    for number, group in enumerate(groups, 1):
        fewer = out_of_turn(group.convenor, free, turns)
        if not fewer or group.override.strip():
            continue
        times = turns.get(group.convenor, Turns()).times
        names = "、".join(p.name for p in fewer[:NAMED]) + (f"等{len(fewer)}人" if len(fewer) > NAMED else "")
        raise Incomplete(
            f"第{number}组的召集人还轮不到{group.convenor}。",
            [Reason(f"{group.convenor}已经召集过{times}次，{names}比他少", "R1.30")],
            hint="请换成轮到的人；确需由他召集，写明理由。",
        )


def _kept(session: ScSession, number: int, said: Grouping) -> SessionGroup:
    fields = {
        "congress": session.congress, "convenor": said.convenor, "recorder": said.recorder,
        "override": said.override.strip() or UNSAID,
    }  # fmt: skip
    group, _ = SessionGroup.objects.update_or_create(session=session, number=number, defaults=fields)
    group.members.set(said.members)
    Deliberation.objects.filter(group=group).update(chair=said.convenor, recorder=said.recorder)
    return group


def _remove(group: SessionGroup) -> None:
    for deliberation in group.deliberations.all():
        if not forget(deliberation):
            raise TooLate(f"{group}已经开始审议，不能撤掉。", hint="可以改组员和记录人，不能少一个组。")
    group.delete()


@transaction.atomic
def arrange(*, session: ScSession, today: date) -> list[Deliberation]:
    """What is to be deliberated where: each item in the mode that the chairpersons' council decided (R1.29).

    What was arranged in another mode and has not begun is taken back.
    """
    items = list(session.agenda.select_related("session__congress"))
    known, groups = selectors.about(items), selectors.groups_of(session)
    for item in items:
        if mode := known[item.pk].mode:
            _take_back(item, mode)
            for group in groups if mode == SittingKind.GROUP else [None]:
                _open(item, mode, group, today)
    for proceeding in selectors.proceedings_of_session(session):
        indexes.refresh(proceeding, today)
    return selectors.deliberations_of(session)


def _take_back(item: AgendaItem, mode: str) -> None:
    for other in item.deliberations.exclude(kind=mode):
        forget(other)


def forget(deliberation: Deliberation) -> bool:
    """Take back a deliberation of which nothing is on record; whether it could be."""
    if has_begun(deliberation):
        return False
    selectors.proceeding_of_deliberation(deliberation).delete()
    deliberation.delete()
    return True


def has_begun(deliberation: Deliberation) -> bool:
    """Whether anything of it is on record."""
    records = selectors.proceeding_of_deliberation(deliberation).records
    return records.exists() or deliberation.speeches.exists() or deliberation.turns.exists()


def _open(item: AgendaItem, mode: str, group: SessionGroup | None, today: date) -> None:
    if Deliberation.objects.filter(item=item, kind=mode, group=group).exists():
        return
    who = {"chair": group.convenor, "recorder": group.recorder} if group else {}
    made = Deliberation.objects.create(congress=item.congress, item=item, group=group, kind=mode, **who)
    open_proceeding(
        procedure=ItemDeliberation, congress=item.congress, subject_id=made.pk, title=f"{made}"[:200], on=today,
        parent=selectors.proceeding_of(item.session),
    )  # fmt: skip


@transaction.atomic
def name_chair(*, deliberation: Deliberation, chair: Person, recorder: Person, by: Person, at: datetime) -> Proceeding:
    """Who presides over the joint groups or the plenary, and who takes the record."""
    session = deliberation.item.session
    lock_standing(session)
    deliberation.chair, deliberation.recorder = chair, recorder
    deliberation.save(update_fields=["chair", "recorder"])
    note(session, "chair", {"deliberation": deliberation.pk, "chair": chair.name, "recorder": recorder.name}, by, at)
    proceeding = selectors.proceeding_of_deliberation(deliberation)
    indexes.refresh(proceeding, day_of(at))
    return proceeding
