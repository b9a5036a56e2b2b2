"""Two deeds that touch several proceedings never wait for each other: all rows are locked at once, in one order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import Presence
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.commons.meetings.selectors import proceeding_of as session_proceeding
from huying.kernel.people.roles import Role
from huying.kernel.procedures import selectors
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import build_world, moment

HELD = date(2026, 4, 29)


def called(play: Play) -> tuple[Topic, Any]:
    """A topic on the agenda of a session that may open."""
    topic = play.topic()
    session = meetings.plan_session(congress=play.world.congress, number=18, planned_on=HELD, on=date(2026, 1, 20))
    oversight.schedule_topic(topic=topic, session=session, today=date(2026, 1, 20))
    play.act(session_proceeding(session), SessionHolding.convened, Role.SC_OFFICE, date(2026, 4, 20))
    everybody = {p.pk: Presence.PRESENT for p in members(play.world.congress, HELD)}
    office = play.world.person(Role.SC_OFFICE)
    meetings.register_attendance(session=session, presences=everybody, by=office, at=moment(HELD, 8))
    return topic, session


@pytest.mark.django_db
def test_rows_are_locked_by_number_and_parents_before_their_children(django_assert_num_queries):
    play = Play(build_world())
    letter = proceeding_of_letter(play)
    children = list(letter.children.order_by("-pk"))
    with django_assert_num_queries(1):
        held = selectors.hold(children)
    assert list(held) == sorted([letter.pk, *(c.pk for c in children)])


def proceeding_of_letter(play: Play) -> Any:
    from huying.mechanisms.oversight.procedures import OpinionHandling

    return proceeding_of(OpinionHandling, play.assigned().pk)


@pytest.mark.django_db
def test_opening_and_closing_a_session_name_what_is_on_the_agenda_before_anything_is_locked():
    topic, session = called(Play(build_world()))
    from huying.kernel.procedures.registry import binding_for

    running = session_proceeding(session)
    for act in (SessionHolding.opened, SessionHolding.closed):
        assert binding_for(running).others(running, act) == [proceeding_of(TopicOversight, topic.pk)]


@pytest.mark.django_db(transaction=True)
def test_opening_a_session_and_putting_its_topic_on_the_agenda_again_never_deadlock(monkeypatch):
    """Session → topic here, topic → session there: with locks taken one by one both would wait for ever.

    Each deed rests between its first lock and what follows, so that the other has taken its own meanwhile.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time: nobody holds one row and waits for another")
    play = Play(build_world())
    topic, session = called(play)
    start, faults = Barrier(2), list[BaseException]()
    judge = selectors.judge

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.3)
        return judge(*args, **kwargs)

    monkeypatch.setattr(selectors, "judge", slowly)
    monkeypatch.setattr(oversight, "judge", slowly)

    def at_once(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except BaseException as fault:  # whatever it is, the test tells it
            faults.append(fault)
        finally:
            connections.close_all()

    deeds: list[Callable[[], object]] = [
        lambda: play.act(session_proceeding(session), SessionHolding.opened, Role.SC_OFFICE, HELD),
        lambda: oversight.schedule_topic(topic=topic, session=session, today=HELD),
    ]
    threads = [Thread(target=at_once, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
