"""Importing: every row accounted for, nothing twice, nothing lost; undone within seven days (R1.12)."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huying.commons.voices import exports, jobs, services, spool
from huying.commons.voices.columns import Field
from huying.commons.voices.faults import FileRefused, Refused
from huying.commons.voices.models import (
    BatchState,
    CandidateMember,
    CandidateTopic,
    ImportBatch,
    ImportRow,
    TopicRun,
    Voice,
    VoiceIdentity,
    VoiceOriginal,
)
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.roles import Role
from huying.kernel.search.services import find
from tests.world import World

from .voices_files import AT, HEADINGS, ROWS, csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(world: World, tmp_path: Path) -> Any:
    """Imports bytes at once, as the command line does."""

    def imported(content: bytes, source: str = "12345", at: datetime = AT) -> services.ImportResult:
        path = tmp_path / "热线.csv"
        path.write_bytes(content)
        return services.import_file(world.congress, path, source, None, at)

    return imported


def counts(result: services.ImportResult) -> tuple[int, int, int, int]:
    assert result.read == result.accepted + result.duplicates + result.rejected
    return result.read, result.accepted, result.duplicates, result.rejected


# ── every row accounted for ──────────────────────────────────────────────────


@pytest.mark.rule("R1.12")
def test_every_row_is_accepted_known_already_or_refused(send):
    result = send(csv_bytes([*ROWS, ROWS[0], ("H-9", "王", "题", "20199/1/1", "内容")]))
    assert counts(result) == (5, 3, 1, 1)
    assert {v.number for v in Voice.objects.all()} == {"H-001", "H-002", "H-003"}
    assert {v.source for v in Voice.objects.all()} == {"12345"}


def test_importing_the_same_file_again_adds_nothing(send):
    content = csv_bytes(
        [*ROWS, ("", "", "没有编号也没有姓名", "", "谁说的不知道"), ("", "", "没有编号也没有姓名", "", "谁说的不知道")]
    )
    assert counts(send(content)) == (5, 5, 0, 0)
    assert counts(send(content)) == (5, 0, 5, 0)
    assert Voice.objects.count() == 5


def test_the_same_rows_from_another_kind_of_file_are_known(send):
    assert counts(send(xlsx_bytes()))[1] == 3
    assert counts(send(csv_bytes(delimiter=";", encoding="gbk"))) == (3, 0, 3, 0)


def test_the_same_number_of_the_same_source_is_one_voice_and_of_another_source_two(send):
    send(csv_bytes([("7", "王", "路灯", "2026/6/1", "坏了")]))
    again = csv_bytes([("7", "李", "停水", "2026/6/2", "没有水")])
    assert counts(send(again)) == (1, 0, 1, 0)
    [row] = ImportRow.objects.filter(batch__number=2)
    assert row.reason_list == ["与第1批第2行编号相同，但内容不同，没有更新，不再导入"]
    assert counts(send(again, source="政风行风热线")) == (1, 1, 0, 0)


def test_the_same_person_title_body_and_time_is_one_voice_after_white_space_is_folded(send):
    rows = [
        ("1", "王秀兰", "路灯 坏了", "2026/6/1 8:30:00", "柳桥镇的路灯\n坏了"),
        ("2", " 王秀兰", "路灯坏了 ", "2026-06-01 08:30:00", "\u3000柳桥镇的路灯 坏了\n"),
    ]
    assert counts(send(csv_bytes(rows))) == (2, 1, 1, 0)
    assert "是同一人同一时间说的同样的话" in ImportRow.objects.get(state="duplicate").reason_list[0]


def test_two_people_with_the_same_words_are_two_voices(send):
    rows = [("1", "王秀兰", "路灯坏了", "2026/6/1", "坏了"), ("2", "李国强", "路灯坏了", "2026/6/1", "坏了")]
    assert counts(send(csv_bytes(rows))) == (2, 2, 0, 0)
    assert "另有一人在本文件第2行说过同样的内容" in ImportRow.objects.get(line=3).reason_list[0]


def test_a_person_who_says_it_again_on_another_day_is_two_voices_with_a_word_about_it(send):
    rows = [("1", "王秀兰", "路灯坏了", "2026/6/1", "坏了"), ("2", "王秀兰", "路灯坏了", "2026/6/9", "坏了")]
    result = send(csv_bytes(rows))
    assert counts(result) == (2, 2, 0, 0) and result.batch.warnings == 1
    assert Voice.objects.values("person_digest").distinct().count() == 1


def test_voices_of_unknown_persons_are_never_taken_for_one(send):
    rows = [("1", "", "路灯坏了", "2026/6/1", "坏了"), ("2", "", "路灯坏了", "2026/6/1", "坏了")]
    assert counts(send(csv_bytes(rows))) == (2, 2, 0, 0)


def test_a_row_that_repeats_a_refused_row_is_not_refused_with_it(send):
    rows = [("1", "王", "题", "2026/13/05", "坏了"), ("1", "王", "题", "2026/6/5", "坏了")]
    assert counts(send(csv_bytes(rows))) == (2, 1, 0, 1)


def test_the_same_words_in_another_congress_are_its_own(send, stranger, world, tmp_path):
    send(csv_bytes())
    path = tmp_path / "别处.csv"
    path.write_bytes(csv_bytes())
    result = services.import_file(stranger.congress, path, "12345", None, AT)
    assert counts(result) == (3, 3, 0, 0)
    ours, theirs = (
        set(Voice.objects.filter(congress=c.congress).values_list("person_digest", flat=True))
        for c in (world, stranger)
    )
    assert not ours & theirs  # nobody can follow a person from one congress to another


CELLS = st.sampled_from(
    ["", " ", "王秀兰", "李国强", "路灯坏了", "=1+1", "2026/6/1", "2026/6/2 8:00", "20199/1/1", "1", "2", "3\u3000"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_whatever_the_rows_none_is_lost_and_none_comes_in_twice(send, rows):
    if not any(cell.strip() for row in rows for cell in row):
        return
    with transaction.atomic():
        first, again = send(csv_bytes(rows)), send(csv_bytes(rows))
        assert first.read == sum(any(c.strip() for c in row) for row in rows)
        assert counts(first)[1] == Voice.objects.count()
        assert counts(again)[1] == 0 and again.rejected == first.rejected
        transaction.set_rollback(True)


# ── races ────────────────────────────────────────────────────────────────────


def test_the_database_itself_refuses_a_second_voice_with_the_same_number_or_fold(send):
    send(csv_bytes())
    one = Voice.objects.first()
    for field in ("number", "fold_digest"):
        copy = Voice.objects.get(pk=one.pk)
        copy.pk = None
        for other in {"number", "fold_digest"} - {field}:
            setattr(copy, other, f"another {other}")
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_two_files_checked_at_the_same_time_and_committed_one_after_the_other_add_each_voice_once(world):
    batches = [_uploaded(world, csv_bytes(), name) for name in ("甲.csv", "乙.csv")]
    for batch in batches:
        services.check(batch, at=AT)
    assert [b.importable for b in _fresh(batches)] == [3, 3]
    for batch in _fresh(batches):
        services.commit(batch, by=None, at=AT)
        services.carry_in(batch, at=AT)
    first, second = _fresh(batches)
    assert (first.accepted, second.accepted, second.duplicates, second.new) == (3, 0, 3, 0)
    assert second.read == second.accepted + second.duplicates + second.errors
    assert "检查之后，第1批第2行已经导入了同一条" in ImportRow.objects.filter(batch=second).first().reason_list[-1]


def test_a_commit_that_broke_off_goes_on_where_it_stopped(world, monkeypatch):
    monkeypatch.setattr(services.imports, "CHUNK", 2)
    batch = _uploaded(world, csv_bytes())
    services.check(batch, at=AT)
    services.commit(batch, by=None, at=AT)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.carry_in(batch, at=AT, progress=stop)
    assert Voice.objects.count() == 2
    services.carry_in(batch, at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, Voice.objects.count()) == (BatchState.COMMITTED, 3, 3)


def _uploaded(world: World, content: bytes, name: str = "热线.csv") -> ImportBatch:
    return services.upload(
        congress=world.congress, source="12345", filename=name, content=content, by=world.person(Role.SC_OFFICE), at=AT
    )


def _fresh(batches: list[ImportBatch]) -> list[ImportBatch]:
    return [ImportBatch.objects.get(pk=b.pk) for b in batches]


# ── upload, check, commit ────────────────────────────────────────────────────


def test_an_upload_writes_no_voice_until_it_is_committed(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = _uploaded(world, csv_bytes([*ROWS, ("H-9", "王", "题", "2026/13/05", "内容")]))
    batch.refresh_from_db()
    assert (batch.state, batch.read, batch.new, batch.errors) == (BatchState.CHECKED, 4, 3, 1)
    assert batch.described == "UTF-8编码、逗号分隔"
    assert Voice.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        services.commit(batch, by=world.person(Role.SC_OFFICE), at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.accepted) == (BatchState.COMMITTED, 3)
    assert Voice.objects.count() == 3
    with pytest.raises(Refused, match="已导入，不能再导入"):
        services.commit(batch, by=None, at=AT)


def test_a_file_of_a_wrong_kind_leaves_no_trace(world):
    with pytest.raises(FileRefused, match="PDF"):
        _uploaded(world, b"%PDF-1.7")
    assert not ImportBatch.objects.exists()


def test_a_file_whose_columns_are_unknown_waits_for_a_hand(world):
    batch = _uploaded(world, csv_bytes(ROWS, ("甲", "乙", "丙", "丁", "戊")))
    services.check(batch, at=AT)
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED and "没有找到写内容的列" in batch.refusal
    services.remap(batch, {Field.NUMBER: 0, Field.NAME: 1, Field.TITLE: 2, Field.SAID_AT: 3, Field.BODY: 4}, at=AT)
    services.check(batch, at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.refusal) == (BatchState.CHECKED, 3, None)


def test_a_discarded_file_leaves_neither_rows_nor_the_file(world):
    batch = _uploaded(world, csv_bytes())
    services.check(batch, at=AT)
    services.discard(ImportBatch.objects.get(pk=batch.pk), by=None, at=AT)
    assert not ImportRow.objects.exists()
    with pytest.raises(FileRefused, match="不在了"):
        spool.get(batch)


def test_an_upload_that_nobody_came_back_for_is_thrown_away_after_seven_days(world):
    batch = _uploaded(world, csv_bytes())
    services.check(batch, at=AT)
    jobs.throw_away_old_uploads(AT + timedelta(days=6))
    assert ImportRow.objects.count() == 3
    jobs.throw_away_old_uploads(AT + timedelta(days=8))
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED and not ImportRow.objects.exists()


def test_what_is_in_can_be_found_at_once(send, world):
    send(csv_bytes())
    [hit] = find(congress=world.congress, query="路灯", audiences={"office"}, limit=5)
    assert hit.kind == "voice" and hit.url == f"/voices/{Voice.objects.get(number='H-001').pk}/"
    assert find(congress=world.congress, query="路灯", audiences={"public"}, limit=5) == []


# ── withdrawing ──────────────────────────────────────────────────────────────


def test_a_whole_batch_can_be_withdrawn_for_seven_days(send, world):
    first = send(csv_bytes(ROWS[:2]))
    second = send(csv_bytes([*ROWS[2:], ("H-9", "王秀兰", "又一件", "2026/6/5", "停水")]))
    with pytest.raises(Refused, match="超过7天"):
        services.withdraw(first.batch, by=None, at=AT + timedelta(days=7, seconds=1))
    assert services.withdraw(first.batch, by=None, at=AT + timedelta(days=7)) == 2
    assert set(Voice.objects.values_list("number", flat=True)) == {"H-003", "H-9"}
    # 王秀兰 has a voice left, 李国强 has none: nothing of him stays.
    assert VoiceIdentity.objects.count() == 2
    assert find(congress=world.congress, query="堵车", audiences={"office"}, limit=5) == []
    assert counts(send(csv_bytes(ROWS[:2]))) == (2, 2, 0, 0)
    assert second.accepted == 2


def test_a_batch_that_a_topic_rests_on_stays(send, world):
    result = send(csv_bytes())
    run = TopicRun.objects.create(congress=world.congress, at=AT, voices=3, topics=1, clustered=3)
    topic = CandidateTopic.objects.create(congress=world.congress, run=run, rank=1, title="路灯坏了", size=3, heat=3)
    CandidateMember.objects.bulk_create(
        CandidateMember(congress=world.congress, topic=topic, voice=voice) for voice in Voice.objects.all()
    )
    services.take_topic(topic, taken_as="列为2027年候选议题", url="/oversight/topics/1/", at=AT)
    with pytest.raises(Refused, match="已归入“路灯坏了”，并已列为2027年候选议题"):
        services.withdraw(result.batch, by=None, at=AT)
    assert Voice.objects.count() == 3


def test_commit_and_withdrawal_are_on_the_ledger_without_words_or_names(send, world):
    services.withdraw(send(csv_bytes()).batch, by=None, at=AT)
    entries = [e for e in ledger.Entry.objects.order_by("pk")]
    assert [e.kind for e in entries] == ["voices.imported", "voices.withdrawn"]
    assert json.loads(entries[0].body)["accepted"] == 3
    assert not any(word in e.body for e in entries for word in ("王秀兰", "路灯"))


# ── refused rows ─────────────────────────────────────────────────────────────

BAD = (
    ("H-1", "王秀兰", "题", "2026/13/05", "电话13800001234"),
    ("H-2", "李国强", "题", "2026/6/1", "=cmd|' /C calc'!A0"),
)


def test_refused_rows_can_be_downloaded_with_their_reasons_and_no_cell_can_be_calculated(send, world):
    batch = send(csv_bytes([*ROWS, *BAD])).batch
    sheet = services.rejected_rows(batch, viewer=world.viewer(Role.INTAKE), at=AT)
    assert sheet.headings == ("原文件行号", "不能导入的原因", *HEADINGS)
    assert [row[0] for row in sheet.rows] == ["5", "6"] and "没有13月" in sheet.rows[0][1]
    assert exports.as_csv(sheet).decode("utf-8-sig").splitlines()[2].endswith("'=cmd|' /C calc'!A0")
    page = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(sheet))).active
    assert page.cell(3, 7).value == "'=cmd|' /C calc'!A0"
    assert all(cell.data_type != "f" for row in page for cell in row)


def test_refused_rows_hide_persons_from_all_but_the_intake(send, world):
    batch = send(csv_bytes(BAD)).batch
    office = services.rejected_rows(batch, viewer=world.viewer(Role.SC_OFFICE), at=AT)
    assert office.rows[0][3] == "王**" and "138****1234" in office.rows[0][6]
    assert not ledger.Entry.objects.filter(kind="voices.rejected_downloaded").exists()
    intake = services.rejected_rows(batch, viewer=world.viewer(Role.INTAKE), at=AT)
    assert intake.rows[0][3] == "王秀兰"
    assert ledger.Entry.objects.filter(kind="voices.rejected_downloaded").count() == 1


def test_a_mended_download_can_be_imported_as_it_is(send, world):
    batch = send(csv_bytes(BAD)).batch
    sheet = services.rejected_rows(batch, viewer=world.viewer(Role.INTAKE), at=AT)
    mended = [[c.replace("13/05", "5/13") for c in sheet.rows[0]]]
    assert counts(send(csv_bytes(mended, sheet.headings))) == (1, 1, 0, 0)
    assert Voice.objects.get().number == "H-1"


# ── nothing in clear ─────────────────────────────────────────────────────────


def test_no_table_holds_a_name_or_a_number_in_clear(send, world):
    marks = ("王秀兰", "13800001234", "430102199001011234")
    rows = [("H-1", "王秀兰", "题", "2026/6/1", "我的电话13800001234，身份证430102199001011234，叫王秀兰"), *BAD]
    content = csv_bytes([(*r, "13800001234") for r in rows], (*HEADINGS, "联系电话"))
    batch = _uploaded(world, content)
    services.check(batch, at=AT)
    _nothing_in_clear(marks)
    services.commit(ImportBatch.objects.get(pk=batch.pk), by=None, at=AT)
    services.carry_in(ImportBatch.objects.get(pk=batch.pk), at=AT)
    _nothing_in_clear(marks)
    assert VoiceOriginal.objects.count() == 1
    assert not ImportRow.objects.filter(state__in=["new", "warning"], sealed__isnull=False).exists()


def _nothing_in_clear(marks: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                told = "\n".join(
                    bytes(c).decode("utf-8", "replace") if isinstance(c, (bytes, memoryview)) else str(c) for c in row
                )
                assert not any(mark in told for mark in marks), table
    folder = spool._folder()
    for path in folder.glob("*"):
        assert not any(mark.encode() in path.read_bytes() for mark in marks), path
