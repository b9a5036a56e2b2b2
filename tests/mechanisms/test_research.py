"""Research (R1.15-R1.24): the plan, its people, the report, what becomes of its problems, the organ's own report."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.activities.models import Activity
from huying.commons.meetings import services as meetings
from huying.kernel.calendar import clock
from huying.kernel.calendar.spans import Span
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay, LocalLimit, OpenDoor
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.mechanisms.oversight import selectors, services, sessions
from huying.mechanisms.oversight.headings import HEADINGS
from huying.mechanisms.oversight.models import ProblemItem, ResearchPlan, Topic
from huying.mechanisms.oversight.procedures import SpecialReporting, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import RESEARCH_KINDS
from tests.activities import visits
from tests.play import Play
from tests.researching import BLOCKS, MEETING, Research
from tests.world import HOUSING, SINCE, World, moment

rule = pytest.mark.rule
T, S = TopicOversight, SpecialReporting
ON = date(2026, 2, 10)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


@pytest.fixture
def research(play: Play) -> Research:
    return Research(play.world, play.topic())


def settle(research: Research, on: date = ON) -> None:
    """Record the act with what its form is filled with."""
    topic = Topic.objects.select_related("congress").get(pk=research.topic.pk)
    running = proceeding_of(T, topic.pk)
    Play(research.world).act(running, T.research_planned, Role.WORKING_BODY, on, selectors.plan_said(topic))


def hand_in(research: Research, on: date = date(2026, 4, 10)) -> None:
    topic = Topic.objects.get(pk=research.topic.pk)
    said = selectors.report_said(topic)
    Play(research.world).act(proceeding_of(T, topic.pk), T.researched, Role.WORKING_BODY, on, said)


# ── the plan ──────────────────────────────────────────────────────────────
@rule("R1.15")
def test_the_plan_is_late_when_it_is_not_settled_two_months_before_the_session_and_the_desk_says_why(research):
    research.schedule()  # Wednesday 24 June: two months before is Friday 24 April
    [due] = DueDay.objects.filter(proceeding__subject_id=research.topic.pk, act=T.research_planned.name)
    assert due.due_on == date(2026, 4, 24)
    with clock.frozen(date(2026, 4, 27)):
        page = research.world.client(Role.SC_OFFICE).get(reverse("oversight:research", args=[research.topic.pk]))
    assert "会前倒排" in page.content.decode() and "超期" in page.content.decode()
    assert "至少于常委会举行会议的两个月前" in page.content.decode()


@rule("R1.16")
def test_a_drafted_plan_is_not_settled_before_an_opinion_was_sought_on_it(research):
    plan = research.draft_plan()
    services.add_sample(plan=plan, place="望禾街道", reason="最早", **research.who)
    with pytest.raises(NotYet) as refused:
        settle(research)
    assert [r.rule for r in refused.value.reasons] == ["R1.16"]
    services.add_sought_opinion(plan=plan, who="居民", on=ON, text="看顶楼", **research.who)
    settle(research)


def test_an_opinion_that_is_to_be_sought_tomorrow_is_not_one_yet(research):
    with pytest.raises(Incomplete, match="不能晚于今天"):
        services.add_sought_opinion(
            plan=research.draft_plan(), who="居民", on=date(2026, 2, 11), text="看顶楼", **research.who
        )


@rule("R1.17")
def test_a_drafted_plan_is_not_settled_without_a_sample(research):
    plan = research.plan()
    services.strike(row=plan.samples.get(), **research.who)
    with pytest.raises(NotYet) as refused:
        settle(research)
    assert [r.rule for r in refused.value.reasons] == ["R1.17"]


@rule("R1.18")
@pytest.mark.parametrize("kind", [key for key, _ in RESEARCH_KINDS])
def test_each_of_the_four_kinds_of_plan_has_headings_of_its_own_and_none_may_be_empty(research, kind):
    assert len({tuple(h) for h in HEADINGS.values()}) == 4
    key, label, _ = HEADINGS[kind][1]
    parts = {k: "……" for k, _, _ in HEADINGS[kind] if k != key}
    plan = research.draft_plan(kind=kind, parts=parts)
    services.add_sample(plan=plan, place="望禾街道", reason="最早", **research.who)
    services.add_sought_opinion(plan=plan, who="居民", on=ON, text="看顶楼", **research.who)
    with pytest.raises(NotYet, match=label):
        settle(research)
    with clock.frozen(ON):
        url = reverse("oversight:research_plan", args=[research.topic.pk])
        page = research.world.client(Role.WORKING_BODY).get(url, {"kind": kind}).content.decode()
    assert all(label in page for _, label, _ in HEADINGS[kind])


@rule("R1.19")
def test_only_the_head_of_the_working_body_concerned_leads_the_research(research):
    world = research.world
    for person in (world.person(Role.SC_OFFICE), world.person(Role.SC_MEMBER)):  # neither of them is of that body
        with pytest.raises(Incomplete, match="负责人") as refused:
            research.draft_plan(lead=person)
        assert refused.value.reasons[0].rule == "R1.19"
    deputy = deputy_head(research)
    with pytest.raises(Incomplete, match="负责人"):
        research.draft_plan(lead=deputy)
    assert not ResearchPlan.objects.exists()


def deputy_head(research: Research) -> Person:
    person = Person.objects.create(congress=research.world.congress, name="钱副主任")
    held = {"role": Role.WORKING_BODY.value, "post": "副主任", "from_on": SINCE}
    Mandate.objects.create(person=person, body=research.topic.working_body, **held)
    return person


@rule("R1.19")
def test_while_no_head_is_in_office_whoever_holds_an_office_there_leads_the_research(research):
    deputy = deputy_head(research)
    Mandate.objects.filter(role=Role.WORKING_BODY.value, post="主任").update(post="城建环资工委主任")
    assert deputy in selectors.heads(research.topic, ON)
    research.plan(lead=deputy)
    settle(research)
    assert (
        proceeding_of(T, research.topic.pk).records.get(act="research_planned").fields["research_lead"] == deputy.name
    )


@rule("R1.19")
def test_a_plan_names_its_lead_and_the_comprehensive_speaker(research):
    research.plan()
    research.draft_plan(lead=None, comprehensive_speaker=None)
    with pytest.raises(NotYet) as refused:
        settle(research)
    assert [str(r) for r in refused.value.reasons] == [
        "还没有明确调研牵头人〔R1.19〕", "还没有明确综合审议发言人〔R1.19〕",
    ]  # fmt: skip


@rule("R1.20")
def test_a_topic_has_a_lead_key_speakers_and_a_comprehensive_speaker_and_its_record_names_them(research):
    plan = research.plan()
    assert (plan.lead.name, plan.comprehensive_speaker.name) == ("周建平", "赵立新")
    assert [p.name for p in plan.key_speakers.all()] == ["钱立新"]
    settle(research)
    fields = proceeding_of(T, research.topic.pk).records.get(act="research_planned").fields
    assert (fields["research_lead"], fields["comprehensive_speaker"]) == ("周建平", "赵立新")
    assert fields["key_speakers"] == "钱立新" and "学府社区" in fields["samples"]


def test_a_settled_plan_is_changed_only_after_a_correction(research):
    plan = research.plan()
    settle(research)
    for deed in (research.draft_plan, lambda: services.strike(row=plan.samples.get(), **research.who)):
        with pytest.raises(TooLate, match="已经登记"):
            deed()


def test_the_form_of_the_act_is_filled_with_what_was_drafted(research):
    research.plan()
    running = proceeding_of(T, research.topic.pk)
    with clock.frozen(ON):
        page = research.world.client(Role.WORKING_BODY).get(
            reverse("procedures:act", args=[running.pk, "research_planned"])
        )
    assert page.context["form"]["research_lead"].value() == "周建平"
    assert "望禾街道学府社区：建成最早" in page.content.decode()


IN_WORDS = {
    "kind": "special_research",
    "research_lead": "周建平",
    "comprehensive_speaker": "赵立新",
    "opinions_sought": "街道、居民",
    "samples": "望禾街道3个小区",
}


@rule("R1.19")
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"research_lead": "高文博"}, "“高文博”不是城乡建设工委的负责人"),  # of the supervision office
        ({"research_lead": "周建平主任"}, "“周建平主任”不是城乡建设工委的负责人"),
        ({"comprehensive_speaker": "高文博"}, "“高文博”不是常委会组成人员"),  # holds an office, and is no member
        ({"comprehensive_speaker": "某委员"}, "“某委员”不是常委会组成人员"),
    ],
)
def test_a_plan_in_words_names_the_head_as_lead_and_a_member_as_speaker(play, said, why):
    running = proceeding_of(T, play.topic().pk)
    with pytest.raises(Incomplete) as refused:
        play.act(running, T.research_planned, Role.WORKING_BODY, ON, IN_WORDS | said)
    [reason] = refused.value.reasons
    assert why in reason.text and reason.rule == "R1.19"
    assert play.act(running, T.research_planned, Role.WORKING_BODY, ON, IN_WORDS)


@rule("R1.19")
def test_a_plan_names_nobody_who_has_left(play):
    running = proceeding_of(T, play.topic().pk)
    play.world.end_mandates(play.world.person(Role.SC_MEMBER), date(2026, 1, 31))
    with pytest.raises(Incomplete, match="写的人不对"):
        play.act(running, T.research_planned, Role.WORKING_BODY, ON, IN_WORDS)


@rule("R1.19", "R1.22")
def test_the_button_for_a_plan_or_a_report_leads_to_the_page_on_which_it_is_drafted(research):
    client, running = research.world.client(Role.WORKING_BODY), proceeding_of(T, research.topic.pk)
    form = reverse("procedures:act", args=[running.pk, T.research_planned.name])
    report = reverse("procedures:act", args=[running.pk, T.researched.name])
    page = reverse("oversight:research", args=[research.topic.pk])

    def shown(url: str) -> str:
        return client.get(url).content.decode()

    with clock.frozen(ON):
        for url in (reverse("desk"), research.topic.get_absolute_url()):
            assert f'href="{page}"' in shown(url) and form not in shown(url)
        assert "先在这一页写方案" in shown(page) and form not in shown(page)
        research.plan()
        assert form in shown(page)
        settle(research)
        assert "先在这一页写报告" in shown(page) and report not in shown(page)
        research.report()
        assert report in shown(page)


def test_what_nobody_drafted_is_asked_for_in_words_as_before(play):
    assert play.deliberated().topic.title  # plays both acts with plain texts


# ── the report ────────────────────────────────────────────────────────────
@rule("R1.21")
def test_the_report_says_which_methods_were_used_and_the_page_which_pairs_are_not_whole(research):
    visits(research.world, research.topic)  # one held with two methods; one unannounced is still to come
    research.plan()
    research.report()
    settle(research)
    hand_in(research)
    record = proceeding_of(T, research.topic.pk).records.get(act="researched")
    assert record.fields["methods"] == ["on_site", "open_visit"]
    with clock.frozen(date(2026, 4, 11)):
        page = research.world.client(Role.SC_MEMBER).get(reverse("oversight:research", args=[research.topic.pk]))
    text = page.content.decode()
    assert "没有用到：听取汇报" in text and "没有用到：点上解剖、面上了解" in text and "没有用到：暗访" in text


@rule("R1.22")
@pytest.mark.parametrize("empty", list(BLOCKS))
def test_a_report_with_an_empty_block_is_not_handed_in(research, empty):
    research.plan()
    settle(research)
    visits(research.world, research.topic)
    research.report()
    services.write_report(topic=research.topic, blocks=BLOCKS | {empty: " "}, **research.who)
    with pytest.raises(NotYet) as refused:
        hand_in(research)
    assert [r.rule for r in refused.value.reasons] == ["R1.22"]


@rule("R1.23")
@pytest.mark.parametrize(
    ("causes", "measures", "lacks"), [("", ["修"], "原因"), ("旧", [], "措施"), ("旧", [" "], "措施")]
)
def test_a_problem_without_causes_or_without_a_measure_keeps_the_report_back(research, causes, measures, lacks):
    research.plan()
    settle(research)
    visits(research.world, research.topic)
    [first, _] = research.report()
    services.save_problem(
        topic=research.topic, problem=first, title=first.title, causes=causes, measures=measures, **research.who
    )
    with pytest.raises(NotYet, match=f"第1个问题“屋面渗漏”还没有写{lacks}") as refused:
        hand_in(research)
    assert refused.value.reasons[0].rule == "R1.23"


@rule("R1.23")
def test_a_report_without_any_problem_is_not_handed_in_and_each_measure_names_its_problem(research):
    research.plan()
    settle(research)
    visits(research.world, research.topic)
    problems = research.report()
    said = selectors.report_said(Topic.objects.get(pk=research.topic.pk))
    assert said["measures"].splitlines()[1:] == ["2. 建车棚（针对第2个问题）", "3. 通电（针对第2个问题）"]
    for problem in problems[::-1]:
        services.remove_problem(problem=problem, **research.who)
    with pytest.raises(NotYet, match="还没有写问题"):
        hand_in(research)


def test_a_struck_problem_lets_those_after_it_move_up(research):
    first, second = research.report()
    services.remove_problem(problem=first, **research.who)
    second.refresh_from_db()
    assert second.number == 1


@rule("R1.23")
@rule("R1.40")
def test_the_problems_become_draft_items_and_each_item_leads_back_to_its_problem_and_the_visit(research):
    held, _ = visits(research.world, research.topic)
    research.plan()
    settle(research)
    first, _ = research.report()
    services.save_problem(
        topic=research.topic, problem=first, title=first.title, causes="旧", measures=["翻修42栋", "换管"],
        activities=[held], **research.who,
    )  # fmt: skip
    hand_in(research)
    opinion = deliberate(research)
    items = list(ProblemItem.objects.filter(opinion=opinion).order_by("number"))
    assert [(i.title, i.task) for i in items] == [("屋面渗漏", "翻修42栋；换管"), ("充电难", "建车棚；通电")]
    assert items[0].node_on == date(2026, 10, 26)  # four months after 24 June is Saturday 24 October, then Monday
    [problem] = selectors.origins(items[0].pk)
    assert (problem.title, [a.place for a in problem.activities.all()]) == ("屋面渗漏", ["望禾街道学府社区"])
    services.remove_item(item=items[1], by=research.world.viewer(Role.SC_OFFICE), at=moment(MEETING))
    assert ProblemItem.objects.filter(opinion=opinion).count() == 1


@rule("R1.40")
def test_the_node_of_an_item_that_was_carried_over_goes_by_the_congresss_own_number(research):
    set_number(research, "R1.51", Span(2, "month"))
    visits(research.world, research.topic)
    research.plan()
    settle(research)
    research.report()
    hand_in(research)
    opinion = deliberate(research)
    assert {i.node_on for i in opinion.items.all()} == {date(2026, 8, 24)}  # two months after 24 June


def set_number(research: Research, rule: str, span: Span) -> None:
    LocalLimit.objects.create(
        congress=research.world.congress, rule=rule, span=f"{span.count} {span.unit}s", clause="《青禾县办法》第三条",
        effective=date(2026, 1, 1), recorded_at=moment(ON),
    )  # fmt: skip


@rule("R1.15")
def test_the_pages_say_the_numbers_of_the_congress_and_not_those_of_another(research):
    set_number(research, "R1.15", Span(3, "month"))
    set_number(research, "R1.26-draft", Span(25, "day"))
    with clock.frozen(ON):
        office = research.world.client(Role.SC_OFFICE)
        scheduling = office.get(reverse("oversight:schedule", args=[research.topic.pk])).content.decode()
        shown = office.get(reverse("oversight:research", args=[research.topic.pk])).content.decode()
    assert "调研方案（会前3个月）和会议材料（会前7日）的期限" in scheduling
    assert "会前25日送工作机构征求意见，会前10日报送" in shown


def deliberate(research: Research):
    """The session is held on 24 June and closes the same day."""
    from huying.commons.meetings.models import Presence
    from huying.commons.meetings.procedures import SessionHolding
    from huying.commons.meetings.selectors import members
    from huying.commons.meetings.selectors import proceeding_of as session_proceeding
    from huying.mechanisms.oversight.models import OpinionDocument

    world, play = research.world, Play(research.world)
    session = research.schedule()
    running, meeting = proceeding_of(T, research.topic.pk), session_proceeding(session)
    play.act(meeting, SessionHolding.convened, Role.SC_OFFICE, date(2026, 6, 10))
    play.act(running, T.materials_sent, Role.SC_OFFICE, date(2026, 6, 12), {"reached": 27})
    meetings.register_attendance(
        session=session, presences={p.pk: Presence.PRESENT for p in members(world.congress, MEETING)},
        by=world.person(Role.SC_OFFICE), at=moment(MEETING),
    )  # fmt: skip
    play.act(meeting, SessionHolding.opened, Role.SC_OFFICE, MEETING)
    play.act(running, T.deliberated, Role.SC_OFFICE, MEETING, {"mode": "group"})
    play.act(meeting, SessionHolding.closed, Role.SC_OFFICE, MEETING)
    return OpinionDocument.objects.get(topic=research.topic)


@rule("R1.37")
def test_the_expert_who_took_part_is_proposed_for_the_session_and_the_staff_is_not(research):
    visits(research.world, research.topic)
    session = research.schedule()
    proposed = [(p.name, p.grounds) for p in sessions.researchers(session)]
    assert proposed == [("方教授", "参加了调研：望禾街道学府社区")]


# ── the organ's special work report ───────────────────────────────────────
def test_the_organs_report_is_counted_back_twenty_and_ten_days_from_the_session_and_follows_it(research):
    session = research.schedule()
    report = research.special_report()
    research.give_opinions(report)
    days = dict(DueDay.objects.filter(proceeding__procedure=S.code).values_list("act", "due_on"))
    # Wednesday 24 June: 20 days before is Thursday 4 June; 10 days before Sunday the 14th, so Friday the 12th
    assert (days["draft_sent"], days["report_sent"]) == (date(2026, 6, 4), date(2026, 6, 12))
    meetings.move_session(
        session=session, planned_on=date(2026, 6, 30), is_settled=True, by=research.world.person(Role.SC_OFFICE),
        at=moment(ON),
    )  # fmt: skip
    days = dict(DueDay.objects.filter(proceeding__procedure=S.code).values_list("act", "due_on"))
    # Tuesday 30 June: Wednesday the 10th; Saturday the 20th lies in 端午, so Thursday the 18th
    assert (days["draft_sent"], days["report_sent"]) == (date(2026, 6, 10), date(2026, 6, 18))


def test_the_duties_are_on_the_organs_desk_and_lead_to_a_page_it_may_open(research):
    research.schedule()
    report = research.special_report()
    assert not OpenDoor.objects.filter(proceeding__procedure=S.code, role=Role.ORGAN.value).exists()
    research.give_opinions(report)
    with clock.frozen(date(2026, 5, 20)):
        client = research.world.client(Role.ORGAN)
        assert "报告稿送交征求意见" in client.get(reverse("desk")).content.decode()
        page = client.get(report.get_absolute_url())
        assert page.status_code == 200 and "还没有回应" in page.content.decode()
        assert client.get(reverse("oversight:research", args=[research.topic.pk])).status_code == 403
        assert research.world.client(Role.HANDLING_UNIT).get(report.get_absolute_url()).status_code == 403


def test_the_report_is_not_sent_before_every_opinion_is_responded_to(research):
    world, play = research.world, Play(research.world)
    research.schedule()
    report = research.special_report()
    running = proceeding_of(S, report.pk)
    research.give_opinions(report)
    play.act(running, S.draft_sent, Role.ORGAN, date(2026, 6, 2), {"draft_report": play.paper(ON)})
    play.act(running, S.commented, Role.WORKING_BODY, date(2026, 6, 8), {"comment": "补数字"})
    play.act(running, S.reporter_named, Role.ORGAN, date(2026, 6, 8), {"who": "leader", "reporter": "孙国栋县长"})
    sent = {"special_report": play.paper(ON)}
    organ = {"by": world.viewer(Role.ORGAN), "at": moment(date(2026, 6, 9))}
    first, second = report.opinions.all()
    services.answer_opinion(opinion=first, answer="第二部分：还有42栋", **organ)
    with pytest.raises(NotYet, match="第2条意见还没有写") as refused:
        play.act(running, S.report_sent, Role.ORGAN, date(2026, 6, 11), sent)
    assert refused.value.reasons[0].rule == "监督法第十四条"
    services.answer_opinion(opinion=second, answer="第三部分：年底", **organ)
    play.act(running, S.report_sent, Role.ORGAN, date(2026, 6, 11), sent)
    with pytest.raises(TooLate, match="已经报送"):
        services.answer_opinion(opinion=first, answer="改", **organ)
    assert selectors.special_report_paper(research.topic)


def test_the_report_is_sent_in_on_its_last_day_though_nobody_commented_on_its_draft(research):
    """监督法第十五条: 征求意见 is no veto; the session is on 24 June, the tenth day before it Sunday the 14th."""
    world, play, last = research.world, Play(research.world), date(2026, 6, 12)
    research.schedule()
    report = research.special_report()
    running = proceeding_of(S, report.pk)
    research.give_opinions(report)
    play.act(running, S.draft_sent, Role.ORGAN, date(2026, 6, 2), {"draft_report": play.paper(ON)})
    play.act(running, S.reporter_named, Role.ORGAN, date(2026, 6, 8), {"who": "leader", "reporter": "孙国栋县长"})
    for opinion in report.opinions.all():
        services.answer_opinion(opinion=opinion, answer="第二部分", by=world.viewer(Role.ORGAN), at=moment(last))
    sent = play.act(running, S.report_sent, Role.ORGAN, last, {"special_report": play.paper(ON)})
    assert sent.late_days == 0
    assert proceeding_of(S, report.pk).ended_on == last


def test_an_entrusted_reporter_is_the_head_of_a_department_that_is_named(research):
    report, play = research.special_report(), Play(research.world)
    research.give_opinions(report)
    running = proceeding_of(S, report.pk)
    said = {"who": "entrusted", "reporter": "贺局长"}
    with pytest.raises(Incomplete, match="哪个部门"):
        play.act(running, S.reporter_named, Role.ORGAN, ON, said)
    play.act(running, S.reporter_named, Role.ORGAN, ON, said | {"department": "县住房城乡建设局"})


def test_opinions_are_given_once_there_are_any_and_then_stand(research):
    report = services.ask_for_report(topic=research.topic, on=ON, **research.office)
    with pytest.raises(NotYet, match="至少一条"):
        research.give_opinions(report)
    opinion = services.collect_opinion(report=report, source="代表", text="几栋", **research.office)
    with pytest.raises(NotYet, match="还没有转交"):
        services.answer_opinion(opinion=opinion, answer="42栋", **research.who)
    research.give_opinions(report)
    with pytest.raises(TooLate, match="已经转交"):
        services.collect_opinion(report=report, source="代表", text="几处", **research.office)


def test_another_organ_neither_reads_nor_sends_the_report(research):
    report = research.special_report()
    research.give_opinions(report)
    world = research.world
    Mandate.objects.filter(role=Role.ORGAN.value).update(body=world.body(HOUSING))
    with clock.frozen(ON):
        assert world.client(Role.ORGAN).get(report.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        Play(world).act(
            proceeding_of(S, report.pk), S.draft_sent, Role.ORGAN, ON, {"draft_report": Play(world).paper(ON)}
        )


# ── the page ──────────────────────────────────────────────────────────────
def test_the_research_page_costs_the_same_for_one_activity_and_for_thirty(research, django_assert_max_num_queries):
    visits(research.world, research.topic)
    research.schedule()
    research.plan()
    research.report()
    research.special_report()
    rows = [Activity(congress=research.world.congress, subject_kind="topic", subject_id=research.topic.pk,
                     planned_on=ON, place=f"{n}号") for n in range(30)]  # fmt: skip
    Activity.objects.bulk_create(rows)
    with clock.frozen(ON):
        client = research.world.client(Role.SC_OFFICE)
        with django_assert_max_num_queries(40):
            assert client.get(reverse("oversight:research", args=[research.topic.pk])).status_code == 200


def test_a_person_with_the_post_in_another_body_is_not_offered_as_lead(research):
    world = research.world
    other = world.person(Role.SC_MEMBER, 2)
    Mandate.objects.create(
        person=other, body=world.body("县人大常委会"), role=Role.WORKING_BODY.value, post="主任", from_on=SINCE
    )
    assert [p.name for p in selectors.heads(research.topic, ON)] == ["周建平"]


@rule("R1.24")
def test_the_outline_form_asks_for_objective_fair_and_true_speaking_and_nothing_else_is_made_of_it(research):
    item = research.schedule().agenda.get()
    with clock.frozen(date(2026, 6, 1)):
        page = research.world.client(Role.SC_MEMBER).get(reverse("meetings:outline_write", args=[item.pk]))
    assert "发言要客观、公正、真实" in page.content.decode()
    assert not page.context["form"].fields.keys() - {"kind", "position", "problems", "suggestions"}


def test_the_organ_reads_the_collected_opinions_when_they_are_given_to_it_and_not_before(research):
    research.schedule()
    report = research.special_report()
    texts = [o.text for o in report.opinions.all()]
    with clock.frozen(date(2026, 5, 20)):
        organ = research.world.client(Role.ORGAN)
        before = organ.get(report.get_absolute_url()).content.decode()
        assert texts and not any(text in before for text in texts)
        research.give_opinions(report)
        after = organ.get(report.get_absolute_url()).content.decode()
    assert all(text in after for text in texts)


@rule("R1.21")
def test_a_member_who_also_sits_in_the_visited_house_is_told_of_no_surprise_by_the_research_page(research):
    _, coming = visits(research.world, research.topic)
    member, url = research.world.person(Role.SC_MEMBER, 3), reverse("oversight:research", args=[research.topic.pk])
    Mandate.objects.create(
        person=member, body=research.world.body(HOUSING), role=Role.HANDLING_UNIT.value, from_on=SINCE
    )
    with clock.frozen(date(2026, 9, 2)):
        assert coming.place not in research.world.client(member).get(url).content.decode()
        assert coming.place in research.world.client(Role.SC_MEMBER).get(url).content.decode()
