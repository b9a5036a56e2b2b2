"""The annual plan: from draft to publication, its published adjustments, the talks with other levels (R1.09, R1.13)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors as meeting_selectors
from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import AgendaItem, ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.calendar.spans import Span
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.records import canonical
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures import own_numbers
from huying.kernel.procedures.models import ActRecord, OpenDoor
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import perform
from huying.kernel.procedures.services import reverse as reverse_act
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import (
    LevelLink,
    LiaisonNote,
    OversightPlan,
    PlanChange,
    Publication,
    PublicationKind,
    Topic,
)
from huying.mechanisms.oversight.procedures import AnnualPlanning, SpecialInquiry, SpecialReporting, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, build_world, moment

from .test_candidates import ON, page, propose

rule = pytest.mark.rule
P, T = AnnualPlanning, TopicOversight
COUNCIL = {"meeting": "第31次主任会议"}
ADJUSTED = date(2026, 3, 10)
SAID = {"reason": "县委新部署", "meeting": "第35次主任会议"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def running_plan(play: Play):
    return proceeding_of(P, OversightPlan.objects.get(congress=play.world.congress, year=2026).pk)


def published(play: Play) -> Topic:
    """A plan with one topic, published on 2 February 2026."""
    topic, on = play.topic(), date(2026, 2, 2)
    plan = running_plan(play)
    play.act(plan, P.drafted, Role.SC_OFFICE, on)
    play.act(plan, P.passed, Role.SC_OFFICE, on, COUNCIL)
    play.act(plan, P.published, Role.SC_OFFICE, on, {"where": "县人大网", "secrecy_review": "陈静怡"})
    return topic


def session(world: World, number: int, day: date) -> ScSession:
    return meetings.plan_session(congress=world.congress, number=number, planned_on=day, on=ON)


def adjust(play: Play, *changes: services.Change):
    plan = OversightPlan.objects.get(congress=play.world.congress, year=2026)
    by = play.world.viewer(Role.SC_OFFICE)
    return services.adjust_plan(plan=plan, changes=changes, said=SAID, by=by, on=ADJUSTED, at=moment(ADJUSTED))


# ── draft, council, committee, publication ────────────────────────────────
@rule("R1.09")
def test_the_plan_goes_from_the_draft_through_the_council_and_where_the_place_wants_it_the_committee_to_the_public(
    play: Play,
):
    play.topic()
    plan, on = running_plan(play), date(2026, 2, 2)
    with pytest.raises(NotYet):
        play.act(plan, P.passed, Role.SC_OFFICE, on, COUNCIL)
    play.act(plan, P.drafted, Role.SC_OFFICE, on)
    play.act(plan, P.passed, Role.SC_OFFICE, on, COUNCIL)
    stands, _ = judge(plan, on)
    assert [r.rule for r in stands.why_not(P.published)] == [
        "保守国家秘密法第三十五条"
    ]  # the law asks for the council alone (监督法 63) …
    play.act(plan, P.confirmed, Role.SC_OFFICE, on, {"meeting": "第18次常委会会议", "note": "本级议事规则第六条"})
    play.act(plan, P.published, Role.SC_OFFICE, on, {"where": "县人大网", "secrecy_review": "陈静怡"})
    with pytest.raises(TooLate):  # … and after the publication the committee comes too late
        play.act(plan, P.confirmed, Role.SC_OFFICE, on, {"meeting": "第19次常委会会议"})


@rule("R1.09")
@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 2, 27), None),  # the set day is 1 April: three months from 1 January
        (date(2026, 3, 2), "2026年度监督工作计划还没有通过"),  # from thirty days before
        (date(2026, 4, 1), "2026年度监督工作计划还没有通过"),
        (date(2026, 4, 2), "2026年度监督工作计划过了时间还没有通过"),
    ],
)
def test_the_desk_warns_when_there_is_no_plan_by_the_set_day(world: World, today: date, words: str | None):
    with clock.frozen(today):
        desk = world.client(Role.SC_OFFICE).get(reverse("desk")).content.decode()
        members = world.client(Role.SC_MEMBER).get(reverse("desk")).content.decode()
    assert (words in desk) if words else ("年度监督工作计划" not in desk)
    assert "年度监督工作计划过了" not in members


@rule("R1.09")
def test_a_township_has_no_standing_committee_that_would_owe_a_plan(world: World):
    world.congress.level = Level.TOWNSHIP
    assert selectors.plan_due(world.congress, 2026) is None


@rule("R1.09")
def test_the_set_day_is_the_places_and_a_passed_plan_warns_no_more(play: Play):
    world = play.world
    due = selectors.plan_due(world.congress, 2026)
    assert (due.on, due.clause) == (date(2026, 4, 1), "平台默认值：规定只写“年初”，可由本级修改")
    at = date(2025, 12, 1)
    own_numbers.set_number(
        rule="R1.09", span=Span(2, "month"), anchor="year_start", clause="《青禾县办法》第三条",
        effective=date(2026, 1, 1), by=world.viewer(Role.SC_OFFICE, on=at), at=moment(at),
    )  # fmt: skip
    assert selectors.plan_due(world.congress, 2026).on == date(2026, 3, 2)  # 1 March is a Sunday
    published(play)
    with clock.frozen(date(2026, 5, 6)):
        assert "还没有通过" not in world.client(Role.SC_OFFICE).get(reverse("desk")).content.decode()


# ── adjustments ───────────────────────────────────────────────────────────
@rule("R1.09")
def test_an_adjustment_adds_moves_and_takes_out_topics_and_is_published_with_the_old_and_the_new(play: Play):
    world = play.world
    dropped = propose(world, "养老服务情况")
    for_dropped = proceeding_of(T, dropped.pk)
    said = {"with_whom": "县人民政府", "result": "同意"}
    play.act(for_dropped, T.consulted, Role.SC_OFFICE, ON, said)
    play.act(for_dropped, T.selected, Role.SC_OFFICE, date(2026, 1, 20), COUNCIL)
    moved = published(play)
    june, august = session(world, 19, date(2026, 6, 25)), session(world, 20, date(2026, 8, 27))
    services.schedule_topic(topic=moved, session=june, today=ON)
    services.schedule_topic(topic=dropped, session=june, today=ON)
    added = propose(world, "停车管理情况")
    play.act(proceeding_of(T, added.pk), T.consulted, Role.SC_OFFICE, ON, said)
    record = adjust(
        play,
        services.Change(moved, "move", august),
        services.Change(dropped, "drop"),
        services.Change(added, "add"),
    )
    rows = [(c.topic.title[:2], c.kind, c.before, c.after) for c in PlanChange.objects.filter(record=record)]
    assert rows == [
        ("城区", "move", "第19次常委会会议（6月25日）", "第20次常委会会议（8月27日）"),
        ("养老", "drop", "第19次常委会会议（6月25日）", "移出计划"),
        ("停车", "add", "不在计划", "列入计划"),
    ]
    moved.refresh_from_db()
    assert moved.session == august
    assert [i.subject_id for i in AgendaItem.objects.filter(session=june)] == []
    assert record.fields["change"].splitlines()[1] == "移出“养老服务情况”：第19次常委会会议（6月25日）→移出计划"
    assert judge(for_dropped, ADJUSTED)[0].ended is not None
    assert judge(proceeding_of(T, added.pk), ADJUSTED)[0].done(T.selected) is not None
    public = reverse("public_plan", args=[world.congress.code, 2026])
    before = page(world, public)
    assert "县委新部署" not in before and added.title not in before and "移出" not in before
    assert "第19次常委会会议（6月25日） 正在调整，审查后公布" in before  # as it was published
    assert "2026年3月10日调整（还没有公布）" in page(world, reverse("oversight:plan_by_id", args=[moved.plan_id]))
    assert PublicationKind.PLAN in {o.kind for o in selectors.owed_publications(world.congress)}
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    text = Publication.objects.get(kind=PublicationKind.PLAN, edition=2)
    assert text.title == "2026年度监督工作计划（2026年3月10日调整）"
    assert text.body.splitlines()[:4] == [  # the plan as it is now: the topic that was taken out is not in its list
        "1. 城区老旧小区改造工作情况（县人民政府，第20次常委会会议）", "2. 停车管理情况（县人民政府，会期另定）", "",
        "2026年3月10日调整",
    ]  # fmt: skip
    assert "理由：县委新部署" in text.body
    after = page(world, public)
    assert "2026年3月10日调整 理由：县委新部署 第35次主任会议决定。" in after
    assert "第19次常委会会议（6月25日） 第20次常委会会议（8月27日）" in after
    assert added.title in after
    assert PublicationKind.PLAN not in {o.kind for o in selectors.owed_publications(world.congress)}
    inside = page(world, reverse("oversight:plan_by_id", args=[moved.plan_id]))
    assert "调整记录" in inside


@rule("R1.09")
def test_a_published_plan_takes_a_topic_in_or_out_only_by_an_adjustment(play: Play):
    """监督法第六十三条: by the topic's own acts nobody would owe the public the adjusted plan."""
    world, topic = play.world, published(play)
    added = propose(world, "停车管理情况")
    said = {"with_whom": "县人民政府", "result": "同意"}
    play.act(proceeding_of(T, added.pk), T.consulted, Role.SC_OFFICE, ON, said)
    for each, act, said in ((topic, T.dropped, {"reason": "另作安排"}), (added, T.selected, COUNCIL)):
        with pytest.raises(NotYet) as refused:
            play.act(proceeding_of(T, each.pk), act, Role.SC_OFFICE, ADJUSTED, said)
        [why] = refused.value.reasons
        assert "“调整计划”页面登记" in why.text and why.rule == "监督法第六十三条"
        assert not OpenDoor.objects.filter(proceeding=proceeding_of(T, each.pk), act=act.name).exists()
    url = act_url(proceeding_of(T, topic.pk), T.dropped)
    adjusting = reverse("oversight:adjust", args=[topic.plan_id])
    with clock.frozen(ADJUSTED):
        client = world.client(Role.SC_OFFICE)
        assert f'href="{adjusting}">到“调整计划”登记' in client.get(url).content.decode()
        shown = client.get(topic.get_absolute_url()).content.decode()
    assert f'href="{adjusting}">调整计划' in shown and url not in shown
    adjust(play, services.Change(topic, "drop"), services.Change(added, "add"))
    assert [c.kind for c in PlanChange.objects.all()] == ["drop", "add"]


@rule("R1.09")
def test_another_session_of_a_published_topic_is_told_by_an_adjustment_alone(play: Play):
    """监督法第六十三条: on the topic's own page nobody would owe the public the adjusted plan."""
    world, topic = play.world, published(play)
    june, august = session(world, 19, date(2026, 6, 25)), session(world, 20, date(2026, 8, 27))
    url, adjusting = (reverse("oversight:schedule", args=[topic.pk]), reverse("oversight:adjust", args=[topic.plan_id]))
    client = world.client(Role.SC_OFFICE)
    with clock.frozen(ADJUSTED):
        assert url in client.get(topic.get_absolute_url()).content.decode()
        assert client.post(url, {"session": june.pk}).status_code == 302  # 会期另定: its first one
        assert client.post(url, {"session": june.pk}).status_code == 302  # pressed twice
        shown, asked = (client.get(each).content.decode() for each in (topic.get_absolute_url(), url))
        refused = client.post(url, {"session": august.pk})
    assert url not in shown and f'href="{adjusting}">调整计划：改到别的会议' in shown
    assert f'href="{adjusting}">到“调整计划”登记' in asked and "<select" not in asked
    assert refused.status_code == 422 and "请在“调整计划”页面改到别的会议" in refused.content.decode()
    topic.refresh_from_db()
    assert topic.session == june and not PlanChange.objects.exists()
    adjust(play, services.Change(topic, "move", august))
    topic.refresh_from_db()
    assert topic.session == august


@rule("R1.09")
def test_before_the_publication_a_topic_goes_to_another_session_on_its_own_page(play: Play):
    world, topic = play.world, play.topic()
    june, august = session(world, 19, date(2026, 6, 25)), session(world, 20, date(2026, 8, 27))
    for planned in (june, august):
        services.schedule_topic(topic=topic, session=planned, today=ON)
    assert topic.session == august


@rule("R1.09")
def test_a_topic_whose_session_closed_without_deliberating_it_goes_to_the_next_by_an_adjustment(play: Play):
    world, topic = play.world, published(play)
    held, later = session(world, 19, date(2026, 2, 25)), session(world, 20, date(2026, 4, 28))
    services.schedule_topic(topic=topic, session=held, today=date(2026, 2, 3))
    play.opened(held, notice=date(2026, 2, 10))
    play.act(meeting_selectors.proceeding_of(held), SessionHolding.closed, Role.SC_OFFICE, held.planned_on)
    with pytest.raises(TooLate, match="已经列入公布的年度计划"):
        services.schedule_topic(topic=topic, session=later, today=ADJUSTED)
    with clock.frozen(ADJUSTED):
        url = reverse("oversight:adjust", args=[topic.plan_id])
        assert f'value="move:{later.pk}"' in world.client(Role.SC_OFFICE).get(url).content.decode()
    adjust(play, services.Change(topic, "move", later))
    topic.refresh_from_db()
    assert topic.session == later and later.agenda.get().subject_id == topic.pk


def held(play: Play, number: int, day: date) -> ScSession:
    """A session that is over: opened and closed on its day."""
    made = play.in_session(day, number)
    play.act(meeting_selectors.proceeding_of(made), SessionHolding.closed, Role.SC_OFFICE, day)
    return made


@rule("R1.09")
def test_an_adjustment_entered_late_leads_to_a_session_that_was_held_since(play: Play):
    """Closed without it on 5 March, moved on 10 March to the session of 20 March; all of it entered on 25 March."""
    world, topic, entered = play.world, published(play), date(2026, 3, 25)
    first, second = held(play, 18, date(2026, 3, 5)), held(play, 19, date(2026, 3, 20))
    services.schedule_topic(topic=topic, session=first, today=ADJUSTED)
    url, field = reverse("oversight:adjust", args=[topic.plan_id]), f"topic_{topic.pk}"
    client = world.client(Role.SC_OFFICE)
    with clock.frozen(entered):
        assert f'value="move:{second.pk}"' in client.get(url).content.decode()
        late = client.post(url, SAID | {"on": "2026-03-21", field: f"move:{second.pk}"})
        assert late.status_code == 422 and "那次会议在这以前已经开过" in late.content.decode()
        assert client.post(url, SAID | {"on": "2026-03-10", field: f"move:{second.pk}"}).status_code == 302
    topic.refresh_from_db()
    assert topic.session == second


@rule("R1.09")
def test_on_its_second_day_a_session_still_takes_a_topic(play: Play):
    world, topic, second_day = play.world, published(play), date(2026, 3, 20)
    running = play.in_session(date(2026, 3, 19), 19)
    before = held(play, 18, date(2026, 3, 5))
    services.schedule_topic(topic=topic, session=session(world, 20, date(2026, 4, 28)), today=ADJUSTED)
    adjusting, scheduling = (
        reverse("oversight:adjust", args=[topic.plan_id]),
        reverse("oversight:schedule", args=[propose(world, "停车管理情况").pk]),
    )
    client = world.client(Role.SC_OFFICE)
    with clock.frozen(second_day):
        assert "第19次常委会会议（3月19日）</option>" in client.get(scheduling).content.decode()
        given = SAID | {"on": "2026-03-20", f"topic_{topic.pk}": f"move:{before.pk}"}
        assert client.post(adjusting, given).status_code == 422  # it was over before the council met
        assert client.post(adjusting, given | {f"topic_{topic.pk}": f"move:{running.pk}"}).status_code == 302
    topic.refresh_from_db()
    assert topic.session == running


def correct(play: Play, record: ActRecord, on: date = ADJUSTED):
    return reverse_act(record=record, reason="登记错了", by=play.world.viewer(Role.SC_OFFICE), at=moment(on))


def three_topics(play: Play) -> tuple[Topic, Topic, Topic, ScSession]:
    """Two of the published plan before the 19th session, of the second the report was asked for; and a new one."""
    other = propose(play.world, "养老服务情况")
    said = {"with_whom": "县人民政府", "result": "同意"}
    play.act(proceeding_of(T, other.pk), T.consulted, Role.SC_OFFICE, ON, said)
    play.act(proceeding_of(T, other.pk), T.selected, Role.SC_OFFICE, date(2026, 1, 20), COUNCIL)
    moved, june = published(play), session(play.world, 19, date(2026, 6, 25))
    new = propose(play.world, "停车管理情况")
    play.act(proceeding_of(T, new.pk), T.consulted, Role.SC_OFFICE, ON, said)
    for each in (moved, other):
        services.schedule_topic(topic=each, session=june, today=ON)
    services.ask_for_report(topic=other, by=play.world.viewer(Role.SC_OFFICE), on=ON, at=moment(ON))
    return moved, other, new, june


@rule("R1.09")
def test_a_wrong_adjustment_that_nobody_outside_has_read_is_taken_back_with_all_it_did(play: Play):
    world = play.world
    moved, dropped, added, june = three_topics(play)
    report = proceeding_of(SpecialReporting, dropped.special_report.pk)
    august = session(world, 20, date(2026, 8, 27))
    record = adjust(
        play,
        services.Change(moved, "move", august),
        services.Change(dropped, "drop"),
        services.Change(added, "add"),
    )
    report.refresh_from_db()
    assert report.ended_on == ADJUSTED
    office = {"by": world.viewer(Role.SC_OFFICE), "at": moment(ADJUSTED)}
    text = services.draw_up(kind=PublicationKind.PLAN, subject_id=moved.plan_id, **office)
    with pytest.raises(TooLate, match="正在起草、审查"):  # else the public would read of it all the same
        correct(play, record)
    services.withdraw(publication=text, reason="调整登记错了", **office)
    correct(play, record)
    for topic in (moved, dropped):
        topic.refresh_from_db()
        assert topic.session == june and june.agenda.filter(subject_id=topic.pk).exists()
    report.refresh_from_db()
    assert report.ended_on is None  # the organ prepares it as before, and is told so
    with clock.frozen(ADJUSTED):
        assert "请接着准备" in world.client(Role.ORGAN).get(reverse("inbox")).content.decode()
    assert not judge(proceeding_of(T, dropped.pk), ADJUSTED)[0].ended
    assert not judge(proceeding_of(T, added.pk), ADJUSTED)[0].done(T.selected)
    assert PublicationKind.PLAN not in {o.kind for o in selectors.owed_publications(world.congress)}
    with pytest.raises(NotYet):  # no adjustment has it out
        play.act(proceeding_of(T, dropped.pk), T.dropped, Role.SC_OFFICE, ADJUSTED, {"reason": "另作安排"})


@rule("R1.09")
def test_what_the_public_was_told_of_a_topic_is_changed_by_another_adjustment_alone(
    play: Play, django_assert_max_num_queries
):
    """监督法第六十三条: a correction would change the published plan, and nobody would owe the public its text."""
    moved, dropped, added, june = three_topics(play)
    with pytest.raises(TooLate, match="不能在这里更正") as refused:
        correct(play, proceeding_of(T, moved.pk).records.get(act="selected"))
    assert "“调整计划”" in refused.value.hint
    record = adjust(
        play, services.Change(moved, "move", session(play.world, 20, date(2026, 8, 27))),
        services.Change(dropped, "drop"), services.Change(added, "add"),
    )  # fmt: skip
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    for wrong, words in (
        (record, "调整已经公布"),
        (proceeding_of(T, dropped.pk).records.get(act="dropped"), "不能在这里更正"),
        (proceeding_of(T, added.pk).records.get(act="selected"), "不能在这里更正"),
    ):
        with pytest.raises(TooLate, match=words):
            correct(play, wrong)
    url, field = reverse("oversight:adjust", args=[dropped.plan_id]), f"topic_{dropped.pk}"
    public = reverse("public_plan", args=[play.world.congress.code, 2026])
    with clock.frozen(date(2026, 3, 12)):
        client = play.world.client(Role.SC_OFFICE)
        with django_assert_max_num_queries(12):
            assert "已经移出计划，可以恢复列入" in client.get(url).content.decode()
        back = client.post(url, SAID | {"on": "2026-03-12", field: f"add:{june.pk}"})
        assert back.status_code == 302
        assert "会期未定 正在调整，审查后公布" in page(play.world, public)  # as it was published: taken out
    dropped.refresh_from_db()
    assert dropped.session == june
    change = PlanChange.objects.latest("pk")
    assert (change.before, change.after) == ("移出计划", "列入计划，第19次常委会会议（6月25日）")
    assert proceeding_of(SpecialReporting, dropped.special_report.pk).ended_on is None
    assert PublicationKind.PLAN in {o.kind for o in selectors.owed_publications(play.world.congress)}
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, date(2026, 3, 12))
    assert "养老服务情况（县人民政府，第19次常委会会议）" in Publication.objects.latest("pk").body


@rule("R1.09")
def test_an_adjustment_on_which_others_went_on_is_not_taken_back(play: Play):
    moved, dropped, added, june = three_topics(play)
    august = session(play.world, 20, date(2026, 8, 27))
    records = [
        adjust(play, services.Change(added, "add")),
        adjust(play, services.Change(moved, "move", august)),
        adjust(play, services.Change(dropped, "drop")),
    ]
    services.schedule_topic(topic=added, session=june, today=ADJUSTED)  # went on
    adjust(play, services.Change(moved, "move", june))  # and another adjustment came after
    adjust(play, services.Change(dropped, "add"))
    for record, way in zip(records, ("移出计划", "改回来", "恢复列入"), strict=True):
        with pytest.raises(TooLate, match="已经接着办了") as refused:
            correct(play, record)
        assert [way in reason.text for reason in refused.value.reasons] == [True]
        assert PlanChange.objects.filter(record=record, record__reversal=None).exists()


@rule("R1.09")
@pytest.mark.parametrize("kind", ["move", "drop"])
def test_an_adjustment_is_not_taken_back_to_a_session_that_was_called_off(play: Play, kind: str):
    moved, dropped, _, june = three_topics(play)
    august = session(play.world, 20, date(2026, 8, 27))
    first = services.Change(moved, "move", august) if kind == "move" else services.Change(dropped, "drop")
    record = adjust(play, first)
    rest = services.Change(dropped, "drop") if kind == "move" else services.Change(moved, "move", august)
    adjust(play, rest)
    said = {"reason": "会期撞了"}
    play.act(meeting_selectors.proceeding_of(june), SessionHolding.called_off, Role.SC_OFFICE, ADJUSTED, said)
    with pytest.raises(TooLate, match="已经取消或者开过") as refused:
        correct(play, record)
    assert "再登记一次调整" in refused.value.reasons[0].text
    assert not june.agenda.exists()


@rule("R1.09")
def test_before_the_publication_the_council_still_takes_a_topic_out_of_the_plan_and_the_draft_knows(play: Play):
    topic = play.topic()
    play.act(proceeding_of(T, topic.pk), T.dropped, Role.SC_OFFICE, date(2026, 1, 22), {"reason": "另作安排"})
    with pytest.raises(NotYet):  # a plan of no topics
        play.act(running_plan(play), P.drafted, Role.SC_OFFICE, date(2026, 1, 23))


def test_what_was_deliberated_is_not_dropped_any_more(play: Play):
    opinion = play.deliberated()
    with pytest.raises(TooLate, match="已截止"):
        play.act(
            proceeding_of(T, opinion.topic_id), T.dropped, Role.SC_OFFICE, date(2026, 5, 6), {"reason": "另作安排"}
        )


@rule("R1.09")
def test_what_was_prepared_for_a_topic_ends_when_it_is_taken_out(play: Play):
    """Requests to the organ, its report, the inquiry: nothing of a topic that is not deliberated goes past its day."""
    world, topic = play.world, published(play)
    services.schedule_topic(topic=topic, session=session(world, 19, date(2026, 6, 25)), today=ON)
    office = world.viewer(Role.SC_OFFICE)
    report = services.ask_for_report(topic=topic, by=office, on=ON, at=moment(ON))
    services.collect_opinion(report=report, source="代表", text="先改污水管", by=office, at=moment(ON))
    asked = proceeding_of(SpecialReporting, report.pk)
    play.act(asked, SpecialReporting.opinions_given, Role.SC_OFFICE, ON)
    inquiry = services.open_inquiry(topic=topic, by=office, on=ON, at=moment(ON))
    decided = {"meeting": "第31次主任会议", "form": "joint_group", "outline": "渗漏"}
    play.act(proceeding_of(SpecialInquiry, inquiry.pk), SpecialInquiry.decided, Role.SC_OFFICE, ON, decided)
    adjust(play, services.Change(topic, "drop"))
    for running in (proceeding_of(SpecialReporting, report.pk), proceeding_of(SpecialInquiry, inquiry.pk)):
        assert (running.ended_on, running.next_due_on) == (ADJUSTED, None)
        assert running.records.get(act="closed").fields["reason"] == "这个议题已经登记“不列入计划”"
        assert not OpenDoor.objects.filter(proceeding=running).exists()
    with clock.frozen(date(2026, 6, 26)):
        desk = world.client(Role.ORGAN).get(reverse("desk")).content.decode()
        inbox = world.client(Role.ORGAN).get(reverse("inbox")).content.decode()
        listed = world.client(Role.SC_OFFICE).get(reverse("oversight:inquiries")).content.decode()
    assert "送报告稿" not in desk and "不用再准备" in inbox and "不再进行询问" in listed
    with pytest.raises(TooLate, match="不再听取"):
        services.collect_opinion(report=report, source="代表", text="再补一条", by=office, at=moment(ADJUSTED))


@rule("R1.09")
def test_an_adjustment_is_not_public_by_the_text_that_was_published_before_it(play: Play):
    """监督法第六十三条 with 保守国家秘密法第三十五条: the adjusted plan is reviewed as the plan was."""
    topic = published(play)
    adjust(play, services.Change(topic, "drop"))
    with pytest.raises(NotYet, match="起草人以外的人作保密审查"):
        perform(
            proceeding=running_plan(play), act=P.republished, by=play.world.viewer(Role.SC_OFFICE), on=ADJUSTED,
            at=moment(ADJUSTED), said={"where": "县人大网", "secrecy_review": "陈静怡"},
        )  # fmt: skip


def test_a_withdrawn_text_takes_the_adjustment_back_with_it(play: Play):
    topic = published(play)
    adjust(play, services.Change(topic, "drop"))
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    url = reverse("public_plan", args=[play.world.congress.code, 2026])
    assert "县委新部署" in page(play.world, url)
    text = Publication.objects.get(kind=PublicationKind.PLAN, edition=2)
    services.withdraw(
        publication=text, reason="有不宜公开的话", by=play.world.viewer(Role.SC_OFFICE), at=moment(ADJUSTED)
    )
    shown = page(play.world, url)
    assert topic.title in shown and "县委新部署" not in shown and "移出" not in shown


def test_a_plan_that_was_published_before_its_text_was_kept_shows_no_adjustment_either(play: Play):
    """A database of an earlier version: the act stands, and there is no text."""
    topic = published(play)
    Publication.objects.all().delete()
    adjust(play, services.Change(topic, "drop"))
    shown = page(play.world, reverse("public_plan", args=[play.world.congress.code, 2026]))
    assert "正在调整，审查后公布" in shown and "移出" not in shown and "县委新部署" not in shown


def test_the_public_home_shows_no_adjustment_before_its_text_is_out(play: Play):
    topic = published(play)
    play.act(proceeding_of(T, topic.pk), T.publicised, Role.SC_OFFICE, date(2026, 2, 3))
    adjust(play, services.Change(topic, "drop"))
    home = reverse("public_home", args=[play.world.congress.code])
    assert topic.title in page(play.world, home) and "移出" not in page(play.world, home)
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    assert "已移出计划" in page(play.world, home)


def test_an_adjustment_of_an_earlier_version_of_the_platform_stays_public(play: Play):
    topic = published(play)
    record = adjust(play, services.Change(topic, "drop"))
    assert [a.is_public for a in selectors.adjustments(topic.plan, (record.as_fact(),))] == [False]
    assert PublicationKind.PLAN in {o.kind for o in selectors.owed_publications(play.world.congress)}
    older = {**record.fields, "secrecy_review": "陈静怡"}
    ActRecord.objects.filter(pk=record.pk).update(said=canonical(older))  # as that version wrote it
    record.refresh_from_db()
    assert [a.is_public for a in selectors.adjustments(topic.plan, (record.as_fact(),))] == [True]
    assert PublicationKind.PLAN not in {o.kind for o in selectors.owed_publications(play.world.congress)}
    assert "县委新部署" in page(play.world, reverse("public_plan", args=[play.world.congress.code, 2026]))


def test_an_adjustment_is_all_or_nothing_and_only_of_what_can_still_change(play: Play):
    world = play.world
    topic = published(play)
    candidate = propose(world, "停车管理情况")  # nobody has been consulted on it yet
    with pytest.raises(NotYet, match=r"列入年度监督计划"):
        adjust(play, services.Change(topic, "drop"), services.Change(candidate, "add"))
    with pytest.raises(Incomplete, match="还没有选"):
        adjust(play)
    with pytest.raises(Incomplete, match="还没有列入计划"):
        adjust(play, services.Change(candidate, "drop"))
    assert not PlanChange.objects.exists()
    assert judge(proceeding_of(T, topic.pk), ADJUSTED)[0].ended is None


def test_a_topic_that_was_deliberated_is_not_adjusted(play: Play):
    topic = play.deliberated().topic
    plan, on = running_plan(play), date(2026, 2, 2)
    play.act(plan, P.drafted, Role.SC_OFFICE, on)
    play.act(plan, P.passed, Role.SC_OFFICE, on, COUNCIL)
    play.act(plan, P.published, Role.SC_OFFICE, on, {"where": "县人大网", "secrecy_review": "陈静怡"})
    with pytest.raises(TooLate, match="已经审议过"):
        services.adjust_plan(
            plan=topic.plan, changes=[services.Change(topic, "drop")], said=SAID,
            by=play.world.viewer(Role.SC_OFFICE), on=date(2026, 5, 6), at=moment(date(2026, 5, 6)),
        )  # fmt: skip
    assert selectors.adjustable(topic.plan, date(2026, 5, 6)) == []


def test_the_office_adjusts_on_a_page_that_says_how_each_topic_stands(play: Play):
    world = play.world
    topic = published(play)
    session(world, 20, date(2026, 8, 27))
    url = reverse("oversight:adjust", args=[topic.plan_id])
    with clock.frozen(ADJUSTED):
        client = world.client(Role.SC_OFFICE)
        assert "现在：会期未定" in client.get(url).content.decode()
        given = SAID | {"on": "2026-03-10"}
        assert client.post(url, given).status_code == 422
        assert client.post(url, given | {f"topic_{topic.pk}": "drop"}).status_code == 302
    assert [c.kind for c in PlanChange.objects.all()] == ["drop"]


def test_the_public_plan_lists_what_was_listed_and_no_candidate_that_was_left_out(play: Play):
    topic = published(play)
    left_out = propose(play.world, "养老服务情况")
    play.act(proceeding_of(T, left_out.pk), T.dropped, Role.SC_OFFICE, ADJUSTED, {"reason": "条件还不成熟"})
    waiting = propose(play.world, "停车管理情况")
    adjust(play, services.Change(topic, "drop"))
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    shown = page(play.world, reverse("public_plan", args=[play.world.congress.code, 2026]))
    assert topic.title in shown and "已移出计划" in shown
    assert left_out.title not in shown and waiting.title not in shown


# ── other levels ──────────────────────────────────────────────────────────
@rule("R1.13")
def test_talks_with_the_committees_above_and_below_are_logged_on_the_plan_with_organ_day_and_result(play: Play):
    topic = play.topic()
    world, office = play.world, play.world.viewer(Role.SC_OFFICE)
    for level, whom in (("upper", "淮源市人大常委会"), ("lower", "望禾镇人大")):
        services.note_liaison(
            plan=topic.plan, level=level, with_whom=whom, on=ON, result="同题联动，统一时间", by=office, at=moment(ON),
            topic=topic,
        )  # fmt: skip
    shown = page(world, reverse("oversight:liaison", args=[topic.plan_id]), Role.SC_MEMBER)
    assert "与上下级人大衔接2次" in shown
    for words in ("淮源市人大常委会", "上级", "望禾镇人大", "下级", "1月8日", "同题联动，统一时间"):
        assert words in shown
    assert Entry.objects.filter(kind="oversight.liaison").count() == 2
    with pytest.raises(NotAllowed):
        services.note_liaison(
            plan=topic.plan, level="upper", with_whom="市人大", on=ON, result="同意",
            by=world.viewer(Role.SC_MEMBER), at=moment(ON),
        )  # fmt: skip
    with pytest.raises(Incomplete, match="不能晚于今天"):
        services.note_liaison(
            plan=topic.plan, level="upper", with_whom="市人大", on=date(2026, 1, 9), result="同意", by=office,
            at=moment(ON),
        )  # fmt: skip
    assert LiaisonNote.objects.count() == 2


@pytest.fixture
def tree(db: None) -> tuple[World, World, World]:
    """A city, a county below it and a county beside that."""
    city = build_world("huaizhou", "淮州市", level=Level.CITY)
    return city, build_world(parent=city), build_world("beiling", "北岭县", parent=city)


def address(topic: Topic) -> str:
    return "https://example.org" + reverse("public_topic", args=[topic.congress.code, topic.pk]) + "?from=list"


def open_to_the_public(world: World, topic: Topic) -> None:
    Play(world).act(
        proceeding_of(T, topic.pk), T.publicised, Role.SC_OFFICE, date(2026, 1, 21), {"secrecy_review": "陈静怡"}
    )


@rule("R1.13")
def test_topics_of_two_levels_are_linked_upward_and_downward_and_only_once_they_are_published(tree):
    city, county, beside = tree
    above, mine, neighbour = Play(city).topic(), Play(county).topic(), Play(beside).topic()

    def link(world: World, topic: Topic, other: Topic):
        return services.link_level(
            topic=topic, address=address(other), by=world.viewer(Role.SC_OFFICE), at=moment(date(2026, 2, 2))
        )

    with pytest.raises(Incomplete, match="不是上级或者下级人大公开的议题"):
        link(county, mine, above)  # not published: for the county it is not there
    for world, topic in ((city, above), (county, mine), (beside, neighbour)):
        open_to_the_public(world, topic)
    link(county, mine, above)
    link(city, above, mine)
    link(city, above, mine)  # once is enough
    with pytest.raises(Incomplete):
        link(county, mine, neighbour)  # sideways there is nothing, published or not
    assert LevelLink.objects.count() == 2
    assert [(r.congress, r.url) for r in selectors.level_rows(mine)] == [
        ("淮州市人民代表大会", f"/p/huaizhou/topics/{above.pk}/")
    ]
    shown = page(county, mine.get_absolute_url(), Role.SC_MEMBER)
    assert "上下级联动" in shown
    assert "淮州市人民代表大会" in shown


def test_a_linked_topic_that_is_published_no_longer_is_not_shown(tree):
    city, county, _ = tree
    above, mine = Play(city).topic(), Play(county).topic()
    open_to_the_public(city, above)
    services.link_level(
        topic=mine, address=address(above), by=county.viewer(Role.SC_OFFICE), at=moment(date(2026, 2, 2))
    )
    from huying.kernel.procedures.services import reverse as correct

    record = proceeding_of(T, above.pk).records.get(act="publicised")
    correct(record=record, by=city.viewer(Role.SC_OFFICE), reason="引了不该引的话", at=moment(date(2026, 2, 3)))
    assert selectors.level_rows(mine) == []


NO_ADDRESS = ("", "随便写的", "/p/huaizhou/topics/x/", f"/p/huaizhou/topics/{10**25}/", "/p/nowhere/topics/1/")


@pytest.mark.parametrize("written", NO_ADDRESS)
def test_what_is_no_address_of_a_published_topic_is_refused(tree, written: str):
    _, county, _ = tree
    assert selectors.published_elsewhere(county.congress, written) is None


def test_the_log_of_adjustments_costs_a_constant_number_of_queries(play: Play, django_assert_max_num_queries):
    topic = published(play)
    for number in range(10):
        adjust(play, services.Change(topic, "move", session(play.world, 30 + number, date(2026, 5, 6 + number))))
    play.act(running_plan(play), P.republished, Role.SC_OFFICE, ADJUSTED)
    with clock.frozen(ADJUSTED):
        url = reverse("public_plan", args=[play.world.congress.code, 2026])
        client = play.world.client(Role.SC_OFFICE)
        client.get(url)
        with django_assert_max_num_queries(14):
            shown = client.get(url).content.decode()
    assert len(re.findall("2026年3月10日调整", shown)) == 10
