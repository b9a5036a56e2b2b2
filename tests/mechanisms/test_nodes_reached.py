"""A node is reached by the progress that names it, or by what finished the item (R1.64)."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from huying.kernel.people.roles import Role
from huying.kernel.procedures import services as procedures
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import Milestone, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling as I
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import SEPARATE
from tests.play import TAKEN_ON, Play, stand_beside
from tests.world import CITY_MANAGEMENT, World, moment

UNIT = Role.HANDLING_UNIT
PLANNED, DONE = date(2026, 8, 20), date(2026, 8, 12)
BACK = {"reason": "车棚没有通电", "node_on": date(2026, 12, 11)}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def taken_on(play: Play) -> ProblemItem:
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    item = opinion.items.get(number=1)
    play.act(proceeding_of(I, item.pk), I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    return item


def node(
    play: Play, item: ProblemItem, title: str = "完成42栋", nth: int = 0, on: date = date(2026, 5, 18)
) -> Milestone:
    fields = {"title": title, "measure": "分三批", "responsible": "何志远", "planned_on": PLANNED}
    return services.save_milestone(item=item, fields=fields, by=play.world.viewer(UNIT, nth), at=moment(on))


def nodes(item: ProblemItem, today: date = date(2026, 9, 10)) -> dict[str, str]:
    return {row.milestone.title: row.light.words for row in selectors.milestone_rows(item, today)}


def test_an_item_done_before_its_node_has_reached_it_on_that_day(play):
    item = taken_on(play)
    mine = node(play, item)
    play.act(proceeding_of(I, item.pk), I.done, UNIT, DONE, {"evidence": "验收单"})
    mine.refresh_from_db()
    assert (mine.reached_on, mine.entered_on) == (DONE, DONE)
    assert nodes(item) == {"完成42栋": "已办，按期"}


def test_a_node_that_progress_had_reached_keeps_its_day(play):
    item = taken_on(play)
    mine, running = node(play, item), proceeding_of(I, item.pk)
    play.act(running, I.progressed, UNIT, date(2026, 7, 1), {"progress": "完成42栋", "milestone": str(mine.pk)})
    play.act(running, I.done, UNIT, DONE, {"evidence": "验收单"})
    mine.refresh_from_db()
    assert mine.reached_on == date(2026, 7, 1)


def test_what_is_sent_back_has_not_reached_its_node_nor_has_what_was_corrected(play):
    item = taken_on(play)
    mine, running = node(play, item), proceeding_of(I, item.pk)
    done = play.act(running, I.done, UNIT, DONE, {"evidence": "验收单"})
    office = play.world.viewer(Role.SC_OFFICE)
    procedures.reverse(record=done, by=office, reason="没有验收", at=moment(date(2026, 8, 13)))
    mine.refresh_from_db()
    assert (mine.reached_on, mine.entered_on) == (None, None)
    play.act(running, I.done, UNIT, date(2026, 8, 14), {"evidence": "验收单"})
    play.act(running, I.sent_back, Role.SUPERVISION_OFFICE, date(2026, 8, 18), BACK)
    mine.refresh_from_db()
    assert mine.reached_on is None
    play.act(running, I.done, UNIT, date(2026, 9, 2), {"evidence": "复验单"})
    mine.refresh_from_db()
    assert mine.reached_on == date(2026, 9, 2)


def test_a_node_written_after_the_item_was_done_is_still_to_be_reached(play):
    item = taken_on(play)
    play.act(proceeding_of(I, item.pk), I.done, UNIT, DONE, {"evidence": "验收单"})
    node(play, item, on=date(2026, 8, 13))
    assert nodes(item, date(2026, 8, 13)) == {"完成42栋": "正常"}


def test_a_part_is_finished_by_its_own_answer_and_not_by_the_unit_in_charge(play):
    item = taken_on(play)
    beside, running = play.world.body(CITY_MANAGEMENT), proceeding_of(I, item.pk)
    stand_beside(item, beside, SEPARATE)
    node(play, item)
    node(play, item, "清运垃圾", nth=1)
    play.act(running, I.done, UNIT, DONE, {"evidence": "验收单"})
    assert nodes(item, DONE) == {"完成42栋": "已办，按期", "清运垃圾": "正常"}
    play.act(running, I.separately_answered, UNIT, date(2026, 8, 19), {"answer": "已清运"}, str(beside.pk), nth=1)
    assert nodes(item, date(2026, 8, 19)) == {"完成42栋": "已办，按期", "清运垃圾": "已办，按期"}


def test_what_was_done_before_reaches_its_nodes_when_the_platform_is_brought_up_to_date(play):
    item = taken_on(play)
    beside, running = play.world.body(CITY_MANAGEMENT), proceeding_of(I, item.pk)
    stand_beside(item, beside, SEPARATE)
    node(play, item)
    node(play, item, "清运垃圾", nth=1)
    play.act(running, I.done, UNIT, DONE, {"evidence": "验收单"})
    play.act(running, I.separately_answered, UNIT, date(2026, 8, 19), {"answer": "已清运"}, str(beside.pk), nth=1)
    node(play, item, "回访", on=date(2026, 8, 20))
    told = list(Milestone.objects.values_list("title", "reached_on", "entered_on"))
    Milestone.objects.update(reached_on=None, entered_on=None)
    migration = import_module("huying.mechanisms.oversight.migrations.0028_done_reaches_the_nodes")
    migration.reached_by_what_finished(apps, connection.schema_editor())
    assert list(Milestone.objects.values_list("title", "reached_on", "entered_on")) == told
    assert [reached for _, reached, _ in told] == [DONE, date(2026, 8, 19), None]
