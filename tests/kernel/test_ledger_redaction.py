"""Erasing the text of an entry and keeping the proof (architecture, point 11)."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import checker, selectors, triggers
from huying.kernel.ledger.models import Entry, Redaction
from huying.kernel.ledger.proofs import prove
from huying.kernel.ledger.records import ERASED, rest_of
from huying.kernel.ledger.redaction import NotRedacted, redact, scrub
from huying.kernel.ledger.services import record, seal, verify
from huying.kernel.people.models import Body, BodyKind, Congress, Level, Mandate, Person
from huying.kernel.people.roles import Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
SECRET = "青禾县松涛苑三栋的住户李某某电话一三八零零"
pytestmark = pytest.mark.django_db


@pytest.fixture
def congress() -> Congress:
    return Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)


def person(congress: Congress, name: str, role: Role, **more: Any) -> Person:
    body, _ = Body.objects.get_or_create(congress=congress, name="机构", kind=next(iter(BodyKind)))
    found = Person.objects.create(congress=congress, name=name)
    Mandate.objects.create(person=found, body=body, role=role.value, **{"from_on": date(2026, 1, 1)} | more)
    return found


@pytest.fixture
def office(congress: Congress) -> Person:
    return person(congress, "李雅静", Role.SC_OFFICE)


@pytest.fixture
def auditor(congress: Congress) -> Person:
    return person(congress, "王守正", Role.AUDITOR)


def put(congress: Congress, text: str = SECRET) -> Entry:
    return record(
        congress=congress,
        kind="voices.labelled",
        subject="voice:1",
        body={"误写": text},
        by="受理 张明",
        recorded_at=AT,
    )


def put_old(congress: Congress) -> Entry:
    """As version 0.1.0 wrote it: no salt, the hash over the body itself."""
    entry = Entry(
        congress=congress, kind="voices.labelled", subject="voice:1", body=f'{{"误写":"{SECRET}"}}', by="受理 张明",
        recorded_at=AT, format=1,
    )  # fmt: skip
    entry.leaf = entry.own_leaf()
    entry.save(force_insert=True)
    return entry


def erase(entry: Entry, office: Person, auditor: Person) -> Redaction:
    return redact(entry, reason="误把群众信息写进说明", asked_by=office, by=auditor, at=AT + timedelta(days=1))


@pytest.mark.parametrize("write", [put, put_old])
def test_the_text_goes_and_everything_else_stays_proved(congress, office, auditor, write) -> None:
    entry, neighbour = write(congress), put(congress, "不相干")
    kept = seal(at=AT).head
    erase(entry, office, auditor)
    again = Entry.objects.get(pk=entry.pk)
    assert (again.body, again.salt, again.content, again.leaf) == (ERASED, None, {}, entry.leaf)
    assert (again.kind, again.by, again.recorded_at) == (entry.kind, entry.by, entry.recorded_at)
    told = Entry.objects.get(kind="ledger.redacted")
    assert told.by == "王守正" and told.congress == congress
    assert told.content | {"rest": None} == {
        "entry": entry.pk, "kind": "voices.labelled", "reason": "误把群众信息写进说明", "asked_by": "李雅静",
        "rest": None,
    }  # fmt: skip
    assert SECRET not in str(list(Entry.objects.values()))
    assert verify(head=kept).faults == ()
    seal(at=AT + timedelta(days=1))
    assert verify(head=kept).faults == ()
    for number in (entry.pk, neighbour.pk, told.pk):
        assert checker.check(prove(number, since=kept), kept)
    said = "；".join(checker.check(prove(entry.pk)))
    assert "已依规抹去" in said
    assert list(selectors.entries(congress, text=SECRET)) == []


def test_the_digest_that_stays_cannot_be_guessed_from_the_text(congress, office, auditor) -> None:
    entry = put(congress)
    salt = entry.salt
    kept = erase(entry, office, auditor).body_hash
    assert kept == checker.body_digest(entry.body, salt)
    assert salt not in str(list(Entry.objects.values())) + str(list(Redaction.objects.values()))
    assert put(congress).salt != salt


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "要写明理由"),
        ({"reason": "长" * 501}, "要写明理由"),
        ({"asked_by": "auditor"}, "要两个人"),
        ({"asked_by": "clerk"}, "不是青禾县人民代表大会的常委会办公室"),
        ({"by": "admin"}, "不是青禾县人民代表大会的审计员"),
        ({"by": "retired"}, "不是青禾县人民代表大会的审计员"),
        ({"by": "stranger"}, "不是青禾县人民代表大会的审计员"),
    ],
)
def test_two_persons_of_the_congress_must_agree_and_no_administrator_can(
    congress, office, auditor, change, said
) -> None:
    other = Congress.objects.create(code="beiling", name="北岭县人民代表大会", level=Level.COUNTY)
    persons = {
        "auditor": auditor, "clerk": person(congress, "赵某", Role.INTAKE),
        "admin": person(congress, "周杰", Role.SYSTEM_ADMIN), "stranger": person(other, "孙某", Role.AUDITOR),
        "retired": person(congress, "钱某", Role.AUDITOR, until_on=date(2026, 3, 1)),
    }  # fmt: skip
    entry = put(congress)
    given = {"reason": "误写", "asked_by": office, "by": auditor} | {k: persons.get(v, v) for k, v in change.items()}
    with pytest.raises(NotRedacted, match=said):
        redact(entry, at=AT, **given)
    assert not Redaction.objects.exists() and SECRET in Entry.objects.get(pk=entry.pk).body


def test_what_is_erased_what_the_ledger_says_of_itself_and_what_was_forged_are_refused(
    congress, office, auditor
) -> None:
    entry = put(congress)
    redaction = erase(entry, office, auditor)
    with pytest.raises(NotRedacted, match="以前已经抹去"):
        erase(entry, office, auditor)
    with pytest.raises(NotRedacted, match="台账自己的记录"):
        erase(redaction.record, office, auditor)
    forged = put(congress)
    run("UPDATE ledger_entry SET body = '{}' WHERE id = %s", forged.pk)
    with pytest.raises(NotRedacted, match="被改写过"):
        erase(forged, office, auditor)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '\"erased\"', salt = NULL WHERE id = {unredacted}",
        "UPDATE ledger_entry SET body = '{{}}' WHERE id = {redacted}",
        "UPDATE ledger_entry SET body = '\"erased\"', salt = NULL, kind = 'x' WHERE id = {redacted}",
        "UPDATE ledger_entry SET body = '\"erased\"', salt = NULL, leaf = 'x' WHERE id = {redacted}",
        "UPDATE ledger_entry SET body = '\"erased\"', salt = NULL, id = 999 WHERE id = {redacted}",
        "UPDATE ledger_entry SET body = '\"erased\"', salt = '00' WHERE id = {redacted}",
        "UPDATE ledger_redaction SET body_hash = 'x'",
        "DELETE FROM ledger_redaction",
        "INSERT OR REPLACE INTO ledger_redaction SELECT * FROM ledger_redaction",
        "TRUNCATE ledger_redaction",
    ],
)
def test_the_database_lets_exactly_the_redaction_through(congress, office, auditor, statement: str) -> None:
    if statement.startswith("TRUNCATE" if connection.vendor == "sqlite" else "INSERT OR"):
        pytest.skip("另一种数据库的语句")
    redacted, unredacted = put(congress), put(congress)
    erase(redacted, office, auditor)
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(redacted=redacted.pk, unredacted=unredacted.pk))
    assert verify().ok


# --- forged redactions: by somebody who may drop the triggers --------------------------------------------------------


def run(statement: str, *values: Any) -> None:
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.create(connection)


def erase_without_record(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_entry SET body = %s, salt = NULL WHERE id = %s", ERASED, entry.pk)


def borrow_the_record_of_another(entry: Entry, redacted: Entry) -> None:
    erase_without_record(entry, redacted)
    run("UPDATE ledger_redaction SET entry_id = %s", entry.pk)


def take_the_redaction_away(entry: Entry, redacted: Entry) -> None:
    run("DELETE FROM ledger_redaction")


def put_text_in_the_place(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_entry SET body = '{}', salt = %s WHERE id = %s", "00" * 16, redacted.pk)


def change_what_stayed(entry: Entry, redacted: Entry) -> None:
    run('UPDATE ledger_entry SET "by" = %s WHERE id = %s', "别人", redacted.pk)


def change_the_digest(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_redaction SET body_hash = %s", "ab" * 32)


def change_the_reason(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_entry SET body = replace(body, '误把', '应') WHERE kind = 'ledger.redacted'")


def break_the_reason(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_entry SET body = 'no JSON' WHERE kind = 'ledger.redacted'")


def point_to_a_plain_entry(entry: Entry, redacted: Entry) -> None:
    run("UPDATE ledger_redaction SET record_id = %s", entry.pk)


@pytest.mark.parametrize("write", [put, put_old])
@pytest.mark.parametrize(
    "forge",
    [erase_without_record, borrow_the_record_of_another, take_the_redaction_away, put_text_in_the_place,
     change_what_stayed, change_the_digest, change_the_reason, break_the_reason, point_to_a_plain_entry],
    ids=lambda value: value.__name__,
)  # fmt: skip
def test_a_forged_redaction_is_found(congress, office, auditor, write, forge) -> None:
    redacted, entry = write(congress), write(congress)
    erase(redacted, office, auditor)
    seal(at=AT)
    assert verify().faults == ()
    forge(entry, redacted)
    assert not verify().ok


def test_a_sealed_entry_cannot_be_redacted_by_a_forger_without_a_trace(congress, office, auditor) -> None:
    """Somebody who writes a redaction of his own leaves an entry that says so; more no database can promise."""
    entry = put(congress)
    kept = seal(at=AT).head
    body = {"entry": entry.pk, "rest": rest_of(entry.facts())}
    told = record(congress=congress, kind="ledger.redacted", subject="voice:1", body=body, by="x", recorded_at=AT)
    Redaction.objects.create(entry=entry, record=told, body_hash=checker.body_digest(entry.body, entry.salt))
    Entry.objects.filter(pk=entry.pk).update(body=ERASED, salt=None)
    assert verify(head=kept).ok
    assert Entry.objects.filter(kind="ledger.redacted").count() == 1


# --- the bytes --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_bytes_are_gone_from_the_files(congress, office, auditor) -> None:
    if connection.vendor != "sqlite":
        assert "VACUUM (FULL)" in scrub().in_database
        return
    file = Path(connection.settings_dict["NAME"])
    assert isinstance(connection.connection, sqlite3.Connection)

    def found() -> int:
        return sum(path.read_bytes().count(SECRET.encode()) for path in file.parent.glob(f"{file.name}*"))

    entry = put(congress)
    for number in range(300):  # pages split around it
        put(congress, f"不相干{number}")
    seal(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert found() >= 1
    erase(entry, office, auditor)
    assert found() >= 1  # so the scan does find what is only unlinked
    assert scrub().in_database == ""
    assert found() == 0
    assert triggers.missing() == []
    assert verify().faults == ()
