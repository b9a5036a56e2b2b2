"""Satisfaction assessments (R1.58): paper by two tellers, several in one sitting, what follows the second failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import HalfDay, Presence, SittingKind
from huying.commons.meetings.selectors import members
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
from huying.mechanisms.oversight.rules import assessed_with_a_quorum, failed_too_often
from huying.mechanisms.oversight.selectors import appraisals_to_vote, opinions_to_assess, proceeding_of
from tests.appraising import HEARD, VOTES, Appraising
from tests.play import Play
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule
P, ON = OpinionHandling, date(2026, 9, 2)
FAILED = {
    "satisfied": 9,
    "basically_satisfied": 4,
    "dissatisfied": 10,
    "present": 25,
    "members": 27,
}  # 13 of 27: not more than half
GRADES = ("satisfied", "basically_satisfied", "dissatisfied")
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
    play.in_session(ON, present=26)
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
    assert record.fields == marks | {"present": 26, "members": 27}


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
    play.in_session(ON)
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
    Play(world).in_session(ON)
    services.open_assessment(of=found, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    found.refresh_from_db()
    person = world.person(Role.SC_MEMBER)
    Mandate.objects.create(person=person, body=found.object, role=Role.PRINCIPAL_LEADER.value, from_on=date(2026, 1, 1))
    assert person not in tellers.may_be_chosen(found.assessment)
    assert len(tellers.may_be_chosen(found.assessment)) == 24  # of the 25 who are there


def test_the_sheet_of_the_result_names_who_counted_and_who_watched(play):
    world, opinion = play.world, play.reported()
    play.in_session(ON)
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
    session = play.in_session(ON)
    office = world.viewer(Role.SC_OFFICE)
    assert [o.pk for o in opinions_to_assess(world.congress)] == [opinion.pk]
    assert [a.pk for a in appraisals_to_vote(world.congress)] == [found.pk]
    url, client = reverse("oversight:assess_several"), world.client(Role.SC_OFFICE)
    with frozen(ON):
        at = {"sitting": session.sittings.get().pk}
        assert "第22次常委会会议9月2日上午全体会议：出席25人" in client.get(url).content.decode()
        assert "还没有选测评事项" in client.post(url, at).content.decode()
        said = at | {"opinion": [opinion.pk], "appraisal": [found.pk]}
        page = client.post(url, said, follow=True).content.decode()
    assert "2项测评已经开始" in page
    opinion.refresh_from_db()
    found.refresh_from_db()
    assert opinion.assessment.sitting == found.assessment.sitting == "第22次常委会会议9月2日上午全体会议"
    with pytest.raises(Incomplete):
        services.open_sitting(subjects=[], by=office, at=moment(ON))


@rule("R1.58")
def test_the_sheet_has_a_column_a_grade_and_the_result_sheet_the_counts_and_the_verdict(play):
    opinion, client = play.reported(), play.world.client(Role.SC_OFFICE)
    with frozen(ON):
        sheet = text(client.get(reverse("oversight:assessment_ballot", args=[opinion.pk, "docx"])).content)
        blank = text(client.get(reverse("oversight:assessment_result", args=[opinion.pk, "docx"])).content)
    for grade in ("满意", "基本满意", "不满意", "弃权"):
        assert grade in sheet and grade in blank
    assert "20票" not in blank and "本表不记名" in sheet
    votes = {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 1, "abstained": 1, "present": 26, "members": 27}
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


# ── at a session, by who is present ───────────────────────────────────────
def opened(play: Play, opinion: OpinionDocument, hour: int = 9, **said: Any) -> GradedAssessment:
    services.open_assessment(of=opinion, by=play.world.viewer(Role.SC_OFFICE), at=moment(ON, hour), **said)
    opinion.refresh_from_db()
    return opinion.assessment


@rule("R1.58")
def test_nothing_is_assessed_while_no_session_sits(play):
    opinion = play.reported()
    with pytest.raises(NotYet, match="由常委会会议上出席的组成人员投票（地方组织法第五十一条），现在没有正在开的场次"):
        opened(play, opinion)
    play.in_session(date(2026, 9, 1))  # and goes on, but nothing of it is on the programme today
    with pytest.raises(NotYet, match="现在没有正在开的场次"):
        opened(play, opinion)
    assert not GradedAssessment.objects.exists()


@rule("R1.58")
def test_only_who_is_present_at_the_half_day_has_a_vote_and_all_members_are_the_base(play):
    opinion, session = play.reported(), play.in_session(ON, present=20)
    made = opened(play, opinion)
    assert (made.members, made.present, made.seats.count()) == (27, 20, 20)
    assert made.sitting == f"{session}9月2日上午全体会议"
    roll = list(made.seats.order_by("pk").values_list("person", flat=True))
    for nth in range(14):
        voting.cast(assessment=made, person=Person.objects.get(pk=roll[nth]), grade="satisfied")
    with frozen(ON):
        page = play.world.client(Role.SC_OFFICE).get(opinion.get_absolute_url()).content.decode()
        ballot = play.world.client(Role.SC_MEMBER, 20).get(reverse("voting:ballot", args=[made.pk])).content.decode()
    for number in ("<b>27</b>应到", "<b>20</b>出席", "<b>20</b>有表决权", "<b>14</b>投票"):
        assert number in page
    assert "您不在这次测评的名单里" in ballot and "应到27人，出席20人，应投20人，已投14人" in ballot
    record = services.close_assessment(of=opinion, by=play.world.viewer(Role.SC_OFFICE), at=moment(ON, 10))
    assert (record.fields["satisfied"], record.fields["present"], record.fields["members"]) == (14, 20, 27)


@rule("R1.58")
def test_a_half_day_that_is_not_registered_or_short_of_its_quorum_assesses_nothing(play):
    opinion, session = play.reported(), play.in_session(ON)
    recorder = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    afternoon = meetings.add_sitting(
        session=session, on=ON, half=HalfDay.AFTERNOON, kind=SittingKind.PLENARY, **recorder
    )
    with pytest.raises(NotYet, match="9月2日下午全体会议还没有登记到会情况"):
        opened(play, opinion, 15)
    people = [p.pk for p in members(play.world.congress, ON)]
    presences = {pk: Presence.PRESENT if n < 13 else Presence.ON_LEAVE for n, pk in enumerate(people)}
    meetings.register_attendance(session=session, sitting=afternoon, presences=presences, **recorder)
    with pytest.raises(NotYet, match="应到27人，现在登记出席13人，不够法定人数14人"):
        opened(play, opinion, 15)
    with pytest.raises(NotYet, match="不能按别的场次的到会情况开始"):  # the morning had a quorum: it is over
        opened(play, opinion, 15, sitting=session.sittings.first().pk)


@rule("R1.58")
def test_a_morning_that_runs_over_is_assessed_at_until_somebody_has_come_in_the_afternoon(play):
    opinion, session = play.reported(), play.in_session(ON)
    recorder = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    afternoon = meetings.add_sitting(
        session=session, on=ON, half=HalfDay.AFTERNOON, kind=SittingKind.PLENARY, **recorder
    )
    leave = {members(play.world.congress, ON)[0].pk: Presence.ON_LEAVE}  # known beforehand, and nobody is there
    meetings.register_attendance(session=session, sitting=afternoon, presences=leave, **recorder)
    assert opened(play, opinion, 15, sitting=session.sittings.first().pk).present == 25


@rule("R1.58")
def test_an_assessment_is_not_opened_on_the_roll_of_another_day(play):
    """A session of two days: who was there yesterday and left has no ballot today."""
    opinion, session = play.reported(), play.in_session(date(2026, 9, 1))
    yesterday, client = session.sittings.get().pk, play.world.client(Role.SC_OFFICE)
    with pytest.raises(NotYet, match="不能按别的场次的到会情况开始"):
        opened(play, opinion, sitting=yesterday)
    recorder = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    today = meetings.add_sitting(session=session, on=ON, half=HalfDay.MORNING, kind=SittingKind.PLENARY, **recorder)
    presences = {p.pk: Presence.PRESENT for p in members(play.world.congress, ON)}
    meetings.register_attendance(session=session, sitting=today, presences=presences, **recorder)
    url, several = reverse("oversight:open_assessment", args=[opinion.pk]), reverse("oversight:assess_several")
    with frozen(ON):
        for page in (client.get(each).content.decode() for each in (url, several)):
            assert "9月2日上午全体会议：出席27人" in page and "9月1日" not in page
        refused = client.post(url, {"sitting": yesterday})
    assert refused.status_code == 422 and "只能选正在开的场次" in refused.content.decode()
    assert opened(play, opinion).present == 27


@rule("R1.58")
def test_the_office_opens_the_assessment_on_a_page_that_says_who_is_there(play):
    opinion = play.reported()
    url, client = reverse("oversight:open_assessment", args=[opinion.pk]), play.world.client(Role.SC_OFFICE)
    with frozen(ON):
        assert "现在没有正在开的会" in client.get(url).content.decode()
        session = play.in_session(ON)
        sitting = session.sittings.get().pk
        assert "第22次常委会会议9月2日上午全体会议：出席25人" in client.get(url).content.decode()
        assert client.post(url, {"sitting": sitting + 1000}).status_code == 422
        assert client.post(url, {"sitting": sitting})["Location"] == opinion.get_absolute_url()
        assert "测评已经开始" in client.post(url, {"sitting": sitting}).content.decode()
    assert GradedAssessment.objects.get().present == 25


@rule("R1.58")
@pytest.mark.parametrize(
    ("present", "members", "votes", "words"),
    [
        (14, 27, 14, ""),
        (13, 27, 13, "没有超过半数"),  # 13.5 is the half
        (14, 28, 14, "没有超过半数"),
        (28, 27, 14, "多于全体组成人员27人"),
        (20, 27, 21, "收回21票，多于出席的20人"),
    ],
)
def test_counts_that_are_entered_by_hand_are_of_a_meeting_with_a_quorum(present, members, votes, words):
    found = assessed_with_a_quorum({"satisfied": votes, "present": present, "members": members})
    assert words in "".join(found) and bool(found) is bool(words)


def test_whoever_records_an_assessment_by_hand_says_how_many_were_present(play):
    opinion = play.reported()
    said = {"satisfied": 20, "basically_satisfied": 0, "dissatisfied": 0, "members": 27}
    with pytest.raises(Incomplete, match="缺出席的组成人员"):
        play.act(proceeding_of(OpinionHandling, opinion.pk), OpinionHandling.assessed, Role.SC_OFFICE, ON, said)


def test_of_assessments_from_before_the_members_are_those_who_might_vote(play):
    opinion = play.reported()
    made = voting.open_assessment(
        congress=play.world.congress, title="以前的测评", grades=GRADES, by="陈静怡", at=moment(ON),
        members=members(play.world.congress, ON),
    )  # fmt: skip
    GradedAssessment.objects.update(members=0)
    migration = import_module("huying.commons.voting.migrations.0017_members_of_earlier_assessments")
    migration.members_were_those_who_might_vote(apps, SimpleNamespace(connection=connection))
    made.refresh_from_db()
    assert (made.members, made.present) == (27, None)
    opinion.assessment = made
    opinion.save()
    record = services.close_assessment(of=opinion, by=play.world.viewer(Role.SC_OFFICE), at=moment(ON, 10))
    assert "present" not in record.fields and record.fields["members"] == 27
    sheet = " ".join(str(block) for block in result_paper(opinion).blocks)
    assert "全体组成人员27人，收回有效票0张" in sheet and "出席" not in sheet  # nobody registered who came


@rule("R1.58")
@pytest.mark.parametrize("members", [5, 26, 28])
def test_all_members_of_an_assessment_entered_by_hand_are_those_of_the_roster(play, members):
    opinion = play.reported()
    said = {"satisfied": 3, "basically_satisfied": 0, "dissatisfied": 0, "present": 15, "members": members}
    said["present"] = min(15, members)
    with pytest.raises(Incomplete, match=f"2026年9月2日名册上的全体组成人员是27人，登记的是{members}人"):
        assess(play, opinion, ON, said)
    assess(play, opinion, ON, said | {"present": 14, "members": 27})


@rule("R1.58")
def test_an_assessment_entered_by_hand_asks_for_a_quorum_of_the_roster(play):
    said = {"satisfied": 3, "basically_satisfied": 0, "dissatisfied": 0, "present": 13, "members": 27}
    with pytest.raises(Incomplete, match="没有超过半数") as refused:
        assess(play, play.reported(), ON, said)
    assert "第五十一条" in f"{refused.value.reasons}"


@rule("R1.59")
def test_an_appraisal_entered_by_hand_is_counted_against_the_roster_too(world):
    appraising = Appraising(world)
    appraisal = appraising.heard()
    with pytest.raises(Incomplete, match="名册上的全体组成人员是27人，登记的是30人"):
        appraising.act(appraisal, SpecialAppraisal.appraised, Role.SC_OFFICE, HEARD, VOTES | {"members": 30})


def test_a_vote_that_was_held_here_keeps_the_number_of_the_roll_it_was_opened_with(play):
    """Who left between the half-day and the close is no reason to refuse the counts."""
    opinion, office = play.reported(), play.world.viewer(Role.SC_OFFICE)
    play.in_session(ON, present=26)
    services.open_assessment(of=opinion, by=office, at=moment(ON))
    opinion.refresh_from_db()
    GradedAssessment.objects.filter(pk=opinion.assessment_id).update(members=28)
    assert services.close_assessment(of=opinion, by=office, at=moment(ON, 11)).fields["members"] == 28


def test_the_form_knows_how_many_members_there_are(play):
    opinion = play.reported()
    proceeding = proceeding_of(P, opinion.pk)
    with frozen(ON):
        page = play.world.client(Role.SC_OFFICE).get(reverse("procedures:act", args=[proceeding.pk, P.assessed.name]))
    assert page.context["form"].initial == {"members": 27}
