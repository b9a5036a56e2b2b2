"""Erasing on request (个人信息保护法 47) and when the time is over (19): what goes, what stays, what never returns."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from huying.commons.voices import services
from huying.commons.voices.faults import NotYours, Refused
from huying.commons.voices.models import (
    CandidateMember,
    CandidateTopic,
    ImportBatch,
    ImportRow,
    SimilarPair,
    TopicRun,
    Voice,
    VoiceIdentity,
    VoiceOriginal,
)
from huying.commons.voices.services import What
from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.roles import Role
from huying.kernel.privacy import erasing, journal, retention
from huying.kernel.privacy.models import Erasure
from huying.kernel.search import services as search
from tests.world import World

from .voices_files import AT, HEADINGS, csv_bytes

pytestmark = pytest.mark.django_db
REASON = "本人书面请求删除"
ROWS = [
    ("H-1", "王秀兰", "路灯坏了", "2026/6/1", "我是王秀兰，请回13800001234", "13800001234"),
    ("H-2", "王秀兰", "井盖丢了", "2026/6/2", "十字路口井盖丢了", "13800001234"),
    ("H-3", "李国强", "路灯不亮", "2026/6/3", "路灯不亮，我是李国强", "13900005678"),
    ("H-4", "孙梅", "没有日子", "昨天", "我是孙梅", "13700000000"),
]


@pytest.fixture(autouse=True)
def _own_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the one of the whole test run, which later tests would do again."""
    monkeypatch.setattr(settings, "HUYING_HOME", tmp_path / "home")


def bring_in(world: World, tmp_path: Path, rows: list[tuple[str, ...]] = ROWS, at: datetime = AT) -> None:
    path = tmp_path / "热线.csv"
    path.write_bytes(csv_bytes(rows, (*HEADINGS, "联系电话")))
    services.import_file(world.congress, path, "12345", None, at)


@pytest.fixture
def voice(world: World, tmp_path: Path) -> Voice:
    bring_in(world, tmp_path)
    return Voice.objects.get(number="H-1")


def erase(voice: Voice, world: World, what: What, role: Role = Role.INTAKE, reason: str = REASON) -> int:
    return services.erase(voice, what=what, viewer=world.viewer(role), reason=reason, at=AT)


def test_an_erased_person_is_in_no_box_and_no_digest_and_still_one_person(voice, world):
    digest = voice.person_digest
    assert erase(voice, world, What.IDENTITY) == 2
    theirs = Voice.objects.filter(number__in=["H-1", "H-2"])
    assert set(theirs.values_list("person_mask", flat=True)) == {"（已删除）"}
    [new] = set(theirs.values_list("person_digest", flat=True))
    assert new and new != digest
    assert not VoiceIdentity.objects.filter(person_digest__in=[digest, new]).exists()
    assert not VoiceOriginal.objects.filter(voice__in=theirs).exists()
    assert Voice.objects.get(number="H-1").body == "我是王**，请回138****1234"  # the masked words stay
    assert VoiceIdentity.objects.count() == 1  # the other person is untouched
    shown = services.reveal(Voice.objects.get(number="H-1"), viewer=world.viewer(Role.INTAKE), reason=REASON, at=AT)
    assert shown.is_nobody


def test_the_ledger_knows_how_many_and_why_and_never_whose(voice, world):
    erase(voice, world, What.IDENTITY, reason="本人王某13800001234书面请求")
    [entry] = ledger.Entry.objects.filter(kind="privacy.erased")
    body = json.loads(entry.body)
    assert (body["count"], body["reason"]) == (2, "本人王某138****1234书面请求")
    assert entry.subject == f"voices.voice:{voice.pk}" and "秀兰" not in entry.body


def gathered(world: World, voices: list[Voice]) -> CandidateTopic:
    run = TopicRun.objects.create(congress=world.congress, at=AT, voices=3, topics=1, clustered=2)
    titles = json.dumps([v.title for v in voices], ensure_ascii=False)
    topic = CandidateTopic.objects.create(
        congress=world.congress, run=run, rank=1, title=voices[0].title, size=2, heat=2, titles=titles
    )
    CandidateMember.objects.bulk_create(CandidateMember(congress=world.congress, topic=topic, voice=v) for v in voices)
    return topic


def test_erased_words_are_nowhere_and_their_topic_still_counts(voice, world):
    other = Voice.objects.get(number="H-3")
    topic = gathered(world, [voice, other])
    SimilarPair.objects.create(congress=world.congress, first=voice, second=other, percent=80)
    assert erase(voice, world, What.WORDS) == 1
    voice.refresh_from_db()
    assert (voice.title, voice.body, voice.place) == ("（已删除）", "（已删除）", None)
    assert voice.person_digest and VoiceIdentity.objects.count() == 2  # the person was not asked for
    found = search.find(congress=world.congress, query="路灯坏", audiences=["office"])
    assert found == [] and search.find(congress=world.congress, query="路灯不亮", audiences=["office"])
    assert not SimilarPair.objects.exists() and not VoiceOriginal.objects.filter(voice=voice).exists()
    assert ImportRow.objects.get(line=2).summary == {}
    topic.refresh_from_db()
    assert (topic.title, topic.title_list, topic.size, topic.heat) == ("路灯不亮", ["路灯不亮"], 2, 2)
    assert topic.members.count() == 2


def test_the_same_file_does_not_bring_the_erased_back(voice, world, tmp_path):
    erase(voice, world, What.BOTH)
    bring_in(world, tmp_path)
    assert Voice.objects.count() == 3 and VoiceIdentity.objects.count() == 1


def test_a_line_without_a_number_does_not_come_back_either(world, tmp_path):
    rows = [("", *row[1:]) for row in ROWS[:3]]
    bring_in(world, tmp_path, rows)
    erase(Voice.objects.order_by("pk")[0], world, What.BOTH)
    bring_in(world, tmp_path, rows)
    assert Voice.objects.count() == 3 and VoiceIdentity.objects.count() == 1


@pytest.mark.parametrize("role", [Role.WORKING_BODY, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SC_MEMBER])
def test_nobody_but_the_intake_and_the_office_erases(voice, world, role):
    with pytest.raises(NotYours):
        erase(voice, world, What.IDENTITY, role)
    assert not Erasure.objects.exists() and journal.read() == []


def test_without_a_reason_and_from_another_congress_nothing_is_erased(voice, world, stranger):
    with pytest.raises(Refused, match="事由"):
        erase(voice, world, What.IDENTITY, reason="删")
    with pytest.raises(NotYours):
        erase(voice, stranger, What.IDENTITY)
    assert VoiceIdentity.objects.count() == 2 and journal.read() == []


def test_the_page_says_what_goes_and_erases(voice, world):
    client, url = world.client(Role.SC_OFFICE), reverse("voices:erase", args=[voice.pk])
    assert "不能找回" in client.get(url).content.decode()
    assert client.post(url, {"what": "identity", "reason": ""}).status_code == 422
    assert VoiceIdentity.objects.count() == 2
    done = client.post(url, {"what": "identity", "reason": REASON}, follow=True)
    assert "涉及2条来话" in done.content.decode() and VoiceIdentity.objects.count() == 1


def test_a_database_that_has_not_been_through_the_journal_is_taken_through_it(voice, world, tmp_path):
    """As after a restore: the rows are back, under other numbers, and the journal names the line of the file."""
    erase(voice, world, What.BOTH)
    Voice.objects.all().delete()
    for model in (VoiceIdentity, ImportRow, ImportBatch, Erasure):
        model.objects.all().delete()
    bring_in(world, tmp_path)
    back = Voice.objects.get(number="H-1")
    assert back.pk != voice.pk and back.body != "（已删除）"
    assert erasing.erase_again(AT) == 2  # the identity and the words
    back.refresh_from_db()
    assert back.body == "（已删除）" and VoiceIdentity.objects.count() == 1
    assert erasing.erase_again(AT) == 0


def test_a_line_of_the_journal_that_was_cut_short_spoils_no_other(voice, world, tmp_path):
    erase(voice, world, What.IDENTITY)
    with (tmp_path / "home" / "erasures" / "journal").open("a") as half:
        half.write('{"mark": "cut sh')
    erase(Voice.objects.get(number="H-3"), world, What.IDENTITY)
    assert [len(line.refs) for line in journal.read()] == [2, 1]


# ── when the time is over ────────────────────────────────────────────────────


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, 0, tzinfo=CHINA)


def test_a_person_is_forgotten_three_years_after_the_last_voice_came_in(world, tmp_path):
    bring_in(world, tmp_path, ROWS[:1], at=on(2026, 6, 10))
    bring_in(world, tmp_path, ROWS[1:3], at=on(2027, 1, 10))  # 王秀兰 speaks again, 李国强 for the first time
    retention.erase_due(on(2029, 6, 11))  # three years after the first file
    assert VoiceIdentity.objects.count() == 2
    assert [o.voice.number for o in VoiceOriginal.objects.all()] == ["H-3"]  # words go by their own day
    retention.erase_due(on(2030, 1, 10))  # the last day itself: not yet
    assert VoiceIdentity.objects.count() == 2
    retention.erase_due(on(2030, 1, 11))
    assert (VoiceIdentity.objects.count(), VoiceOriginal.objects.count(), Voice.objects.count()) == (0, 0, 3)
    persons = dict(Voice.objects.values_list("number", "person_digest"))
    assert persons["H-1"] == persons["H-2"] != persons["H-3"]


def test_what_was_erased_in_time_is_on_the_ledger_by_number(world, tmp_path):
    bring_in(world, tmp_path, at=on(2026, 6, 10))
    assert retention.erase_due(on(2026, 7, 11)) == 1  # thirty days: the refused line (10 June + 30 = 10 July)
    assert retention.erase_due(on(2026, 7, 12)) == 0
    [entry] = ledger.Entry.objects.filter(kind="privacy.expired")
    assert json.loads(entry.body)["count"] == 1 and entry.congress == world.congress


def test_a_refused_line_is_kept_for_thirty_days(world, tmp_path):
    bring_in(world, tmp_path, at=on(2026, 6, 10))
    retention.erase_due(on(2026, 7, 10))  # the thirtieth day
    assert ImportRow.objects.exclude(sealed=None).count() == 1
    retention.erase_due(on(2026, 7, 10) + timedelta(seconds=1))
    assert ImportRow.objects.exclude(sealed=None).count() == 0


def test_a_file_that_is_not_in_yet_has_no_time_running(world, tmp_path):
    bring_in(world, tmp_path, at=on(2026, 6, 10))
    ImportBatch.objects.update(committed_at=None, state="committing")
    assert retention.erase_due(on(2040, 1, 1)) == 0


def test_the_register_says_how_many_there_are_and_when_the_first_go(voice, world):
    page = world.client(Role.AUDITOR).get(reverse("privacy:index")).content.decode()
    assert "来话人的身份：姓名、电话、证件号" in page and "自该人最后一次来话导入之日起3年" in page
    standing = {s.row.ending: s for s in retention.standings(world.congress)}
    assert standing["voices.identities"].count == 2
    assert standing["voices.identities"].next_at == AT.astimezone(CHINA).replace(year=AT.year + 3)
    assert standing["voices.rows"].count == 1
