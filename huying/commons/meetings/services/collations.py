"""Deeds about the collated speeches: write, send, receive (R1.36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import has_done
from huying.kernel.procedures.services import perform

from .. import selectors
from ..models import Collation, CollationPoint, CollationReceipt, Deliberation, ReceiverKind
from ..procedures import ItemDeliberation
from .sessions import lock_deliberation, note


@transaction.atomic
def save_collation(
    *, deliberation: Deliberation, text: str, points: Sequence[str], by: Person, at: datetime
) -> Collation:
    """Keep the collation and the problems it names. Raises TooLate once it was sent, Incomplete without words."""
    proceeding = lock_deliberation(deliberation)
    if has_done(proceeding, ItemDeliberation.sent):
        raise TooLate("整理稿已经送出，不能再改。", hint="确需修改，先更正送出的记录并写明理由。")
    if not text.strip():
        raise Incomplete("请写下整理的审议意见。")
    found, _ = Collation.objects.update_or_create(
        deliberation=deliberation,
        defaults={"congress": deliberation.congress, "text": text.strip(), "saved_at": at},
    )
    kept = list(dict.fromkeys(p.strip()[:200] for p in points if p.strip()))
    _keep_points(found, kept)
    body = {"deliberation": deliberation.pk, "text": found.text, "points": kept}
    note(deliberation.item.session, "collation", body, by, at)
    indexes.refresh(proceeding, day_of(at))
    return found


def _keep_points(collation: Collation, wanted: Sequence[str]) -> None:
    """What stays keeps its number, so that what was linked to it stays linked."""
    kept = {p.text: p for p in collation.points.all()}
    for point in kept.values():
        if point.text not in wanted:
            point.delete()
    for order, text in enumerate(wanted, 1):
        CollationPoint.objects.update_or_create(
            collation=collation, text=text, defaults={"congress": collation.congress, "order": order}
        )


def after_sent(proceeding: Proceeding, record: ActRecord) -> None:
    """The collation goes to the convenor of the group and to who sums up; both owe a receipt."""
    found = selectors.deliberations().get(pk=proceeding.subject_id)
    summing_up = selectors.about([found.item])[found.item_id].comprehensive_speaker
    assert found.chair_id and summing_up  # sent only when both are known
    wanted = {ReceiverKind.CONVENOR: found.chair_id, ReceiverKind.COMPREHENSIVE: summing_up.pk}
    for kind, person in wanted.items():
        CollationReceipt.objects.update_or_create(
            deliberation=found, kind=kind,
            defaults={"congress": found.congress, "person_id": person, "received_at": None},
        )  # fmt: skip
    notifications.tell(
        people=list(Person.objects.filter(pk__in=wanted.values())),
        key=f"meetings.collation:{record.pk}",
        text=f"请签收整理稿：{found}",
        url=reverse("meetings:deliberation", args=[found.pk]),
        kind="meetings.collation",
        at=record.recorded_at,
    )


def sent_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    """What was not sent owes no receipt."""
    CollationReceipt.objects.filter(deliberation=proceeding.subject_id).delete()


@transaction.atomic
def receive_collation(*, receipt: CollationReceipt, by: Viewer, at: datetime) -> None:
    """Record that it arrived; with the last receipt the delivery is complete. Raises NotAllowed, TooLate."""
    proceeding = lock_deliberation(receipt.deliberation)
    receipt.refresh_from_db()
    if by.person is None or by.person.pk != receipt.person_id:
        raise NotAllowed(f"这份整理稿由{receipt.person}签收。", hint="请本人登录后签收。")
    if receipt.received_at:
        raise TooLate("已经签收过了。", hint="不用再签。")
    mine = CollationReceipt.objects.filter(deliberation=receipt.deliberation, person=by.person, received_at=None)
    kinds = [r.kind for r in mine]
    mine.update(received_at=at)  # the convenor may be the one who sums up
    body = {"deliberation": receipt.deliberation_id, "as": kinds}
    note(receipt.deliberation.item.session, "collation_received", body, by.person, at)
    stands, view = indexes.refresh(proceeding, day_of(at))
    if not view.receipts_missing and stands.is_open(ItemDeliberation.delivered):  # type: ignore[attr-defined]
        perform(proceeding=proceeding, act=ItemDeliberation.delivered, by=by, on=day_of(at), at=at)
