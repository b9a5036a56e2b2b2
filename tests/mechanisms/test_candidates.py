"""The pool of candidates: channels, criteria with scores, side by side, the statutory reports (R1.10, R1.11)."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.mechanisms.oversight import selectors, services, statutory
from huying.mechanisms.oversight.models import CandidateScore, Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import CITY_BUILDING, GOVERNMENT, World, moment

rule = pytest.mark.rule
ON = date(2026, 1, 8)


def propose(
    world: World, title: str, channel: str = "deputies", criteria: tuple[str, ...] = ("public_concern",)
) -> Topic:
    plan = services.ensure_plan(congress=world.congress, year=2026, on=ON)
    return services.propose_topic(
        plan=plan, title=title, organ=world.body(GOVERNMENT), working_body=world.body(CITY_BUILDING),
        said={"channel": channel, "criteria": list(criteria)}, by=world.viewer(Role.SC_OFFICE), on=ON, at=moment(ON),
    )  # fmt: skip


def score(
    world: World, topic: Topic, role: Role = Role.SC_MEMBER, nth: int = 0, reason: str = "", **values: int
) -> None:
    services.score_topic(topic=topic, values=values, reason=reason, by=world.viewer(role, nth), at=moment(ON))


def page(world: World, url: str, role: Role = Role.SC_OFFICE) -> str:
    with clock.frozen(ON):
        answer = world.client(role).get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# ── scores ────────────────────────────────────────────────────────────────
@rule("R1.10")
def test_scores_are_kept_by_criterion_with_who_and_when_and_the_mean_of_the_criteria_is_shown(world: World):
    topic = propose(world, "停车管理情况")
    score(world, topic, nth=0, party_attention=5, public_concern=4)
    score(world, topic, nth=1, public_concern=1, reason="去年刚查过")
    [row] = selectors.pool(world.congress, 2026, ON)
    # party attention 5; public concern (4+1)/2 = 2.5; each criterion weighs the same: (5+2.5)/2 = 3.75
    assert [(m.criterion, m.value, m.people) for m in row.means] == [
        ("party_attention", 5, 1),
        ("public_concern", 2.5, 2),
    ]
    assert (row.score, row.scorers) == (3.75, 2)
    kept = CandidateScore.objects.get(topic=topic, value=1)
    assert (kept.person, kept.scored_at, kept.reason) == (world.person(Role.SC_MEMBER, 1), moment(ON), "去年刚查过")
    shown = page(world, reverse("oversight:scores", args=[topic.pk]))
    assert "平均3.8分，2人打过分" in shown
    assert "去年刚查过" in shown


def test_a_second_word_of_a_person_replaces_the_first_and_the_ledger_keeps_both(world: World):
    topic = propose(world, "停车管理情况")
    score(world, topic, public_concern=1)
    score(world, topic, public_concern=5)
    assert [s.value for s in CandidateScore.objects.all()] == [5]
    entries = Entry.objects.filter(kind="oversight.scored").order_by("pk")
    assert [json.loads(e.body)["values"]["public_concern"] for e in entries] == [1, 5]


def test_scores_are_for_the_congress_from_nought_to_five_and_only_before_the_decision(world: World):
    topic = propose(world, "停车管理情况")
    with pytest.raises(NotAllowed):
        score(world, topic, Role.ORGAN, public_concern=3)
    for wrong in ({"public_concern": 6}, {"public_concern": -1}, {"unknown": 3}, {}):
        with pytest.raises(Incomplete):
            score(world, topic, **wrong)
    dropped = {"reason": "已列入民生实事"}
    Play(world).act(proceeding_of(TopicOversight, topic.pk), TopicOversight.dropped, Role.SC_OFFICE, ON, dropped)
    with pytest.raises(TooLate):
        score(world, topic, public_concern=3)
    assert not CandidateScore.objects.exists()


# ── the list ──────────────────────────────────────────────────────────────
def test_the_pool_is_filtered_by_channel_criterion_organ_and_state_and_sorted_by_score(world: World):
    first = propose(world, "停车管理情况", "deputies", ("public_concern",))
    second = propose(world, "养老服务情况", "committees", ("party_attention", "public_concern"))
    score(world, first, public_concern=2)
    score(world, second, public_concern=5)
    rows = selectors.pool(world.congress, 2026, ON)

    def titles(**wanted: str) -> list[str]:
        return [row.topic.title[:2] for row in selectors.choose(rows, wanted)]

    assert titles() == ["停车", "养老"]
    assert titles(sort="score") == ["养老", "停车"]
    assert titles(channel="deputies") == ["停车"]
    assert titles(criterion="party_attention") == ["养老"]
    assert titles(organ=str(world.body(GOVERNMENT).pk)) == ["停车", "养老"]
    assert titles(organ="0") == titles(state=selectors.LISTED) == []
    shown = page(world, reverse("oversight:candidates") + "?criterion=party_attention")
    assert "养老服务情况" in shown
    assert "停车管理情况" not in shown.split("六条法定途径")[0]


@rule("R1.11")
def test_the_page_says_which_of_the_six_channels_has_given_no_candidate_this_year(world: World):
    propose(world, "停车管理情况", "deputies")
    propose(world, "热线集中的问题", "hotline_12345")
    counts = dict((key, n) for key, _, n in selectors.six_channels(selectors.pool(world.congress, 2026, ON)))
    assert counts == {
        "law_inspection": 0, "deputies": 1, "members": 0, "committees": 0, "letters": 0, "public_concern": 0,
    }  # fmt: skip
    assert page(world, reverse("oversight:candidates")).count("今年还没有") == 5


def test_candidates_stand_side_by_side_with_criteria_scores_and_what_the_organs_say(world: World):
    topics = [propose(world, "停车管理情况"), propose(world, "养老服务情况")]
    score(world, topics[1], public_concern=5)
    query = "&".join(f"topic={t.pk}" for t in topics)
    shown = page(world, f"{reverse('oversight:compare')}?{query}")
    assert "对照2个候选议题" in shown
    assert shown.index("停车管理情况") < shown.index("养老服务情况") < shown.index("党委重视") < shown.index("各家意见")
    assert "还没有选要对照的议题" in page(world, f"{reverse('oversight:compare')}?topic=x&topic={10**30}")


def test_the_pool_costs_a_constant_number_of_queries(world: World, django_assert_max_num_queries):
    for number in range(30):
        topic = propose(world, f"第{number}件工作情况")
        score(world, topic, public_concern=number % 6)
        office = world.viewer(Role.SC_OFFICE)
        services.ask_organs(topic=topic, bodies=[world.body(GOVERNMENT)], question="", by=office, on=ON, at=moment(ON))
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        client.get(reverse("oversight:candidates"))
        with django_assert_max_num_queries(12):
            client.get(reverse("oversight:candidates"))


# ── the statutory reports ─────────────────────────────────────────────────
def add_all(world: World) -> list[Topic]:
    workers, organs = selectors.usual_bodies(world.congress)
    return services.add_statutory(
        congress=world.congress,
        year=2026,
        bodies=workers,
        organs=organs,
        by=world.viewer(Role.SC_OFFICE),
        at=moment(ON),
    )


def test_the_nine_reports_name_their_article_and_their_window():
    said = {item.key: (item.article, item.window_words) for item in statutory.ITEMS}
    assert said["final_accounts"] == ("监督法第十九条至第二十七条", "6月至9月之间审议")
    assert said["audit_rectification"][1] == "在审计工作报告审议后6个月以内审议"
    assert said["environment"][0] == "监督法第十二条"
    assert said["record_and_review"][0] == "监督法第四十五条"
    assert len(said) == 9


def test_one_click_puts_the_statutory_reports_into_the_years_pool_and_never_twice(world: World):
    with clock.frozen(ON):
        client, url = world.client(Role.SC_OFFICE), reverse("oversight:statutory", args=[2026])
        body = world.body(CITY_BUILDING).pk
        given = {f"body_{number}": body for number in range(1, 10)}
        assert client.post(url, given).status_code == 302
        assert client.post(url, given).status_code == 302
    titles = list(Topic.objects.filter(congress=world.congress).values_list("title", flat=True))
    assert len(titles) == 9
    assert "2025年本级决算" in titles
    assert add_all(world) == []
    [row] = [r for r in selectors.pool(world.congress, 2026, ON) if r.topic.statutory == "environment"]
    assert (row.channel_label, row.criteria_labels) == ("法律规定每年听取的报告", ["法律规定每年听取"])


def test_the_page_warns_of_reports_that_are_missing_or_planned_outside_their_window(world: World):
    rows = selectors.statutory_rows(world.congress, 2026, ON)
    assert [r.light.words for r in rows] == ["还没有列入"] * 9
    made = {t.statutory: t for t in add_all(world)}
    for number, (key, day) in enumerate(
        (("final_accounts", date(2026, 10, 29)), ("budget_half_year", date(2026, 9, 30)), ("audit", date(2026, 7, 30)))
    ):
        session = meetings.plan_session(congress=world.congress, number=20 + number, planned_on=day, on=ON)
        services.schedule_topic(topic=made[key], session=session, today=ON)
    late = meetings.plan_session(congress=world.congress, number=30, planned_on=date(2027, 2, 1), on=ON)
    services.schedule_topic(topic=made["audit_rectification"], session=late, today=ON)
    said = {r.item.key: r.light.words for r in selectors.statutory_rows(world.congress, 2026, ON)}
    assert said["final_accounts"] == "会期不在法定时间里"  # October is past the window of June to September
    assert said["budget_half_year"] == "会期在法定时间里"
    assert said["audit_rectification"] == "会期不在法定时间里"  # 30 July and six months is 30 January
    assert said["state_assets"] == "会期未定"
    assert "2项的会期要安排或者核对" in page(world, reverse("oversight:plan_of_year", args=[2026]))


def test_a_report_that_is_counted_from_another_is_judged_once_that_one_has_a_day(world: World):
    made = {t.statutory: t for t in add_all(world)}
    session = meetings.plan_session(congress=world.congress, number=21, planned_on=date(2026, 12, 24), on=ON)
    services.schedule_topic(topic=made["audit_rectification"], session=session, today=ON)
    said = {r.item.key: r.light for r in selectors.statutory_rows(world.congress, 2026, ON)}
    assert (said["audit_rectification"].kind, said["audit_rectification"].words) == ("wait", "审计工作报告的会期未定")


def audited(world: World, day: date, year: int = 2025) -> Topic:
    """The audit report of a year's plan, with its session."""
    plan = services.ensure_plan(congress=world.congress, year=year, on=ON)
    topic = services.propose_topic(
        plan=plan, title="审计工作", organ=world.body(GOVERNMENT), working_body=world.body(CITY_BUILDING),
        said={"channel": "statutory", "criteria": ["statutory"]}, by=world.viewer(Role.SC_OFFICE), on=ON,
        at=moment(ON), statutory="audit",
    )  # fmt: skip
    services.schedule_topic(topic=topic, session=on_day(world, day), today=ON)
    return topic


def on_day(world: World, day: date) -> ScSession:
    number = 40 + ScSession.objects.count()
    return meetings.plan_session(congress=world.congress, number=number, planned_on=day, on=ON)


def light_of(world: World, key: str, today: date) -> tuple[str, str, date | None]:
    [row] = [r for r in selectors.statutory_rows(world.congress, 2026, today) if r.item.key == key]
    return row.light.kind, row.light.words, row.due_on


@pytest.mark.parametrize(
    ("today", "kind", "words"),
    [
        (date(2026, 7, 30), "wait", "会期未定"),
        (date(2026, 7, 31), "soon", "会期未定，最晚9月30日"),  # two months before the end of the window
        (date(2026, 9, 30), "soon", "会期未定，最晚9月30日"),
        (date(2026, 10, 1), "late", "会期未定，已过9月30日"),
    ],
)
def test_a_report_without_a_session_is_louder_as_the_end_of_its_window_comes_near(
    world: World, today: date, kind: str, words: str
):
    add_all(world)
    assert light_of(world, "final_accounts", today) == (kind, words, date(2026, 9, 30))
    assert light_of(world, "state_assets", today) == ("wait", "会期未定", date(2026, 12, 31))  # once a year
    with clock.frozen(today):
        shown = world.client(Role.SC_OFFICE).get(reverse("oversight:statutory", args=[2026])).content.decode()
    assert words in shown and "最晚2026年9月30日" in shown


def test_the_rectification_of_an_audit_in_last_years_plan_is_due_six_months_after_it(world: World):
    made = {t.statutory: t for t in add_all(world)}
    audited(world, date(2025, 11, 27))
    key, due = "audit_rectification", date(2026, 5, 27)
    assert light_of(world, key, date(2026, 3, 2)) == ("wait", "会期未定", due)
    assert light_of(world, key, date(2026, 5, 28)) == ("late", "会期未定，已过5月27日", due)
    services.schedule_topic(topic=made[key], session=on_day(world, date(2026, 4, 29)), today=ON)
    assert light_of(world, key, ON) == ("ok", "会期在法定时间里", due)


def test_a_rectification_that_was_heard_last_year_leaves_this_years_to_this_years_audit(world: World):
    made = {t.statutory: t for t in add_all(world)}
    last = audited(world, date(2025, 7, 30))
    rectified = services.propose_topic(
        plan=last.plan, title="审计整改", organ=last.organ, working_body=last.working_body,
        said={"channel": "statutory", "criteria": ["statutory"]}, by=world.viewer(Role.SC_OFFICE), on=ON,
        at=moment(ON), statutory="audit_rectification",
    )  # fmt: skip
    services.schedule_topic(topic=rectified, session=on_day(world, date(2025, 12, 24)), today=ON)
    services.schedule_topic(topic=made["audit"], session=on_day(world, date(2026, 7, 30)), today=ON)
    assert light_of(world, "audit_rectification", ON) == ("wait", "会期未定", date(2027, 1, 30))


def test_a_report_that_was_left_out_is_said_to_be_and_costs_no_query_of_its_own(
    world: World, django_assert_num_queries
):
    for topic in add_all(world):
        running = proceeding_of(TopicOversight, topic.pk)
        Play(world).act(running, TopicOversight.dropped, Role.SC_OFFICE, ON, {"reason": "另作安排"})
    with django_assert_num_queries(2):
        rows = selectors.statutory_rows(world.congress, 2026, ON)
    assert {r.light.words for r in rows} == {"没有列入计划"}


def test_a_proposal_that_is_refused_says_why_on_its_form_and_nothing_typed_is_lost(world: World):
    topic = propose(world, "停车管理情况")
    with clock.frozen(ON):
        given = {
            "title": "停车管理情况", "year": 2026, "channel": "deputies", "criteria": ["public_concern"],
            "organ": topic.organ_id, "working_body": topic.working_body_id, "summary": "代表连续三年提出",
        }  # fmt: skip
        answer = world.client(Role.SC_OFFICE).post(reverse("oversight:propose_from_cluster"), given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "里已经有“停车管理情况”" in shown and "请换一个标题" in shown
    assert "代表连续三年提出" in shown


def test_the_plan_says_how_many_statutory_reports_are_missing(world: World):
    assert "还有9项没有列入" in page(world, reverse("oversight:plan_of_year", args=[2026]))
