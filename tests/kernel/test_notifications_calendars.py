"""Calendar feeds: RFC 5545, and whose they are."""

from __future__ import annotations

import re
from datetime import date, time

from django.test import Client
from django.urls import reverse

from huying.commons.meetings import services as meetings
from huying.kernel.calendar import clock
from huying.kernel.notifications import calendars
from huying.kernel.notifications.calendars import Event, icalendar
from huying.kernel.notifications.models import CalendarKey
from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.procedures import OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import moment

ON = date(2026, 5, 6)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_lines_are_folded_at_75_octets_without_cutting_a_character():
    event = Event(
        "x@y", ON, "关于城区老旧小区改造工作情况的审议意见研究处理情况报告" * 3, "/a/", "会议室; 三楼, 东", "一\n二"
    )
    told = icalendar(name="日程", events=[event], at=moment(ON), site="https://rd.example.cn")
    lines = told.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in told.replace("\r\n", "")
    assert f"SUMMARY:{event.title}" in unfolded(told)
    assert "LOCATION:会议室\\; 三楼\\, 东" in unfolded(told)
    assert "DESCRIPTION:一\\n二\\nhttps://rd.example.cn/a/" in unfolded(told)


def test_a_day_is_a_day_and_an_hour_is_told_in_utc():
    events = [Event("a", ON, "期限"), Event("b", ON, "开会", at=time(9))]
    told = unfolded(icalendar(name="日程", events=events, at=moment(ON), site=""))
    assert "DTSTART;VALUE=DATE:20260506" in told and "DTEND;VALUE=DATE:20260507" in told
    assert "DTSTART:20260506T010000Z" in told  # nine in the morning in China
    assert told.count("BEGIN:VEVENT") == told.count("END:VEVENT") == 2
    assert told[0] == "BEGIN:VCALENDAR" and told[-2:] == ["END:VCALENDAR", ""]


def test_words_cannot_put_lines_into_the_file():
    told = icalendar(name="日程", events=[Event("a", ON, "题\r\nEND:VCALENDAR\x00")], at=moment(ON), site="")
    assert unfolded(told).count("END:VCALENDAR") == 1


def test_a_person_subscribes_to_own_duties_and_meetings_by_an_address_nobody_guesses(world):
    play = Play(world)
    running = proceeding_of(OpinionHandling, play.drafted().pk)
    play.act(running, OpinionHandling.cosigned, Role.WORKING_BODY, ON)
    play.act(running, OpinionHandling.compiled, Role.SC_OFFICE, ON)
    meetings.plan_session(congress=world.congress, number=20, planned_on=date(2026, 6, 25), on=ON)
    with clock.frozen(ON):
        office = world.client(Role.SC_OFFICE)
        page = office.post(reverse("my_calendar"))
        assert page["Cache-Control"] == "no-store"
        [address] = re.findall(r"http://testserver(/calendars/[\w-]{32}\.ics)", page.content.decode())
        assert address not in office.get(reverse("my_calendar")).content.decode()  # shown once
        told = unfolded(Client().get(address).content.decode())
        assert "SUMMARY:第20次常委会会议" in told
        duty = told.index("SUMMARY:交办：关于城区老旧小区改造工作情况的审议意见")
        assert "DTSTART;VALUE=DATE:20260511" in told[duty - 3 : duty]  # 30 April + 6, 7, 8, 9 (shifted), 11 May
        office.post(reverse("my_calendar"))
        assert Client().get(address).status_code == 404  # renewed: the old one opens nothing
    assert CalendarKey.objects.count() == 1


def test_a_unit_finds_no_session_of_the_congress_in_its_calendar_and_a_closed_account_has_none(world):
    Play(world).deliberated()
    key = calendars.new_key(world.person(Role.HANDLING_UNIT))
    address = reverse("personal_calendar", args=[key])
    with clock.frozen(ON):
        assert "常委会会议" not in "".join(
            line for line in unfolded(Client().get(address).content.decode()) if "SUMMARY" in line
        )
        Account.objects.filter(person=world.person(Role.HANDLING_UNIT)).update(is_active=False)
        assert Client().get(address).status_code == 404


def test_everybody_sees_settled_sessions_only(world):
    meetings.plan_session(congress=world.congress, number=20, planned_on=date(2026, 6, 25), on=ON)
    meetings.plan_session(congress=world.congress, number=21, planned_on=date(2026, 8, 27), on=ON, is_settled=False)
    with clock.frozen(ON):
        told = unfolded(Client().get(reverse("public_calendar", args=["qinghe"])).content.decode())
    assert "SUMMARY:第20次常委会会议" in told and "SUMMARY:第21次常委会会议" not in told


def test_stopping_ends_the_address(world):
    key = calendars.new_key(world.person(Role.SC_OFFICE))
    world.client(Role.SC_OFFICE).post(reverse("my_calendar"), {"end": "1"})
    assert Client().get(reverse("personal_calendar", args=[key])).status_code == 404
