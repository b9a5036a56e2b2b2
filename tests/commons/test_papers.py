"""The papers of a session: distributed, reached, read, reminded (R1.26); the agenda and the half-days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import HalfDay, ItemKind, PaperKind, Receipt, ScSession, SittingKind
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, TooLate
from tests.world import World, moment

rule = pytest.mark.rule
# 7 days before 2026-06-25 is 06-18: the last day on which papers are in time
TODAY, IN_TIME, TOO_LATE, PLANNED = date(2026, 6, 1), date(2026, 6, 18), date(2026, 6, 20), date(2026, 6, 25)


def plan(world: World) -> ScSession:
    session = services.plan_session(congress=world.congress, number=18, planned_on=PLANNED, on=TODAY)
    services.add_item(
        session=session, title="审议县城供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world)
    )
    return session


def recorder(world: World, on: date = TODAY):
    return {"by": world.person(Role.SC_OFFICE), "at": moment(on)}


def distribute(world: World, session: ScSession, on: date) -> int:
    return services.distribute(session=session, by=world.viewer(Role.SC_OFFICE), at=moment(on))


def leave_without_account(world: World, nth: int):
    person = world.person(Role.SC_MEMBER, nth)
    Account.objects.filter(person=person).update(is_active=False)
    return person


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("报告.pdf", b"%PDF-1.7 ... %%EOF")


@rule("R1.26")
def test_a_distribution_gives_every_member_a_receipt_for_notice_agenda_outline_form_and_papers(world):
    session = plan(world)
    services.add_paper(
        session=session, item=session.agenda.get(), kind=PaperKind.SPECIAL_REPORT, title="供水工作报告",
        upload=upload(), **recorder(world),
    )  # fmt: skip
    assert distribute(world, session, IN_TIME) == 4
    kinds = [row.paper.kind for row in selectors.distribution(session).papers]
    assert sorted(kinds) == ["agenda", "notice", "outline_form", "special_report"]
    assert Receipt.objects.filter(paper__session=session).count() == 4 * 27
    assert selectors.distribution(session).sentence == "应送27人，送到27人，还没有人读完"


@rule("R1.26")
def test_who_has_no_account_is_not_reached_until_the_printed_papers_are_registered(world):
    person, session = leave_without_account(world, 3), plan(world)
    distribute(world, session, IN_TIME)
    state = selectors.distribution(session)
    assert [row.person for row in state.unreached] == [person]
    services.register_reached(session=session, people=[person.pk], on=TOO_LATE, **recorder(world, TOO_LATE))
    state = selectors.distribution(session)
    [row] = [row for row in state.members if row.person == person]
    assert state.unreached == [] and row.by_hand and row.reached_on == TOO_LATE
    assert row.late == 2  # the 19th and the 20th


@rule("R1.26")
def test_the_notice_is_recorded_with_the_distribution_and_a_late_one_is_late_never_refused(world):
    session = plan(world)
    assert selectors.due_on(session) == IN_TIME
    distribute(world, session, TOO_LATE)
    assert selectors.days_of(session)[SessionHolding.convened.name] == TOO_LATE
    assert {row.late for row in selectors.distribution(session).papers} == {2}


def test_papers_on_the_last_day_are_in_time_and_a_later_paper_alone_is_late(world):
    session = plan(world)
    distribute(world, session, IN_TIME)
    services.add_paper(
        session=session, item=None, kind=PaperKind.OTHER, title="补充说明", upload=upload(), **recorder(world)
    )
    assert distribute(world, session, TOO_LATE) == 1
    assert sorted(row.late for row in selectors.distribution(session).papers) == [0, 0, 0, 2]


def test_without_agenda_without_members_or_without_new_papers_nothing_is_sent(world):
    empty = services.plan_session(congress=world.congress, number=19, planned_on=PLANNED, on=TODAY)
    with pytest.raises(Incomplete, match="还没有议程"):
        distribute(world, empty, IN_TIME)
    session = plan(world)
    distribute(world, session, IN_TIME)
    with pytest.raises(Incomplete, match="没有还没有印发的材料"):
        distribute(world, session, IN_TIME)


@rule("R1.26")
def test_opening_a_paper_is_the_receipt_for_reading_it_and_opening_it_again_changes_nothing(world):
    session = plan(world)
    distribute(world, session, IN_TIME)
    paper, member = session.papers.get(kind=PaperKind.NOTICE), world.client(Role.SC_MEMBER)
    for day in (date(2026, 6, 19), TOO_LATE):
        with clock.frozen(day):
            answer = member.post(reverse("meetings:paper_open", args=[paper.pk]))
    assert answer.status_code == 302 and answer.url.startswith("/documents/")
    [read] = Receipt.objects.exclude(read_at=None)
    assert read.person == world.person(Role.SC_MEMBER)
    assert clock.day_of(read.read_at) == date(2026, 6, 19)


def test_the_office_opening_a_paper_leaves_no_receipt(world):
    session = plan(world)
    distribute(world, session, IN_TIME)
    with clock.frozen(IN_TIME):
        world.client(Role.SC_OFFICE).post(reverse("meetings:paper_open", args=[session.papers.all()[0].pk]))
    assert not Receipt.objects.exclude(read_at=None).exists()


@rule("R1.26")
def test_one_press_reminds_those_who_have_not_read_and_they_are_told_once(world):
    session = plan(world)
    distribute(world, session, IN_TIME)
    reader = world.person(Role.SC_MEMBER)
    for paper in session.papers.all():
        services.read_paper(paper=paper, person=reader, at=moment(IN_TIME))
    assert services.remind(session=session, **recorder(world, TOO_LATE)) == 26
    assert services.remind(session=session, **recorder(world, TOO_LATE)) == 0
    assert Notice.objects.filter(person=reader, kind="papers").count() == 1  # of the sending alone


def test_a_member_sees_what_is_left_on_the_desk(world):
    session = plan(world)
    distribute(world, session, IN_TIME)
    with clock.frozen(IN_TIME):
        html = world.client(Role.SC_MEMBER).get(reverse("desk")).content.decode()
    assert f"读{session}的材料" in html and "还有3份没有读" in html and "1项议题还没有交" in html


def test_the_page_of_papers_costs_the_same_for_many_papers(world, django_assert_max_num_queries):
    session = plan(world)
    for number in range(20):
        services.add_paper(
            session=session, item=None, kind=PaperKind.OTHER, title=f"材料{number}", upload=upload(),
            **recorder(world),
        )  # fmt: skip
    distribute(world, session, IN_TIME)
    client = world.client(Role.SC_OFFICE)
    with clock.frozen(IN_TIME), django_assert_max_num_queries(12):
        assert client.get(reverse("meetings:papers", args=[session.pk])).status_code == 200


# ── agenda and half-days ──────────────────────────────────────────────────
@rule("R1.08")
def test_the_agenda_says_how_an_item_is_taken_who_reports_and_when_and_is_reordered(world):
    session = plan(world)
    second = services.add_item(
        session=session, title="听取水利工作报告", kind=ItemKind.HEAR, reporter="周明", **recorder(world)
    )
    services.move_up(item=second, **recorder(world))
    services.move_up(item=session.agenda.get(pk=second.pk), **recorder(world))  # first already
    rows = selectors.agenda(session)
    assert [(r.title, r.kind, r.reporter) for r in rows] == [
        ("听取水利工作报告", "听取报告", "周明"), ("审议县城供水条例草案", "审议和表决", ""),
    ]  # fmt: skip


def test_a_session_opens_with_a_plenary_and_its_half_days_move_with_it(world):
    session = plan(world)
    services.add_sitting(
        session=session, on=PLANNED + timedelta(1), half=HalfDay.MORNING, kind=SittingKind.GROUP, **recorder(world)
    )
    services.move_session(session=session, planned_on=date(2026, 6, 26), is_settled=True, **recorder(world))
    assert [f"{s}" for s in session.sittings.all()] == ["6月26日上午全体会议", "6月27日上午分组会议"]


def test_a_half_day_is_not_listed_twice_and_the_first_is_not_dropped(world):
    session = plan(world)
    with pytest.raises(Incomplete, match="已经列了"):
        services.add_sitting(
            session=session, on=PLANNED, half=HalfDay.MORNING, kind=SittingKind.JOINT, **recorder(world)
        )
    with pytest.raises(TooLate):
        services.drop_sitting(sitting=selectors.first_sitting(session), **recorder(world))
