"""Special-work appraisals: three steps, their objects, the report to the Party committee (R1.59-R1.62)."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Version
from huying.kernel.metrics.registry import get as metric
from huying.kernel.notifications.selectors import inbox
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import term_of
from huying.kernel.procedures.indexes import refresh
from huying.kernel.procedures.models import OpenDoor
from huying.kernel.procedures.recording import put_down
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import Appraisal, PublicationKind
from huying.mechanisms.oversight.procedures import SpecialAppraisal
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.appraising import ASSIGNED, HEARD, ITEMS, VOTES, Appraising
from tests.play import Play, published
from tests.world import CITY_MANAGEMENT, HOUSING, World, moment

rule = pytest.mark.rule
A = SpecialAppraisal


@pytest.fixture
def appraising(world: World) -> Appraising:
    return Appraising(world)


def why_not(found: Appraisal, act, on: date, party: str = "") -> str:
    stands, _ = judge(proceeding_of(A, found.pk), on)
    return "；".join(map(str, stands.why_not(act, party)))


# ── the three steps ───────────────────────────────────────────────────────
@rule("R1.59")
def test_without_an_investigation_there_is_no_appraisal(appraising):
    found = appraising.heard(investigated=False)
    with pytest.raises(NotYet) as refused:
        appraising.act(found, A.appraised, Role.SC_OFFICE, HEARD, VOTES)
    assert [str(r) for r in refused.value.reasons] == ["须先有专门委员会或工作机构的“开展调查”〔R1.59〕"]
    appraising.investigate(found, HEARD)
    assert appraising.act(found, A.appraised, Role.SC_OFFICE, HEARD, VOTES)


@rule("R1.59")
def test_without_hearing_the_special_report_there_is_no_appraisal(appraising):
    found = appraising.chosen()
    appraising.investigate(found)
    appraising.submit(found)
    assert why_not(found, A.appraised, HEARD) == "须先有常务委员会的“听取和审议专项工作报告”〔R1.59〕"
    with pytest.raises(NotYet):
        appraising.act(found, A.appraised, Role.SC_OFFICE, HEARD, VOTES)


@rule("R1.59")
def test_a_report_is_heard_only_before_a_session_that_has_opened(appraising):
    found = appraising.chosen()
    appraising.submit(found)
    assert "安排到常委会会议，并且会议已经开始" in why_not(found, A.heard, HEARD)
    appraising.open_session(found)
    assert why_not(found, A.heard, HEARD) == ""


# 监督法第十五条: 二十日前…送交…征求意见; 对报告修改后，在…十日前送交. The session is on 29 April; the tenth
# day before it is Sunday the 19th, so the report is due on Friday the 17th.
def test_the_report_is_due_ten_days_before_the_meeting_and_its_draft_twenty(appraising):
    found = appraising.chosen()
    appraising.open_session(found)
    stands, _ = judge(proceeding_of(A, found.pk), date(2026, 4, 1))
    due = {d.act: d.due.on for d in stands.duties}
    assert due[A.report_drafted] == date(2026, 4, 9) and due[A.submitted] == date(2026, 4, 17)


def test_a_report_eight_days_before_the_meeting_is_late_though_members_get_theirs_seven_days_before(appraising):
    found = appraising.chosen()
    appraising.open_session(found)
    appraising.submit(found, date(2026, 4, 21))
    stands, _ = judge(proceeding_of(A, found.pk), date(2026, 4, 21))
    [report] = [d for d in stands.duties if d.act is A.submitted]
    assert (report.done_on, report.due.on) == (date(2026, 4, 21), date(2026, 4, 17))
    assert report.is_overdue(date(2026, 4, 21))


def test_a_report_is_handed_in_after_its_draft_was_sent_for_comment_and_says_what_was_taken_up(appraising):
    found, on = appraising.chosen(), date(2026, 4, 8)
    appraising.open_session(found)
    report = {"special_report": Play(appraising.world).paper(on), "adopted": "管护经费已写入第三部分"}
    with pytest.raises(NotYet, match="专项工作报告稿送交征求意见"):
        appraising.act(found, A.submitted, Role.HANDLING_UNIT, on, report)
    appraising.draft(found)
    told = [n.text for n in inbox(appraising.world.person(Role.WORKING_BODY))]
    assert any("报告稿征求意见" in text and found.title in text for text in told)
    appraising.act(found, A.report_commented, Role.WORKING_BODY, on, {"comment": "写明管护经费"})
    assert "写明管护经费" in inbox(appraising.world.person(Role.HANDLING_UNIT))[0].text
    with pytest.raises(Incomplete, match="征求的意见怎样采纳"):
        appraising.act(found, A.submitted, Role.HANDLING_UNIT, on, report | {"adopted": ""})
    assert appraising.act(found, A.submitted, Role.HANDLING_UNIT, on, report)


def test_a_working_body_that_says_nothing_stops_no_report_on_its_last_day(appraising):
    found, last = appraising.chosen(), date(2026, 4, 17)
    appraising.investigate(found)
    appraising.open_session(found)
    appraising.draft(found)
    said = {"special_report": Play(appraising.world).paper(last), "adopted": "没有收到意见"}
    assert appraising.act(found, A.submitted, Role.HANDLING_UNIT, last, said).late_days == 0
    stands, _ = judge(proceeding_of(A, found.pk), last)
    assert stands.stage is A.heard  # nobody waits for a comment on what was handed in
    with pytest.raises(TooLate, match="已截止"):
        appraising.act(found, A.report_commented, Role.WORKING_BODY, last, {"comment": "太晚了"})


def test_a_comment_that_lapsed_waits_on_no_desk_and_may_still_be_given(appraising):
    found = appraising.chosen()
    appraising.open_session(found)
    appraising.draft(found)
    running = proceeding_of(A, found.pk)
    doors = OpenDoor.objects.filter(proceeding=running, act=A.report_commented.name)
    refresh(running, date(2026, 4, 17))
    assert doors.get().is_step
    refresh(running, date(2026, 4, 18))
    assert not doors.get().is_step
    assert appraising.act(found, A.report_commented, Role.WORKING_BODY, date(2026, 4, 20), {"comment": "同意"})


def as_before(found: Appraisal, world: World) -> None:
    """The report, put on record before its draft had to be sent for comment."""
    on = date(2026, 4, 10)
    put_down(
        proceeding_of(A, found.pk), A.submitted.name, on=on, at=moment(on), by=world.viewer(Role.HANDLING_UNIT),
        capacity="", said={"special_report": Play(world).paper(on)}, round=1,
    )  # fmt: skip


def test_an_appraisal_whose_report_is_in_already_owes_no_draft_of_it(appraising):
    found = appraising.chosen()
    appraising.open_session(found)
    as_before(found, appraising.world)
    stands, _ = judge(proceeding_of(A, found.pk), HEARD)
    asked = {A.report_drafted, A.report_commented}
    assert not asked & {n.act for n in stands.nodes} and not asked & {d.act for d in stands.duties}
    assert not asked & {o.act for o in stands.open}
    appraising.investigate(found, HEARD)
    appraising.act(found, A.heard, Role.SC_OFFICE, HEARD, {"mode": "plenary"})
    assert judge(proceeding_of(A, found.pk), HEARD)[0].stage is A.appraised
    assert PublicationKind.APPRAISAL_REPORT not in {
        o.kind for o in selectors.owed_publications(appraising.world.congress)
    }


def test_whoever_owed_the_report_before_the_change_finds_the_draft_on_the_desk(appraising):
    found = appraising.chosen()
    running = proceeding_of(A, found.pk)
    doors = OpenDoor.objects.filter(proceeding=running, role=Role.HANDLING_UNIT.value)
    doors.update(act=A.submitted.name)
    migration = import_module("huying.mechanisms.oversight.migrations.0018_units_beside_the_one_in_charge")
    migration.reports_are_sent_for_comment(apps, SimpleNamespace(connection=connection))
    assert doors.get().act == A.report_drafted.name


@rule("R1.59")
def test_members_appraise_by_a_secret_graded_ballot_that_is_counted_before_it_is_recorded(appraising):
    found, world = appraising.heard(), appraising.world
    office = world.viewer(Role.SC_OFFICE)
    services.open_assessment(of=found, by=office, at=moment(HEARD, 10))
    found.refresh_from_db()
    assert "无记名测评已经结束" in why_not(found, A.appraised, HEARD)
    for nth in range(20):
        services.assessments.voting.cast(
            assessment=found.assessment, person=world.person(Role.SC_MEMBER, nth), grade="satisfied"
        )
    record = services.close_assessment(of=found, by=office, at=moment(HEARD, 11))
    assert record.fields["satisfied"] == 20 and record.fields["members"] == 27
    # 20 of 27 members: more than half (13.5)
    assert selectors.result_of(proceeding_of(A, found.pk)).endswith("须超过半数：通过")


def test_a_vote_is_not_opened_before_the_other_two_steps(appraising):
    found = appraising.chosen()
    with pytest.raises(NotYet, match="还不能开始测评"):
        services.open_assessment(of=found, by=appraising.world.viewer(Role.SC_OFFICE), at=moment(HEARD))


# ── whom it is for ────────────────────────────────────────────────────────
@rule("R1.60")
def test_objects_are_the_two_courts_and_departments_directly_under_or_vertically_managed(world):
    def make(name, kind, **more):
        return Body.objects.create(congress=world.congress, name=name, kind=kind, **more)

    court = make("县人民法院", BodyKind.COURT)
    procuratorate = make("县人民检察院", BodyKind.PROCURATORATE)
    taxes = make("县税务局", BodyKind.DEPARTMENT, vertically_managed=True)
    park = make("县开发区管委会", BodyKind.DEPARTMENT, directly_under=True)
    assert list(selectors.objects(world.congress)) == [court, procuratorate, taxes, park]
    assert [selectors.nature(b) for b in (court, procuratorate, taxes, park)] == [
        "两院", "两院", "垂直管理部门", "政府直属部门",
    ]  # fmt: skip
    with pytest.raises(Incomplete, match="不是专项工作评议的对象"):
        services.open_appraisal(
            congress=world.congress, title="停车", object=world.body(CITY_MANAGEMENT), working_body=court,
            by=world.viewer(Role.SC_OFFICE), on=HEARD, at=moment(HEARD),
        )  # fmt: skip


@rule("R1.60")
def test_coverage_counts_the_objects_appraised_since_the_term_began(appraising):
    world, on = appraising.world, date(2026, 6, 1)
    office = world.viewer(Role.SC_OFFICE)
    services.begin_term(
        congress=world.congress, ordinal=18, from_on=date(2022, 1, 10), by=office, at=moment(date(2026, 1, 5))
    )
    appraising.assigned()
    services.register_object(
        body=world.body(CITY_MANAGEMENT), nature="vertically_managed", by=office, at=moment(date(2026, 1, 5))
    )
    covered = selectors.coverage(world.congress, on)
    assert covered.sentence == "本届应评议2个对象，已评议1个，还有1个"
    assert [(r.body.name, r.last_on) for r in covered.rows] == [(CITY_MANAGEMENT, None), (HOUSING, HEARD)]
    whole, part = metric("oversight.appraisal_objects"), metric("oversight.appraised_objects")
    assert (whole.measure(world.congress, 2026), part.measure(world.congress, 2026)) == (2, 1)
    assert part.measure(world.congress, 2025) == 0  # nothing was appraised by 31 December 2025
    # a new term begins: what the last one did counts no longer
    services.begin_term(congress=world.congress, ordinal=19, from_on=on, by=office, at=moment(on))
    assert str(term_of(world.congress, on)) == "第19届"
    assert selectors.coverage(world.congress, on).done == 0


@rule("R1.60")
def test_the_page_says_who_has_not_been_appraised_in_this_term(appraising):
    appraising.assigned()
    world = appraising.world
    with frozen(date(2026, 6, 1)):
        page = world.client(Role.SC_MEMBER).get(reverse("oversight:appraisals")).content.decode()
    assert "到现在应评议1个对象，已评议1个，都评过了" in page
    assert "4月29日已评议" in page


# ── to the Party committee ────────────────────────────────────────────────
@rule("R1.62")
def test_an_appraisal_is_not_concluded_before_its_report_went_to_the_party_committee(appraising):
    found = appraising.assigned()
    closed = date(2026, 9, 10)
    for item in found.items.all():
        said = {"result": "已改造"}
        appraising.act(found, A.rectified, Role.HANDLING_UNIT, date(2026, 8, 20), said, item.key)
        seen = {"how": "on_site", "finding": "属实"}
        appraising.act(found, A.verified, Role.SUPERVISION_OFFICE, date(2026, 8, 25), seen, item.key)
    published(appraising.world, PublicationKind.APPRAISAL, found.pk, closed)
    with pytest.raises(NotYet) as refused:
        appraising.act(found, A.concluded, Role.SC_OFFICE, closed)
    assert [str(r) for r in refused.value.reasons] == ["须先有常委会办公室的“向党委报告评议情况和结果”〔R1.62〕"]
    found.refresh_from_db()
    assert found.reported_at is None
    appraising.report(found, closed)
    appraising.act(found, A.concluded, Role.SC_OFFICE, closed)
    found.refresh_from_db()
    assert found.reported_at == moment(closed)
    assert proceeding_of(A, found.pk).ended_on == closed


@rule("R1.62")
def test_the_report_is_a_numbered_paper_with_the_result_and_the_items(appraising):
    found = appraising.assigned()
    appraising.report(found)
    found.refresh_from_db()
    assert found.number == "青人常〔2026〕1号"
    names = Version.objects.filter(document=found.report).order_by("pk").values_list("filename", flat=True)
    assert [n.rpartition(".")[2] for n in names] == ["docx", "pdf"]
    title = "关于县住房城乡建设局黑臭水体治理专项工作评议情况的报告"
    assert all(title in n for n in names)


@rule("R1.62")
def test_the_report_is_due_ten_workdays_after_the_appraisal_and_late_is_shown_not_refused(appraising):
    found = appraising.assigned()
    [duty] = [d for d in judge(proceeding_of(A, found.pk), ASSIGNED)[0].duties if d.act is A.reported]
    # appraised on Wednesday 29 April; 30 April, 6-8 May, Saturday 9 May (worked), 11-15 May: ten workdays
    assert duty.due.on == date(2026, 5, 15)
    assert appraising.report(found, date(2026, 5, 18)).late_days == 3


# ── putting right ─────────────────────────────────────────────────────────
@rule("R1.64")
def test_every_item_is_put_right_by_its_node_and_verified_one_by_one(appraising):
    found = appraising.assigned()
    first, second = found.items.all()
    duties = [d for d in judge(proceeding_of(A, found.pk), ASSIGNED)[0].open_duties if d.act is A.rectified]
    assert [(d.party, d.due.on) for d in duties] == [(i.key, date(2026, 8, 31)) for i in (first, second)]
    appraising.act(found, A.rectified, Role.HANDLING_UNIT, date(2026, 8, 20), {"result": "已改造"}, first.key)
    seen = {"how": "on_site", "finding": "属实"}
    appraising.act(found, A.verified, Role.WORKING_BODY, date(2026, 8, 21), seen, first.key)
    with pytest.raises(NotYet):
        appraising.act(found, A.verified, Role.WORKING_BODY, date(2026, 8, 21), seen, second.key)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.rectified_on, first.verified_on) == (date(2026, 8, 20), date(2026, 8, 21))
    assert (second.rectified_on, second.verified_on) == (None, None)


def test_nothing_is_handed_over_without_an_item_and_the_list_is_closed_afterwards(appraising):
    found = appraising.heard()
    appraising.act(found, A.appraised, Role.SC_OFFICE, HEARD, VOTES)
    with pytest.raises(NotYet) as refused:
        appraising.act(found, A.assigned, Role.SC_OFFICE, ASSIGNED, {"opinion": "好"})
    assert "整改事项，至少一项" in str(refused.value.reasons[0])
    office = appraising.world.viewer(Role.SC_OFFICE)
    fields = {"title": "排口", "task": "改造", "node_on": date(2026, 8, 31)}
    item = services.add_appraisal_item(appraisal=found, fields=fields, by=office, at=moment(ASSIGNED))
    appraising.act(found, A.assigned, Role.SC_OFFICE, ASSIGNED, {"opinion": "好"})
    with pytest.raises(TooLate, match="已经交办"):
        services.strike_appraisal_item(item=item, by=office, at=moment(ASSIGNED))


# ── who sees it ───────────────────────────────────────────────────────────
def test_the_object_sees_it_once_chosen_and_others_never(appraising):
    found, world = appraising.opened(), appraising.world
    url = reverse("oversight:appraisal", args=[found.pk])
    with frozen(date(2026, 2, 1)):
        assert world.client(Role.HANDLING_UNIT).get(url).status_code == 404
        appraising.act(found, A.chosen, Role.SC_OFFICE, date(2026, 1, 20), {"meeting": "第30次主任会议"})
        assert world.client(Role.HANDLING_UNIT).get(url).status_code == 200
        assert world.client(Role.HANDLING_UNIT, 1).get(url).status_code == 404


def test_citizens_read_the_result_only_when_the_office_made_it_public(appraising, client):
    found = appraising.assigned()
    url = reverse("public_appraisals", args=[appraising.world.congress.code])
    assert "黑臭水体治理" not in client.get(url).content.decode()
    text = published(appraising.world, PublicationKind.APPRAISAL, found.pk, ASSIGNED)
    page = client.get(url).content.decode()
    assert "黑臭水体治理" in page and "满意、基本满意共23票" in page and "要求整改2项，已核实到位0项" in page
    office = appraising.world.viewer(Role.SC_OFFICE)
    services.withdraw(publication=text, reason="有姓名", by=office, at=moment(ASSIGNED))
    assert "黑臭水体治理" not in client.get(url).content.decode()


def test_the_object_reads_what_it_has_to_put_right_when_it_is_handed_over_and_not_before(appraising):
    found, (title, task) = appraising.appraised(), ITEMS[0]
    with frozen(ASSIGNED):
        unit = appraising.world.client(Role.HANDLING_UNIT)
        listed = unit.get(found.get_absolute_url()).content.decode()
        assert title not in listed and task not in listed
        assert title in appraising.world.client(Role.SC_MEMBER).get(found.get_absolute_url()).content.decode()
        appraising.act(found, A.assigned, Role.SC_OFFICE, ASSIGNED, {"opinion": "工作有力，反复仍在。"})
        assert title in unit.get(found.get_absolute_url()).content.decode()


def test_the_object_reads_neither_what_was_found_out_nor_what_the_party_committee_was_told(appraising):
    found = appraising.assigned()
    appraising.report(found)
    with frozen(date(2026, 5, 13)):
        own = appraising.world.client(Role.HANDLING_UNIT).get(found.get_absolute_url()).content.decode()
        congress = appraising.world.client(Role.SC_MEMBER).get(found.get_absolute_url()).content.decode()
    for words in ("7处排口雨后返黑", "调查7处排口，听取审议了专项工作报告。"):
        assert words in congress and words not in own
    assert "开展调查" in own and "工作有力，反复仍在。" in own  # that it was done, and what it is told
