"""The ballot in the browser, without script: choose, be sure, done. And who sees what."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from huying.commons.voting import selectors, services
from huying.commons.voting.models import GradedAssessment
from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.world import World, moment

GRADES = ("satisfied", "basically_satisfied", "dissatisfied")
LABELS = ["满意", "基本满意", "不满意", "弃权"]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(date(2026, 9, 1)):
        yield


@pytest.fixture
def assessment(world: World) -> GradedAssessment:
    return services.open_assessment(
        congress=world.congress, title="关于老旧小区改造的审议意见办理情况", grades=GRADES,
        members=list(world.people(Role.SC_MEMBER)), by="陈静怡", at=moment(date(2026, 9, 1)),
    )  # fmt: skip


def at(assessment: GradedAssessment) -> str:
    return reverse("voting:ballot", args=[assessment.pk])


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def buttons(html: str) -> list[tuple[str, str]]:
    """The choices of the ballot: the dress of each button and its words."""
    return re.findall(r'<button class="([^"]*)" type="submit" name="grade" value="\w+">(.*?)</button>', html)


@pytest.mark.rule("R1.58")
def test_a_member_finds_the_assessment_on_the_desk_and_votes_in_two_presses(world, assessment):
    member = world.client(Role.SC_MEMBER)
    desk = page(member, reverse("desk"))
    assert "有1项测评等您投票" in desk
    assert at(assessment) in desk
    sure = member.post(at(assessment), {"grade": "basically_satisfied"})
    assert "投“基本满意”，确定吗？" in sure.content.decode()
    assert "投出以后不能改，也不能撤回。" in sure.content.decode()
    assert selectors.turnout(assessment) == (0, 27)
    done = member.post(at(assessment), {"grade": "basically_satisfied", "sure": "1"}, follow=True)
    assert "<h1>已投票</h1>" in done.content.decode()
    assert selectors.turnout(assessment) == (1, 27)
    assert "有1项测评等您投票" not in page(member, reverse("desk"))


def test_the_choices_weigh_the_same_and_none_is_dressed_before_it_is_chosen(world, assessment):
    found = buttons(page(world.client(Role.SC_MEMBER), at(assessment)))
    assert [label for _, label in found] == LABELS
    assert {dress for dress, _ in found} == {"btn hy big wide"}


def test_the_page_says_what_is_kept_what_is_not_and_what_cannot_be_stopped(world, assessment):
    html = page(world.client(Role.SC_MEMBER), at(assessment))
    for words in ("您投过票了", "没有一行数据把您和等次连在一起", "管理服务器的人如果守着数据库", "也可以用纸票"):
        assert words in html


def test_a_press_that_is_not_sure_or_says_nothing_counts_nothing(world, assessment):
    member = world.client(Role.SC_MEMBER)
    for said in ({"grade": "satisfied"}, {"grade": "excellent", "sure": "1"}, {"sure": "1"}, {"grade": ""}):
        member.post(at(assessment), said)
    assert selectors.turnout(assessment) == (0, 27)
    refused = member.post(at(assessment), {"grade": "excellent", "sure": "1"})
    assert refused.status_code == 422
    assert "没有这个等次，请重新选。" in refused.content.decode()


def test_a_second_press_says_that_the_vote_is_in(world, assessment):
    member = world.client(Role.SC_MEMBER)
    for _ in range(2):
        again = member.post(at(assessment), {"grade": "satisfied", "sure": "1"}, follow=True)
    assert "您已经投过票了，一人一票。" in again.content.decode()
    assert selectors.turnout(assessment) == (1, 27)


def test_counts_are_on_no_page_before_the_close_and_on_the_page_after_it(world, assessment):
    for nth in range(7):
        services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER, nth), grade="satisfied")
    for who in (Role.SC_MEMBER, Role.SC_OFFICE, Role.WORKING_BODY):
        client = world.client(who)
        for url in (at(assessment), reverse("voting:assessments"), reverse("desk")):
            assert "7票" not in page(client, url)
        assert "应投27人，已投7人" in page(client, at(assessment))
    services.close_assessment(assessment=assessment, by="陈静怡", at=moment(date(2026, 9, 1), 11))
    after = page(world.client(Role.SC_MEMBER, 9), at(assessment))
    assert "<b>7票</b>" in after
    assert "应投27人，收回7票" in after
    assert buttons(after) == []


def test_after_the_close_a_ballot_that_was_left_open_is_refused_in_words(world, assessment):
    services.close_assessment(assessment=assessment, by="陈静怡", at=moment(date(2026, 9, 1), 11))
    late = world.client(Role.SC_MEMBER).post(at(assessment), {"grade": "satisfied", "sure": "1"}, follow=True)
    assert "测评已经结束。结果由常委会办公室公布。" in late.content.decode()


@pytest.mark.rule("R1.58")
def test_a_grade_is_never_in_an_address_a_message_or_a_session(world, assessment):
    member = world.client(Role.SC_MEMBER)
    done = member.post(at(assessment), {"grade": "dissatisfied", "sure": "1"})
    assert done.headers["Location"] == at(assessment)
    assert "no-store" in done.headers["Cache-Control"]
    assert "no-store" in member.get(at(assessment)).headers["Cache-Control"]
    kept = [str(s.get_decoded()) for s in Session.objects.all()] + [str(done.cookies)]
    assert not any("satisfied" in text or "满意" in text for text in kept)


def test_a_grade_in_the_address_is_ignored(world, assessment):
    assert "确定吗" not in page(world.client(Role.SC_MEMBER), at(assessment) + "?grade=satisfied&sure=1")
    assert selectors.turnout(assessment) == (0, 27)


def test_the_office_turns_to_paper_and_the_page_says_so_without_a_count(world, assessment):
    services.cast(assessment=assessment, person=world.person(Role.SC_MEMBER), grade="satisfied")
    office, url = world.client(Role.SC_OFFICE), reverse("voting:paper", args=[assessment.pk])
    assert "谁也看不到投了什么" in page(office, url)
    empty = office.post(url, {"reason": ""})
    assert (empty.status_code, "请写明为什么改用纸票。" in empty.content.decode()) == (422, True)
    done = office.post(url, {"reason": "三名组成人员提出"}, follow=True).content.decode()
    assert "这次测评已改用纸票" in done
    for who in (Role.SC_MEMBER, Role.SC_OFFICE):
        html = page(world.client(who), at(assessment))
        assert "这里投过的票作废" in html
        assert "1票" not in html
    assert "作废" in page(office, reverse("voting:assessments"))


@pytest.mark.parametrize("role", [Role.SC_MEMBER, Role.WORKING_BODY, Role.ORGAN])
def test_only_the_office_turns_to_paper(world, assessment, role):
    client, url = world.client(role), reverse("voting:paper", args=[assessment.pk])
    assert client.post(url, {"reason": "不想要"}).status_code == 403
    assert url not in client.get(at(assessment)).content.decode()


# ── who may see ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", sorted(set(CONGRESS_SIDE) - {Role.SC_MEMBER}, key=lambda r: r.value))
def test_the_congress_reads_the_turnout_but_has_no_ballot(world, assessment, role):
    html = page(world.client(role), at(assessment))
    assert "您不在这次测评的名单里" in html
    assert buttons(html) == []


@pytest.mark.parametrize("role", [Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_the_assessed_side_sees_nothing(world, assessment, role):
    client = world.client(role)
    assert client.get(reverse("voting:assessments")).status_code == 403
    assert client.get(at(assessment)).status_code == 403
    assert client.post(at(assessment), {"grade": "satisfied", "sure": "1"}).status_code == 403


def test_for_another_congress_the_assessment_does_not_exist(world, assessment, stranger):
    client = stranger.client(Role.SC_MEMBER)
    assert client.get(at(assessment)).status_code == 404
    assert client.post(at(assessment), {"grade": "satisfied", "sure": "1"}).status_code == 404
    paper = reverse("voting:paper", args=[assessment.pk])
    assert stranger.client(Role.SC_OFFICE).post(paper, {"reason": "别家的事"}).status_code == 404
    assert "老旧小区" not in page(client, reverse("voting:assessments"))
    assert "等您投票" not in page(client, reverse("desk"))


def test_who_has_not_signed_in_is_asked_to(assessment):
    assert Client().get(at(assessment)).headers["Location"].startswith(reverse("sign_in"))


def test_the_list_names_what_waits_first_and_costs_the_same_for_many(world, django_assert_max_num_queries):
    people = list(world.people(Role.SC_MEMBER))
    for number in range(30):
        made = services.open_assessment(
            congress=world.congress, title=f"第{number}件", grades=GRADES, members=people, by="陈静怡",
            at=moment(date(2026, 9, 1)),
        )  # fmt: skip
        if number:
            services.close_assessment(assessment=made, by="陈静怡", at=moment(date(2026, 9, 1), 10, number))
    client = world.client(Role.SC_MEMBER)
    with django_assert_max_num_queries(12):
        html = page(client, reverse("voting:assessments"))
    assert "有1项测评等您投票" in html
    assert html.index("第0件") < html.index("第29件") < html.index("第28件")
