"""Acts on the database: caps, reminders told once, recomputation after a notice, who may do what at which stage."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import import_notice
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import desk, indexes, overdue, reminders, selectors, services
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor
from huying.kernel.procedures.refusals import Incomplete, NotAllowed
from huying.mechanisms.oversight.procedures import OpinionHandling as P
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.mechanisms.test_oversight_thread import Play
from tests.world import World, moment

rule = pytest.mark.rule


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def received(play: Play):
    running = proceeding_of(P, play.assigned().pk)
    play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    return running


@rule("R1.51")
def test_an_extension_beyond_the_cap_is_refused_with_the_last_day_that_is_allowed(play: Play):
    running = received(play)  # due 11 September; the cap is two months from there: 11 November
    on = date(2026, 8, 3)
    with pytest.raises(Incomplete, match="最多延期到2026-11-11"):
        play.act(running, P.extended, Role.SC_OFFICE, on, {"extended_to": "2026-11-12", "reason": "汛期"})
    play.act(running, P.extended, Role.SC_OFFICE, on, {"extended_to": "2026-11-11", "reason": "汛期"})
    due = DueDay.objects.get(proceeding=running, act="reported")
    assert (due.original_on, due.due_on) == (date(2026, 9, 11), date(2026, 11, 11))


def test_an_extension_must_lie_after_the_present_limit(play: Play):
    running = received(play)
    with pytest.raises(Incomplete, match="须晚于"):
        play.act(running, P.extended, Role.SC_OFFICE, date(2026, 8, 3), {"extended_to": "2026-09-11", "reason": "汛期"})


@rule("R1.56")
def test_reminders_are_told_once_and_reach_only_those_who_owe(play: Play, stranger: World):
    received(play)  # the leader's signature is due 18 May
    Notice.objects.all().delete()
    for _ in range(2):
        reminders.remind(moment(date(2026, 5, 14)))
    told = Notice.objects.filter(kind="due.soon")
    assert {n.person.name for n in told} == {"孙国栋"}
    assert told.count() == 1
    reminders.remind(moment(date(2026, 5, 20)))
    assert Notice.objects.filter(kind="due.late").count() == 1
    assert not Notice.objects.filter(person__congress=stranger.congress).exists()


@rule("R1.56")
def test_the_supervising_office_sees_what_others_are_late_with(play: Play):
    received(play)
    on = date(2026, 5, 20)
    [late] = overdue.overdue(play.world.viewer(Role.SUPERVISION_OFFICE), on)
    assert (late.act, late.due_on) == ("signed", date(2026, 5, 18))
    assert not overdue.overdue(play.world.viewer(Role.PRINCIPAL_LEADER), on).exists()
    assert desk.doors(play.world.viewer(Role.PRINCIPAL_LEADER)).filter(due_on__lt=on).count() == 1


def test_a_notice_that_moves_a_workday_moves_the_open_due_days(play: Play):
    """Architecture point 8: recomputed on import."""
    opinion = play.drafted()
    running = proceeding_of(P, opinion.pk)
    play.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
    services.perform(
        proceeding=running,
        act=P.compiled,
        by=play.world.viewer(Role.SC_OFFICE),
        on=date(2026, 5, 7),
        at=moment(date(2026, 5, 7)),
    )
    play.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
    play.act(running, P.received, Role.ORGAN, date(2026, 9, 4), {"receiver": "郑小雨"})  # report due 4 January 2027
    due = DueDay.objects.get(proceeding=running, act="reported")
    assert (due.due_on, due.provisional) == (date(2027, 1, 4), True)
    notice = (
        "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。\n"
        "二、春节：2月5日（周五）至2月11日（周四）放假调休，共7天。2月14日（周日）上班。\n三、清明节：4月5日（周一）放假。\n"
        "四、劳动节：5月1日（周六）至5月4日（周二）放假调休，共4天。5月8日（周六）上班。\n五、端午节：6月9日（周三）放假。\n"
        "六、中秋节：9月15日（周三）放假。\n七、国庆节：10月1日（周五）至10月7日（周四）放假调休，共7天。"
        "10月9日（周六）上班。\n"
    )
    import_notice(content=notice.encode(), by="陈静怡", at=moment(date(2026, 11, 10)))
    moved = DueDay.objects.get(proceeding=running, act="reported")
    assert (moved.due_on, moved.provisional) == (date(2027, 1, 5), False)  # 4 January rests by the notice


def test_refreshing_again_changes_no_row_count(play: Play):
    running = received(play)
    before = (DueDay.objects.count(), OpenDoor.objects.count())
    indexes.refresh(running, date(2026, 5, 11))
    assert (DueDay.objects.count(), OpenDoor.objects.count()) == before


@pytest.mark.parametrize("stage", ["meeting_closed", "assigned", "received", "reported"])
def test_at_every_stage_an_act_is_allowed_exactly_to_those_its_declaration_names(play: Play, stranger: World, stage):
    at_stage = {"reported": play.reported, "meeting_closed": play.drafted}
    opinion = at_stage.get(stage, play.assigned)()
    running = proceeding_of(P, opinion.pk)
    if stage == "received":
        play.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    on = date(2026, 9, 1) if stage == "reported" else date(2026, 5, 11)
    stands, view = selectors.judge(running, on)
    for act in P.acts:
        party = view.parties["units"][0].key if act.each else ""
        allowed = {r.recorder for r in act.roles}
        for role in (r for r in Role if r.recorder is r):
            own: Viewer = play.world.viewer(role, on=on)
            may = services.capacity_for(act, view, own, party) is not None
            assert may is (role in allowed), (act, role)
            with pytest.raises(NotAllowed):
                theirs = stranger.viewer(role, on=on)
                services.perform(proceeding=running, act=act, by=theirs, on=on, at=moment(on), party=party)
            if role in allowed and not stands.is_open(act, party):
                before = ActRecord.objects.count()
                with pytest.raises(Exception):  # noqa: B017  refused for its own reason, told elsewhere
                    services.perform(proceeding=running, act=act, by=own, on=on, at=moment(on), party=party)
                assert ActRecord.objects.count() == before


def test_a_person_of_another_congress_can_never_act(play: Play, stranger: World):
    running = proceeding_of(P, play.reported().pk)
    for act in (P.published, P.urged, P.assessed):
        for role in (Role.SC_OFFICE, Role.SUPERVISION_OFFICE):
            on = date(2026, 9, 2)
            with pytest.raises(NotAllowed):
                services.perform(proceeding=running, act=act, by=stranger.viewer(role), on=on, at=moment(on))
