"""Who is invited without a vote and has an account: sees the session, signs in, confirms what they said (R1.37)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import checkin, selectors, services
from huying.commons.meetings.models import (
    Attendance,
    Attendee,
    AttendeeKind,
    ItemKind,
    PaperKind,
    Presence,
    SessionPaper,
    SpeechKind,
)
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
DESK = reverse("desk")


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


def invited(hall: Hall, role: Role = Role.DEPUTY, **more: object) -> Attendee:
    person = hall.world.person(role)
    said = {"kind": AttendeeKind.NONVOTING, "name": person.name, "person": person, **more}
    return services.invite(session=hall.session, by=hall.office, at=moment(date(2026, 4, 21)), **said)


def page(hall: Hall, who: object, url: str) -> str:
    return hall.world.client(who).get(url).content.decode()


@rule("R1.37")
def test_an_invited_deputy_opens_the_invitation_from_the_desk_and_nobody_elses(hall: Hall, world: World):
    hall.decided()
    mine, organs = invited(hall), invited(hall, Role.ORGAN)
    url = reverse("meetings:invitation", args=[mine.pk])
    with frozen(date(2026, 4, 22)):
        desk = page(hall, Role.DEPUTY, DESK)
        assert "有1次常委会会议请您参加" in desk and url in desk
        assert url in page(hall, Role.DEPUTY, reverse("meetings:invitations"))
        shown = page(hall, Role.DEPUTY, url)
        assert f"请您参加{hall.session}" in shown and hall.item.title in shown and "扫门口的签到码" in shown
        deputy = world.client(Role.DEPUTY)
        assert deputy.get(reverse("meetings:invitation", args=[organs.pk])).status_code == 404
        assert deputy.get(reverse("meetings:session", args=[hall.session.pk])).status_code == 403


@rule("R1.37")
def test_a_deputy_reads_the_papers_that_went_out_and_a_unit_no_draft(hall: Hall, world: World):
    hall.decided()
    deputys, organs = invited(hall), invited(hall, Role.ORGAN)
    by = {"by": hall.office, "at": moment(date(2026, 4, 21))}
    other = services.add_item(session=hall.session, title="人事任免", kind=ItemKind.DECIDE, reporter="", **by)
    for item, kind in ((hall.item, PaperKind.DRAFT), (other, PaperKind.OTHER)):
        document = Version.objects.get(pk=hall.play.paper(date(2026, 4, 20))).document
        services.attach(session=hall.session, item=item, kind=kind, document=document)
    services.distribute(session=hall.session, by=world.viewer(Role.SC_OFFICE), at=moment(date(2026, 4, 21)))
    waiting = services.attach(
        session=hall.session, item=None, kind=PaperKind.OTHER,
        document=Version.objects.get(pk=hall.play.paper(date(2026, 4, 20))).document,
    )  # fmt: skip
    assert _kinds(hall, deputys) == {PaperKind.NOTICE, PaperKind.AGENDA, PaperKind.DRAFT, PaperKind.OTHER}
    assert _kinds(hall, organs) == {PaperKind.NOTICE, PaperKind.AGENDA}
    Attendee.objects.filter(pk=deputys.pk).update(item=hall.item)
    deputys.refresh_from_db()
    assert _kinds(hall, deputys) == {PaperKind.NOTICE, PaperKind.AGENDA, PaperKind.DRAFT}
    notice, deputy = hall.session.papers.get(kind=PaperKind.NOTICE), world.client(Role.DEPUTY)
    with frozen(date(2026, 4, 22)):
        for paper, status in ((notice, 200), (waiting, 404)):
            assert _opened(deputy, deputys, paper) == status
        assert _opened(deputy, organs, notice) == 404


def _kinds(hall: Hall, invited: Attendee) -> set[str]:
    return {paper.kind for paper in selectors.papers_for(invited, hall.world.viewer(invited.person, on=HELD))}


def _opened(client, invited: Attendee, paper: SessionPaper) -> int:
    return client.get(reverse("meetings:invitation_paper", args=[invited.pk, paper.pk])).status_code


@rule("R1.37")
def test_an_invited_deputy_signs_in_at_the_door_without_a_vote(hall: Hall, world: World):
    hall.decided()
    mine, sitting, deputy = invited(hall), selectors.first_sitting(hall.session), world.client(Role.DEPUTY)
    with frozen(hall.at(8, 50)):
        url = reverse("meetings:check_in", args=[sitting.pk, checkin.code_of(sitting, hall.at(8, 50))])
        assert "我到了" in deputy.get(url).content.decode()
        assert "没有表决权" in deputy.post(url, follow=True).content.decode()
        assert "已记您到会" in page(hall, Role.DEPUTY, reverse("meetings:invitation", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.presence == Presence.PRESENT
    assert not Attendance.objects.filter(person=mine.person).exists()


@rule("R1.35")
def test_an_invited_deputy_confirms_what_they_said_and_reads_no_other_speech(hall: Hall, world: World):
    hall.decided()
    mine = invited(hall)
    hall.group()
    hall.opened()
    one, _ = selectors.deliberations_of(hall.session)
    said = {"kind": SpeechKind.ORDINARY, "spoken_at": hall.at(9, 30), "by": hall.office, "at": hall.at(10)}
    speech = services.record_speech(deliberation=one, speaker=mine.person, text="管网老化，应当先修。", **said)
    others = hall.speech(one)
    deputy, url = world.client(Role.DEPUTY), reverse("meetings:speech", args=[speech.pk])
    with frozen(hall.at(11)):
        desk = page(hall, Role.DEPUTY, DESK)
        assert "请核对您在常委会会议上的发言记录1篇" in desk and url in desk
        assert url in page(hall, Role.DEPUTY, reverse("meetings:invitation", args=[mine.pk]))
        assert "确认无误" in deputy.get(url).content.decode()
        assert deputy.get(reverse("meetings:speech", args=[others.pk])).status_code == 404
        deputy.post(reverse("meetings:speech", args=[others.pk]), {"do": "confirm"})
        deputy.post(url, {"do": "confirm"})
        assert "发言记录1篇" not in page(hall, Role.DEPUTY, DESK)
    for row in (speech, others):
        row.refresh_from_db()
    assert (speech.confirmed_at, others.confirmed_at) == (hall.at(11), None)


def test_an_invitation_to_a_session_that_was_called_off_says_so_and_leaves_the_desk(hall: Hall, world: World):
    hall.play.topic()
    hall.session = services.plan_session(
        congress=world.congress, number=33, planned_on=date(2026, 4, 29), on=date(2026, 1, 20)
    )
    mine = invited(hall)
    running = selectors.proceeding_of(hall.session)
    hall.play.act(running, SessionHolding.called_off, Role.SC_OFFICE, date(2026, 4, 22), {"reason": "改期"})
    with frozen(date(2026, 4, 23)):
        assert "请您参加" not in page(hall, Role.DEPUTY, DESK)
        assert "已经取消，不用参加" in page(hall, Role.DEPUTY, reverse("meetings:invitation", args=[mine.pk]))
