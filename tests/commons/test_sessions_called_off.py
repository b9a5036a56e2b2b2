"""A session that was planned and will not be held is called off; and one press of a button plans one session."""

from __future__ import annotations

import re
import time
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse

from huying.commons.meetings import calendars, selectors, services
from huying.commons.meetings.models import (
    AttendeeKind,
    HalfDay,
    ItemKind,
    PaperKind,
    ScSession,
    SittingKind,
    SpeechKind,
)
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.refusals import Incomplete, Refused, TooLate
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.forms import ScheduleForm
from huying.mechanisms.oversight.selectors import sessions_from
from tests.play import Play
from tests.world import GOVERNMENT, World, build_world, moment

ON, HELD = date(2026, 6, 1), date(2026, 6, 25)
WHY = {"reason": "同一次会议安排了两遍"}


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def plan(play: Play, number: int | None = None, on: date = HELD) -> ScSession:
    return services.plan_session(congress=play.world.congress, number=number, planned_on=on, on=ON)


def call_off(play: Play, session: ScSession):
    record = play.act(selectors.proceeding_of(session), SessionHolding.called_off, Role.SC_OFFICE, ON, WHY)
    session.refresh_from_db()
    return record


# ── sent twice ────────────────────────────────────────────────────────────
def test_what_is_sent_twice_plans_one_session(play):
    office, url = play.world.client(Role.SC_OFFICE), reverse("meetings:session_new")
    said = {"congress_term": "", "number": "", "planned_on": "2026-06-25", "settled": "yes", "place": "会议室"}
    with clock.frozen(moment(ON)):
        assert office.post(url, said).status_code == 302
        again = office.post(url, said)
        assert again.status_code == 422
        assert "6月25日已经安排了第1次常委会会议，没有再安排一次" in again.content.decode()
        assert ScSession.objects.count() == 1
        assert office.post(url, said | {"number": "2"}).status_code == 302  # another one, in so many words


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_do_not_count_one_number_twice(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    congress, start, faults = build_world().congress, Barrier(2), list[BaseException]()
    count = selectors.next_number

    def slowly(*args: Any) -> int:
        found = count(*args)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(selectors, "next_number", slowly)

    def at_once(day: date) -> None:
        start.wait()
        try:
            services.plan_session(congress=congress, number=None, planned_on=day, on=ON)
        except BaseException as fault:  # whatever it is, the test tells it
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=at_once, args=(day,)) for day in (HELD, date(2026, 8, 27))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert sorted(ScSession.objects.values_list("number", flat=True)) == [1, 2]


# ── called off ────────────────────────────────────────────────────────────
def test_a_session_that_is_called_off_owes_nothing_and_its_number_is_free(play):
    session = plan(play, 18)
    assert DueDay.objects.filter(proceeding=selectors.proceeding_of(session), done_on=None).exists()
    call_off(play, session)
    assert not DueDay.objects.filter(proceeding=selectors.proceeding_of(session), done_on=None).exists()
    assert f"{session}" == selectors.proceeding_of(session).title == "第18次常委会会议（已取消）"
    assert plan(play).number == 1
    assert f"{plan(play, 18, date(2026, 6, 26))}" == "第18次常委会会议"


def test_it_is_in_no_calendar_and_offered_to_no_topic_and_the_list_says_what_became_of_it(play):
    session, other = plan(play, 18), plan(play, 19, date(2026, 8, 27))
    call_off(play, session)
    congress = play.world.congress
    events = calendars.everybodys(play.world.viewer(Role.SC_OFFICE), congress, ON)
    assert [e.title for e in events] == ["第19次常委会会议"]
    assert list(ScheduleForm(sessions_from(congress, ON)).fields["session"].queryset) == [other]
    assert list(selectors.coming(congress)) == [other]
    [row] = selectors.session_rows(selectors.held(congress), ON)
    assert (row.session, row.light.words) == (session, "已取消")
    with clock.frozen(moment(ON)):
        page = play.world.client(Role.SC_OFFICE).get(reverse("meetings:session", args=[session.pk])).content.decode()
    assert "第18次常委会会议（已取消）" in page and "改会期" not in page


def test_its_topics_are_moved_to_another_session_first_and_its_own_items_go_with_it(play):
    topic, session, later = play.topic(), plan(play, 18), plan(play, 19, date(2026, 8, 27))
    oversight.schedule_topic(topic=topic, session=session, today=ON)
    by = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    services.add_item(session=session, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    with pytest.raises(Refused) as refused:
        call_off(play, session)
    assert [f"{reason}" for reason in refused.value.reasons] == [
        f"“听取和审议关于{topic.title}的报告”还在这次会议的议程上，先改到别的会议〔R1.08〕"
    ]
    oversight.schedule_topic(topic=topic, session=later, today=ON)
    call_off(play, session)
    assert session.is_called_off


def test_a_session_that_has_opened_is_not_called_off_and_one_that_was_called_off_is_not_moved(play):
    held, session = plan(play, 18), plan(play, 19, date(2026, 8, 27))
    by = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    services.add_item(session=held, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    play.opened(held, notice=date(2026, 6, 17))
    with pytest.raises(TooLate):
        call_off(play, held)
    call_off(play, session)
    with pytest.raises(TooLate, match="会议已经取消，不能改日子"):
        services.move_session(session=session, planned_on=HELD, is_settled=True, **by)


def test_calling_off_is_taken_back_while_the_number_is_free(play):
    session = plan(play, 18)
    record, office = call_off(play, session), play.world.viewer(Role.SC_OFFICE)
    other = plan(play, 18)
    with pytest.raises(Incomplete, match="第18次常委会会议已经有了"):
        correct(record=record, by=office, reason="没有取消", at=moment(ON))
    services.move_session(session=other, planned_on=HELD, is_settled=True, number=19, by=office.person, at=moment(ON))
    correct(record=record, by=office, reason="没有取消", at=moment(ON))
    session.refresh_from_db()
    assert (session.is_called_off, selectors.proceeding_of(session).title) == (False, "第18次常委会会议")


def test_a_number_that_is_taken_at_the_same_moment_is_refused_and_no_fault(play, monkeypatch):
    session = plan(play, 18)
    record, office = call_off(play, session), play.world.viewer(Role.SC_OFFICE)
    plan(play, 18)
    monkeypatch.setattr(services.sessions, "_check_free", lambda *_, **__: None)  # it was free when it was asked
    with pytest.raises(Incomplete, match="第18次常委会会议已经有了"):
        correct(record=record, by=office, reason="没有取消", at=moment(ON))


READ = ("session", "papers", "outlines", "attendees", "minutes", "hall", "questions", "screen")
WRITTEN = ("move", "attendance", "agenda", "sittings", "paper_new", "papers_reached", "attendee_new", "attendees_came",
           "groups", "nominate")  # fmt: skip


def test_a_session_that_was_called_off_offers_nothing_but_its_record(play):
    session, office, by = plan(play, 18), play.world.client(Role.SC_OFFICE), _by(play)
    item = services.add_item(session=session, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    services.distribute(session=session, by=play.world.viewer(Role.SC_OFFICE), at=moment(ON))
    services.invite(session=session, kind=AttendeeKind.NONVOTING, name="柳教授", **by)
    call_off(play, session)
    own, its = f'<form class="hy-inline" method="post" action="/meetings/{session.pk}/', [session.pk]
    with clock.frozen(moment(ON)):
        record = reverse("meetings:session", args=its)
        for who in (office, play.world.client(Role.SC_MEMBER)):
            for name in READ:
                page = who.get(reverse(f"meetings:{name}", args=its)).content.decode().split('id="main"')[-1]
                offered = [w for w in WRITTEN if f'href="{reverse(f"meetings:{w}", args=its)}' in page]
                assert (name, offered, own in page, "<textarea" in page) == (name, [], False, False)
                assert not re.search(r'href="/meetings/items/\d+/', page)
        forms = [reverse(f"meetings:{name}", args=its) for name in WRITTEN]
        forms += [reverse("meetings:item", args=[item.pk])]
        for url in forms:
            answer = office.get(url, follow=True)
            assert answer.redirect_chain == [(record, 302)], url
            assert "第18次常委会会议（已取消），不再办它的事" in answer.content.decode()
        refused = office.post(reverse("meetings:attendee_new", args=its), {"kind": "nonvoting", "name": "秦教授"})
        assert refused.status_code == 422 and "秦教授" in refused.content.decode()  # what was typed is kept
        member = play.world.client(Role.SC_MEMBER)
        assert member.get(reverse("meetings:outline_write", args=[item.pk])).url == record


def _by(play: Play) -> dict[str, Any]:
    return {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}


def test_nothing_is_sent_written_or_put_on_the_agenda_for_a_session_that_was_called_off(play):
    topic, session, office = play.topic(), plan(play, 18), play.world.viewer(Role.SC_OFFICE)
    by = {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}
    item = services.add_item(session=session, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    call_off(play, session)
    wrote = {"kind": SpeechKind.ORDINARY, "said": {"position": "同意"}, "is_handed_in": True, "at": moment(ON)}
    sitting, guest = selectors.first_sitting(session), {"kind": AttendeeKind.NONVOTING, "name": "柳教授"}
    arranged = {"kind": ItemKind.HEAR, "reporter": "", "starts_at": None}
    half = {"on": HELD, "half": HalfDay.AFTERNOON, "kind": SittingKind.GROUP}
    asked = {"asker": by["by"], "organ": play.world.body(GOVERNMENT), "text": "何时修完？"}
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    for deed in (
        lambda: services.register_attendance(session=session, presences={}, **by),
        lambda: services.register_attendees(session=session, presences={}, reasons={}, **by),
        lambda: services.register_reached(session=session, people=[], on=ON, **by),
        lambda: services.invite(session=session, **guest, **by),
        lambda: services.add_paper(session=session, item=None, kind=PaperKind.OTHER, title="附件", upload=upload, **by),
        lambda: services.write_item(item=item, **arranged, **by),
        lambda: services.move_up(item=item, **by),
        lambda: services.drop_item(item=item, **by),
        lambda: services.add_sitting(session=session, **half, **by),
        lambda: services.drop_sitting(sitting=sitting, **by),
        lambda: services.set_groups(session=session, groups=[], **by),
        lambda: services.save_minutes(session=session, text="会议认为。", **by),
        lambda: services.ask(item=item, **asked, **by),
        lambda: services.distribute(session=session, by=office, at=moment(ON)),
        lambda: services.remind(session=session, **by),
        lambda: services.save_outline(item=item, person=play.world.person(Role.SC_MEMBER), **wrote),
        lambda: oversight.schedule_topic(topic=topic, session=session, today=ON),
    ):
        with pytest.raises(TooLate, match="第18次常委会会议已经取消"):
            deed()


def test_who_was_told_to_come_hears_that_the_session_is_moved_or_not_held(play):
    session, office = plan(play), play.world.person(Role.SC_OFFICE)
    item = {"title": "审议供水条例", "kind": ItemKind.DECIDE, "reporter": ""}
    services.add_item(session=session, **item, by=office, at=moment(ON))
    services.move_session(session=session, planned_on=date(2026, 6, 26), is_settled=True, by=office, at=moment(ON))
    assert not Notice.objects.filter(kind="session_changed").exists()  # nobody had been told to come
    play.act(selectors.proceeding_of(session), SessionHolding.convened, Role.SC_OFFICE, date(2026, 6, 15))
    session.refresh_from_db()
    at = moment(date(2026, 6, 16))
    services.move_session(session=session, planned_on=date(2026, 6, 29), is_settled=True, by=office, at=at)
    told = Notice.objects.filter(kind="session_changed")
    assert told.count() == len(play.world.people(Role.SC_MEMBER))
    assert "原定2026年6月26日，改到2026年6月29日" in told[0].text
