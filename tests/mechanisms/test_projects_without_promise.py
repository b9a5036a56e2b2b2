"""A project that deputies decided is scored although its unit promised nothing (R2.10, R2.16)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.metrics.registry import measure
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.livelihood_projects.models import Commitment, CommitmentSheet, Project
from huying.mechanisms.livelihood_projects.procedures import CommitmentKeeping, CommitmentYearly
from huying.mechanisms.livelihood_projects.scoring import deputy_token
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.commitments import scores_of_project, to_score
from huying.mechanisms.livelihood_projects.services import commitments as services
from huying.mechanisms.livelihood_projects.services.ratings import Score, rate, rate_as_deputy, rate_many
from tests.commitments import COLUMN, PROMISED, REPORTED, CommitmentPlay
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
