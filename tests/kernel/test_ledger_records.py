"""Recording, sealing, verifying; and every kind of tampering found."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from huying.kernel.calendar.clock import CHINA
from huying.kernel.calendar.services import import_notice
from huying.kernel.ledger import selectors, signing, triggers
from huying.kernel.ledger.checker import batch_head, digest, entry_leaf
from huying.kernel.ledger.models import Batch, Entry
from huying.kernel.ledger.records import GENESIS, canonical, moment
from huying.kernel.ledger.services import record, record_many, seal, verify
from huying.kernel.people.models import Congress, Level
from huying.kernel.people.roles import Role
from tests.kernel.test_calendar_notice import MADE_UP_2027

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


def put(number: int = 1, congress: Congress | None = None) -> Entry:
    return record(
        congress=congress, kind="act.oversight.assigned", subject=f"proceeding:{number}",
        body={"number": number, "说明": "交办"}, by="办公室 李雅静", recorded_at=AT,
    )  # fmt: skip


@pytest.fixture
def congress(db: None) -> Congress:
    return Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)


def three_batches() -> list[Batch]:
    """Twelve entries: 5, 4 and 2 sealed, 1 not yet."""
    sealed = []
    for count in (5, 4, 2):
        for number in range(count):
            put(number)
        batch = seal(at=AT)
        assert batch
        sealed.append(batch)
    put()
    return sealed


def test_a_body_has_one_text_whatever_its_order() -> None:
    body = {"b": Decimal("1.50"), "a": date(2026, 3, 2), "at": AT, "role": Role.SC_OFFICE, "名": "青禾"}
    assert canonical(body) == (
        '{"a":"2026-03-02","at":"2026-03-02T01:30:00.000000+00:00","b":"1.50","role":"sc_office","名":"青禾"}'
    )
    assert canonical(dict(reversed(body.items()))) == canonical(body)


@pytest.mark.parametrize(
    ("body", "error"), [({"a": object()}, TypeError), ({"a": float("nan")}, ValueError), ({"a": {1}}, TypeError)]
)
def test_a_body_that_is_not_plain_data_is_refused(body: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical(body)


def test_the_leaf_depends_on_every_field_but_not_on_the_time_zone_it_is_told_in() -> None:
    old: dict[str, Any] = {
        "congress": 1, "kind": "a", "subject": "b", "body": "{}", "by": "c", "recorded_at": moment(AT), "format": 1,
    }  # fmt: skip
    new = old | {"format": 2, "salt": "0f" * 16}
    changed: dict[str, Any] = {"congress": 2, "kind": "x", "subject": "x", "body": "[]", "by": "x"}
    changed["recorded_at"] = moment(AT + timedelta(microseconds=1))
    leaves = {entry_leaf(given | {name: value}) for name, value in changed.items() for given in (old, new)}
    assert len(leaves | {entry_leaf(old), entry_leaf(new), entry_leaf(new | {"salt": "0e" * 16})}) == 15
    assert moment(AT.astimezone(UTC)) == moment(AT)
    with pytest.raises(ValueError, match="时区"):
        moment(datetime(2026, 3, 2, 9, 30))


@pytest.mark.django_db
def test_an_entry_is_kept_as_it_was_given(congress: Congress) -> None:
    entry = Entry.objects.get(pk=put(7, congress).pk)
    assert entry.content == {"number": 7, "说明": "交办"}
    assert (entry.congress, entry.recorded_at, entry.by) == (congress, AT, "办公室 李雅静")
    assert entry.leaf == entry.own_leaf()
    assert str(entry) == f"第{entry.pk}条 act.oversight.assigned proceeding:7"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"kind": ""}, {"kind": "x" * 81}, {"subject": ""}, {"subject": "x" * 201}, {"by": ""}, {"by": "a\0b"}]
)
def test_an_empty_or_overlong_field_is_refused_on_either_engine(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "congress": None, "kind": "a", "subject": "b", "body": {}, "by": "c", "recorded_at": AT,
    }  # fmt: skip
    with pytest.raises(ValueError, match="留痕的"):
        record(**given | wrong)


@pytest.mark.django_db
def test_a_record_holds_or_falls_with_the_deed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_many_records_are_put_in_few_queries(django_assert_max_num_queries: Any) -> None:
    items = ((f"voice:{number}", {"number": number}) for number in range(2_500))
    with django_assert_max_num_queries(34):  # SQLite takes 999 values in one statement: 99 entries
        assert record_many(congress=None, kind="voices.imported", items=items, by="导入", recorded_at=AT) == 2_500
    assert seal(at=AT)
    found = verify()
    assert (found.ok, found.entries, found.unsealed) == (True, 2_500, 0)


@pytest.mark.django_db
def test_an_empty_ledger_verifies_and_seals_nothing() -> None:
    assert seal(at=AT) is None
    assert (verify().ok, verify().entries, verify().head) == (True, 0, None)
    assert not verify(head="0" * 64).ok


@pytest.mark.django_db
def test_batches_are_chained_from_the_first() -> None:
    first, second, third = three_batches()
    assert [batch.previous for batch in (first, second, third)] == [GENESIS, first.head, second.head]
    assert [(batch.count, batch.last_id - batch.first_id + 1) for batch in (first, second, third)] == [
        (5, 5), (4, 4), (2, 2),
    ]  # fmt: skip
    assert [batch.number for batch in (first, second, third)] == [1, 2, 3]
    assert first.head == batch_head(first.facts()) == digest(
        "sha256",
        b"\x02" + json.dumps(
            [2, 1, first.first_id, first.last_id, 5, "sha256", first.root, GENESIS, sha256(b"").hexdigest(),
             "2026-03-02T01:30:00.000000+00:00", "ed25519", signing.own_key().public],
            separators=(",", ":"),
        ).encode(),
    ).hex()  # fmt: skip
    assert str(first) == f"第{first.first_id}至{first.last_id}条"
    found = verify()
    assert (found.ok, found.entries, found.unsealed, found.head) == (True, 12, 1, third.head)
    assert selectors.last_batch() == third
    assert selectors.is_sealed(Entry.objects.earliest("pk"))
    assert not selectors.is_sealed(Entry.objects.latest("pk"))


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_any_head_that_was_ever_given_out_is_found_in_the_chain(kept: int) -> None:
    assert verify(head=three_batches()[kept].head).ok


@pytest.mark.django_db
def test_the_hash_may_change_from_one_batch_to_the_next() -> None:
    put()
    seal(at=AT)
    put()
    with override_settings(HUYING_LEDGER_HASH="sm3"):
        batch = seal(at=AT)
    assert batch
    assert batch.algorithm == "sm3"
    assert verify(head=batch.head).ok


@pytest.mark.django_db(transaction=True)
def test_sealing_inside_a_deed_is_refused() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seal(at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '{}'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_batch SET count = 1",
        "DELETE FROM ledger_batch",
        "INSERT OR REPLACE INTO ledger_batch SELECT * FROM ledger_batch",
        "TRUNCATE ledger_entry CASCADE",
        "TRUNCATE ledger_batch",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove(statement: str) -> None:
    if statement.startswith("TRUNCATE" if connection.vendor == "sqlite" else "INSERT OR"):
        pytest.skip("另一种数据库的语句")
    three_batches()
    connection.check_constraints()  # PostgreSQL: what is pending would refuse TRUNCATE before our trigger does
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().ok


@pytest.mark.django_db
def test_the_triggers_stand_after_all_migrations_and_their_absence_is_found() -> None:
    assert triggers.missing() == []
    triggers.drop(connection)
    assert len(triggers.missing()) == 9
    assert "保护" in verify().faults[0]
    triggers.create(connection)
    assert verify().ok


# --- tampering: by somebody who may drop the triggers -----------------------------------------------------------------


def run(statement: str, *values: Any) -> None:
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.create(connection)


def nth(number: int) -> int:
    return Entry.objects.order_by("pk").values_list("pk", flat=True)[number]


def change_a_body() -> None:
    run("UPDATE ledger_entry SET body = %s WHERE id = %s", '{"number":99}', nth(2))


def change_a_moment() -> None:
    run("UPDATE ledger_entry SET recorded_at = %s WHERE id = %s", AT - timedelta(days=1), nth(2))


def change_an_entry_with_its_leaf() -> None:
    entry = Entry.objects.get(pk=nth(2))
    entry.by = "别人"
    run('UPDATE ledger_entry SET "by" = %s, leaf = %s WHERE id = %s', entry.by, entry.own_leaf(), entry.pk)


def change_only_a_leaf() -> None:
    run("UPDATE ledger_entry SET leaf = %s WHERE id = %s", "f" * 64, nth(2))


def move_an_entry_to_another_congress() -> None:
    other = Congress.objects.create(code="other", name="另一县人民代表大会", level=Level.COUNTY)
    run("UPDATE ledger_entry SET congress_id = %s WHERE id = %s", other.pk, nth(2))


def delete_an_entry() -> None:
    run("DELETE FROM ledger_entry WHERE id = %s", nth(2))


def delete_the_first_entry() -> None:
    run("DELETE FROM ledger_entry WHERE id = %s", nth(0))


def delete_a_whole_batch_of_entries() -> None:
    run("DELETE FROM ledger_entry WHERE id BETWEEN %s AND %s", nth(5), nth(8))


def swap_two_entries() -> None:
    a, b = nth(1), nth(3)
    for old, new in ((a, -1), (b, a), (-1, b)):
        run("UPDATE ledger_entry SET id = %s WHERE id = %s", new, old)


def insert_before_everything() -> None:
    entry = put()
    run("UPDATE ledger_entry SET id = %s WHERE id = %s", nth(0) - 1, entry.pk)


def replace_a_deleted_entry_by_another() -> None:
    number, entry = nth(2), put(77)
    run("DELETE FROM ledger_entry WHERE id = %s", number)
    run("UPDATE ledger_entry SET id = %s WHERE id = %s", number, entry.pk)


def delete_a_middle_batch() -> None:
    run("DELETE FROM ledger_batch WHERE id = %s", Batch.objects.order_by("pk")[1].pk)


def delete_the_first_batch() -> None:
    run("DELETE FROM ledger_batch WHERE id = %s", Batch.objects.order_by("pk")[0].pk)


def change_a_root() -> None:
    run("UPDATE ledger_batch SET root = %s WHERE id = %s", "e" * 64, Batch.objects.order_by("pk")[1].pk)


def change_a_count() -> None:
    run("UPDATE ledger_batch SET count = count + 1 WHERE id = %s", Batch.objects.order_by("pk")[1].pk)


def change_when_it_was_sealed() -> None:
    run("UPDATE ledger_batch SET sealed_at = %s WHERE id = %s", AT - timedelta(days=1), Batch.objects.latest("pk").pk)


def name_an_unknown_hash() -> None:
    run("UPDATE ledger_batch SET algorithm = 'none' WHERE id = %s", Batch.objects.latest("pk").pk)


def change_an_unsealed_entry() -> None:
    run("UPDATE ledger_entry SET body = '{}' WHERE id = %s", Entry.objects.latest("pk").pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (change_a_body, "摘要不符"),
        (change_a_moment, "摘要不符"),
        (change_an_entry_with_its_leaf, "与封存时不同"),
        (change_only_a_leaf, "摘要不符"),
        (move_an_entry_to_another_congress, "摘要不符"),
        (delete_an_entry, "少了1条"),
        (delete_the_first_entry, "少了1条"),
        (delete_a_whole_batch_of_entries, "少了4条"),
        (swap_two_entries, "与封存时不同"),
        (insert_before_everything, "后来插进"),
        (replace_a_deleted_entry_by_another, "与封存时不同"),
        (delete_a_middle_batch, "接不上"),
        (delete_the_first_batch, "接不上"),
        (change_a_root, "与内容不符"),
        (change_a_count, "与内容不符"),
        (change_when_it_was_sealed, "与内容不符"),
        (name_an_unknown_hash, "没有，不能核对"),
        (change_an_unsealed_entry, "摘要不符"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_tampering_is_found_without_any_outsider(tamper: Callable[[], None], fault: str) -> None:
    three_batches()
    assert verify().ok
    tamper()
    found = verify()
    assert not found.ok
    assert fault in "；".join(found.faults)


def cut_the_tail() -> None:
    last = Batch.objects.latest("last_id")
    run("DELETE FROM ledger_entry WHERE id >= %s", last.first_id)
    run("DELETE FROM ledger_batch WHERE id = %s", last.pk)


def unseal_the_tail() -> None:
    run("DELETE FROM ledger_batch WHERE id = %s", Batch.objects.latest("last_id").pk)


def write_everything_anew() -> None:
    run("DELETE FROM ledger_batch")
    run("DELETE FROM ledger_entry WHERE id = %s", nth(0))
    seal(at=AT)


def seal_the_tail_again_without_one_entry() -> None:
    last = Batch.objects.latest("last_id")
    run("DELETE FROM ledger_batch WHERE id = %s", last.pk)
    run("DELETE FROM ledger_entry WHERE id = %s", last.first_id)
    seal(at=AT)


def empty_it() -> None:
    run("DELETE FROM ledger_batch")
    run("DELETE FROM ledger_entry")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tamper",
    [cut_the_tail, unseal_the_tail, write_everything_anew, seal_the_tail_again_without_one_entry, empty_it],
    ids=lambda value: value.__name__,
)
def test_a_consistent_forgery_is_found_by_the_outsider_who_kept_the_head(tamper: Callable[[], None]) -> None:
    kept = three_batches()[-1].head
    assert verify(head=kept).ok
    tamper()
    assert verify().ok  # by itself it looks sound: hence the head is given out
    found = verify(head=kept)
    assert not found.ok
    assert "不在账上" in found.faults[-1]


@pytest.mark.django_db
def test_a_great_many_faults_are_counted_not_listed() -> None:
    items = ((f"voice:{number}", {}) for number in range(150))
    record_many(congress=None, kind="voices.imported", items=items, by="导入", recorded_at=AT)
    run("UPDATE ledger_entry SET body = '[]'")
    faults = verify().faults
    assert (len(faults), faults[-1]) == (101, "另有50处")


@pytest.mark.django_db
def test_a_congress_sees_its_own_entries_latest_first(congress: Congress) -> None:
    put(1, congress)
    put(2)
    put(2, congress)
    record(
        congress=congress, kind="voices.imported", subject="job:1", body={}, by="导入", recorded_at=AT + timedelta(1)
    )
    own = selectors.entries(congress)
    assert [entry.subject for entry in own] == ["job:1", "proceeding:2", "proceeding:1"]
    assert [entry.subject for entry in selectors.entries(None)] == ["proceeding:2"]
    assert selectors.entries(congress, kind="act.").count() == 2
    assert selectors.entries(congress, kind="voices.imported").count() == 1
    assert selectors.entries(congress, subject="proceeding:2").count() == 1
    assert selectors.entries(congress, since=AT + timedelta(1)).count() == 1
    assert selectors.entries(congress, until=AT + timedelta(1)).count() == 2


@pytest.mark.django_db
def test_an_imported_notice_is_on_record_with_what_it_replaced() -> None:
    import_notice(content=MADE_UP_2027.encode(), by="办公室 李雅静", at=AT)
    import_notice(content=MADE_UP_2027.encode(), by="办公室 李雅静", at=AT)  # nothing new: no second entry
    corrected = MADE_UP_2027.replace("9月26日（周日）", "9月25日（周六）")
    import_notice(content=corrected.encode(), by="办公室 李雅静", at=AT)
    second, first = selectors.entries(None, kind="calendar.notice_imported")
    assert (first.subject, first.content["replaced"]) == ("calendar:2027", None)
    assert "2027-09-26" in second.content["replaced"]["shifted"]
    assert "2027-09-25" in second.content["notice"]["shifted"]


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_a_chain_that_holds() -> None:
    """Every entry is sealed once, in order, whoever seals: no number may be committed below a sealed one."""
    failures: list[BaseException] = []

    def work(deed: Callable[[], object]) -> None:
        try:
            for _ in range(15):
                deed()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def write() -> None:
        with transaction.atomic():
            put(1)
            put(2)

    threads = [threading.Thread(target=work, args=(deed,)) for deed in (write, write, write, lambda: seal(at=AT))]
    threads.append(threading.Thread(target=work, args=(lambda: seal(at=AT),)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    seal(at=AT)
    found = verify()
    assert found.faults == ()
    assert (found.entries, found.unsealed) == (90, 0)
    assert sum(Batch.objects.values_list("count", flat=True)) == 90
