"""Deeds at the units' desk: give a matter to a colleague, note something for one's own side, do several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, Refused
from huying.kernel.procedures.services import perform

from .. import selectors
from ..models import UnitCharge, UnitNote
from .noting import note_in


@dataclass(frozen=True)
class Outcome:
    """What came of one of several: done, or why not."""

    proceeding: Proceeding
    refusal: Refused | None = None

    @property
    def words(self) -> str:
        if self.refusal is None:
            return self.proceeding.title
        reasons = "；".join(map(str, self.refusal.reasons))
        return f"{self.proceeding.title}：{self.refusal.sentence}{reasons}"


def do_several(
    *,
    act: Act,
    proceedings: Iterable[Proceeding],
    said: Mapping[str, Any],
    by: Viewer,
    on: date,
    at: datetime,
    key: str,
) -> list[Outcome]:
    """The same act in several matters, each in a transaction of its own: what is refused stops no other."""
    outcomes = []
    for proceeding in proceedings:
        try:
            perform(proceeding=proceeding, act=act, by=by, on=on, at=at, said=said, key=key)
            outcomes.append(Outcome(proceeding))
        except Refused as refusal:
            outcomes.append(Outcome(proceeding, refusal))
    return outcomes


def give_several(*, proceedings: Iterable[Proceeding], to: Person, by: Viewer, at: datetime) -> list[Outcome]:
    outcomes = []
    for proceeding in proceedings:
        try:
            give(proceeding=proceeding, to=to, by=by, at=at)
            outcomes.append(Outcome(proceeding))
        except Refused as refusal:
            outcomes.append(Outcome(proceeding, refusal))
    return outcomes


@transaction.atomic
def give(*, proceeding: Proceeding, to: Person, by: Viewer, at: datetime) -> UnitCharge:
    """Give a matter to a colleague of the same unit. Raises NotAllowed for a matter or a person of another unit."""
    body = _unit(by, proceeding)
    if to not in selectors.colleagues(by, day_of(at)):
        raise NotAllowed(f"{to}不是本单位有账号的工作人员。", hint="先由管理员给他开账号。")
    charge, _ = UnitCharge.objects.update_or_create(
        proceeding=proceeding, body_id=body, defaults={"congress": proceeding.congress, "person": to, "given_at": at}
    )
    note_in(proceeding, "unit_charge", {"to": to.name}, by, at)
    if by.person != to:
        text = f"{by.person}分给您办：{proceeding.title}。"
        url = f"{reverse('oversight:unit_desk')}?who=mine"
        notifications.tell(
            people=[to], key=f"charge:{charge.pk}:{at.isoformat()}", text=text, url=url, kind="act", at=at
        )
    return charge


@transaction.atomic
def write_note(*, proceeding: Proceeding, text: str, by: Viewer, at: datetime) -> UnitNote:
    """Note something that only one's own unit reads: the record says that a note was written, not what it says.

    Raises NotAllowed for a matter of another unit, Incomplete for an empty note.
    """
    body = _unit(by, proceeding)
    if not text.strip():
        raise Incomplete("请写下备注。")
    assert by.person is not None  # who has a unit is a person
    note = UnitNote.objects.create(
        congress=proceeding.congress, proceeding=proceeding, body_id=body, text=text.strip(), by=by.person, at=at
    )
    note_in(proceeding, "unit_note", {"characters": len(note.text)}, by, at)
    return note


def _unit(by: Viewer, proceeding: Proceeding) -> int:
    body = selectors.unit_of(by, proceeding)
    if body is None:
        raise NotAllowed("这件事不归您所在的单位办。")
    return body
