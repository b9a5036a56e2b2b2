"""Commitments from promise to score: the requirements R2.13-R2.16, each by its number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.activities import services as activities
from huying.kernel.calendar.clock import frozen
from huying.kernel.metrics.registry import get, measure
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.livelihood_projects.models import CommitmentSheet
from huying.mechanisms.livelihood_projects.selectors import commitments as selectors
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services import commitments as services
from huying.mechanisms.livelihood_projects.services.ratings import show_remark
from tests.commitments import COLUMN, PREPARED, PROMISED, REPORTED, RESULTS, UNTIL, CommitmentPlay, K, Y
from tests.livelihood import LivelihoodPlay
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

rule = pytest.mark.rule


@pytest.fixture
def play(world: World) -> CommitmentPlay:
    return CommitmentPlay(world)


def said(refused: pytest.ExceptionInfo[refusals.Refused]) -> str:
    return str(refused.value)


# ── promised ──────────────────────────────────────────────────────────────
@rule("R2.13")
def test_each_of_the_four_organs_and_each_department_owes_commitments_and_who_has_none_by_the_day_is_listed(
    world: World, play: CommitmentPlay
):
    for kind, name in (
        (BodyKind.SUPERVISORY_COMMISSION, "县监察委员会"),
        (BodyKind.COURT, "县人民法院"),
        (BodyKind.PROCURATORATE, "县人民检察院"),
    ):
        Body.objects.create(congress=world.congress, kind=kind, name=name)
    year = play.year()
    assert {s.unit.name for s in selectors.sheets_of(year)} == {
        GOVERNMENT, HOUSING, CITY_MANAGEMENT, "县监察委员会", "县人民法院", "县人民检察院"
    }  # fmt: skip
    sheet = play.promised()
    due = DueDay.objects.get(proceeding=proceeding_of(K, play.sheet(CITY_MANAGEMENT).pk), act=K.published.name)
    assert due.due_on == date(2026, 4, 1)  # three months from 1 January: a Wednesday, worked
    rows = list(selectors.sheets_of(year))
    on_the_day = selectors.lights_of_sheets(rows, date(2026, 4, 1))
    after = selectors.lights_of_sheets(rows, date(2026, 4, 2))
    assert {light.kind for pk, light in on_the_day.items() if pk != sheet.pk} == {"wait"}
    assert {light.words for pk, light in after.items() if pk != sheet.pk} == {"还没有公布承诺，超期1日"}
    assert after[sheet.pk].kind == "ok"
    assert measure("commitments.units", world.congress, 2026) == 6
    assert measure("commitments.unpublished", world.congress, 2026) == 5
    assert sheet not in get("commitments.unpublished").rows(world.congress, 2026)


@rule("R2.13")
def test_a_published_commitment_is_read_by_everybody_and_is_not_changed(world: World, play: CommitmentPlay):
    sheet = play.written()
    page = reverse("public_commitment_unit", args=[world.congress.code, sheet.pk])
    assert Client().get(page).status_code == 404
    play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, PROMISED, {"media": "县融媒体中心"})
    assert "改造老旧小区12个" in Client().get(page).content.decode()
    unit = world.viewer(Role.HANDLING_UNIT, on=PROMISED)
    with pytest.raises(refusals.TooLate, match="已经公布"):
        services.save_commitment(
            sheet=play.sheet(), title="再加一项", goal="年底", field="", by=unit, at=moment(PROMISED)
        )
    with pytest.raises(refusals.TooLate):
        services.remove_commitment(
            commitment=sheet.commitments.select_related("sheet__congress", "sheet__unit")[0], by=unit,
            at=moment(PROMISED),
        )  # fmt: skip


def test_nothing_empty_is_published_and_no_unit_writes_for_another(world: World, play: CommitmentPlay):
    sheet = play.sheet()
    with pytest.raises(refusals.NotYet) as refused:
        play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, PROMISED, {"media": "县融媒体中心"})
    assert "还没有写承诺" in said(refused) and refused.value.reasons[0].rule == "R2.13"
    for other in (world.viewer(Role.HANDLING_UNIT, 1, on=PROMISED), world.viewer(Role.SC_OFFICE, on=PROMISED)):
        with pytest.raises(refusals.NotAllowed):
            services.save_commitment(sheet=sheet, title="甲", goal="乙", field="", by=other, at=moment(PROMISED))


def test_the_units_are_told_that_commitments_are_asked_for(world: World, play: CommitmentPlay):
    play.year()
    unit = world.person(Role.HANDLING_UNIT)
    assert Notice.objects.filter(person=unit, text__contains="2026年重点工作承诺").count() == 1


def test_a_year_is_prepared_once_and_by_the_office(world: World, play: CommitmentPlay):
    play.year()
    with pytest.raises(refusals.TooLate, match="2026年"):
        services.open_year(year=2026, by=world.viewer(Role.SC_OFFICE, on=PREPARED), on=PREPARED, at=moment(PREPARED))
    housing = [world.body(HOUSING)]
    with pytest.raises(refusals.Incomplete, match=GOVERNMENT):
        services.open_year(
            year=2027, by=world.viewer(Role.SC_OFFICE, on=PREPARED), on=PREPARED, at=moment(PREPARED), units=housing
        )
    with pytest.raises(refusals.NotAllowed):
        services.open_year(year=2027, by=world.viewer(Role.SC_MEMBER, on=PREPARED), on=PREPARED, at=moment(PREPARED))


@rule("R2.16")
def test_a_project_decided_by_ballot_is_promised_by_its_unit_and_scored_on_its_own_page(
    world: World, play: CommitmentPlay
):
    project, sheet = LivelihoodPlay(world).decided(), play.sheet()
    unit, at = world.viewer(Role.HANDLING_UNIT, on=PROMISED), moment(PROMISED)
    said_of_it = {"title": "出口拓宽", "goal": "11月底通车", "field": "transport", "project": project}
    with pytest.raises(refusals.Incomplete, match="不是由"):
        services.save_commitment(
            sheet=play.sheet(CITY_MANAGEMENT), **said_of_it, by=world.viewer(Role.HANDLING_UNIT, 1, on=PROMISED), at=at
        )
    services.save_commitment(sheet=sheet, **said_of_it, by=unit, at=at)
    play.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, PROMISED, {"media": "县融媒体中心"})
    play.report_each(sheet, [5])
    play.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "通车了"})
    play.opened()
    play.score(play.sheet(), 3)
    play.scored()
    page = Client().get(reverse("public_project", args=[world.congress.code, project.pk])).content.decode()
    assert "出口拓宽" in page and "自评5分，群众3.00分" in page


# ── visited ───────────────────────────────────────────────────────────────
@rule("R2.14")
def test_the_visits_are_done_only_when_every_committing_unit_was_visited_and_the_others_are_listed(
    world: World, play: CommitmentPlay
):
    sheet, year = play.promised(), play.year()
    running, on = proceeding_of(Y, year.pk), date(2026, 9, 1)
    plan = {"meeting": "第32次会议", "plan": "七月到九月到每个承诺单位"}
    play.act(running, Y.planned, Role.SC_OFFICE, date(2026, 6, 25), plan)
    assert [s.unit.name for s in selectors.not_visited(year)] == [HOUSING]
    assert measure("commitments.unvisited", world.congress, 2026) == 1
    with pytest.raises(refusals.NotYet) as refused:
        play.act(running, Y.visited, Role.SC_OFFICE, on, {"summary": "进展顺利"})
    door = DueDay.objects.filter(proceeding=running, act=Y.visited.name)
    assert not door.get().is_open
    assert f"还没有到{HOUSING}观摩或者视察" in said(refused) and refused.value.reasons[0].rule == "R2.14"
    play.visit(sheet, "observation")
    assert selectors.not_visited(year) == []
    assert door.get().is_open  # the desk knows at once
    assert measure("commitments.visited", world.congress, 2026) == 1
    assert measure("commitments.unvisited", world.congress, 2026) == 0
    play.act(running, Y.visited, Role.SC_OFFICE, on, {"summary": "进展顺利"})


@rule("R2.14")
def test_a_year_that_ended_without_plan_and_visits_says_so_for_ever_and_opens_the_list(
    world: World, play: CommitmentPlay
):
    play.reported()
    play.opened()
    year = play.scored()
    stands, _ = judge(proceeding_of(Y, year.pk), date(2027, 3, 1))
    assert [(d.act, d.due.on) for d in stands.missed] == [
        (Y.planned, date(2026, 7, 1)), (Y.visited, date(2026, 11, 2))  # 1 November 2026 is a Sunday
    ]  # fmt: skip
    with frozen(date(2027, 3, 1)):
        office = world.client(Role.SC_OFFICE)
        page = office.get(year.get_absolute_url()).content.decode()
        assert page.count("到结束也没有办") == 2 and "未走访的单位：1个" in page
        listed = reverse("metrics:rows", args=["commitments.unvisited"]) + "?year=2026"
        for html in (page, office.get(reverse("livelihood:commitment_years")).content.decode()):
            assert f'href="{listed}"' in html
        assert HOUSING in office.get(listed).content.decode()
        unit = world.client(Role.HANDLING_UNIT).get(reverse("livelihood:commitment_years")).content.decode()
        assert "没有走访" not in unit


@rule("R2.14")
def test_a_year_whose_units_were_all_visited_ends_with_nothing_left_out(play: CommitmentPlay):
    sheet, year = play.reported(), play.year()
    running = proceeding_of(Y, year.pk)
    plan = {"meeting": "第32次会议", "plan": "七月到九月到每个承诺单位"}
    play.act(running, Y.planned, Role.SC_OFFICE, date(2026, 8, 3), plan)  # late, and done
    play.visit(sheet)
    play.act(running, Y.visited, Role.SC_OFFICE, date(2026, 9, 1), {"summary": "进展顺利"})
    play.opened()
    play.scored()
    stands, _ = judge(proceeding_of(Y, year.pk), date(2027, 3, 1))
    assert stands.missed == ()


@rule("R2.14")
@pytest.mark.parametrize(("kind", "counts"), [("observation", True), ("inspection", True), ("symposium", False)])
def test_observing_and_inspecting_are_visits_and_sitting_in_a_room_is_not(
    play: CommitmentPlay, kind: str, counts: bool
):
    sheet = play.promised()
    play.visit(sheet, kind)
    assert (selectors.not_visited(play.year()) == []) is counts


@rule("R2.14")
@pytest.mark.parametrize(("capacity", "counts"), [("sc_member", True), ("deputy", True), ("staff", False)])
def test_a_visit_counts_only_when_a_member_or_deputy_took_part(play: CommitmentPlay, capacity: str, counts: bool):
    sheet = play.promised()
    play.visit(sheet, capacity=capacity)
    assert (selectors.not_visited(play.year()) == []) is counts
    assert measure("commitments.visited", play.world.congress, 2026) == int(counts)
    assert selectors.years_of(play.world.congress).get().unvisited == int(not counts)


@rule("R2.14")
def test_a_year_whose_visits_were_made_by_staff_alone_is_not_done_until_a_deputy_is_named_who_went(
    world: World, play: CommitmentPlay
):
    sheet, year = play.promised(), play.year()
    running, on = proceeding_of(Y, year.pk), date(2026, 9, 1)
    plan = {"meeting": "第32次会议", "plan": "七月到九月到每个承诺单位"}
    play.act(running, Y.planned, Role.SC_OFFICE, date(2026, 6, 25), plan)
    visit = play.visit(sheet, capacity="staff")
    with pytest.raises(refusals.NotYet) as refused:
        play.act(running, Y.visited, Role.SC_OFFICE, on, {"summary": "进展顺利"})
    assert "要有组成人员或者代表参加" in said(refused)
    with frozen(on):
        office = world.client(Role.SC_OFFICE)
        assert "不算走访" in office.get(sheet.get_absolute_url()).content.decode()
        assert "没有组成人员、代表参加，不算" in office.get(year.get_absolute_url()).content.decode()
        form = reverse("activities:participant_new", args=[visit.pk])
        deputy = {"person": world.person(Role.DEPUTY).pk, "capacity": "sc_member"}
        typed = {"name": "老赵", "capacity": "deputy"}  # nobody on the roll
        assert office.post(form, typed).status_code == 302
        assert "不算走访" in office.get(sheet.get_absolute_url()).content.decode()
        wrong = office.post(form, deputy)
        assert wrong.status_code == 422 and "那一天不是常委会组成人员" in wrong.content.decode()
        assert office.post(form, deputy | {"capacity": "deputy"}).status_code == 302
    door = DueDay.objects.filter(proceeding=running, act=Y.visited.name)
    assert door.get().is_open  # the desk knows at once
    activities.remove_participant(
        participant=visit.participants.get(person=deputy["person"]), by=world.viewer(Role.SC_OFFICE), at=moment(on)
    )
    assert not door.get().is_open


# ── by field ──────────────────────────────────────────────────────────────
@rule("R2.20")
def test_commitments_are_filtered_by_field_inside_and_in_the_public_column(world: World, play: CommitmentPlay):
    sheet, year = play.promised(), play.year()  # both in the field of the environment
    public = reverse("public_commitments", args=[world.congress.code, year.year])
    with frozen(PROMISED):
        for client, page in ((world.client(Role.DEPUTY), year.get_absolute_url()), (Client(), public)):

            def units(query: str, client: Client = client, page: str = page) -> list[str]:
                answer = client.get(page + query)
                rows = answer.context["shown"] if "shown" in answer.context else answer.context["lines"]
                return [line.sheet.unit.name for line in rows]

            assert len(units("")) > 1 and sheet.unit.name in units("")
            assert units("?field=environment") == [sheet.unit.name]
            assert units("?field=education") == []
            assert "没有单位在这个领域作出承诺" in client.get(f"{page}?field=education").content.decode()


@rule("R2.20")
def test_what_a_unit_has_not_published_is_found_by_no_field_but_by_the_office(world: World, play: CommitmentPlay):
    sheet, year = play.written(), play.year()
    assert selectors.sheets_in(year, "environment", is_public=True) == frozenset()
    assert selectors.sheets_in(year, "environment", is_public=False) == {sheet.pk}
    with frozen(PROMISED):
        deputy = world.client(Role.DEPUTY).get(f"{year.get_absolute_url()}?field=environment")
        office = world.client(Role.SC_OFFICE).get(f"{year.get_absolute_url()}?field=environment")
    assert deputy.context["shown"] == [] and [x.sheet for x in office.context["shown"]] == [sheet]


def test_the_unit_is_urged_and_told(world: World, play: CommitmentPlay):
    sheet = play.promised()
    wanted = {"wanted": "9月底以前补上进度"}
    play.act(proceeding_of(K, sheet.pk), K.urged, Role.WORKING_BODY, date(2026, 7, 9), wanted)
    told = Notice.objects.filter(person=world.person(Role.HANDLING_UNIT), text__contains="9月底以前补上进度")
    assert told.count() == 1


# ── reported ──────────────────────────────────────────────────────────────
@rule("R2.15")
def test_a_report_to_the_people_has_a_report_for_each_commitment(world: World, play: CommitmentPlay):
    sheet = play.promised()
    play.report_each(sheet, [5])
    with pytest.raises(refusals.NotYet) as refused:
        play.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "好"})
    assert "修好住宅楼漏水" in said(refused) and refused.value.reasons[0].rule == "R2.15"
    assert measure("commitments.promises", world.congress, 2026) == 2
    assert measure("commitments.unreported", world.congress, 2026) == 2
    play.report_each(sheet, [5, 4])
    play.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "两项都做到了"})
    assert measure("commitments.unreported", world.congress, 2026) == 0


@rule("R2.15")
def test_the_public_column_shows_the_score_card_and_who_has_not_reported(world: World, play: CommitmentPlay):
    sheet = play.promised()
    due = DueDay.objects.get(proceeding=proceeding_of(K, sheet.pk), act=K.reported.name)
    assert due.due_on == date(2026, 12, 21)  # ten days before 31 December: a Monday
    column = reverse("public_commitments", args=[world.congress.code, 2026])
    card = reverse("public_commitment_unit", args=[world.congress.code, sheet.pk])
    with frozen(date(2026, 12, 22)):
        assert "已承诺，还没有报告，超期1日" in Client().get(column).content.decode()
        assert Client().get(card).content.decode().count("还没有报告") >= 2
    play.report_each(sheet)
    with frozen(REPORTED):
        assert "按期做到" not in Client().get(card).content.decode()  # written, not yet reported
    play.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "两项都做到了"})
    with frozen(date(2026, 12, 22)):
        assert "已向人民报告" in Client().get(column).content.decode()
        assert "按期做到" in Client().get(card).content.decode()


# ── scored ────────────────────────────────────────────────────────────────
@rule("R2.16")
def test_the_publics_score_stands_beside_the_self_score_item_by_item_with_the_difference(
    world: World, play: CommitmentPlay
):
    sheet = play.reported()
    play.opened()
    for points in (2, 3, 4, 4):
        play.score(sheet, points)
    play.score(sheet, 5, token="deputy:1", by_deputy=True)
    play.scored()
    sheet = play.sheet()
    assert (sheet.public_score, sheet.public_count) == (Decimal("3.25"), 4)  # 2 + 3 + 4 + 4 = 13 over four
    assert (sheet.deputy_score, sheet.deputy_count) == (Decimal("5.00"), 1)
    first, second = sheet.commitments.all()
    assert selectors.difference(first.self_score, first.public_score) == "自评高1.75"  # 5 - 3.25
    assert selectors.difference(second.self_score, second.public_score) == "自评高0.75"  # 4 - 3.25
    assert measure("commitments.higher_self", world.congress, 2026) == 1
    page = Client().get(reverse("public_commitment_unit", args=[world.congress.code, sheet.pk])).content.decode()
    assert "自评高1.75" in page and "自评高1.25" in page  # on the whole: (5 + 4) / 2 - 3.25
    assert page.count("3.25分") >= 2


@rule("R2.16")
def test_nobody_sees_an_interim_count_and_results_wait_for_the_last_day(world: World, play: CommitmentPlay):
    sheet = play.reported()
    year = play.opened()
    play.score(sheet, 1)
    assert play.sheet().public_score is None
    with pytest.raises(refusals.Incomplete, match="还不能公布结果"):
        play.act(proceeding_of(Y, year.pk), Y.scored, Role.SC_OFFICE, UNTIL)
    year.refresh_from_db()
    assert year.scored_on is None
    play.scored()
    assert play.sheet().public_count == 1
    ended = [proceeding_of(K, s.pk).ended_on for s in CommitmentSheet.objects.filter(of=year)]
    assert ended == [RESULTS] * 3  # who never reported is not left hanging


def test_published_results_are_not_corrected(world: World, play: CommitmentPlay):
    play.reported()
    year = play.opened()
    play.scored()
    record = ActRecord.objects.get(proceeding=proceeding_of(Y, year.pk), act=Y.scored.name)
    office = world.viewer(Role.SC_OFFICE, on=RESULTS)
    with pytest.raises(refusals.TooLate, match="不能更正"):
        correct(record=record, by=office, reason="写错了", at=moment(RESULTS))


def test_a_column_whose_scores_end_before_they_begin_is_refused(play: CommitmentPlay):
    play.promised()
    with pytest.raises(refusals.Incomplete, match="截止日"):
        play.opened(COLUMN, COLUMN)


def test_a_remark_is_read_by_everybody_only_when_the_office_has_looked_and_results_are_out(
    world: World, play: CommitmentPlay
):
    sheet = play.reported()
    play.opened()
    play.score(sheet, 4, remark="比去年快，打13800001234问就行")
    rating, card = sheet.ratings.get(), reverse("public_commitment_unit", args=[world.congress.code, sheet.pk])
    assert "13800001234" not in rating.remark
    office = world.viewer(Role.SC_OFFICE, on=REPORTED)
    with pytest.raises(refusals.NotAllowed):
        show_remark(rating=rating, is_shown=True, by=world.viewer(Role.SC_MEMBER), at=moment(REPORTED))
    play.scored()
    assert "比去年快" not in Client().get(card).content.decode()
    show_remark(rating=rating, is_shown=True, by=office, at=moment(RESULTS + timedelta(days=1)))
    assert "比去年快" in Client().get(card).content.decode()


def test_the_year_page_lists_who_did_not_promise_who_was_not_visited_and_who_did_not_report(
    world: World, play: CommitmentPlay
):
    play.promised()
    with frozen(date(2026, 12, 22)):
        page = world.client(Role.SC_OFFICE).get(play.year().get_absolute_url()).content.decode()
    assert "没有公布承诺：2个" in page and "未走访的单位：1个" in page and "没有向人民报告：3个" in page


def test_a_year_of_sixty_units_costs_no_more_queries_than_one_of_three(world: World, stranger: World):
    Body.objects.bulk_create(
        Body(congress=stranger.congress, kind=BodyKind.DEPARTMENT, name=f"第{n}局") for n in range(57)
    )

    def asked(where: World, client: Client) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(CommitmentPlay(where).year().get_absolute_url()).status_code == 200
            assert Client().get(reverse("public_commitments_now", args=[where.congress.code])).status_code == 200
        return len(found)

    with frozen(date(2026, 4, 2)):
        counts = []
        for where in (world, stranger):
            CommitmentPlay(where).promised()
            client = where.client(Role.SC_OFFICE)
            asked(where, client)  # what is remembered of a congress is asked once
            counts.append(asked(where, client))
    assert counts[0] == counts[1]
