"""Back-planning (architecture point 4): counted back from a meeting, rounded to the safe side, moved with the meeting.

监督法第十五条 of 2006 counts 20, 10 and 7 days back from a session; the numbers here are those of that article.
"""

from __future__ import annotations

from datetime import date

from huying.commons.meetings import services as meetings
from huying.kernel.calendar.shipped import shipped_calendar
from huying.kernel.calendar.spans import Span
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, before
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.profile import Limit, Profile
from huying.kernel.procedures.standing import PlannedDay, Standing, View, standing
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import World, moment


class Reporting(Procedure):
    """The worked example: a special work report on its way to a session of the standing committee."""

    code = "special_report"
    label = "专项工作报告"
    law = "监督法第十五条"
    about = "试验用。"

    meeting_day = Day("常委会会议召开日")

    research_planned = Act("制定调研方案", by=Role.WORKING_BODY, due=before("B1", planned=meeting_day))
    draft_sent = Act("报告稿送交征求意见", by=Role.ORGAN, due=before("B2", planned=meeting_day))
    report_sent = Act("报告修改后送交常委会", by=Role.ORGAN, after=draft_sent, due=before("B3", planned=meeting_day))
    handed_out = Act("报告发给组成人员", by=Role.SC_OFFICE, after=report_sent, due=before("B4", planned=meeting_day))


def limit(rule: str, span: str, *, rolls: bool = True) -> Limit:
    return Limit(rule, Span.parse(span), rule, "《监督法》第十五条", date(2007, 1, 1), rolls=rolls)


ARTICLE_15 = (limit("B1", "2 months"), limit("B2", "20 days"), limit("B3", "10 days"), limit("B4", "7 days"))


def judge(on: date | None, *, settled: bool = True, limits: tuple[Limit, ...] = ARTICLE_15) -> Standing:
    days = {"meeting_day": PlannedDay(on, settled)} if on else {}
    return standing(
        Reporting,
        (),
        view=View(days=days),
        calendar=shipped_calendar(),
        profile=Profile("test", "试验地", limits),
        opened_on=date(2026, 1, 5),
        today=date(2026, 1, 5),
    )


def due_days(stands: Standing) -> dict[str, date]:
    return {d.act.name: d.due.on for d in stands.duties}


def test_twenty_ten_and_seven_days_and_two_months_are_counted_back_and_rounded_to_the_workday_before():
    assert due_days(judge(date(2026, 6, 24))) == {  # a Wednesday
        "research_planned": date(2026, 4, 24),  # the corresponding day, a Friday
        "draft_sent": date(2026, 6, 4),  # Thursday
        "report_sent": date(2026, 6, 12),  # 14 June is a Sunday: Friday before it
        "handed_out": date(2026, 6, 17),  # Wednesday
    }


def test_rounding_goes_before_a_long_holiday_never_after_it_whatever_the_switch_of_rolling_says():
    stays = tuple(limit(x.rule, "7 days", rolls=False) for x in ARTICLE_15)
    for limits in (ARTICLE_15, stays):
        due = due_days(judge(date(2026, 10, 13), limits=limits))["handed_out"]
        assert due == date(2026, 9, 30)  # 6 October rests, as do 1 to 7: the last workday before
    # Two months before 30 April: no 30 February, so its last day, a Saturday that is worked (Spring Festival).
    assert due_days(judge(date(2026, 4, 30)))["research_planned"] == date(2026, 2, 28)


def test_when_the_meeting_moves_every_day_that_is_planned_back_from_it_moves_and_an_unsettled_one_is_provisional():
    moved = judge(date(2026, 6, 30), settled=False)
    assert due_days(moved) == {
        "research_planned": date(2026, 4, 30),
        "draft_sent": date(2026, 6, 10),
        "report_sent": date(2026, 6, 18),  # 20 June is a Saturday within 19-21 (端午): Thursday
        "handed_out": date(2026, 6, 23),
    }
    assert all(d.due.provisional for d in moved.duties)
    assert "尚未最后确定" in moved.duties[0].due.text


def test_without_a_meeting_there_is_nothing_to_count_back_from():
    assert judge(None).duties == ()


def test_a_paper_handed_in_on_its_day_is_in_time_and_the_day_after_it_is_late():
    [duty] = [d for d in judge(date(2026, 6, 24)).duties if d.act is Reporting.handed_out]
    assert not duty.is_overdue(date(2026, 6, 17))
    assert duty.is_overdue(date(2026, 6, 18))


def test_moving_the_session_moves_what_the_topic_owes_in_the_same_deed(world: World):
    play, office = Play(world), world.person(Role.SC_OFFICE)
    topic = play.topic()
    session = meetings.plan_session(
        congress=world.congress, number=18, planned_on=date(2026, 6, 24), on=date(2026, 1, 20)
    )
    oversight.schedule_topic(topic=topic, session=session, today=date(2026, 1, 20))
    owed = DueDay.objects.filter(proceeding=proceeding_of(TopicOversight, topic.pk), act="materials_sent")
    assert owed.get().due_on == date(2026, 6, 17)
    meetings.move_session(
        session=session, planned_on=date(2026, 6, 30), is_settled=False, by=office, at=moment(date(2026, 1, 21))
    )
    assert (owed.get().due_on, owed.get().provisional) == (date(2026, 6, 23), True)
