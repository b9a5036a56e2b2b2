"""An item that the office wrote on the agenda itself is renamed and taken off until the session opens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import AgendaItem, ItemKind, ScSession, SpeechKind
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotAllowed, TooLate
from huying.mechanisms.oversight import services as oversight
from tests.play import Play
from tests.world import World, moment

ON, HELD = date(2026, 6, 1), date(2026, 6, 25)


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def planned(play: Play) -> tuple[ScSession, AgendaItem]:
    session = services.plan_session(congress=play.world.congress, number=18, planned_on=HELD, on=ON)
    item = services.add_item(session=session, title="人事任名", kind=ItemKind.DECIDE, reporter="", **by(play))
    return session, item


def by(play: Play) -> dict[str, Any]:
    return {"by": play.world.person(Role.SC_OFFICE), "at": moment(ON)}


def said(title: str) -> dict[str, str]:
    return {"title": title, "kind": "decide", "reporter": "", "starts_at": ""}


def test_an_item_of_its_own_is_renamed_by_the_office_and_the_printed_agenda_is_told_of(play):
    session, item = planned(play)
    office, url = play.world.client(Role.SC_OFFICE), reverse("meetings:item", args=[item.pk])
    services.distribute(session=session, by=play.world.viewer(Role.SC_OFFICE), at=moment(ON))
    with frozen(moment(ON)):
        assert 'value="人事任名"' in office.get(url).content.decode()
        page = office.post(url, said("审议人事任免案"), follow=True).content.decode()
        assert "审议人事任免案" in page and "印发的那一份没有变" in page
        again = office.post(url, said("审议人事任免案") | {"reporter": "陈静怡"}, follow=True).content.decode()
        assert "印发的那一份没有变" not in again
        blank = office.post(url, said(" ") | {"reporter": "周明"})
        assert blank.status_code == 422 and "周明" in blank.content.decode()
    item.refresh_from_db()
    assert (item.title, item.reporter) == ("审议人事任免案", "陈静怡")
    assert '"was":"人事任名"' in Entry.objects.filter(kind="meetings.item").order_by("-pk")[1].body.replace(" ", "")


def test_an_item_of_its_own_is_taken_off_and_what_came_in_for_it_is_kept(play):
    session, item = planned(play)
    services.save_outline(
        item=item, person=play.world.person(Role.SC_MEMBER), kind=SpeechKind.ORDINARY, said={"position": "同意"},
        is_handed_in=True, at=moment(ON),
    )  # fmt: skip
    office = play.world.client(Role.SC_OFFICE)
    with frozen(moment(ON)):
        assert "从议程去掉" in office.get(reverse("meetings:item", args=[item.pk])).content.decode()
        page = office.post(reverse("meetings:item_drop", args=[item.pk]), follow=True).content.decode()
    assert "“人事任名”已从议程去掉" in page
    assert not session.agenda.exists() and AgendaItem.kept.get(pk=item.pk).outlines.count() == 1
    assert Entry.objects.filter(kind="meetings.item_dropped").count() == 1


def test_what_a_topic_brought_is_changed_at_the_topic_and_nothing_once_the_session_has_opened(play):
    session, item = planned(play)
    topic = play.topic()
    oversight.schedule_topic(topic=topic, session=session, today=ON)
    brought, office = session.agenda.get(subject_kind="topic"), play.world.client(Role.SC_OFFICE)
    arranged = {"kind": ItemKind.DELIBERATE, "reporter": "", "starts_at": None, **by(play)}
    with pytest.raises(NotAllowed, match="从它自己的页面列进来的"):
        services.drop_item(item=brought, **by(play))
    with pytest.raises(NotAllowed, match="从它自己的页面列进来的"):
        services.write_item(item=brought, title="别的名称", **arranged)
    play.opened(session, notice=date(2026, 6, 17))
    for each in (item, brought):
        with frozen(moment(HELD)):
            page = office.get(reverse("meetings:item", args=[each.pk])).content.decode()
        assert "从议程去掉" not in page and 'name="title"' not in page
    for deed, more in ((services.drop_item, by(play)), (services.write_item, arranged | {"title": "改名"})):
        with pytest.raises(TooLate, match="会议已经开了"):
            deed(item=item, **more)
    assert selectors.items_of(session)[0].title == "人事任名"
