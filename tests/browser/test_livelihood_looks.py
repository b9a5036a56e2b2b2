"""Livelihood projects looked at: a count report confirmed from the desk, a candidate's place read off the grid, and a
decided project scored although its unit was not asked for commitments."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huying.demo.shapes_livelihood import towns
from huying.kernel.calendar import clock
from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import overseen
from huying.mechanisms.livelihood_projects.models import BallotDecision, CommitmentSheet, Outline, Project
from huying.mechanisms.livelihood_projects.procedures import (
    BallotDeciding,
    CommitmentYearly,
    IssueUrging,
    ProjectImplementation,
)
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.decisions import deputies_of
from huying.mechanisms.livelihood_projects.services.commitments import open_year
from tests.commitments import PREPARED, REPORTED, CommitmentPlay
from tests.livelihood import MEETING, PROPOSED, LivelihoodPlay
from tests.world import HOUSING, World, build_world, moment


@pytest.fixture
def play(transactional_db) -> LivelihoodPlay:
    return LivelihoodPlay(build_world())


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment(day))


def draw(world: World) -> None:
    """The county as the demonstration draws it."""
    Outline.objects.bulk_create(
        Outline(
            congress=world.congress, name=town.name, points=town.outline, label_x=town.centre[0],
            label_y=town.centre[1],
        )
        for town in towns(2021, MEETING)
    )  # fmt: skip


def test_a_deputy_finds_the_count_report_on_the_desk_and_confirms_it(open_page, screenshot, axe, play, monkeypatch):
    decision = play.listed()
    play.session(decision, until=BallotDeciding.balloted)
    report = play.report(decision)
    deputy = deputies_of(play.world.congress.pk, MEETING)[0]
    on(monkeypatch, MEETING)
    page = open_page(Account.objects.get(person=deputy))
    page.goto(reverse("desk"))
    screenshot(page, "livelihood-desk-report")
    axe(page)
    page.get_by_role("link", name="去核对").click()
    screenshot(page, "livelihood-count-confirm")
    axe(page)
    page.get_by_label("每个数都一致，生效").check()
    page.get_by_role("button", name="登记核对结果").click()
    expect(page.get_by_text("核对一致，票数生效")).to_be_visible()
    report.refresh_from_db()
    assert report.confirmed_at is not None and BallotDecision.objects.get().present == 90


def test_the_government_reads_a_candidates_place_off_the_grid(open_page, screenshot, axe, play, monkeypatch):
    idea = play.passed(play.idea(play.called()))
    decision = play.arranged()
    draw(play.world)
    on(monkeypatch, PROPOSED)
    page = open_page(Role.ORGAN)
    page.goto(reverse("livelihood:propose", args=[decision.pk]))
    screenshot(page, "livelihood-candidate-form")
    axe(page)
    page.get_by_label("项目名称").fill("省道出口拓宽")
    page.get_by_label(idea.title).check()
    page.get_by_label("责任单位").select_option(label=HOUSING)
    for label, text in (
        ("总投资（万元）", "860"), ("地点", "端氏镇"), ("图上横坐标", "412"), ("建设内容和目标", "拓宽到16米"),
        ("计划开工日", "2026-04-09"), ("计划完工日", "2026-11-30"),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    open_page.expect("422")
    page.get_by_role("button", name="提出项目").click()
    expect(page.get_by_text("图上的位置要横、纵坐标都写").first).to_be_visible()
    screenshot(page, "livelihood-candidate-refused")
    page.get_by_label("图上纵坐标").fill("307")
    page.get_by_role("button", name="提出项目").click()
    expect(page.get_by_text("已提出候选项目")).to_be_visible()
    assert Project.objects.values_list("x", "y").get() == (412, 307)


@pytest.fixture
def unasked(play: LivelihoodPlay) -> CommitmentSheet:
    """The column is open; the housing department carries two decided projects out and owes no commitments."""
    play.decided()
    year = CommitmentPlay(play.world)
    office = play.world.viewer(Role.SC_OFFICE, on=PREPARED)
    units = [unit for unit in overseen(play.world.congress) if unit.name != HOUSING]
    made = open_year(year=2026, by=office, on=PREPARED, at=moment(PREPARED), units=units)
    said = {"notice": "请于4月1日以前公布"}
    year.act(proceeding_of(CommitmentYearly, made.pk), CommitmentYearly.required, Role.SC_OFFICE, PREPARED, said)
    year.opened()
    return CommitmentSheet.objects.select_related("congress", "of").get(is_asked=False)


def test_the_project_of_a_unit_that_was_not_asked_is_scored_by_a_citizen_and_by_a_deputy(
    open_page, screenshot, axe, unasked, monkeypatch
):
    on(monkeypatch, REPORTED)
    project = unasked.commitments.all()[0].project
    citizen = open_page(None)
    for name, args in (
        ("public_commitments", [2026]), ("public_project", [project.pk]), ("public_commitment_unit", [unasked.pk]),
    ):  # fmt: skip
        citizen.goto(reverse(name, args=[unasked.congress.code, *args]))
        screenshot(citizen, f"livelihood-unasked-{name}")
        axe(citizen)
    _score(citizen, "我来评分", screenshot, axe, "livelihood-unasked-score")
    deputy = open_page(Role.DEPUTY)
    deputy.goto(reverse("desk"))
    deputy.locator("#scoring").get_by_role("link", name=HOUSING).click()
    screenshot(deputy, "livelihood-unasked-deputy")
    axe(deputy)
    for choice in deputy.get_by_label("5分，很满意").all():
        choice.check()
    deputy.get_by_role("button", name="提交评分").click()
    expect(deputy.get_by_role("main")).to_contain_text("已")
    assert sorted(unasked.ratings.values_list("way", "overall")) == [("deputy", 5), ("web", 4)]
    office = open_page(Role.SC_OFFICE)
    for name, address in (("year", unasked.of.get_absolute_url()), ("sheet", unasked.get_absolute_url())):
        office.goto(address)
        screenshot(office, f"livelihood-unasked-{name}")
        axe(office)


def _score(citizen, link: str, screenshot, axe, shot: str) -> None:
    citizen.get_by_role("link", name=link).click()
    screenshot(citizen, shot)
    axe(citizen)
    for choice in citizen.get_by_label("4分，满意").all():
        choice.check()
    citizen.get_by_role("button", name="提交评分").click()
    citizen.get_by_role("heading", name="已经记下您的评分").wait_for()


def test_a_citizen_goes_from_the_home_page_to_the_candidates_and_later_to_the_decision(
    open_page, screenshot, axe, play, monkeypatch
):
    decision, code = play.listed(), play.world.congress.code
    on(monkeypatch, MEETING)
    page = open_page()
    page.goto(reverse("public_home", args=[code]))
    page.get_by_role("link", name="2026年候选项目").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("代表投票选2个")
    screenshot(page, "livelihood-public-candidates")
    axe(page)
    play.session(decision, until=BallotDeciding.published)
    page.reload()
    page.get_by_role("link", name="看决定").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("关于2026年民生实事项目的决定")
    screenshot(page, "livelihood-public-decision")
    axe(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="（.pb）").click()
    assert started.value.suggested_filename.endswith(".pb")
    page.goto(reverse("public_projects", args=[code]))
    screenshot(page, "livelihood-public-projects")
    axe(page)
    page.goto(reverse("public_home", args=[code]))
    screenshot(page, "livelihood-public-home")
    page.locator("#livelihood").get_by_role("link", name="2026年决定").click()
    expect(page).to_have_url(re.compile(reverse("public_decision", args=[code, 2026])))


def test_a_citizen_reads_what_was_paid_and_how_an_issue_was_solved(open_page, screenshot, axe, play, monkeypatch):
    project, code = play.started(), play.world.congress.code
    said = {"percent": 20, "paid": 180.5, "words": "路基开挖"}
    doing = proceeding_of(ProjectImplementation, project.pk)
    play.act(doing, ProjectImplementation.reported, Role.HANDLING_UNIT, date(2026, 5, 8), said, party="2026M04")
    issue, day = CommitmentPlay(play.world).issue(), date(2026, 5, 20)
    solved = {"result": "红绿灯已启用，早高峰有交警", "confirmed": "周边居民12人、代表2人", "words_checked": "yes"}
    play.act(proceeding_of(IssueUrging, issue.pk), IssueUrging.solved, Role.SC_OFFICE, day, solved)
    on(monkeypatch, day)
    page = open_page()
    page.goto(reverse("public_project", args=[code, project.pk]))
    expect(page.get_by_text("累计支付180.50万元")).to_be_visible()
    screenshot(page, "livelihood-public-paid")
    axe(page)
    page.goto(reverse("public_supervised", args=[code]))
    expect(page.get_by_text("认可：周边居民12人、代表2人")).to_be_visible()
    screenshot(page, "livelihood-public-solved")
    axe(page)
