"""A topic leaves the agenda of a session for which papers have gone out, and one that was put on by mistake."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.metrics import agenda_items
from huying.commons.meetings.models import (
    AgendaItem,
    Deliberation,
    ItemKind,
    PaperKind,
    ScSession,
    SittingKind,
    SpeakingTurn,
    SpeechKind,
)
from huying.commons.meetings.procedures import ItemDeliberation, SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import DueDay
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import open_proceeding
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of, sessions_from
from tests.play import Play
from tests.world import World, moment

ON, SENT, HELD, LATER = date(2026, 6, 1), date(2026, 6, 15), date(2026, 6, 25), date(2026, 8, 27)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def plan(play: Play, number: int, day: date) -> ScSession:
    return services.plan_session(congress=play.world.congress, number=number, planned_on=day, on=ON)


def sent(play: Play) -> tuple[Topic, ScSession, ScSession]:
    """A topic whose session had its papers sent, with one of its own; and a later session."""
    topic, session, later = play.topic(), plan(play, 18, HELD), plan(play, 19, LATER)
    oversight.schedule_topic(topic=topic, session=session, today=ON)
    services.attach(
        session=session,
        item=session.agenda.get(),
        kind=PaperKind.OTHER,
        document=Version.objects.get(pk=play.paper(ON)).document,
    )
    assert services.distribute(session=session, by=play.world.viewer(Role.SC_OFFICE), at=moment(SENT)) == 4
    return topic, session, later


def page(play: Play, session: ScSession) -> str:
    with clock.frozen(moment(SENT)):
        url = reverse("meetings:session", args=[session.pk])
        return play.world.client(Role.SC_OFFICE).get(url).content.decode()


def call_off(play: Play, session: ScSession) -> None:
    said = {"reason": "会期撞了"}
    play.act(selectors.proceeding_of(session), SessionHolding.called_off, Role.SC_OFFICE, SENT, said)
    session.refresh_from_db()


def drop(play: Play, topic: Topic, on: date = SENT) -> None:
    said = {"reason": "县委新部署"}
    play.act(proceeding_of(TopicOversight, topic.pk), TopicOversight.dropped, Role.SC_OFFICE, on, said)


# ── papers have gone out ──────────────────────────────────────────────────
def test_a_topic_is_moved_after_its_papers_went_out_and_its_session_is_called_off(play):
    topic, session, later = sent(play)
    url = reverse("oversight:schedule", args=[topic.pk])
    with clock.frozen(moment(SENT)):
        assert play.world.client(Role.SC_OFFICE).post(url, {"session": later.pk}).status_code == 302
    assert list(session.agenda.all()) == []
    assert [item.subject_id for item in later.agenda.all()] == [topic.pk]
    assert session.papers.filter(item__is_moved_away=True).count() == 1  # what was sent stays known
    assert topic.title not in page(play, session)
    assert [row.items for row in selectors.session_rows(selectors.coming(play.world.congress), SENT)] == [0, 1]
    call_off(play, session)
    assert session.is_called_off


def test_the_office_finds_how_a_session_is_called_off_while_topics_stand_on_its_agenda(play):
    _, session, _ = sent(play)
    url = reverse("procedures:act", args=[selectors.proceeding_of(session).pk, "called_off"])
    assert f'href="{url}"' in page(play, session)
    with clock.frozen(moment(SENT)):
        told = play.world.client(Role.SC_OFFICE).get(url).content.decode()
    assert f"“{session.agenda.get().title}”还在这次会议的议程上，先改到别的会议" in told


def test_nobody_waits_for_the_floor_where_a_topic_will_not_be_heard(play):
    topic, session, later = sent(play)
    item = session.agenda.get()
    waiting = Deliberation.objects.create(congress=session.congress, item=item, kind=SittingKind.PLENARY)
    open_proceeding(procedure=ItemDeliberation, congress=session.congress, subject_id=waiting.pk, title="审议", on=ON)
    member = play.world.person(Role.SC_MEMBER)
    said = {"person": member, "asked_at": moment(ON), "limit_seconds": 600}
    SpeakingTurn.objects.create(congress=session.congress, deliberation=waiting, **said)
    oversight.schedule_topic(topic=topic, session=later, today=SENT)
    assert not Deliberation.objects.filter(item=item).exists()
    assert not SpeakingTurn.objects.exists()


def test_the_office_reads_that_nobody_is_reminded_of_the_papers_of_a_session_called_off(play):
    topic, session, later = sent(play)
    oversight.schedule_topic(topic=topic, session=later, today=SENT)
    call_off(play, session)
    url = reverse("meetings:papers", args=[session.pk])
    with clock.frozen(moment(SENT)):
        office = play.world.client(Role.SC_OFFICE)
        assert "提醒没读完的" not in office.get(url).content.decode()
        told = office.post(reverse("meetings:papers_remind", args=[session.pk]), HTTP_REFERER=url, follow=True)
    assert "第18次常委会会议已经取消" in told.content.decode()


def test_a_topic_taken_back_from_a_session_called_off_is_timed_by_no_session(play):
    topic, session = play.topic(), plan(play, 18, HELD)
    oversight.schedule_topic(topic=topic, session=session, today=ON)
    running = proceeding_of(TopicOversight, topic.pk)
    dropped = play.act(running, TopicOversight.dropped, Role.SC_OFFICE, ON, {"reason": "县委新部署"})
    call_off(play, session)
    correct(record=dropped, by=play.world.viewer(Role.SC_OFFICE), reason="登记错了", at=moment(SENT))
    topic.refresh_from_db()
    assert topic.session is None
    owed = judge(running, SENT)[0].open_duties
    assert set(DueDay.objects.filter(proceeding=running, done_on=None).values_list("act", flat=True)) <= {
        duty.act.name for duty in owed
    }


def test_it_comes_back_to_the_agenda_that_it_left(play):
    topic, session, later = sent(play)
    for each in (later, session):
        oversight.schedule_topic(topic=topic, session=each, today=SENT)
    assert [item.subject_id for item in session.agenda.all()] == [topic.pk]
    assert (later.agenda.count(), AgendaItem.kept.count()) == (0, 1)


def test_what_members_wrote_and_what_waits_to_be_sent_go_along(play):
    topic, session, later = sent(play)
    member, item = play.world.person(Role.SC_MEMBER), session.agenda.get()
    wrote = services.save_outline(
        item=item,
        person=member,
        kind=SpeechKind.ORDINARY,
        said={"position": "同意"},
        is_handed_in=False,
        at=moment(SENT),
    )
    new = Version.objects.get(pk=play.paper(SENT)).document
    waits = services.attach(session=session, item=item, kind=PaperKind.OTHER, document=new)
    oversight.schedule_topic(topic=topic, session=later, today=SENT)
    wrote.refresh_from_db()
    waits.refresh_from_db()
    assert (wrote.item.session, waits.session, waits.item) == (later, later, later.agenda.get())


def test_a_deliberation_that_has_not_begun_is_forgotten(play):
    topic, session, later = sent(play)
    item = session.agenda.get()
    services.groups._open(item, "plenary", None, SENT)
    oversight.schedule_topic(topic=topic, session=later, today=SENT)
    assert not Deliberation.objects.filter(item=item).exists()


def test_a_topic_that_was_dropped_leaves_the_agenda_and_its_session_is_called_off(play):
    topic, session, _ = sent(play)
    drop(play, topic)
    assert not session.agenda.exists()
    call_off(play, session)
    assert session.is_called_off


def test_a_paper_of_a_topic_that_was_dropped_is_not_sent_any_more(play):
    topic, session, _ = sent(play)
    new = Version.objects.get(pk=play.paper(SENT)).document
    services.attach(session=session, item=session.agenda.get(), kind=PaperKind.OTHER, document=new)
    assert selectors.distribution(session).waiting == 1
    drop(play, topic)
    assert selectors.distribution(session).waiting == 0
    with clock.frozen(moment(SENT)):
        url = reverse("meetings:papers", args=[session.pk])
        page = play.world.client(Role.SC_OFFICE).get(url).content.decode()
    assert "议题已移出，不再印发" in page and "等印发" not in page
    by = {"by": play.world.person(Role.SC_OFFICE), "at": moment(SENT)}
    services.add_item(session=session, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    with pytest.raises(Incomplete, match="没有还没有印发的材料"):
        services.distribute(session=session, by=play.world.viewer(Role.SC_OFFICE), at=moment(SENT))


def test_a_topic_dropped_by_an_earlier_version_does_not_hinder(play):
    topic, session, _ = sent(play)
    drop(play, topic)
    AgendaItem.kept.update(is_moved_away=False)
    call_off(play, session)
    assert session.is_called_off


def test_a_topic_that_is_not_dropped_after_all_is_back_on_the_agenda(play):
    topic, session, _ = sent(play)
    drop(play, topic)
    record = proceeding_of(TopicOversight, topic.pk).records.get(act="dropped")
    correct(record=record, by=play.world.viewer(Role.SC_OFFICE), reason="登记错了", at=moment(SENT))
    assert [item.subject_id for item in session.agenda.all()] == [topic.pk]


# ── a wrong choice of a session that was held ─────────────────────────────
def opened(play: Play) -> tuple[Topic, ScSession, ScSession]:
    """A topic that was put on the agenda of a session which had opened, where its clerk meant the later one."""
    topic, later = play.topic(), plan(play, 19, LATER)
    session = play.in_session(HELD, 18)
    oversight.schedule_topic(topic=topic, session=session, today=HELD)
    return topic, session, later


def test_a_wrong_choice_of_a_session_that_was_held_is_put_right(play):
    topic, session, later = opened(play)
    assert session.agenda.count() == 2
    oversight.schedule_topic(topic=topic, session=later, today=HELD)
    assert [item.title for item in session.agenda.all()] == ["测评办理情况"]


def test_what_was_asked_of_it_keeps_it_there(play):
    topic, session, later = opened(play)
    item, world = session.agenda.get(subject_kind="topic"), play.world
    member, office = world.person(Role.SC_MEMBER), world.person(Role.SC_OFFICE)
    services.ask(item=item, asker=member, organ=topic.organ, text="改造了几栋", by=office, at=moment(HELD))
    oversight.schedule_topic(topic=topic, session=later, today=HELD)
    assert session.agenda.count() == 2


def test_what_the_session_did_not_get_to_is_in_no_minutes_and_no_number(play):
    topic, session, later = play.topic(), plan(play, 18, HELD), plan(play, 19, LATER)
    oversight.schedule_topic(topic=topic, session=session, today=ON)
    play.opened(session, notice=date(2026, 6, 17))
    assert topic.title in selectors.draft_minutes(session)
    assert agenda_items(play.world.congress, 2026).count() == 1
    oversight.schedule_topic(topic=topic, session=later, today=HELD)
    assert session.agenda.count() == 1  # the page says that it was put off
    assert topic.title not in selectors.draft_minutes(session)
    assert agenda_items(play.world.congress, 2026).count() == 0


def test_the_nearest_session_to_come_is_offered_first(play):
    session, later, last = play.in_session(HELD, 18), plan(play, 19, LATER), plan(play, 20, date(2026, 10, 29))
    assert list(sessions_from(play.world.congress, ON)) == [later, last, session]
