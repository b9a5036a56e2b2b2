"""The pages of oversight: what they cost when a county grows old, what the forms of acts refuse and keep, the desks."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voices.models import CandidateTopic, ImportBatch, TopicRun, Voice
from huying.kernel.calendar import clock
from huying.kernel.documents.models import Document, Version
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk, services
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.loop import loop
from huying.mechanisms.oversight.models import OpinionDocument, OversightPlan, ProblemItem, Topic
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.database import analyse
from tests.play import Play
from tests.world import CITY_BUILDING, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
P, T, ITEM = OpinionHandling, TopicOversight, ItemHandling
TODAY = date(2026, 5, 11)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


# ── what a page costs when the county grows old ───────────────────────────
MANY = 2_000  # topics with their sessions and letters; of voices and notices as many
PAGES = (
    (Role.SC_OFFICE, "oversight:opinions", ()),
    (Role.SC_OFFICE, "oversight:ledger", ()),
    (Role.SC_OFFICE, "oversight:plan", ()),
    (Role.SC_OFFICE, "meetings:sessions", ()),
    (Role.SC_OFFICE, "inbox", ()),
    (Role.SC_OFFICE, "voices:list", ()),
    (Role.SC_OFFICE, "voices:topics", ()),
    (Role.SC_OFFICE, "desk", ()),
    (Role.ORGAN, "oversight:opinions", ()),
    (Role.ORGAN, "desk", ()),
    (None, "public_home", ("qinghe",)),
    (None, "public_plan", ("qinghe", 2026)),
)


def _grow(world: World, count: int) -> None:
    """Years gone by, written directly: topics with their plans, sessions, letters, acts and open doors."""
    congress, start = world.congress, OversightPlan.objects.count()
    plans = OversightPlan.objects.bulk_create(
        OversightPlan(congress=congress, year=1900 + n) for n in range(start, start + max(1, count // 20))
    )
    numbers = range(100 + ScSession.objects.count(), 100 + ScSession.objects.count() + count)
    sessions = ScSession.objects.bulk_create(
        ScSession(congress=congress, number=n, planned_on=date(2000, 1, 1) + timedelta(days=n)) for n in numbers
    )
    topics = Topic.objects.bulk_create(
        Topic(
            congress=congress, plan=plans[n % len(plans)], title=f"第{numbers[n]}个议题", organ=world.body(GOVERNMENT),
            working_body=world.body(CITY_BUILDING), session=sessions[n],
        )
        for n in range(count)
    )  # fmt: skip
    letters = OpinionDocument.objects.bulk_create(
        OpinionDocument(congress=congress, topic=t, session=t.session, title=f"关于{t.title}的审议意见") for t in topics
    )
    for procedure, subjects in ((SessionHolding, sessions), (T, topics), (P, letters)):
        _run(world, procedure, subjects)
    ProblemItem.objects.bulk_create(
        ProblemItem(congress=congress, opinion=o, number=1, title="一项", unit=world.body(HOUSING), node_on=TODAY)
        for o in letters
    )
    _more_people_say(world, count)
    analyse()


def _run(world: World, procedure: type[Any], subjects: list[Any]) -> None:
    acts = {T: ("proposed", "selected", "publicised"), P: ("meeting_closed", "assigned")}.get(procedure, ())
    running = Proceeding.objects.bulk_create(
        Proceeding(
            congress=world.congress, procedure=procedure.code, profile="huaibei", subject_id=s.pk, title=f"{s}",
            opened_on=TODAY, stage=procedure.acts[-1].name, next_due_on=TODAY,
        )
        for s in subjects
    )  # fmt: skip
    said = json.dumps({"channel": "deputies", "criteria": ["public_concern"], "secrecy_review": "陈静怡"})
    common = {"congress": world.congress, "on": TODAY, "recorded_at": moment(TODAY), "capacity": "办公室", "said": said}
    ActRecord.objects.bulk_create(
        ActRecord(proceeding=p, act=act, key=f"{p.pk}-{act}", **common) for p in running for act in acts
    )
    late = {"congress": world.congress, "act": procedure.acts[-1].name, "due_on": TODAY - timedelta(days=1)}
    DueDay.objects.bulk_create(DueDay(proceeding=p, roles="organ", is_open=True, **late) for p in running)
    OpenDoor.objects.bulk_create(
        OpenDoor(proceeding=p, role=role, **late) for p in running for role in ("sc_office", "organ")
    )


def _more_people_say(world: World, count: int) -> None:
    congress, at, start = world.congress, moment(TODAY), Voice.objects.count()
    batch = ImportBatch.objects.create(
        congress=congress, number=start + 1, filename="热线.csv", sha256="0" * 64, source="12345", uploaded_at=at
    )
    Voice.objects.bulk_create(
        Voice(congress=congress, batch=batch, line=n, source="12345", number=f"H{start + n}", title="路灯不亮",
              body="路灯不亮", said_at=at, words_digest=f"{start + n}")
        for n in range(count)
    )  # fmt: skip
    run = TopicRun.objects.create(congress=congress, at=at, voices=count, topics=count, clustered=count)
    CandidateTopic.objects.bulk_create(
        CandidateTopic(congress=congress, run=run, rank=n, title="路灯不亮", size=9, heat=9) for n in range(count)
    )
    office = world.person(Role.SC_OFFICE)
    Notice.objects.bulk_create(
        Notice(congress=congress, person=office, key=f"{start}-{n}", text="请办", url="/desk/", kind="act", at=at)
        for n in range(count)
    )


def _costs(world: World) -> dict[str, int]:
    found = {}
    with clock.frozen(TODAY):
        for role, name, args in PAGES:
            client, url = world.client(role) if role else Client(), reverse(name, args=args)
            client.get(url)  # the first look fills what is kept in memory
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200, url
            found[f"{role.label if role else '群众'} {url}"] = len(queries)
    return found


def test_a_page_costs_the_same_after_many_years(play):
    topic, plan = play.topic(), proceeding_of(AnnualPlanning, OversightPlan.objects.get().pk)
    play.act(proceeding_of(T, topic.pk), T.publicised, Role.SC_OFFICE, TODAY, {"secrecy_review": "陈静怡"})
    play.act(plan, AnnualPlanning.drafted, Role.SC_OFFICE, TODAY)
    play.act(plan, AnnualPlanning.passed, Role.SC_OFFICE, TODAY, {"meeting": "第31次主任会议"})
    published = {"where": "县人大网", "secrecy_review": "陈静怡"}
    play.act(plan, AnnualPlanning.published, Role.SC_OFFICE, TODAY, published)
    _grow(play.world, 9)
    few = _costs(play.world)
    _grow(play.world, MANY)
    many = _costs(play.world)
    # A desk that cannot show all that is open asks for its week by itself.
    assert {page for page in many if many[page] > few[page] + ("/desk/" in page)} == set()
    assert {page: n for page, n in many.items() if n > 12} == {}


# ── what the desks ask for ────────────────────────────────────────────────
def _asked(play: Play, role: Role, on: date) -> list[str]:
    return [door.act for door in desk.doors(play.world.viewer(role, on=on))]


@rule("R1.48")
def test_the_items_wait_on_the_units_desk_from_the_signature_on_and_no_longer_when_it_is_corrected(play):
    opinion, on = play.assigned(), date(2026, 5, 13)
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    assert _asked(play, Role.HANDLING_UNIT, on) == []
    signed = play.act(running, P.signed, Role.PRINCIPAL_LEADER, on, {"coordinating_leader": "吴副县长"})
    assert _asked(play, Role.HANDLING_UNIT, on) == ["accepted"]
    services.reverse(record=signed, by=play.world.viewer(Role.SC_OFFICE), reason="签错了", at=moment(on, 15))
    assert _asked(play, Role.HANDLING_UNIT, on) == []


@rule("R1.09")
def test_the_draft_of_the_plan_waits_on_the_offices_desk_once_a_topic_is_selected(play):
    topic, on = play.topic(), date(2026, 1, 21)
    assert AnnualPlanning.drafted.name in _asked(play, Role.SC_OFFICE, on)
    selected = proceeding_of(T, topic.pk).records.get(act=T.selected.name)
    services.reverse(record=selected, by=play.world.viewer(Role.SC_OFFICE), reason="会没有定", at=moment(on))
    assert AnnualPlanning.drafted.name not in _asked(play, Role.SC_OFFICE, on)


@rule("R1.15")
def test_a_topic_whose_research_plan_is_late_is_late_in_the_loop_of_the_year_too(play):
    topic, on = play.topic(), date(2026, 3, 2)
    session = meetings.plan_session(congress=play.world.congress, number=18, planned_on=date(2026, 4, 29), on=on)
    oversight.schedule_topic(topic=topic, session=session, today=on)  # the plan was due on Saturday 28 February, worked
    [row] = loop(play.world.congress, on)
    assert (row.light.kind, row.light.words) == ("late", "1项超期")
    assert [n.state for n in row.nodes] == ["past", "late", "todo", "todo", "todo"]


# ── the form of an act ────────────────────────────────────────────────────
def _act(play: Play, role: Role, running: Proceeding, act: Any, on: date, said: dict[str, Any], nth: int = 0) -> Any:
    """Sends the form of an act as the browser does; the answer, or the page that it leads to."""
    with clock.frozen(moment(on)):
        client = play.world.client(role, nth)
        url = reverse("procedures:act", args=[running.pk, act.name])
        return client.post(url, {"on": on.isoformat(), **said}, follow=True)


def _text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def letter(play: Play) -> Proceeding:
    return proceeding_of(P, play.assigned().pk)


@pytest.fixture
def signed(play: Play, letter: Proceeding) -> Proceeding:
    play.act(letter, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(letter, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    return letter


def test_a_refused_act_says_what_is_missing_under_which_rule_and_stores_nothing(play, letter):
    before = (ActRecord.objects.count(), Entry.objects.count())
    answer = _act(play, Role.PRINCIPAL_LEADER, letter, P.signed, TODAY, {"coordinating_leader": "吴副县长"})
    assert answer.status_code == 422
    assert "还不能登记“主要负责人审签”。" in _text(answer)
    assert "须先有“一府一委两院”的“收文”" in _text(answer) and "没有登记任何内容" in _text(answer)
    assert 'value="吴副县长"' in _text(answer)  # what was typed is not lost
    assert (ActRecord.objects.count(), Entry.objects.count()) == before


@rule("R1.49")
def test_a_field_left_empty_is_named_with_its_rule_beside_it_and_on_top(play, letter):
    _act(play, Role.ORGAN, letter, P.received, TODAY, {"receiver": "郑小雨"})
    answer = _act(play, Role.PRINCIPAL_LEADER, letter, P.signed, TODAY, {"instruction": "请按时办"})
    assert answer.status_code == 422
    assert _text(answer).count("请填写牵头协调的一名副职（R1.49）") == 2
    assert "请按时办" in _text(answer)


def test_who_does_not_hold_the_office_is_told_before_typing_and_refused_after(play, letter):
    url = reverse("procedures:act", args=[letter.pk, P.received.name])
    with clock.frozen(TODAY):
        assert "由“一府一委两院”办理，您现在没有这一身份" in _text(play.world.client(Role.SC_OFFICE).get(url))
    answer = _act(play, Role.SC_OFFICE, letter, P.received, TODAY, {"receiver": "陈静怡"})
    assert answer.status_code == 422 and "您现在没有这一身份" in _text(answer)
    assert not letter.records.filter(act=P.received.name).exists()


def test_a_form_sent_twice_is_recorded_once(play, letter):
    for _ in range(2):
        answer = _act(play, Role.ORGAN, letter, P.received, TODAY, {"receiver": "郑小雨", "key": "the-same-form"})
        assert answer.status_code == 200 and "已登记“收文”。" in _text(answer)
    assert letter.records.filter(act=P.received.name).count() == 1
    assert Entry.objects.filter(kind="act.opinion_handling.received").count() == 1


@rule("R1.45")
def test_a_late_act_is_recorded_with_the_sentence_and_shown_as_late(play):
    opinion = play.drafted()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    play.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
    # closed on Thursday 30 April, rest until 5 May, 9 May is worked: five workdays end on Monday 11 May
    answer = _act(play, Role.SC_OFFICE, running, P.assigned, date(2026, 5, 13), {})
    assert "已登记“交办”。" in _text(answer) and "比期限晚2" in _text(answer) and "台账会注明" in _text(answer)
    assert running.records.filter(act=P.assigned.name).count() == 1
    assert "已办，比期限晚2个工作日" in _text(answer)


# ── papers that come with an act ──────────────────────────────────────────
def _item(play: Play, signed: Proceeding) -> Proceeding:
    running = proceeding_of(ITEM, ProblemItem.objects.get(opinion=signed.subject_id, number=1).pk)
    play.act(running, ITEM.accepted, Role.HANDLING_UNIT, date(2026, 5, 14), {"responsible": "何志远"})
    return running


@rule("R1.64")
def test_a_file_is_kept_as_a_paper_and_opens_from_the_history(play, signed):
    running, on = _item(play, signed), date(2026, 6, 1)
    said = {"progress": "已完成18栋", "evidence": SimpleUploadedFile("现场.pdf", PDF)}
    answer = _act(play, Role.HANDLING_UNIT, running, ITEM.progressed, on, said)
    kept = Version.objects.get(filename="现场.pdf")
    assert running.records.get(act=ITEM.progressed.name).fields == {"progress": "已完成18栋", "evidence": kept.pk}
    assert f'<a href="/documents/{kept.pk}/">现场.pdf</a>' in _text(answer)
    with clock.frozen(on):
        downloads = play.world.client(Role.SUPERVISION_OFFICE).get(f"/documents/{kept.pk}/")
        assert downloads.content == PDF
        assert play.world.client(Role.HANDLING_UNIT, 1).get(f"/documents/{kept.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("现场.exe", b"MZ\x90\x00", "这里收PDF、Word（.docx）、Excel（.xlsx）、PNG和JPG图片"),
        ("现场.pdf", b"PK\x03\x04 not a pdf", "没有收下"),
        ("现场.png", PDF, "内容却是PDF"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_of_the_wrong_kind_is_refused_in_words_and_nothing_is_stored(
    play, signed, settings, name, content, words
):
    running, before = _item(play, signed), (ActRecord.objects.count() + 1, Document.objects.count())
    files = _files(settings)
    said = {"progress": "已完成18栋", "evidence": SimpleUploadedFile(name, content)}
    answer = _act(play, Role.HANDLING_UNIT, running, ITEM.progressed, date(2026, 6, 1), said)
    assert answer.status_code == 422
    assert words in _text(answer) and "照片或材料没有收下" in _text(answer) and "已完成18栋" in _text(answer)
    assert (ActRecord.objects.count() + 1, Document.objects.count()) == before
    assert _files(settings) == files


def _files(settings: Any) -> int:
    return sum(path.is_file() for path in Path(settings.HUYING_HOME / "files").rglob("*"))


def test_a_refused_act_keeps_no_paper_that_came_with_it(play, signed):
    before = Document.objects.count()
    said = {"draft_report": SimpleUploadedFile("报告稿.pdf", PDF)}
    answer = _act(play, Role.ORGAN, signed, P.consulted, date(2026, 6, 1), said)  # no unit has planned anything yet
    assert answer.status_code == 422 and "还不能登记“报告稿送交征求意见”" in _text(answer)
    assert Document.objects.count() == before


# ── correcting ────────────────────────────────────────────────────────────
def test_a_wrong_record_is_corrected_on_its_page_with_what_depends_on_it(play, signed):
    received = signed.records.get(act=P.received.name)
    url = reverse("procedures:correct", args=[received.pk])
    with clock.frozen(date(2026, 5, 14)):
        client = play.world.client(Role.SC_OFFICE)
        asked = client.get(url)
        assert "更正“收文”" in _text(asked) and "原记录不删" in _text(asked)
        empty = client.post(url, {"reason": ""})
        assert empty.status_code == 422 and "请写明为什么更正" in _text(empty)
        done = client.post(url, {"reason": "收错了文"}, follow=True)
        assert "已更正，一共2条记录作废。原记录仍在经过里。" in _text(done)
        assert _text(done).count("已更正</span>") == 2 and "理由" in _text(done) and "收错了文" in _text(done)
        again = client.post(url, {"reason": "再来一次"})
        assert again.status_code == 422 and "这一条已经更正过了" in _text(again)


def test_only_who_recorded_it_or_the_office_may_correct(play, signed):
    received = signed.records.get(act=P.received.name)
    url = reverse("procedures:correct", args=[received.pk])
    with clock.frozen(date(2026, 5, 14)):
        answer = play.world.client(Role.WORKING_BODY).post(url, {"reason": "我看不对"})
        assert answer.status_code == 422 and "更正由原登记人或者常委会办公室办理" in _text(answer)
        assert play.world.client(Role.ORGAN).post(url, {"reason": "收错了文"}).status_code == 302
