"""Deeds about speech outlines: save, hand in (R1.25, R1.27, R1.28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from .. import selectors
from ..models import PARTS, UNSAID, AgendaItem, SpeechKind, SpeechOutline
from ..procedures import SessionHolding
from .sessions import lock_standing, note


@transaction.atomic
def save_outline(
    *, item: AgendaItem, person: Person, kind: SpeechKind, said: Mapping[str, str], is_handed_in: bool, at: datetime
) -> SpeechOutline:
    """Keep a member's outline; handed in, it counts. What was handed in stays so when it is changed.

    Until the plenary begins any outline, until the session closes a written speech. Raises NotAllowed for who is no
    member, TooLate once the door has closed, Incomplete when nothing is said.
    """
    lock_standing(item.session)
    if person not in selectors.members(item.congress, item.session.planned_on):
        raise NotAllowed("发言提纲由常委会组成人员写。")
    _refuse_late(item, kind)
    parts = {name: said.get(name, "").strip() or UNSAID for name, _ in PARTS}
    if is_handed_in and set(parts.values()) == {UNSAID}:
        raise Incomplete("提纲还是空的。", hint="写下看法、问题或建议，再提交。")
    outline = SpeechOutline.objects.filter(item=item, person=person).first() or SpeechOutline(
        congress=item.congress, item=item, person=person
    )
    for name, value in parts.items():
        setattr(outline, name, value)
    outline.kind, outline.saved_at = kind, at
    if is_handed_in and outline.submitted_at is None:
        outline.submitted_at = at
    outline.save()
    if is_handed_in:
        note(item.session, "outline", {"item": item.pk, "person": person.pk, "kind": kind.value}, person, at)
    return outline


def _refuse_late(item: AgendaItem, kind: SpeechKind) -> None:
    """R1.28: 在常委会全体会议前交. Written speeches are another system, and count until the close (R1.25)."""
    days = selectors.days_of(item.session)
    if closed := days.get(SessionHolding.closed.name):
        raise TooLate(f"会议已于{full_day(closed)}闭会，不再收发言提纲和书面发言。")
    opened = days.get(SessionHolding.opened.name)
    if opened and kind is not SpeechKind.WRITTEN:
        raise TooLate(
            f"发言提纲已截止：全体会议已于{full_day(opened)}开始（R1.28）。", hint="可以把“怎样发言”改成书面发言再交。"
        )
