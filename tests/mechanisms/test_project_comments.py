"""What people say of a project while it is carried out (R2.02): read by the office first, answered in public."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Account, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects.models import Project, ProjectComment
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation as P
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services.comments import answer_comment, decide_comment, say_of_project
from tests.livelihood import LivelihoodPlay
from tests.world import CITY_MANAGEMENT, HOUSING, OFFICE, World, moment

rule = pytest.mark.rule
ON = date(2026, 7, 15)
WORDS = "停工两周了，电话13800001234"


@pytest.fixture
def project(world: World) -> Project:
    """Works began on 9 April; the housing department carries it out."""
    return LivelihoodPlay(world).started()


def public(project: Project) -> str:
    with frozen(ON):
        page = Client().get(reverse("public_project", args=[project.congress.code, project.pk]))
    assert page.status_code == 200
    return page.content.decode()


def said(project: Project, words: str = WORDS, **more: Any) -> ProjectComment:
    return say_of_project(project=project, words=words, at=moment(ON), **more)[0]


def decided(
    world: World, comment: ProjectComment, state: str = "shown", reason: str = "", at: int = 10
) -> ProjectComment:
    office = world.viewer(Role.SC_OFFICE, on=ON)
    return decide_comment(comment=comment, state=state, reason=reason, by=office, at=moment(ON, at))


def unread(world: World, nth: int = 0) -> int:
    mine = Notice.objects.filter(person=world.person(Role.HANDLING_UNIT, nth), kind="project_comment")
    return mine.filter(read_at=None).count()


def followed(project: Project, code: str) -> str:
    with frozen(ON):
        return Client().post(reverse("public_follow", args=[project.congress.code]), {"code": code}).content.decode()


@rule("R2.02")
def test_a_citizens_word_on_a_project_goes_the_whole_way_to_the_units_public_answer(world: World, project: Project):
    say, browser = reverse("public_say", args=[world.congress.code, project.pk]), Client()
    assert f'href="{say}"' in public(project)  # nobody types the address
    with frozen(ON):
        key = browser.get(say).context["key"]
        answer = browser.post(say, {"words": WORDS, "key": key})
        code = answer.context["code"]
        assert answer.status_code == 200 and code in answer.content.decode()
        assert browser.post(say, {"words": WORDS, "key": key}).context["code"] == code  # a second press
    comment = ProjectComment.objects.get()
    assert "13800001234" not in comment.words and "停工两周了" in comment.words
    assert "停工两周了" not in public(project) and "等办公室看" in followed(project, code)
    office, unit = world.client(Role.SC_OFFICE), world.client(Role.HANDLING_UNIT)
    with frozen(ON):
        assert unit.get(comment.get_absolute_url()).status_code == 404
        listed = office.get(reverse("livelihood:comments")).content.decode()
        assert "有1条意见等看" in listed and comment.get_absolute_url() in listed
        assert office.post(comment.get_absolute_url(), {"state": "shown", "reason": ""}).status_code == 302
    assert "停工两周了" in public(project) and "等责任单位答复" in public(project)
    told = Notice.objects.get(person=world.person(Role.HANDLING_UNIT), kind="project_comment")
    assert told.url == comment.get_absolute_url() and told.read_at is None
    with frozen(ON):
        assert "有1条意见等答复" in unit.get(reverse("livelihood:comments")).content.decode()
        assert unit.post(told.url, {"answer": "材料已到，7月20日复工"}).status_code == 302
    assert "材料已到，7月20日复工" in public(project) and "等责任单位答复" not in public(project)
    assert "责任单位已经答复" in followed(project, code) and "7月20日复工" in followed(project, code)
    told.refresh_from_db()
    assert told.read_at is not None
    kinds = Entry.objects.filter(kind__startswith="livelihood.comment_").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [f"livelihood.comment_{what}" for what in ("said", "shown", "answered")]


@rule("R2.02")
def test_what_the_office_keeps_back_has_a_reason_that_its_writer_alone_reads(world: World, project: Project):
    comment, code = say_of_project(project=project, words="项目经理姓钱的收钱", at=moment(ON))
    with pytest.raises(refusals.Incomplete, match="要写明为什么"):
        decided(world, comment, "kept")
    decided(world, comment, "kept", "涉及个人，已转有关机关")
    assert "项目经理" not in public(project) and "涉及个人" not in public(project)
    page = followed(project, code)
    assert "没有公开" in page and "涉及个人，已转有关机关" in page
    with frozen(ON):
        assert world.client(Role.HANDLING_UNIT).get(comment.get_absolute_url()).status_code == 404
    assert not Notice.objects.filter(kind="project_comment").exists()
    unit = world.viewer(Role.HANDLING_UNIT, on=ON)
    with pytest.raises(refusals.NotYet):
        answer_comment(comment=comment, answer="不属实", by=unit, at=moment(ON))


@rule("R2.02")
def test_the_office_may_think_again_and_take_a_word_back(world: World, project: Project):
    comment = decided(world, said(project))
    assert "停工两周了" in public(project)
    decided(world, comment, "kept", "写了别人的住址")
    assert "停工两周了" not in public(project) and unread(world) == 0
    decided(world, comment, at=11)
    assert "停工两周了" in public(project) and unread(world) == 1  # the unit is told anew
    decided(world, comment, at=12)
    assert unread(world) == 1  # pressed twice is said once


@rule("R2.02")
def test_an_answer_stays_that_of_the_unit_that_gave_it_and_what_is_open_goes_to_the_next(
    world: World, project: Project
):
    answered, still = decided(world, said(project)), decided(world, said(project, "路面没有铺"))
    unit, other = world.viewer(Role.HANDLING_UNIT, on=ON), world.body(CITY_MANAGEMENT)
    answer_comment(comment=answered, answer="7月20日复工", by=unit, at=moment(ON, 11))
    play, doing = LivelihoodPlay(world), proceeding_of(P, project.pk)
    play.act(doing, P.change_asked, Role.ORGAN, ON, {"unit": other.pk, "reason": "机构改革"})
    agreed = {"decision": "agreed", "meeting": "第40次主任会议", "reason": "情况属实"}
    play.act(doing, P.change_decided, Role.SC_OFFICE, ON, agreed)
    assert f"{HOUSING}答复：" in public(project) and f"{CITY_MANAGEMENT}答复" not in public(project)
    assert unread(world) == 0 and unread(world, 1) == 1
    new = world.viewer(Role.HANDLING_UNIT, 1)
    answer_comment(comment=still, answer="月底铺好", by=new, at=moment(ON, 13))
    assert f"{CITY_MANAGEMENT}答复：" in public(project) and unread(world, 1) == 0
    with pytest.raises(refusals.NotAllowed, match=f"已经由{HOUSING}答复，不能替它改"):
        answer_comment(comment=answered, answer="不复工了", by=new, at=moment(ON, 14))
    with frozen(ON):
        page = world.client(Role.HANDLING_UNIT, 1).get(answered.get_absolute_url()).content.decode()
    assert f"项目原来由{HOUSING}实施" in page and "公开答复" not in page and "7月20日复工" in public(project)
    answer_comment(comment=still, answer="8月5日铺好", by=new, at=moment(ON, 15))  # its own it may still put right


def test_the_number_of_what_waits_opens_the_list_of_just_these(world: World, project: Project):
    answered, still = decided(world, said(project)), decided(world, said(project, "路面没有铺"))
    unread_yet = said(project, "路灯不亮")
    unit = world.viewer(Role.HANDLING_UNIT, on=ON)
    answer_comment(comment=answered, answer="7月20日复工", by=unit, at=moment(ON, 11))
    address = reverse("livelihood:comments")
    both = Person.objects.create(congress=world.congress, name="两边任职的")
    for body, role in ((OFFICE, Role.SC_OFFICE), (HOUSING, Role.HANDLING_UNIT)):
        both.mandates.create(body=world.body(body), role=role.value, from_on=date(2026, 1, 1))
    Account.objects.create(username="both", password="!", person=both)
    for client, words, rows in (
        (world.client(Role.HANDLING_UNIT), "有1条意见等答复", [still]),
        (world.client(Role.SC_OFFICE), "有1条意见等看", [unread_yet]),
        (world.client(both), "有2条意见等看、等答复", [unread_yet, still]),
    ):
        with frozen(ON):
            page = client.get(address).content.decode()
            shown = client.get(f"{address}?waiting=1").context["page"]
        assert words in page and 'href="?waiting=1"' in page
        assert sorted(c.pk for c in shown) == sorted(c.pk for c in rows)
    with frozen(ON):
        assert "公开答复" in world.client(both).get(still.get_absolute_url()).content.decode()
        assert "公开答复" not in world.client(both).get(answered.get_absolute_url()).content.decode()


@rule("R2.02")
def test_a_project_that_no_unit_carries_out_takes_no_word_that_nobody_could_answer(world: World, project: Project):
    Project.objects.filter(pk=project.pk).update(unit=None)
    with pytest.raises(refusals.TooLate, match="不收意见"):
        said(project)
    assert reverse("public_say", args=[world.congress.code, project.pk]) not in public(project)


def test_only_the_office_lets_be_read_and_only_the_unit_of_the_project_answers(
    world: World, stranger: World, project: Project
):
    comment = said(project)
    for by in (world.viewer(Role.HANDLING_UNIT), world.viewer(Role.DEPUTY), stranger.viewer(Role.SC_OFFICE)):
        with pytest.raises(refusals.NotAllowed):
            decide_comment(comment=comment, state="shown", reason="", by=by, at=moment(ON))
    decided(world, comment)
    for by in (world.viewer(Role.SC_OFFICE), world.viewer(Role.HANDLING_UNIT, 1)):
        with pytest.raises(refusals.NotAllowed):
            answer_comment(comment=comment, answer="已复工", by=by, at=moment(ON))
    with frozen(ON):
        assert world.client(Role.HANDLING_UNIT, 1).get(comment.get_absolute_url()).status_code == 404
        assert stranger.client(Role.SC_OFFICE).get(comment.get_absolute_url()).status_code == 404


def test_no_text_of_a_comment_or_an_answer_runs_as_code(world: World, project: Project):
    evil = "<script>alert(1)</script>{{ 7|add:1 }}<img src=x onerror=alert(1)>"
    comment, code = say_of_project(project=project, words=evil, at=moment(ON))
    decided(world, comment)
    unit = world.viewer(Role.HANDLING_UNIT, on=ON)
    answer_comment(comment=comment, answer=evil, by=unit, at=moment(ON))
    with frozen(ON):
        office = world.client(Role.SC_OFFICE)
        inside = [office.get(reverse("livelihood:comments")), office.get(comment.get_absolute_url())]
    pages = [public(project), followed(project, code), *(page.content.decode() for page in inside)]
    for page in pages:
        assert "&lt;script&gt;" in page and "<script>alert" not in page and "<img src=x" not in page
        assert "{{ 7|add:1 }}" in page or "{{ 7|a" in page  # shown as it was written, or cut


@rule("R2.02")
def test_one_network_says_so_much_an_hour_and_others_are_still_heard(project: Project):
    for _ in range(40):  # the profile's number
        said(project, network="203.0.113.0/24")
    with pytest.raises(refusals.Refused, match="这一小时对项目提意见的人太多"):
        said(project, network="203.0.113.0/24")
    other = Project.objects.get(decision=project.decision, number=2)
    with pytest.raises(refusals.Refused):  # nor of the other projects: it would fill the day for all
        said(other, network="203.0.113.0/24")
    say = reverse("public_say", args=[project.congress.code, project.pk])
    with frozen(moment(ON, 9, 30)):
        page = Client(REMOTE_ADDR="203.0.113.9").post(say, {"words": "我写的话还在", "key": "k"})
        assert page.status_code == 422 and "我写的话还在" in page.content.decode()
        assert Client(REMOTE_ADDR="198.51.100.9").post(say, {"words": "路面裂了", "key": "m"}).status_code == 200
    assert project.comments.count() == 41


def test_nothing_is_said_of_a_project_that_was_stopped_or_is_not_public(world: World, project: Project):
    say = reverse("public_say", args=[world.congress.code, project.pk])
    with pytest.raises(refusals.Incomplete):
        said(project, "  ")
    Project.objects.filter(pk=project.pk).update(status="stopped")
    with pytest.raises(refusals.TooLate):
        said(project)
    assert say not in public(project)
    with frozen(ON):
        assert "现在不收意见" in Client().get(say).content.decode()
    candidate = Project.objects.filter(status="not_adopted").first()
    assert candidate is not None
    with frozen(ON):
        address = reverse("public_say", args=[world.congress.code, candidate.pk])
        assert Client().get(address).status_code == 404
