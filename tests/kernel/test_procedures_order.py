"""The order of days: nothing is done before what it follows, in every party and every round; corrections stay put."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.calendar.spans import Span
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes, selectors, services
from huying.kernel.procedures.cleaning import clean
from huying.kernel.procedures.definition import Act, Procedure, extension, number, within
from huying.kernel.procedures.limits import last_soon_day, light
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.profile import Limit, Profile
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.standing import Fact, View, standing
from huying.mechanisms.oversight.procedures import ItemHandling
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import TAKEN_ON, Play
from tests.world import World, moment

CALENDAR = shipped_calendar()
BACK = {"reason": "车棚没有通电", "node_on": date(2026, 12, 11)}


class Errand(Procedure):
    code = "errand_again"
    label = "跑腿"
    law = "试行办法"
    about = "试验用。"

    asked = Act("提出", by=Role.SC_OFFICE)
    planned = Act("打算", by=Role.HANDLING_UNIT, after=asked)
    done = Act("办好", by=Role.HANDLING_UNIT, after=planned, due=within("X1", of=asked))
    longer = extension("延期", of=done, by=Role.CHAIRPERSONS_COUNCIL, cap="X1-cap", after=asked)
    once_more = Act("重来", by=Role.SC_OFFICE, after=done, restarts=(planned,))
    done.again = within("X1", of=once_more)


PROFILE = Profile("test", "试验地", (Limit("X1", Span.parse("5 workdays"), "X1", "本办法", date(2020, 1, 1)),))


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def test_an_extension_belongs_to_its_round():
    facts = (
        Fact("asked", date(2026, 3, 2), order=1),
        Fact("planned", date(2026, 3, 3), order=2),
        Fact("longer", date(2026, 3, 4), fields={"extended_to": "2026-03-20", "reason": "汛期"}, order=3),
        Fact("done", date(2026, 3, 18), order=4),
        Fact("once_more", date(2026, 4, 13), order=5),
    )
    stands = standing(
        Errand,
        facts,
        view=View(facts=facts),
        calendar=CALENDAR,
        profile=PROFILE,
        opened_on=date(2026, 3, 2),
        today=date(2026, 4, 13),
    )
    [duty] = stands.open_duties
    assert (duty.due.on, duty.due.original_on) == (date(2026, 4, 20), None)  # 14, 15, 16, 17, 20


class Walk(Procedure):
    code = "walk_to_its_end"
    label = "走一走"
    law = "试行办法"
    about = "试验用。"

    asked = Act("提出", by=Role.SC_OFFICE)
    seen = Act("去看", by=Role.SC_OFFICE, after=asked, due=within("X1", of=asked))
    ended = Act("办结", by=Role.SC_OFFICE, after=asked, ends=True)
    withdrawn = Act("撤回", by=Role.SC_OFFICE, after=asked, optional=True, ends=True)


@pytest.mark.parametrize(
    ("end", "on", "left_out"),
    [
        ("ended", date(2026, 3, 10), ["seen"]),  # due on 9 March: 3, 4, 5, 6, 9
        ("ended", date(2026, 3, 9), []),  # not late yet when it ended
        ("withdrawn", date(2026, 3, 10), []),  # what is withdrawn owes no step
    ],
)
def test_a_step_that_was_late_at_the_end_and_never_done_stays_visible(end, on, left_out):
    facts = (Fact("asked", date(2026, 3, 2), order=1), Fact(end, on, order=2))
    about = {"calendar": CALENDAR, "profile": PROFILE, "opened_on": date(2026, 3, 2), "today": date(2027, 3, 1)}
    stands = standing(Walk, facts, view=View(facts=facts), **about)
    assert stands.open_duties == ()
    assert [d.act.name for d in stands.missed] == left_out
    seen = (facts[0], Fact("seen", date(2026, 3, 10), order=2), Fact(end, on, order=3))
    assert standing(Walk, seen, view=View(facts=seen), **about).missed == ()


def test_the_last_soon_day_is_the_last_that_is_lit_as_soon():
    tuesday = date(2026, 3, 3)
    last = last_soon_day(tuesday, CALENDAR, 3)
    assert last == date(2026, 3, 8)  # Wednesday 1, Thursday 2, Friday 3, then Saturday and Sunday
    assert light(last, None, tuesday, CALENDAR).kind == "soon"
    assert light(date(2026, 3, 9), None, tuesday, CALENDAR).kind == "ok"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "nan", "-inf"])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(Incomplete, match="不是数"):
        clean(Act("试", by=Role.SC_OFFICE, asks=(number("n", "数"),)), {"n": value})


def test_a_moment_told_in_utc_is_still_of_its_day_in_china():
    assert day_of(datetime(2026, 5, 7, 23, 30, tzinfo=UTC)) == date(2026, 5, 8)


def test_an_act_cannot_be_earlier_than_any_unit_it_had_to_wait_for(play: Play):
    opinion = play.assigned()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
    for nth, item in enumerate(opinion.items.all()):
        child = proceeding_of(ItemHandling, item.pk)
        said = TAKEN_ON
        play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), said, nth=nth)
        plan, by = {"measures": "分三批"}, str(item.unit_id)
        play.act(running, P.planned, Role.HANDLING_UNIT, date(2026, 5, 20 + nth), plan, by, nth)
    draft = {"draft_report": play.paper(date(2026, 5, 22))}
    with pytest.raises(Incomplete, match="不能早于“制定落实方案”（2026-05-21）"):
        services.perform(
            proceeding=running,
            act=P.consulted,
            by=play.world.viewer(Role.ORGAN),
            on=date(2026, 5, 20),
            at=moment(date(2026, 5, 22)),
            said=draft,
        )
    play.act(running, P.consulted, Role.ORGAN, date(2026, 5, 22), draft)


def test_what_is_done_again_cannot_be_earlier_than_its_being_sent_back(play: Play):
    opinion = play.reported()
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    play.act(child, ItemHandling.sent_back, Role.SUPERVISION_OFFICE, date(2026, 9, 7), BACK)
    with pytest.raises(Incomplete, match="不能早于“退回重办”（2026-09-07）"):
        services.perform(
            proceeding=child,
            act=ItemHandling.done,
            by=play.world.viewer(Role.HANDLING_UNIT),
            on=date(2026, 9, 4),
            at=moment(date(2026, 9, 10)),
            said={"evidence": "复验单"},
        )
    play.act(child, ItemHandling.done, Role.HANDLING_UNIT, date(2026, 9, 10), {"evidence": "复验单"})


def test_a_correction_is_not_corrected_again(play: Play):
    running = proceeding_of(P, play.assigned().pk)
    received = play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    office, at = play.world.viewer(Role.SC_OFFICE), moment(date(2026, 5, 12))
    [correction] = services.reverse(record=received, by=office, reason="收错了", at=at)
    with pytest.raises(TooLate, match="更正本身不能再更正"):
        services.reverse(record=correction, by=office, reason="又错了", at=at)
    page = play.world.client(Role.SC_OFFICE).get(reverse("procedures:correct", args=[correction.pk]))
    assert page.status_code == 404


def test_a_correction_says_in_which_capacity_it_was_made(play: Play):
    running = proceeding_of(P, play.assigned().pk)
    received = play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    services.reverse(
        record=received, by=play.world.viewer(Role.SC_OFFICE), reason="收错了", at=moment(date(2026, 5, 12))
    )
    assert ActRecord.objects.get(reverses=received).capacity == "县人大常委会办公室副主任"


def test_judging_anew_reads_the_row_as_it_is_now(play: Play):
    """Whoever refreshes late must not write back a stage that an act has overtaken meanwhile."""
    stale = proceeding_of(P, play.assigned().pk)
    play.act(proceeding_of(P, stale.subject_id), P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    indexes.refresh_all([stale], date(2026, 5, 11))
    fresh, parent = selectors.locked(stale)
    assert (fresh.stage, parent is not None) == ("signed", True)
    assert DueDay.objects.get(proceeding=stale, act="signed").due_on == date(2026, 5, 18)  # 12, 13, 14, 15, 18
