"""A figure is one that can be, a step back is confirmed, a quantified target says a number (R1.41, R1.64)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.mechanisms.oversight.models import ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling as I
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.rules.figures import goes_back, implausible
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import TAKEN_ON, Play
from tests.world import World, moment

UNIT = Role.HANDLING_UNIT
JULY = date(2026, 7, 2)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def taken_on(play: Play, **fields: Any) -> ProblemItem:
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    item = opinion.items.get(number=1)
    ProblemItem.objects.filter(pk=item.pk).update(**fields)
    play.act(proceeding_of(I, item.pk), I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    return item


def tell(play: Play, item: ProblemItem, value: float, on: date = JULY, **more: Any) -> None:
    play.act(proceeding_of(I, item.pk), I.progressed, UNIT, on, {"progress": "施工", "value": value, **more})


# ── what a figure can be ──────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("value", "target", "unit", "fault"),
    [
        (-1, "42栋", "栋", "不能是负数"),
        (1e12, "42栋", "栋", "写得太大"),
        (101, "95%", "%", "0至100"),
        (101, "不低于95", "％", "0至100"),
        (100, "95%", "%", ""),
        (110, "120%", "%", ""),  # the target itself is beyond the whole
        (43, "42栋", "栋", ""),
    ],
)
def test_a_figure_is_not_negative_nor_beyond_the_whole(value, target, unit, fault):
    found = implausible(value, target, unit)
    assert fault in found and bool(found) == bool(fault)


def test_further_from_the_target_is_a_step_back_whichever_way_it_lies():
    assert goes_back(20, 27, "42栋") and not goes_back(27, 27, "42栋") and not goes_back(28, 27, "42栋")
    assert goes_back(50, 45, "不高于40") and not goes_back(44, 45, "不高于40")
    assert goes_back(50, 46, "38天", "68") and not goes_back(37, 46, "38天", "68")  # from 68 down to 38


@pytest.mark.parametrize("act", [I.progressed, I.done])
def test_a_share_of_more_than_a_hundred_is_refused_and_nothing_is_stored(play, act):
    item = taken_on(play, target="95%", unit_of_measure="%")
    said = {"value": 950, "progress": "施工"} if act is I.progressed else {"value": 950, "evidence": "验收单"}
    with pytest.raises(Incomplete) as refused:
        play.act(proceeding_of(I, item.pk), act, UNIT, JULY, said)
    assert "做到多少写了950：百分比写0至100之间的数" in str(refused.value)
    item.refresh_from_db()
    assert item.value is None and item.done_on is None


# ── a step back ───────────────────────────────────────────────────────────
def test_a_drop_is_asked_about_with_what_was_before_and_everything_typed_is_kept(play):
    item = taken_on(play)
    tell(play, item, 27)
    address = reverse("procedures:act", args=[proceeding_of(I, item.pk).pk, I.progressed.name])
    said = {"value": "7", "progress": "两个小区又漏了", "on": "2026-07-20"}
    client = play.world.client(UNIT)
    with frozen(date(2026, 7, 20)):
        page = client.post(address, said)
        assert page.status_code == 422
        text = page.content.decode()
        assert "这次写7处，2026年7月2日登记的是27处" in text and "两个小区又漏了" in text
        assert client.post(address, said | {"went_back": "yes"}).status_code == 302
    item.refresh_from_db()
    assert item.value == 7


def test_an_earlier_figure_that_is_entered_later_is_no_step_back(play):
    item = taken_on(play)
    tell(play, item, 27, date(2026, 7, 2))
    services.perform(
        proceeding=proceeding_of(I, item.pk), act=I.progressed, by=play.world.viewer(UNIT), on=date(2026, 6, 1),
        at=moment(date(2026, 7, 3)), said={"progress": "进场", "value": 3},
    )  # fmt: skip


def test_a_figure_that_was_corrected_is_not_compared_with(play):
    item = taken_on(play)
    running = proceeding_of(I, item.pk)
    wrong = play.act(running, I.progressed, UNIT, JULY, {"progress": "施工", "value": 270})
    services.reverse(record=wrong, by=play.world.viewer(UNIT), reason="多写了一个0", at=moment(JULY))
    tell(play, item, 27)


# ── a target with a number ────────────────────────────────────────────────
FIELDS = {
    "title": "屋面防水翻修", "kind": "quantitative", "indicator": "完成数", "unit_of_measure": "栋", "task": "完成翻修",
    "node_on": "2026-08-31",
}  # fmt: skip


def test_a_quantified_target_without_a_number_is_told_where_it_is_typed(play):
    opinion = play.drafted()
    address = reverse("oversight:item_new", args=[opinion.pk])
    client = play.world.client(Role.SC_OFFICE)
    with frozen(date(2026, 5, 6)):
        page = client.post(address, FIELDS | {"target": "明显改善"})
        assert page.status_code == 422
        assert page.context["form"].errors["target"] == ["定量的目标要写出数字，例如42栋、95%；说不清数的，改为定性。"]
        assert "明显改善" in page.content.decode()
        assert client.post(address, FIELDS | {"target": "明显改善", "kind": "qualitative"}).status_code == 302
        assert client.post(address, FIELDS | {"target": ""}).status_code == 302  # half written: asked for at co-signing


def test_a_list_with_a_quantified_target_without_a_number_is_not_co_signed(play):
    opinion = play.drafted()
    opinion.items.filter(number=1).update(target="明显改善")
    with pytest.raises(NotYet, match="第1项缺目标里的数字"):
        play.act(proceeding_of(P, opinion.pk), P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
