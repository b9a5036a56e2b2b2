"""年终统计 (R1.63, peers.md b19): every number of a year beside the year before, each opening its list."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from huying.kernel.calendar import clock
from huying.kernel.metrics import registry, selectors
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World

rule = pytest.mark.rule
TODAY = date(2026, 9, 10)


@pytest.fixture
def play(world: World):
    with clock.frozen(TODAY):
        yield Play(world)


def counted(play: Play, *names: str) -> list[int]:
    return [registry.measure(name, play.world.congress, 2026) for name in names]


@rule("R1.63")
def test_the_handling_of_a_year_is_counted_from_what_was_recorded(play: Play):
    play.reported()  # closed on 30 April, handed over on 8 May, received on 11 May, reported on 1 September
    handled = ("handed_over_in_time", "reports", "reports_in_time", "letters_assessed", "letters_concluded")
    assert counted(play, *(f"oversight.{name}" for name in handled)) == [1, 1, 1, 0, 0]
    items = ("problem_items", "items_on_schedule", "items_late", "items_sent_back", "items_urged")
    assert counted(play, *(f"oversight.{name}" for name in items)) == [2, 2, 0, 0, 0]


@rule("R1.63")
def test_what_is_late_and_what_is_sent_back_is_counted(play: Play):
    opinion = play.assigned()
    # time node 31 August, today 10 September, nothing done
    assert counted(play, "oversight.items_on_schedule", "oversight.items_late") == [0, 2]
    other = play.world
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    signed = {"coordinating_leader": "吴副县长"}
    play.act(running, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), signed)
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    said = {"reason": "不归我们管", "suggested_unit": "县城市管理局"}
    play.act(child, ItemHandling.returned, Role.HANDLING_UNIT, date(2026, 5, 14), said)
    assert counted(play, "oversight.items_returned") == [1]
    assert registry.measure("oversight.items_returned", other.congress, 2025) == 0


@rule("R1.63")
def test_an_assessment_that_failed_is_not_counted_as_passed(play: Play):
    opinion = play.reported()
    running = proceeding_of(OpinionHandling, opinion.pk)
    votes = {"satisfied": 5, "basically_satisfied": 2, "dissatisfied": 18, "present": 25, "members": 27}
    play.act(running, OpinionHandling.assessed, Role.SC_OFFICE, date(2026, 9, 8), votes)
    assert counted(play, "oversight.letters_assessed", "oversight.assessments_passed") == [1, 0]


@rule("R1.63")
def test_an_assessment_that_passed_is(play: Play):
    opinion = play.reported()
    running = proceeding_of(OpinionHandling, opinion.pk)
    votes = {"satisfied": 20, "basically_satisfied": 5, "dissatisfied": 0, "present": 25, "members": 27}
    play.act(running, OpinionHandling.assessed, Role.SC_OFFICE, date(2026, 9, 8), votes)
    assert counted(play, "oversight.letters_assessed", "oversight.assessments_passed") == [1, 1]


@rule("R1.63")
def test_the_meetings_of_a_year_and_who_came(play: Play):
    play.deliberated()  # 27 due, 25 of them present
    names = ("sessions", "agenda_items", "attendances", "present")
    found = dict(zip(names, counted(play, *(f"meetings.{name}" for name in names)), strict=True))
    assert (found["sessions"], found["agenda_items"], found["present"]) == (1, 1, 25)
    assert found["attendances"] >= 25


@rule("R1.63")
def test_all_numbers_of_a_year_stand_beside_the_year_before_and_open_their_lists(play: Play):
    play.reported()
    office = play.world.client(Role.SC_OFFICE)
    page = office.get(reverse("metrics:yearend"), {"year": 2026})
    shown = {now.metric.name: (now.value, past.value) for g in page.context["groups"] for now, past in g.rows}
    assert shown.keys() == {m.name for m in registry.all_metrics()}
    assert shown["oversight.problem_items"] == (2, 0)
    for name in shown:
        assert f'href="{reverse("metrics:rows", args=[name])}?year=2026"' in page.content.decode()
    for name, (value, _) in shown.items():
        rows = office.get(reverse("metrics:rows", args=[name]), {"year": 2026})
        assert rows.context["page"].paginator.count == value, name


@rule("R1.63")
def test_the_statistics_go_out_as_a_sheet_and_as_a_paper_with_the_same_numbers(play: Play):
    play.reported()
    office = play.world.client(Role.SC_OFFICE)
    sheet = office.get(reverse("metrics:yearend_xlsx"), {"year": 2026})
    rows = list(load_workbook(BytesIO(sheet.content)).active.values)
    assert rows[0][3:7] == ("2026年", "2026年占比", "2025年", "2025年占比")
    numbers = {row[1]: (row[3], row[5]) for row in rows[1:]}
    assert numbers["问题清单事项"] == (2, 0)
    paper = Document(BytesIO(office.get(reverse("metrics:yearend_docx"), {"year": 2026}).content))
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert ["问题清单事项", "2项", "—", "0项"] in [[re.sub(r"\s", "", c) for c in row] for row in cells]


@rule("R1.63")
def test_two_years_of_all_numbers_are_counted_in_two_queries(play: Play, django_assert_num_queries):
    registry.all_metrics()
    with django_assert_num_queries(2):
        selectors.two_years(play.world.congress, 2026)


@rule("R1.63")
def test_a_share_of_too_few_is_not_told_as_a_percentage(play: Play):
    metric = registry.get("oversight.reports")
    assert selectors.Number(metric, 3, 4).share == "3/4，不足5份，不算百分比"
    assert selectors.Number(metric, 4, 5).share == "4/5，80%"
