"""A project that deputies decided is scored although its unit promised nothing (R2.10, R2.16)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.metrics.registry import measure
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures import refusals
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.livelihood_projects.models import Commitment, CommitmentSheet, Project
from huying.mechanisms.livelihood_projects.procedures import CommitmentKeeping, CommitmentYearly
from huying.mechanisms.livelihood_projects.rules import Written, report_stands
from huying.mechanisms.livelihood_projects.scoring import deputy_token
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.commitments import (
    scores_of_project,
    sheets_of,
    to_score,
    years_of,
)
from huying.mechanisms.livelihood_projects.services import commitments as services
from huying.mechanisms.livelihood_projects.services.ratings import Score, rate, rate_as_deputy, rate_many
from tests.commitments import COLUMN, PREPARED, PROMISED, REPORTED, RESULTS, UNTIL, CommitmentPlay
from tests.livelihood import LivelihoodPlay
from tests.world import HOUSING, World, moment

rule = pytest.mark.rule
K = CommitmentKeeping


@pytest.fixture
def project(world: World) -> Project:
    return LivelihoodPlay(world).decided()


@pytest.fixture
def play(world: World, project: Project) -> CommitmentPlay:
    return CommitmentPlay(world)


def sheet_of(play: CommitmentPlay) -> CommitmentSheet:
    play.year()
    rows = CommitmentSheet.objects.select_related("of", "unit", "congress")
    return rows.get(unit=play.world.body(HOUSING))


def _register(proceeding: Proceeding, act: Act) -> str:
    return reverse("procedures:act", args=[proceeding.pk, act.name])


def page(name: str, *args: object) -> str:
    with frozen(REPORTED):
        answer = Client().get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@rule("R2.16")
def test_anybody_scores_the_project_of_a_unit_that_promised_nothing(play: CommitmentPlay, project: Project):
    sheet, code = sheet_of(play), play.world.congress.code
    address = reverse("public_score", args=[code, sheet.pk])
    with frozen(REPORTED):
        assert Client().get(address).status_code == 404  # the column is not open
    play.opened()
    listed = list(sheet.commitments.order_by("number"))
    assert [(c.title, c.is_promised) for c in listed] == [(project.title, False), ("柳湾小学路灯", False)]
    assert address.removesuffix("score/") in page("public_commitments", code, 2026)
    shown = page("public_commitment_unit", code, sheet.pk)
    assert "没有公布2026年的承诺" in shown and "票决的民生实事，单位没有承诺" in shown
    browser, marks = Client(), {f"m{c.pk}": "4" for c in listed}
    with frozen(REPORTED):
        browser.get(address)
        assert browser.post(address, marks | {"overall": "4", "remark": ""}).status_code == 302
    play.scored()
    assert [str(c.public_score) for c in scores_of_project(project)] == ["4.00"]
    assert "没有承诺，照样评分" in page("public_project", code, project.pk)


def test_the_unit_still_counts_as_one_that_promised_nothing(play: CommitmentPlay):
    sheet = sheet_of(play)
    before = measure("commitments.unpublished", play.world.congress, 2026)
    play.opened()
    assert measure("commitments.unpublished", play.world.congress, 2026) == before
    assert measure("commitments.promises", play.world.congress, 2026) == 0
    said = {"media": "县电视台"}
    with pytest.raises(refusals.NotYet, match="还没有写承诺"):
        play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, REPORTED, said)


def test_what_a_unit_has_written_and_not_published_is_neither_shown_nor_scored(play: CommitmentPlay):
    play.written()
    play.opened()
    sheet = sheet_of(play)
    with frozen(REPORTED):
        own = play.world.client(Role.HANDLING_UNIT).get(sheet.get_absolute_url()).content.decode()
    assert _register(proceeding_of(K, sheet.pk), K.published) in own
    draft, *_ = sheet.commitments.filter(is_promised=True)
    assert draft.title not in page("public_commitment_unit", play.world.congress.code, sheet.pk)
    whole = {str(c.pk): 4 for c in sheet.commitments.all()}
    projects = {str(c.pk): 4 for c in sheet.commitments.filter(is_promised=False)}
    at = moment(REPORTED)
    with pytest.raises(refusals.Incomplete):
        rate(Score(sheet.congress.code, sheet.pk, "web:a", 4, whole, at))
    assert rate_many([Score(sheet.congress.code, sheet.pk, "web:a", 4, projects, at)]) == [True]
    assert sheet.ratings.count() == 1


def test_a_draft_of_a_project_that_is_listed_is_not_published_beside_it(play: CommitmentPlay, project: Project):
    sheet, unit = sheet_of(play), play.world.viewer(Role.HANDLING_UNIT, on=PROMISED)
    services.save_commitment(
        sheet=sheet, title="拓宽省道出口", goal="11月底通车", field="", project=project, by=unit, at=moment(PROMISED)
    )
    play.opened()
    assert sheet.commitments.filter(project=project).count() == 2
    with pytest.raises(refusals.NotYet, match="“拓宽省道出口”是票决项目，已经列入评分"):
        play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, COLUMN, {"media": "县融媒体中心"})


def test_a_column_opened_by_mistake_takes_back_what_it_listed_until_somebody_has_scored(play: CommitmentPlay):
    play.opened()
    sheet, office = sheet_of(play), play.world.viewer(Role.SC_OFFICE, on=REPORTED)
    running = proceeding_of(CommitmentYearly, sheet.of_id)

    def undo() -> None:
        record = running.records.filter(act=CommitmentYearly.column_opened.name).latest("pk")
        correct(record=record, by=office, reason="开早了", at=moment(REPORTED))

    assert sheet.commitments.filter(is_promised=False).exists()
    undo()
    assert not sheet.commitments.filter(is_promised=False).exists()


def test_a_deputy_finds_it_on_the_desk_and_scores_it(play: CommitmentPlay):
    sheet = sheet_of(play)
    assert sheet not in to_score(play.world.congress, REPORTED)
    play.opened()
    assert sheet in to_score(play.world.congress, REPORTED)
    by = play.world.viewer(Role.DEPUTY, on=REPORTED)
    marks = {str(c.pk): 5 for c in sheet.commitments.all()}
    score = Score(sheet.congress.code, sheet.pk, deputy_token(by), 5, marks, moment(REPORTED), by_deputy=True)
    rate_as_deputy(sheet=sheet, score=score, by=by)
    assert sheet.ratings.get().way == "deputy"


def test_a_project_that_its_unit_promised_is_not_listed_twice(play: CommitmentPlay, project: Project):
    sheet = sheet_of(play)
    unit = play.world.viewer(Role.HANDLING_UNIT, on=PROMISED)
    services.save_commitment(
        sheet=sheet, title="拓宽省道出口", goal="11月底通车", field="", project=project, by=unit, at=moment(PROMISED)
    )
    play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, PROMISED, {"media": "县融媒体中心"})
    play.opened()
    rows = list(sheet.commitments.order_by("number").values_list("title", "is_promised"))
    assert rows == [("拓宽省道出口", True), ("柳湾小学路灯", False)]


def test_what_is_listed_is_on_the_ledger_and_no_unit_takes_it_out_or_promises_it_again(
    play: CommitmentPlay, project: Project
):
    play.opened()
    sheet, unit = sheet_of(play), play.world.viewer(Role.HANDLING_UNIT, on=COLUMN)
    listed = Commitment.objects.select_related("sheet__congress", "sheet__unit", "sheet__of").get(project=project)
    assert project.title in str(Entry.objects.get(kind="livelihood.projects_listed").body)
    with pytest.raises(refusals.TooLate, match="代表票决的项目"):
        services.remove_commitment(commitment=listed, by=unit, at=moment(COLUMN))
    with pytest.raises(refusals.TooLate, match="已经列入评分"):
        services.save_commitment(
            sheet=sheet, title="拓宽", goal="通车", field="", project=project, by=unit, at=moment(COLUMN)
        )
    services.save_report(commitment=listed, report="已经通车", self_score=5, by=unit, at=moment(COLUMN))
    assert Commitment.objects.get(pk=listed.pk).is_reported


def test_a_project_that_was_not_published_or_was_stopped_is_not_listed(play: CommitmentPlay, project: Project):
    Project.objects.filter(pk=project.pk).update(status="stopped")
    play.opened()
    assert not Commitment.objects.filter(project=project).exists()


# ── the unit was not asked this year ──────────────────────────────────────
@pytest.fixture
def unasked(play: CommitmentPlay, project: Project) -> CommitmentPlay:
    """A year in which the housing department, which carries the project out, owes no commitments."""
    office = play.world.viewer(Role.SC_OFFICE, on=PREPARED)
    units = [unit for unit in overseen(play.world.congress) if unit.name != HOUSING]
    made = services.open_year(year=2026, by=office, on=PREPARED, at=moment(PREPARED), units=units)
    notice = {"notice": "请于4月1日以前公布"}
    play.act(proceeding_of(CommitmentYearly, made.pk), CommitmentYearly.required, Role.SC_OFFICE, PREPARED, notice)
    return play


@rule("R2.16")
def test_the_project_of_a_unit_that_was_not_asked_gets_a_sheet_and_is_scored_by_everybody(
    unasked: CommitmentPlay, project: Project
):
    code = unasked.world.congress.code
    assert not CommitmentSheet.objects.filter(unit=project.unit).exists()
    unasked.opened()
    sheet = sheet_of(unasked)
    assert (sheet.is_asked, [c.title for c in sheet.commitments.all()]) == (False, [project.title, "柳湾小学路灯"])
    assert "没有要求承诺，只评它实施的票决项目" in page("public_commitments", code, 2026)
    shown = page("public_commitment_unit", code, sheet.pk)
    assert "这一年没有要求它作出承诺" in shown and "没有公布2026年的承诺" not in shown and "我来评分" in shown
    unasked.score(sheet, 4)
    by = unasked.world.viewer(Role.DEPUTY, on=REPORTED)
    assert sheet in to_score(unasked.world.congress, REPORTED)
    marks = {str(c.pk): 5 for c in sheet.commitments.all()}
    score = Score(code, sheet.pk, deputy_token(by), 5, marks, moment(REPORTED), by_deputy=True)
    rate_as_deputy(sheet=sheet, score=score, by=by)
    unasked.scored()
    [row] = scores_of_project(project)
    assert (str(row.public_score), str(row.deputy_score)) == ("4.00", "5.00")
    assert f"没有要求{HOUSING}承诺，照样评分" in page("public_project", code, project.pk)
    assert proceeding_of(K, sheet.pk).ended_on is not None


def test_a_unit_that_was_not_asked_owes_nothing_and_is_not_counted_among_those_that_do(unasked: CommitmentPlay):
    names = ("commitments.units", "commitments.unpublished", "commitments.unvisited", "commitments.promises")
    before = [measure(name, unasked.world.congress, 2026) for name in names]
    [year] = years_of(unasked.world.congress)
    unasked.opened()
    sheet = sheet_of(unasked)
    assert [measure(name, unasked.world.congress, 2026) for name in names] == before
    assert years_of(unasked.world.congress)[0].units == year.units
    assert not DueDay.objects.filter(proceeding=proceeding_of(K, sheet.pk)).exists()
    unit = unasked.world.viewer(Role.HANDLING_UNIT, on=COLUMN)
    with pytest.raises(refusals.TooLate, match=f"没有要求{HOUSING}作出承诺"):
        services.save_commitment(sheet=sheet, title="多做", goal="做完", field="", by=unit, at=moment(COLUMN))
    inside = unasked.world.client(Role.SC_OFFICE)
    with frozen(REPORTED):
        gaps = inside.get(sheet.of.get_absolute_url()).content.decode()
        own = inside.get(sheet.get_absolute_url()).content.decode()
    assert f"没有公布承诺：{year.units}个" in gaps and "另有1个单位只评票决项目" in gaps
    assert "票决项目2个" in own
    with frozen(REPORTED):
        mine = unasked.world.client(Role.HANDLING_UNIT).get(sheet.get_absolute_url()).content.decode()
    running = proceeding_of(K, sheet.pk)
    assert _register(running, K.published) not in mine and _register(running, K.reported) not in mine


def test_what_its_unit_writes_of_it_is_read_at_once_for_there_is_no_promise_to_report(unasked: CommitmentPlay):
    unasked.opened()
    sheet, unit = sheet_of(unasked), unasked.world.client(Role.HANDLING_UNIT)
    row = sheet.commitments.order_by("number")[0]
    write = reverse("livelihood:commitment_report", args=[row.pk])
    with frozen(REPORTED):
        assert write in unit.get(sheet.get_absolute_url()).content.decode()
        assert "写下就公开" in unit.get(write).content.decode()
        assert unit.post(write, {"report": "11月20日通车", "self_score": "4"}).status_code == 302
    shown = page("public_commitment_unit", sheet.congress.code, sheet.pk)
    assert "11月20日通车" in shown and "4分" in shown


def test_a_column_opened_by_mistake_leaves_no_trace_of_a_unit_that_was_not_asked(unasked: CommitmentPlay):
    unasked.opened()
    sheet, office = sheet_of(unasked), unasked.world.viewer(Role.SC_OFFICE, on=REPORTED)
    record = proceeding_of(CommitmentYearly, sheet.of_id).records.filter(act="column_opened").latest("pk")
    correct(record=record, by=office, reason="开早了", at=moment(REPORTED))
    assert sheet not in sheets_of(sheet.of)
    unasked.opened()
    assert sheet_of(unasked) == sheet and sheet.commitments.count() == 2


# ── a report that people scored, and results that were published, stay as they were ───────────────
@rule("R2.16")
@pytest.mark.parametrize(
    ("row", "on", "words"),
    [
        (Written(), date(2026, 12, 8), ""),
        (Written(has_reported=True), date(2026, 12, 8), "已经向人民报告"),
        (Written(scores_until=UNTIL), date(2026, 12, 27), ""),  # late, and nobody has read it
        (Written(is_scored=True), date(2026, 12, 28), "评议结果已经公布"),
        (Written(is_promised=False, has_reported=True, scores_until=UNTIL), UNTIL, ""),
        (Written(is_promised=False, scores_until=UNTIL), date(2026, 12, 26), "评分到2026年12月25日已经截止"),
        (Written(is_promised=False, is_told=True), UNTIL, ""),
        (Written(is_promised=False, is_told=True, has_scores=True), UNTIL, "已经有人照公开的报告评分"),
        (Written(is_promised=False, has_scores=True), UNTIL, ""),  # scored, and nothing was to be read yet
    ],
)
def test_what_a_unit_writes_stands_once_people_scored_it_scoring_ended_or_the_results_are_out(
    row: Written, on: date, words: str
):
    said = report_stands(row, on)
    assert words in said and bool(said) is bool(words)


def writes(play: CommitmentPlay, row: Commitment, report: str, mark: int, on: date) -> None:
    unit = play.world.viewer(Role.HANDLING_UNIT, on=on)
    services.save_report(commitment=row, report=report, self_score=mark, by=unit, at=moment(on))


def test_a_unit_that_was_not_asked_changes_nothing_once_somebody_has_scored_it(unasked: CommitmentPlay):
    unasked.opened()
    sheet = sheet_of(unasked)
    first, second = sheet.commitments.order_by("number")
    writes(unasked, first, "通车了", 3, COLUMN)
    writes(unasked, first, "11月20日通车", 4, COLUMN)  # nobody has read and scored it yet
    unasked.score(sheet, 2)
    with pytest.raises(refusals.TooLate, match="已经有人照公开的报告评分"):
        writes(unasked, first, "提前通车", 5, REPORTED)
    writes(unasked, second, "装好了", 5, UNTIL)  # said for the first time, as long as scores are taken
    unasked.scored()
    for row in (first, second):
        with pytest.raises(refusals.TooLate, match="评议结果已经公布"):
            writes(unasked, row, "提前通车", 5, RESULTS)
    assert list(sheet.commitments.order_by("number").values_list("self_score", flat=True)) == [4, 5]


def test_nobody_writes_after_scoring_ended_and_the_page_says_why(unasked: CommitmentPlay):
    unasked.opened()
    sheet = sheet_of(unasked)
    row = sheet.commitments.order_by("number")[0]
    with pytest.raises(refusals.TooLate, match="评分到2026年12月25日已经截止"):
        writes(unasked, row, "通车了", 5, date(2026, 12, 26))


def test_an_asked_unit_that_has_not_reported_keeps_its_draft_to_itself_and_so_do_the_results(
    play: CommitmentPlay, project: Project
):
    play.opened()
    sheet, code = sheet_of(play), play.world.congress.code
    row = sheet.commitments.get(project=project)
    writes(play, row, "还没有想好怎么说", 5, COLUMN)
    play.score(sheet, 2)
    assert "还没有想好怎么说" not in page("public_commitment_unit", code, sheet.pk)
    play.scored()
    card, of_project = page("public_commitment_unit", code, sheet.pk), page("public_project", code, project.pk)
    assert "还没有想好怎么说" not in card and "自评高" not in card and "5.00" not in card
    assert "单位没有报告，群众2.00分" in of_project and "自评5分" not in of_project


def test_a_unit_that_reported_early_answers_for_what_was_listed_later_and_people_read_it_at_once(
    play: CommitmentPlay, project: Project
):
    sheet = play.reported()
    play.opened(on=date(2026, 12, 9))
    row = sheet.commitments.get(project=project)
    write = reverse("livelihood:commitment_report", args=[row.pk])
    unit = play.world.client(Role.HANDLING_UNIT)
    with frozen(date(2026, 12, 10)):
        own = unit.get(sheet.get_absolute_url()).content.decode()
        assert write in own and "已经向人民报告，不能再改" in own  # of what it promised
        assert "已经向人民报告的也一样" in unit.get(write).content.decode()
        assert unit.post(write, {"report": "11月20日通车", "self_score": "4"}).status_code == 302
    assert "11月20日通车" in page("public_commitment_unit", sheet.congress.code, sheet.pk)


def test_the_sheet_of_a_unit_that_was_not_asked_shows_its_results_inside_too(unasked: CommitmentPlay):
    unasked.opened()
    sheet = sheet_of(unasked)
    unasked.score(sheet, 2)
    unasked.scored()
    with frozen(RESULTS):
        shown = unasked.world.client(Role.SC_OFFICE).get(sheet.get_absolute_url()).content.decode()
    assert "单位没有报告，群众2.00分，没有代表评" in shown


def test_a_sheet_whose_column_was_taken_back_does_not_ask_for_commitments(unasked: CommitmentPlay):
    unasked.opened()
    sheet, office = sheet_of(unasked), unasked.world.viewer(Role.SC_OFFICE, on=REPORTED)
    record = proceeding_of(CommitmentYearly, sheet.of_id).records.filter(act="column_opened").latest("pk")
    correct(record=record, by=office, reason="开早了", at=moment(REPORTED))
    with frozen(REPORTED):
        shown = unasked.world.client(Role.SC_OFFICE).get(sheet.get_absolute_url()).content.decode()
    assert "现在没有列入评分的票决项目" in shown and "还没有写承诺" not in shown


# ── who is told, who finds it ─────────────────────────────────────────────
def told(play: CommitmentPlay) -> str:
    person = play.world.person(Role.HANDLING_UNIT)
    return "\n".join(Notice.objects.filter(person=person).values_list("text", flat=True))


def test_a_unit_that_was_not_asked_is_told_that_its_project_is_scored_and_not_to_report_commitments(
    unasked: CommitmentPlay,
):
    unasked.opened()
    said = told(unasked)
    assert "由你单位实施的票决项目列入评分" in said and "请报告2026年重点工作承诺办得怎么样" not in said


def test_a_unit_that_reported_early_is_told_of_what_was_listed_later(play: CommitmentPlay):
    play.reported()
    play.opened(on=date(2026, 12, 9))
    said = told(play)
    assert "由你单位实施的票决项目列入评分" in said and "请报告2026年重点工作承诺办得怎么样" not in said


def test_a_unit_that_was_asked_and_has_not_reported_is_told_to_report(play: CommitmentPlay):
    play.opened()
    said = told(play)
    assert "请报告2026年重点工作承诺办得怎么样" in said and "由你单位实施的票决项目列入评分" not in said


def test_a_deputy_opens_from_the_year_the_sheet_that_is_to_be_scored(unasked: CommitmentPlay):
    unasked.opened()
    sheet = sheet_of(unasked)
    with frozen(REPORTED):
        shown = unasked.world.client(Role.DEPUTY).get(sheet.of.get_absolute_url()).content.decode()
    assert f'href="{sheet.get_absolute_url()}"' in shown
