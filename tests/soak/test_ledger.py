"""Long trials of the ledger (make soak): whatever is changed underneath it, `verify` finds it.

Who changes rows has taken the triggers away first and puts them back; the outsider holds the last head and nothing
else. R5: 10,000 random changes, 10,000 found, no false alarm on 1,000 clean copies.
"""

import random
import string
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import merkle, signing, triggers, verification
from huying.kernel.ledger.checker import statement
from huying.kernel.ledger.models import Batch, Entry, Redaction
from huying.kernel.ledger.records import ERASED, rest_of
from huying.kernel.ledger.redaction import redact
from huying.kernel.ledger.selectors import completed_at, history_root
from huying.kernel.ledger.services import change_key, record, seal, verify
from huying.kernel.people.models import Body, BodyKind, Congress, Level, Mandate, Person
from huying.kernel.people.roles import Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
CHANGES, CLEAN = 10_000, 1_000
ENTRY_TEXTS = ("kind", "subject", "body", "by", "leaf", "salt")
BATCH_TEXTS = ("root", "previous", "head", "history", "completed", "algorithm", "signature", "public_key",
               "signature_algorithm")  # fmt: skip
BATCH_NUMBERS = ("number", "format", "first_id", "last_id", "count")
STRANGER = signing.Key(b"\7" * 32)


@pytest.fixture
def ledger(db, monkeypatch):
    """Twenty-odd entries in seven batches, old and new, two of them redacted, the key changed once; the last head."""
    congress = Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)
    body = Body.objects.create(congress=congress, name="办公室", kind=next(iter(BodyKind)))
    office, auditor = (Person.objects.create(congress=congress, name=name) for name in ("李雅静", "王守正"))
    for person, role in ((office, Role.SC_OFFICE), (auditor, Role.AUDITOR)):
        Mandate.objects.create(person=person, body=body, role=role.value, from_on=date(2026, 1, 1))
    _of_version_0_1(congress)
    for number in range(2, 6):
        _put(congress, number)
        if number in (2, 4):  # one old entry, one new
            chosen = Entry.objects.filter(kind="act.reported", format=number // 2).order_by("pk")[1]
            redact(chosen, reason="误写", asked_by=office, by=auditor, at=AT)
        seal(at=AT + timedelta(hours=number))
        if number == 3:
            change_key(by="周杰", at=AT)
    assert sorted(Entry.objects.filter(body=ERASED).values_list("format", flat=True)) == [1, 2]
    # The triggers stand and fall between changes: asked once at the end, not 10,000 times.
    triggers.drop(connection)
    monkeypatch.setattr(verification.triggers, "missing", list)
    return Batch.objects.order_by("first_id").last().head


def _put(congress, batch):
    for number in range(3):
        record(
            congress=congress, kind="act.reported", subject=f"item:{batch}-{number}", body={"数": number},
            by="办公室", recorded_at=AT + timedelta(minutes=batch),
        )  # fmt: skip


def _of_version_0_1(congress):
    """Two batches as they were before batches were signed, brought up to date as the migration does it."""
    previous, kept = "0" * 64, {}
    for number in (1, 2):
        rows = [
            Entry(congress=congress, kind="act.reported", subject=f"o:{number}-{n}", body=f'{{"数":{n}}}', by="办公室",
                  recorded_at=AT, format=1)
            for n in range(3)
        ]  # fmt: skip
        for row in rows:
            row.leaf = row.own_leaf()
            row.save(force_insert=True)
        root = merkle.root(f"{row.pk}:{row.leaf}".encode() for row in rows).hex()
        batch = Batch(number=number, format=1, first_id=rows[0].pk, last_id=rows[-1].pk, count=3, algorithm="sha256",
                      root=root, previous=previous, sealed_at=AT)  # fmt: skip
        batch.head = previous = batch.own_head()
        kept[number] = merkle.completed(bytes.fromhex(batch.head), number, kept.__getitem__)
        batch.completed = kept[number].hex()
        batch.save(force_insert=True)


# --- changes ------------------------------------------------------------------------------------


def _some(rows, chance):
    found = list(rows.order_by("pk"))
    return found[chance.randrange(len(found))]


def _flip(text, chance):
    """One character of it another one, of the same sort, so that no format gives it away."""
    at = chance.randrange(len(text))
    others = "0123456789abcdef" if set(text) <= set(string.hexdigits) else string.ascii_lowercase
    return text[:at] + chance.choice([c for c in others if c != text[at]]) + text[at + 1 :]


def _update(row, **columns):
    type(row).objects.filter(pk=row.pk).update(**columns)


def edit_a_text(chance):
    entry = _some(Entry.objects, chance)
    field = chance.choice([f for f in ENTRY_TEXTS if getattr(entry, f) is not None])
    _update(entry, **{field: _flip(getattr(entry, field), chance)})


def edit_a_moment_or_a_format(chance):
    entry = _some(Entry.objects, chance)
    ways = [
        {"recorded_at": entry.recorded_at + timedelta(microseconds=chance.randint(1, 10**9))},
        {"format": 3 - entry.format},
        {"congress": None if entry.congress_id else Congress.objects.get()},
    ]
    _update(entry, **chance.choice(ways))


def edit_with_the_leaf(chance):
    entry = _some(Entry.objects.exclude(body=ERASED), chance)
    entry.subject = _flip(entry.subject, chance)
    _update(entry, subject=entry.subject, leaf=entry.own_leaf())


def edit_a_batch(chance):
    batch = _some(Batch.objects, chance)
    field = chance.choice([f for f in BATCH_TEXTS if getattr(batch, f) is not None])
    _update(batch, **{field: _flip(getattr(batch, field), chance)})


def edit_a_batchs_numbers(chance):
    batch = _some(Batch.objects, chance)
    field = chance.choice(BATCH_NUMBERS)
    shift = 1000 if field != "first_id" else -1000
    _update(batch, **chance.choice([{field: getattr(batch, field) + shift}, {"sealed_at": AT - timedelta(days=1)}]))


def edit_a_batch_with_its_head(chance):
    """Consistent by itself; the link of the next, the history or the signature gives it away."""
    batch = _some(Batch.objects, chance)
    batch.sealed_at -= timedelta(seconds=chance.randint(1, 10**6))
    _update(batch, sealed_at=batch.sealed_at, head=batch.own_head())


def sign_with_another_key(chance):
    batch = _some(Batch.objects.filter(format=2), chance)
    batch.public_key = STRANGER.public
    batch.head = batch.own_head()
    kept = completed_at(range(1, batch.number))
    done = merkle.completed(bytes.fromhex(batch.head), batch.number, kept.__getitem__).hex()
    _update(batch, public_key=batch.public_key, head=batch.head, completed=done)
    _update(batch, signature=STRANGER.sign(statement(batch.statement(history_root(batch.number)))))


def take_the_signature_of_another(chance):
    one, other = chance.sample(list(Batch.objects.filter(format=2)), 2)
    _update(one, signature=other.signature)


def delete_an_entry(chance):
    entry = _some(Entry.objects, chance)
    Redaction.objects.filter(entry=entry).delete()
    Redaction.objects.filter(record=entry).delete()
    entry.delete()


def insert_an_entry(chance):
    """At a number that is free, before, among or after what is sealed."""
    last = Batch.objects.latest("number").last_id
    entry = _some(Entry.objects.exclude(body=ERASED), chance)
    at = chance.choice([-1, 0, *range(last + 1, last + 5)])
    entry.pk = at
    entry.save(force_insert=True)
    if at > last:  # an unsealed entry is no forgery: it is made one by drawing the batch over it
        _update(Batch.objects.latest("number"), last_id=at)


def swap_two_entries(chance):
    first, second = chance.sample(list(Entry.objects.exclude(body=ERASED)), 2)
    fields = (*ENTRY_TEXTS, "recorded_at", "format", "congress_id")
    for entry, other in ((first, second), (second, first)):
        _update(entry, **{field: getattr(other, field) for field in fields})


def swap_two_batches(chance):
    first, second = chance.sample(list(Batch.objects.all()), 2)
    unique = {"first_id": -5, "last_id": -5, "number": -5, "previous": "x", "head": "x"}
    _update(second, **unique)
    _update(first, **{field: getattr(second, field) for field in unique})
    _update(second, **{field: getattr(first, field) for field in unique})


def cut_the_tail(chance):
    keep = list(Batch.objects.order_by("number"))[chance.randrange(1, Batch.objects.count() - 1)]
    Redaction.objects.filter(entry__gt=keep.last_id).delete()
    Redaction.objects.filter(record__gt=keep.last_id).delete()
    Batch.objects.filter(number__gt=keep.number).delete()
    Entry.objects.filter(pk__gt=keep.last_id).delete()


def unseal_the_tail(chance):
    Batch.objects.filter(number__gt=chance.randrange(1, Batch.objects.count())).delete()


def seal_the_tail_anew(chance):
    """By somebody who even holds the key: only the head that was kept tells."""
    cut = chance.randrange(1, Batch.objects.count())
    Batch.objects.filter(number__gt=cut).delete()
    triggers.create(connection)
    seal(at=AT + timedelta(days=1))
    triggers.drop(connection)


def delete_a_batch(chance):
    _some(Batch.objects, chance).delete()


def erase_without_record(chance):
    _update(_some(Entry.objects.exclude(body=ERASED), chance), body=ERASED, salt=None)


def forge_a_redaction(chance):
    """With a row, but borrowing a record that speaks of another entry, or one put into a sealed batch's place."""
    entry = _some(Entry.objects.filter(kind="act.reported").exclude(body=ERASED), chance)
    told = _some(Entry.objects.exclude(pk=entry.pk).filter(kind="act.reported").exclude(body=ERASED), chance)
    if chance.random() < 0.5:
        told.kind, told.body = "ledger.redacted", f'{{"entry":{entry.pk},"rest":"{rest_of(entry.facts())}"}}'
        _update(told, kind=told.kind, body=told.body, leaf=told.own_leaf())
    Redaction.objects.create(entry=entry, record=told, body_hash=chance.choice([None, "ab" * 32]))
    _update(entry, body=ERASED, salt=None)


def change_a_redaction(chance):
    redaction = _some(Redaction.objects, chance)
    free = _some(Entry.objects.exclude(body=ERASED).exclude(kind="ledger.redacted"), chance)
    columns = [{"entry": free}, {"record": free}, {"body_hash": "ab" * 32}]
    _update(redaction, **chance.choice(columns))


def remove_a_redaction(chance):
    _some(Redaction.objects, chance).delete()


def restore_a_text(chance):
    _update(_some(Entry.objects.filter(body=ERASED), chance), body='{"数":1}', salt=chance.choice([None, "0f" * 16]))


WAYS = (
    edit_a_text, edit_a_text, edit_a_moment_or_a_format, edit_with_the_leaf, edit_a_batch, edit_a_batch,
    edit_a_batchs_numbers, edit_a_batch_with_its_head, sign_with_another_key, take_the_signature_of_another,
    delete_an_entry, insert_an_entry, swap_two_entries, swap_two_batches, cut_the_tail, unseal_the_tail,
    seal_the_tail_anew, delete_a_batch, erase_without_record, forge_a_redaction, change_a_redaction,
    remove_a_redaction, restore_a_text,
)  # fmt: skip


def test_every_change_of_the_stored_ledger_is_found_and_none_is_imagined(ledger, measure):
    chance, missed = random.Random(20260302), []
    assert verify(head=ledger).faults == ()
    for _ in range(CHANGES):
        point = transaction.savepoint()
        way = chance.choice(WAYS)
        way(chance)
        if verify(head=ledger).ok:
            missed.append(way.__name__)
        transaction.savepoint_rollback(point)
    measure("台账被改动而没有发现", len(missed), unit=f"/ {CHANGES} 次 {sorted(set(missed))}", at_most=0)
    false_alarms = 0
    for _ in range(CLEAN):
        point = transaction.savepoint()
        for number in range(chance.randrange(3)):
            _put(Congress.objects.get(), number)
        if chance.random() < 0.5:
            triggers.create(connection)
            seal(at=AT + timedelta(days=1))
        false_alarms += not verify(head=ledger).ok
        transaction.savepoint_rollback(point)
    measure("台账未改动而误报", false_alarms, unit=f"/ {CLEAN} 次", at_most=0)
