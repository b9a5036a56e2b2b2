"""补记: what is dated in time and entered after its limit says so; nothing is dated before its limit began."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services
from huying.kernel.procedures.definition import Act, Day
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.registry import all_bindings
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling as I
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import SEPARATE
from tests.play import TAKEN_ON, Play, stand_beside
from tests.world import CITY_MANAGEMENT, World, moment

UNIT = Role.HANDLING_UNIT
NODE, ENTERED, TODAY = date(2026, 8, 31), date(2026, 9, 3), date(2026, 9, 10)
NOTE = "补记（2026年9月3日登记）"
BEGIN_BY_THE_CALENDAR = {"year_begins", "year_start"}  # what is owed for a year may be done before it


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def signed(play: Play) -> OpinionDocument:
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    return opinion


def taken_on(play: Play) -> ProblemItem:
    item = signed(play).items.get(number=1)
    play.act(proceeding_of(I, item.pk), I.accepted, UNIT, date(2026, 5, 15), TAKEN_ON)
    return item


def put_in(play: Play, item: ProblemItem, act: Act, said: dict[str, object], on: date, entered: date = ENTERED) -> None:
    services.perform(
        proceeding=proceeding_of(I, item.pk), act=act, by=unit(play, entered), on=on, at=moment(entered), said=said
    )


def unit(play: Play, on: date) -> Viewer:
    return play.world.viewer(UNIT, on=on)


def seen(play: Play, address: str, who: Role = Role.SC_OFFICE, on: date = TODAY) -> str:
    with frozen(on):
        return play.world.client(who).get(address).content.decode()


def opened_list(play: Play, metric: str) -> str:
    return seen(play, reverse("metrics:rows", args=[f"oversight.{metric}"]) + "?year=2026")


def test_an_item_dated_before_its_node_and_entered_after_it_says_so_wherever_it_is_shown(play):
    item = taken_on(play)
    put_in(play, item, I.done, {"evidence": "验收单"}, date(2026, 8, 28))
    item.refresh_from_db()
    assert (item.done_on, item.done_entered_on) == (date(2026, 8, 28), ENTERED)
    assert f"已办，按期，{NOTE}" in seen(play, item.get_absolute_url())
    assert f"已办完，待核实，{NOTE}" in seen(play, reverse("oversight:ledger"))
    assert NOTE in opened_list(play, "items_on_schedule")


def test_on_a_past_evening_the_ledger_says_it_too(play):
    item = taken_on(play)
    put_in(play, item, I.done, {"evidence": "验收单"}, date(2026, 8, 28))
    assert NOTE in seen(play, reverse("oversight:ledger") + "?as_of=2026-09-04")
    assert NOTE not in seen(play, reverse("oversight:ledger") + "?as_of=2026-09-02")


@pytest.mark.parametrize(
    ("on", "entered"),
    [
        (date(2026, 8, 28), NODE),  # entered some days later, but before its node had passed
        (date(2026, 9, 3), ENTERED),  # late, and entered on its day
    ],
)
def test_what_is_entered_in_time_or_on_its_own_day_says_nothing(play, on, entered):
    item = taken_on(play)
    put_in(play, item, I.done, {"evidence": "验收单"}, on, entered)
    shown = seen(play, item.get_absolute_url()) + seen(play, reverse("oversight:ledger"))
    assert "补记（" not in shown + opened_list(play, "items_on_schedule")


def test_what_was_late_and_entered_later_still_says_both(play):
    item = taken_on(play)
    put_in(play, item, I.done, {"evidence": "验收单"}, date(2026, 9, 1))
    assert f"已办，比期限晚1日，{NOTE}" in seen(play, item.get_absolute_url())


def test_a_report_that_was_entered_late_says_so_in_the_list_behind_the_number(play):
    running = proceeding_of(P, play.reported().pk)
    records = running.records.filter(act=P.reported.name)
    assert "补记（" not in opened_list(play, "reports_in_time")
    due = DueDay.objects.get(proceeding=running, act=P.reported.name)
    office = play.world.viewer(Role.SC_OFFICE, on=TODAY)
    services.reverse(record=records.get(), by=office, reason="日子登记错了", at=moment(date(2026, 12, 1)))
    services.perform(
        proceeding=running, act=P.reported, by=play.world.viewer(Role.ORGAN), on=date(2026, 9, 1),
        at=moment(date(2026, 12, 1)), said={"handling_report": play.paper(date(2026, 9, 1))},
    )  # fmt: skip
    assert due.due_on < date(2026, 12, 1)
    assert "补记（2026年12月1日登记）" in opened_list(play, "reports_in_time")
    assert "补记（" not in opened_list(play, "handed_over_in_time")


def test_a_node_of_the_plan_that_was_entered_late_says_so(play):
    item = taken_on(play)
    fields = {"title": "完成42栋", "measure": "分三批", "responsible": "何志远", "planned_on": date(2026, 8, 20)}
    at = moment(date(2026, 5, 18))
    node = oversight.save_milestone(item=item, fields=fields, by=unit(play, date(2026, 5, 18)), at=at)
    put_in(play, item, I.progressed, {"progress": "完成42栋", "milestone": str(node.pk)}, date(2026, 8, 19))
    assert f"已办，按期，{NOTE}" in seen(play, item.get_absolute_url())
    assert NOTE in opened_list(play, "milestones_on_time")


def test_whoever_enters_it_late_is_told(play):
    item = taken_on(play)
    address = reverse("procedures:act", args=[proceeding_of(I, item.pk).pk, I.done.name])
    with frozen(ENTERED):
        answer = play.world.client(UNIT).post(address, {"evidence": "验收单", "on": "2026-08-28"}, follow=True)
    assert "登记的时候已经过了期限，期限旁边会注明“补记”和登记的日子" in answer.content.decode()


def test_what_was_entered_late_before_is_marked_when_the_platform_is_brought_up_to_date(play):
    item = taken_on(play)
    put_in(play, item, I.done, {"evidence": "验收单"}, date(2026, 8, 28))
    ProblemItem.objects.update(done_entered_on=None)
    DueDay.objects.update(entered_late_on=None)
    editor = connection.schema_editor()
    import_module("huying.kernel.procedures.migrations.0005_entered_when_the_limit_had_passed").entered(apps, editor)
    import_module("huying.mechanisms.oversight.migrations.0027_when_it_was_entered").entered(apps, editor)
    item.refresh_from_db()
    assert item.done_entered_on == ENTERED
    marked = DueDay.objects.exclude(entered_late_on=None)
    assert list(marked.values_list("proceeding", "act", "entered_late_on")) == [
        (proceeding_of(I, item.pk).pk, I.done.name, ENTERED)
    ]


# ── not before its limit began ────────────────────────────────────────────
def test_the_answer_of_a_unit_with_a_part_of_its_own_is_not_dated_before_the_leader_signed(play):
    opinion = signed(play)
    item = opinion.items.get(number=1)
    beside = play.world.body(CITY_MANAGEMENT)
    stand_beside(item, beside, SEPARATE)
    about = {"proceeding": proceeding_of(I, item.pk), "act": I.separately_answered, "party": str(beside.pk)}
    about |= {"by": play.world.viewer(UNIT, 1), "at": moment(date(2026, 5, 20)), "said": {"answer": "已办"}}
    with pytest.raises(Incomplete, match="“分办单位答复”不能早于“主要负责人审签”（2026-05-13）"):
        services.perform(on=date(2026, 5, 12), **about)
    services.perform(on=date(2026, 5, 13), **about)


def test_nothing_that_is_timed_can_be_dated_before_its_limit_began_to_run():
    loose = [
        f"{binding.procedure.code}.{act.name}"
        for binding in all_bindings()
        for act in binding.procedure.acts
        if act.due and not act.due.backwards and not _begins(act)
    ]
    assert loose == []


def _begins(act: Act) -> bool:
    """Whether there is a day before which it is refused: of an act it comes after, or of something that came."""
    assert act.due
    if act.own_day:
        return False
    days = [a for a in (*act.due.anchors, *act.due.since) if isinstance(a, Day)]
    counted = [d for d in days if d in act.due.anchors and not act.due.on_the_day]
    if counted:
        return all(d.begins or d.name in BEGIN_BY_THE_CALENDAR for d in counted)
    return bool(act.preceding) or any(isinstance(a, Act) for a in act.due.anchors) or any(d.begins for d in days)
