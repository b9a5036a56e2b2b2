"""Satisfaction assessments (R1.58): paper by two tellers, several in one sitting, what follows the second failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from huying.commons.voting import services as voting
from huying.commons.voting import tellers
from huying.commons.voting.models import GradedAssessment
from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.docx import render_docx
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.mechanisms.oversight import services
from huying.mechanisms.oversight.models import OpinionDocument
from huying.mechanisms.oversight.papers import result_paper
from huying.mechanisms.oversight.procedures import OpinionHandling, SpecialAppraisal
from huying.mechanisms.oversight.rules import failed_too_often
from huying.mechanisms.oversight.selectors import appraisals_to_vote, opinions_to_assess, proceeding_of
from tests.appraising import HEARD, VOTES, Appraising
from tests.play import Play
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
P, ON = OpinionHandling, date(2026, 9, 2)
FAILED = {"satisfied": 9, "basically_satisfied": 4, "dissatisfied": 10, "members": 27}  # 13 of 27: not more than half
MEASURE = {"measure": "self_check", "what": "请县政府自我检查，在下次会议上说明"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def assess(play: Play, opinion: OpinionDocument, on: date, votes: dict[str, Any]) -> None:
    play.act(proceeding_of(P, opinion.pk), P.assessed, Role.SC_OFFICE, on, votes)


def text(content: bytes) -> str:
    found = Document(BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in found.paragraphs), *cells])


@rule("R1.58")
def test_paper_ballots_on_which_two_tellers_agree_are_recorded_against_the_letter(play):
    world, opinion = play.world, play.reported()
    office = world.viewer(Role.SC_OFFICE)
    services.open_assessment(of=opinion, by=office, at=moment(ON))
    opinion.refresh_from_db()
    voting.void_assessment(assessment=opinion.assessment, by="陈静怡", reason="停电", at=moment(ON, 10))
    with pytest.raises(TooLate, match="已改用纸票"):
        services.close_assessment(of=opinion, by=office, at=moment(ON, 10))
    marks = {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 1, "abstained": 1}
    with frozen(ON):
        waiting = world.client(Role.SC_OFFICE).get(opinion.get_absolute_url()).content.decode()
    assert "看计票人和清点" in waiting and "按清点登记结果" not in waiting
    name_tellers(world, opinion.assessment, [world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2)])
    for nth in (0, 1):
        tellers.enter_paper_count(
            assessment=opinion.assessment, teller=world.person(Role.SC_MEMBER, nth), handed_out=26, returned=26,
            invalid=1, marks=marks, at=moment(ON, 11),
        )  # fmt: skip
    with frozen(ON):  # nobody types the counts again
        client, url = world.client(Role.SC_OFFICE), reverse("oversight:close_assessment", args=[opinion.pk])
        assert "按清点登记结果" in client.get(opinion.get_absolute_url()).content.decode()
        page = client.post(url, follow=True).content.decode()
    assert "结果已登记" in page and "按清点登记结果" not in page
    [record] = proceeding_of(P, opinion.pk).records.filter(act=P.assessed.name)
    assert record.fields == marks | {"members": 27}


def name_tellers(world: World, assessment: GradedAssessment, people: list[Person]) -> None:
    """The first two count, the others watch."""
    tellers.appoint(
        assessment=assessment, tellers=people[:2], scrutineers=people[2:], by=world.person(Role.SC_OFFICE),
        at=moment(ON, 10),
    )  # fmt: skip


@rule("R1.58")
@pytest.mark.parametrize("unit", [GOVERNMENT, HOUSING, CITY_MANAGEMENT])
def test_nobody_of_the_assessed_side_counts_or_watches(play, unit):
    """The addressed organ, and the units in charge of the items: who holds a post there is not even offered."""
    world, opinion = play.world, play.reported()
    services.open_assessment(of=opinion, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    opinion.refresh_from_db()
    voting.void_assessment(assessment=opinion.assessment, by="陈静怡", reason="停电", at=moment(ON, 10))
    people = [world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2)]
    Mandate.objects.create(
        person=people[2], body=world.body(unit), role=Role.HANDLING_UNIT.value, from_on=date(2026, 1, 1)
    )
    for order in (people, people[::-1]):
        with pytest.raises(Incomplete, match=f"{people[2].name}在被测评的单位任职"):
            name_tellers(world, opinion.assessment, order)
    with frozen(ON):
        url = reverse("voting:officers", args=[opinion.assessment.pk])
        offered = world.client(Role.SC_OFFICE).get(url).content.decode()
    assert f'<option value="{people[1].pk}">' in offered and f'<option value="{people[2].pk}">' not in offered
    Mandate.objects.filter(person=people[2], body=world.body(unit)).update(until_on=date(2026, 1, 31))
    name_tellers(world, opinion.assessment, people)  # a post that ended before the assessment is none


@rule("R1.58")
def test_nobody_of_the_object_of_an_appraisal_counts_its_votes(world):
    found = Appraising(world).heard()
    services.open_assessment(of=found, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    found.refresh_from_db()
    person = world.person(Role.SC_MEMBER)
    Mandate.objects.create(person=person, body=found.object, role=Role.PRINCIPAL_LEADER.value, from_on=date(2026, 1, 1))
    assert person not in tellers.may_be_chosen(found.assessment)
    assert len(tellers.may_be_chosen(found.assessment)) == 26


def test_the_sheet_of_the_result_names_who_counted_and_who_watched(play):
    world, opinion = play.world, play.reported()
    services.open_assessment(of=opinion, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    opinion.refresh_from_db()
    voting.void_assessment(assessment=opinion.assessment, by="陈静怡", reason="停电", at=moment(ON, 10))
    people = [world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2)]
    name_tellers(world, opinion.assessment, people)
    said = text(render_docx(result_paper(opinion)))
    assert f"监票人：{people[2].name}" in said and f"计票人：{people[0].name}、{people[1].name}" in said


@rule("R1.58")
def test_an_opinion_that_failed_twice_gets_a_further_measure(play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    again = {"reason": "车棚没有通电", "node_on": date(2026, 12, 11)}
    assess(play, opinion, date(2026, 10, 30), FAILED)
    play.act(running, P.rehandled, Role.SC_OFFICE, date(2026, 10, 30), again)
    play.handled_again(opinion)
    on = date(2026, 12, 30)
    assess(play, opinion, on, FAILED)
    play.act(running, P.measure_taken, Role.SC_OFFICE, on, MEASURE)
    stands = judge(running, on)[0]
    assert stands.round == 2 and stands.done(P.measure_taken).fields["what"] == MEASURE["what"]


@rule("R1.58")
def test_after_the_second_failed_assessment_a_further_measure_may_be_taken_and_not_before(play):
    opinion = play.reported()
    running = proceeding_of(P, opinion.pk)
    assess(play, opinion, ON, FAILED)
    with pytest.raises(NotYet) as refused:
        play.act(running, P.measure_taken, Role.SC_OFFICE, ON, MEASURE)
    assert refused.value.reasons[0].text == "须满意度测评没有通过的次数达到本级规定"
    view = judge(running, ON)[1]
    assert (view.failed_assessments, view.most_rounds) == (1, 2)
    assert failed_too_often(replace(view, failed_assessments=2))
    assert not failed_too_often(replace(view, failed_assessments=9, most_rounds=0))  # a place that knows no such limit


@rule("R1.58")
def test_several_objects_are_opened_in_one_sitting_all_or_none(play):
    world, opinion = play.world, play.reported()
    found = Appraising(world).heard()
    office = world.viewer(Role.SC_OFFICE)
    assert [o.pk for o in opinions_to_assess(world.congress)] == [opinion.pk]
    assert [a.pk for a in appraisals_to_vote(world.congress)] == [found.pk]
    url, client = reverse("oversight:assess_several"), world.client(Role.SC_OFFICE)
    with frozen(ON):
        assert "还没有选测评事项" in client.post(url, follow=True).content.decode()
        page = client.post(url, {"opinion": [opinion.pk], "appraisal": [found.pk]}, follow=True).content.decode()
    assert "2项测评已经开始" in page
    opinion.refresh_from_db()
    found.refresh_from_db()
    assert opinion.assessment.sitting == found.assessment.sitting == "2026年9月2日测评"
    with pytest.raises(Incomplete):
        services.open_sitting(subjects=[], sitting="", by=office, at=moment(ON))


@rule("R1.58")
def test_the_sheet_has_a_column_a_grade_and_the_result_sheet_the_counts_and_the_verdict(play):
    opinion, client = play.reported(), play.world.client(Role.SC_OFFICE)
    with frozen(ON):
        sheet = text(client.get(reverse("oversight:assessment_ballot", args=[opinion.pk, "docx"])).content)
        blank = text(client.get(reverse("oversight:assessment_result", args=[opinion.pk, "docx"])).content)
    for grade in ("满意", "基本满意", "不满意", "弃权"):
        assert grade in sheet and grade in blank
    assert "20票" not in blank and "本表不记名" in sheet
    votes = {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 1, "abstained": 1, "members": 27}
    assess(play, opinion, ON, votes)
    with frozen(ON):
        result = text(client.get(reverse("oversight:assessment_result", args=[opinion.pk, "docx"])).content)
    assert "20票" in result and "收回有效票25张" in result and "须超过半数：通过" in result


def printed(client, name: str, *args) -> str:
    """What a paper says as PDF, without the breaks of its lines."""
    made = client.get(reverse(f"oversight:{name}", args=[*args, "pdf"]))
    assert made["Content-Type"] == "application/pdf"
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages).split())


@rule("R1.58")
def test_the_sheets_and_the_draft_of_the_report_are_made_as_pdf_too(play):
    opinion, client = play.reported(), play.world.client(Role.SC_OFFICE)
    assess(play, opinion, ON, FAILED)
    with frozen(ON):
        assert "本表不记名" in printed(client, "assessment_ballot", opinion.pk)
        assert "满意度测评结果报告单" in printed(client, "assessment_result", opinion.pk)
        assert "研究处理情况的报告" in printed(client, "response_paper", opinion.pk)
        page = client.get(opinion.get_absolute_url()).content.decode()
        assert client.get(reverse("oversight:assessment_ballot", args=[opinion.pk, "xlsx"])).status_code == 404
    assert reverse("oversight:assessment_result", args=[opinion.pk, "pdf"]) in page


@rule("R1.59")
def test_an_appraisal_that_is_held_on_paper_has_its_sheet_and_its_result_sheet(play):
    appraising, client = Appraising(play.world), play.world.client(Role.SC_OFFICE)
    found = appraising.heard()
    sheets = [reverse(f"oversight:appraisal_{n}", args=[found.pk, "docx"]) for n in ("ballot", "result")]
    with frozen(HEARD):
        page = client.get(found.get_absolute_url()).content.decode()
        sheet, blank = (text(client.get(url).content) for url in sheets)
    assert sheets[0] in page and sheets[1] not in page
    assert "黑臭水体治理" in sheet and "专项工作评议测评表" in sheet and "本表不记名" in sheet
    assert "专项工作评议测评结果报告单" in blank and "20票" not in blank
    appraising.act(found, SpecialAppraisal.appraised, Role.SC_OFFICE, HEARD, VOTES)
    with frozen(HEARD):
        page = client.get(found.get_absolute_url()).content.decode()
        assert "收回有效票26张" in printed(client, "appraisal_result", found.pk)
        unit = play.world.client(Role.HANDLING_UNIT)
        assert unit.get(sheets[1]).status_code == 403
        told = unit.get(found.get_absolute_url()).content.decode()
    assert sheets[1] in page and sheets[1] not in told


@rule("R1.58")
def test_a_result_is_told_to_units_and_citizens_only_by_the_office(play):
    world, opinion = play.world, play.reported()
    assess(play, opinion, ON, FAILED)
    words = "满意、基本满意共13票"
    with frozen(ON):
        office = world.client(Role.SC_OFFICE).get(opinion.get_absolute_url()).content.decode()
        sheet = world.client(Role.ORGAN).get(reverse("oversight:assessment_result", args=[opinion.pk, "docx"]))
    assert words in office  # the congress's side
    assert sheet.status_code == 403
