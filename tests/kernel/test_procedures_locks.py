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
from huying.commons.meetings.models import ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import proceeding_of as session_proceeding
from huying.kernel.people.roles import Role
from huying.kernel.procedures import selectors
from huying.kernel.procedures.registry import binding_for
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.services import topics
from tests.play import Play
from tests.world import build_world, moment


def scheduled(play: Play) -> tuple[Topic, ScSession, ScSession]:
    """A topic on the agenda of one session, which has nothing else, and a later session."""
    topic, on = play.topic(), date(2026, 1, 20)
    planned = [
        meetings.plan_session(congress=play.world.congress, number=number, planned_on=day, on=on)
        for number, day in ((18, date(2026, 4, 29)), (19, date(2026, 6, 24)))
    ]
    oversight.schedule_topic(topic=topic, session=planned[0], today=on)
    return topic, planned[0], planned[1]


@pytest.mark.django_db
def test_rows_are_locked_by_number_and_parents_before_their_children(django_assert_num_queries):
    play = Play(build_world())
    letter = proceeding_of(OpinionHandling, play.assigned().pk)
    children = list(letter.children.order_by("-pk"))
    with django_assert_num_queries(1):
        held = selectors.hold(children)
    assert list(held) == sorted([letter.pk, *(c.pk for c in children)])


@pytest.mark.django_db
def test_opening_and_closing_a_session_name_what_is_on_the_agenda_before_anything_is_locked():
    topic, session, _ = scheduled(Play(build_world()))
    running = session_proceeding(session)
    for act in (SessionHolding.opened, SessionHolding.closed):
        assert binding_for(running).others(running, act) == [proceeding_of(TopicOversight, topic.pk)]


@pytest.mark.django_db(transaction=True)
def test_moving_a_session_and_taking_its_topic_to_another_never_deadlock(monkeypatch):
    """Session, then topic here; topic, then session there: locked one by one, each would wait for the other for ever.

    Each deed rests between its first lock and what follows, so that the other has taken its own meanwhile.
    """
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time: nobody holds one row and waits for another")
    play = Play(build_world())
    topic, session, later = scheduled(play)
    start, faults = Barrier(2), list[BaseException]()
    judge = selectors.judge

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.3)
        return judge(*args, **kwargs)

    monkeypatch.setattr(selectors, "judge", slowly)
    monkeypatch.setattr(topics, "judge", slowly)

    def at_once(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except BaseException as fault:  # whatever it is, the test tells it
            faults.append(fault)
        finally:
            connections.close_all()

    day, office = date(2026, 1, 21), play.world.person(Role.SC_OFFICE)
    deeds: list[Callable[[], object]] = [
        lambda: meetings.move_session(
            session=session, planned_on=date(2026, 4, 30), is_settled=True, by=office, at=moment(day)
        ),
        lambda: oversight.schedule_topic(topic=topic, session=later, today=day),
    ]
    threads = [Thread(target=at_once, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
