"""Long trials of the ledger (make soak): whatever is changed underneath it, `verify` finds it."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import triggers
from huying.kernel.ledger.models import Batch, Entry
from huying.kernel.ledger.services import record, seal, verify

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
CHANGES = 2_000
CLEAN = 200
ENTRY_FIELDS = ("kind", "subject", "body", "by", "leaf")
BATCH_FIELDS = ("root", "previous", "head")


@pytest.fixture
def ledger(db):
    """Sixty entries in twelve batches, and the head that an outsider wrote down."""
    for batch in range(12):
        for number in range(5):
            record(
                congress=None,
                kind="act.oversight.reported",
                subject=f"item:{batch}-{number}",
                body={"数": number},
                by="办公室",
                recorded_at=AT + timedelta(minutes=batch),
            )
        seal(at=AT + timedelta(hours=batch))
    triggers.drop(connection)  # who changes rows underneath has taken the triggers away first …
    return Batch.objects.order_by("first_id").last().head


def _flip(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def _edit(chance: random.Random) -> str:
    entry = Entry.objects.all()[chance.randrange(60)]
    field = chance.choice(ENTRY_FIELDS)
    Entry.objects.filter(pk=entry.pk).update(**{field: _flip(getattr(entry, field), chance)})
    return f"{field} 改一字"


def _edit_with_its_leaf(chance: random.Random) -> str:
    entry = Entry.objects.all()[chance.randrange(60)]
    entry.subject = _flip(entry.subject, chance)
    Entry.objects.filter(pk=entry.pk).update(subject=entry.subject, leaf=entry.own_leaf())
    return "改内容并改摘要"


def _edit_batch(chance: random.Random) -> str:
    batch = Batch.objects.all()[chance.randrange(12)]
    field = chance.choice(BATCH_FIELDS)
    Batch.objects.filter(pk=batch.pk).update(**{field: _flip(getattr(batch, field), chance)})
    return f"批次 {field} 改一字"


def _delete(chance: random.Random) -> str:
    Entry.objects.filter(pk=Entry.objects.all()[chance.randrange(60)].pk).delete()
    return "删一条"


def _swap(chance: random.Random) -> str:
    first, second = chance.sample(list(Entry.objects.all()), 2)
    for entry, pk in ((first, second.pk), (second, first.pk)):
        fields = {f: getattr(entry, f) for f in (*ENTRY_FIELDS, "recorded_at")}
        Entry.objects.filter(pk=pk).update(**fields)
    return "两条对调"


def _cut(chance: random.Random) -> str:
    keep = chance.randrange(1, 12)
    last = Batch.objects.order_by("first_id")[keep - 1].last_id
    Entry.objects.filter(pk__gt=last).delete()
    Batch.objects.filter(first_id__gt=last).delete()
    return "截去末尾"


WAYS = (_edit, _edit_with_its_leaf, _edit_batch, _delete, _swap, _cut)


def test_every_change_of_the_stored_ledger_is_found_and_none_is_imagined(ledger, measure):
    chance, missed = random.Random(20260302), []
    for _ in range(CHANGES):
        point = transaction.savepoint()
        told = chance.choice(WAYS)(chance)
        triggers.create(connection)  # … and a careful one puts them back
        if verify(head=ledger).ok:
            missed.append(told)
        transaction.savepoint_rollback(point)
    measure("台账被改动而没有发现", len(missed), unit=f"/ {CHANGES} 次", at_most=0)
    triggers.create(connection)
    false_alarms = sum(not verify(head=ledger).ok for _ in range(CLEAN))
    measure("台账未改动而误报", false_alarms, unit=f"/ {CLEAN} 次", at_most=0)
