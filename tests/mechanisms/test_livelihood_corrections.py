"""What everybody has read is not undone by a correction: promises, reports, the column, a project's plan."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.livelihood_projects import services as projects
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation as P
from huying.mechanisms.livelihood_projects.rules import word_stands
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services import commitments as services
from tests.commitments import REPORTED, RESULTS, UNTIL, CommitmentPlay, K, Y
from tests.livelihood import LivelihoodPlay
from tests.world import World, moment

rule = pytest.mark.rule
PLANNED = date(2026, 2, 24)


@pytest.fixture
def play(world: World) -> CommitmentPlay:
    return CommitmentPlay(world)


@pytest.fixture
def works(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


def record_of(play: CommitmentPlay, act: Act) -> ActRecord:
    subject = play.year().pk if act.name in {a.name for a in Y.acts} else play.sheet().pk
    running = proceeding_of(Y if act.name in {a.name for a in Y.acts} else K, subject)
    return ActRecord.objects.get(proceeding=running, act=act.name, reverses=None, reversal=None)


def put_right(world: World, record: ActRecord, on: date, role: Role = Role.SC_OFFICE) -> None:
    correct(record=record, by=world.viewer(role, on=on), reason="写错了", at=moment(on))


# ── promises and reports ──────────────────────────────────────────────────
@rule("R2.13", "R2.15")
def test_a_unit_takes_nothing_back_that_it_promised_or_reported_and_is_offered_no_way_to(
    world: World, play: CommitmentPlay
):
    sheet = play.reported()
    with frozen(REPORTED):
        own = world.client(Role.HANDLING_UNIT).get(sheet.get_absolute_url()).content.decode()
        office = world.client(Role.SC_OFFICE).get(sheet.get_absolute_url()).content.decode()
    for record in (record_of(play, K.published), record_of(play, K.reported)):
        with pytest.raises(refusals.NotAllowed, match="已经公布，由常委会办公室更正"):
            put_right(world, record, REPORTED, Role.HANDLING_UNIT)
        link = reverse("procedures:correct", args=[record.pk])
        assert link not in own and link in office


@rule("R2.15")
def test_the_office_puts_a_wrong_report_right_until_somebody_has_scored(world: World, play: CommitmentPlay):
    sheet = play.reported()
    play.opened()
    put_right(world, record_of(play, K.reported), REPORTED)
    assert play.sheet().reported_on is None
    play.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "两项都做到了"})
    play.score(sheet, 1)
    for act in (K.published, K.reported):
        with pytest.raises(refusals.TooLate, match="已经有人照公布的评过分"):
            put_right(world, record_of(play, act), REPORTED)
    row = sheet.commitments.select_related("sheet__congress", "sheet__unit", "sheet__of")[0]
    with pytest.raises(refusals.TooLate, match="承诺已经公布，不能去掉"):
        unit = world.viewer(Role.HANDLING_UNIT, on=REPORTED)
        services.remove_commitment(commitment=row, by=unit, at=moment(REPORTED))


@rule("R2.16")
def test_after_scoring_ended_neither_a_report_nor_the_last_day_is_corrected(world: World, play: CommitmentPlay):
    """Scores are taken up to 25 December; nobody gave one."""
    play.reported()
    play.opened()
    for act in (K.published, K.reported, Y.column_opened):
        with pytest.raises(refusals.TooLate, match="评分到2026年12月25日已经截止，不能更正"):
            put_right(world, record_of(play, act), date(2026, 12, 26))
    play.scored()
    with pytest.raises(refusals.TooLate, match="评议结果已经公布"):
        put_right(world, record_of(play, K.closed), RESULTS)


@rule("R2.16")
def test_a_last_day_that_was_written_wrongly_is_corrected_while_scores_are_taken_and_keeps_them(
    world: World, play: CommitmentPlay
):
    sheet = play.reported()
    play.opened(until=date(2027, 12, 25))
    play.score(sheet, 4)
    put_right(world, record_of(play, Y.column_opened), REPORTED)
    play.opened(on=REPORTED)
    assert (play.year().scores_until, sheet.ratings.count()) == (UNTIL, 1)


@pytest.mark.parametrize(
    ("has_scores", "until", "on", "words"),
    [
        (False, None, UNTIL, ""),
        (False, UNTIL, UNTIL, ""),
        (True, UNTIL, UNTIL, "已经有人照公布的评过分"),
        (True, None, UNTIL, "已经有人照公布的评过分"),  # the column was taken back meanwhile
        (False, UNTIL, date(2026, 12, 26), "评分到2026年12月25日已经截止"),
    ],
)
def test_what_a_unit_said_stands_once_it_was_scored_or_scoring_ended(
    has_scores: bool, until: date | None, on: date, words: str
):
    said = word_stands(has_scores=has_scores, scores_until=until, on=on)
    assert words in said and bool(said) is bool(words)


# ── the plan of a project ─────────────────────────────────────────────────
def planned(works: LivelihoodPlay) -> ActRecord:
    """Its plan is public since 24 February, and nothing was done by it."""
    project, unit = works.decided(), works.world.viewer(Role.HANDLING_UNIT, on=PLANNED)
    projects.save_milestone(project=project, title="通车", planned_on=date(2026, 11, 20), by=unit, at=moment(PLANNED))
    said = {"responsible": "何志远", "plan": "分两段施工"}
    return works.act(proceeding_of(P, project.pk), P.planned, Role.HANDLING_UNIT, PLANNED, said)


@rule("R2.08")
def test_a_plan_that_was_published_by_mistake_is_put_right_by_the_office_alone(works: LivelihoodPlay):
    record = planned(works)
    with pytest.raises(refusals.NotAllowed, match="由常委会办公室更正"):
        put_right(works.world, record, PLANNED, Role.HANDLING_UNIT)
    put_right(works.world, record, PLANNED)
    works.act(record.proceeding, P.planned, Role.HANDLING_UNIT, PLANNED, {"responsible": "何志远", "plan": "一段施工"})


@rule("R2.08")
@pytest.mark.parametrize("what", ["started", "started by mistake", "a change was asked"])
def test_a_plan_that_works_follow_or_whose_change_was_asked_is_changed_by_decision_alone(
    works: LivelihoodPlay, what: str
):
    record, on = planned(works), date(2026, 4, 9)
    if what == "a change was asked":
        works.act(record.proceeding, P.change_asked, Role.ORGAN, on, {"place": "嘉丰镇", "reason": "原址不能用"})
    else:
        began = works.act(record.proceeding, P.started, Role.HANDLING_UNIT, on)
        if what == "started by mistake":
            put_right(works.world, began, on, Role.HANDLING_UNIT)
    with pytest.raises(refusals.TooLate, match="公布的实施方案不能更正") as refused:
        put_right(works.world, record, on)
    assert [r.rule for r in refused.value.reasons] == ["R2.08"]
