"""A speech is on record once: what is sent twice is one, what was recorded twice is struck with a reason (R1.35)."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import AttendeeKind, Speech, SpeechKind
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, TooLate
from tests.hall import Hall
from tests.play import Play
from tests.world import World

rule = pytest.mark.rule
WHY = "同一篇记了两遍"


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


@rule("R1.35")
def test_pressed_twice_a_speech_is_recorded_once(hall: Hall, world: World):
    one, _ = hall.deliberating()
    said = {"speaker": selectors.may_speak(one)[0].pk, "kind": "ordinary", "text": "渗漏。"}
    office, new = world.client(Role.SC_OFFICE), reverse("meetings:speech_new", args=[one.pk])
    for minute in (0, 1):
        with frozen(hall.at(10, minute)):
            assert office.post(new, said).status_code == 302
    assert one.speeches.count() == Entry.objects.filter(kind="meetings.speech_recorded").count() == 1
    with frozen(hall.at(10, 30)):  # said once more, later
        office.post(new, said)
    assert one.speeches.count() == 2


@rule("R1.35")
def test_another_speech_of_the_same_speaker_at_the_same_moment_is_refused(hall: Hall):
    one, _ = hall.deliberating()
    hall.speech(one)
    with pytest.raises(Incomplete, match="09:30的发言已经记过了"):
        hall.speech(one, text="屋面渗漏，没有人来修。")
    assert hall.speech(one, 1).order == 2


@rule("R1.35")
def test_a_speech_recorded_by_mistake_is_struck_with_a_reason_and_shown_nowhere(hall: Hall, world: World):
    one, _ = hall.deliberating()
    speech = hall.speech(one)
    url, page = reverse("meetings:speech", args=[speech.pk]), reverse("meetings:deliberation", args=[one.pk])
    office, member = world.client(Role.SC_OFFICE), world.client(speech.speaker)
    with frozen(hall.at(11)):
        assert "划去这篇发言" in office.get(url).content.decode()
        assert "划去这篇发言" not in member.get(url).content.decode()
        member.post(url, {"do": "strike", "reason": WHY})
        assert "请写明为什么划去" in office.post(url, {"do": "strike", "reason": " "}, follow=True).content.decode()
        assert one.speeches.exists()
        assert "已划去" in office.post(url, {"do": "strike", "reason": WHY}, follow=True).content.decode()
        assert speech.text not in office.get(page).content.decode()
    assert not one.speeches.exists() and selectors.to_confirm(speech.speaker) == []
    body = json.loads(Entry.objects.get(kind="meetings.speech_struck").body)
    assert (body["reason"], body["text"]) == (WHY, "屋面渗漏没有人修。")
    told = Notice.objects.get(person=speech.speaker, kind="meetings.speech")
    assert told.text.startswith(f"不用核对了，这篇发言记录已经划去：{WHY}") and (told.url, bool(told.read_at)) == (
        page,
        True,
    )


@rule("R1.35")
def test_what_its_speaker_has_confirmed_is_not_struck(hall: Hall):
    one, _ = hall.deliberating()
    speech = hall.confirm(hall.speech(one))
    with pytest.raises(TooLate, match="不能再改"):
        services.strike_speech(speech=speech, reason=WHY, by=hall.office, at=hall.at(12))
    assert Speech.objects.filter(pk=speech.pk).exists()


@rule("R1.37")
def test_an_invited_deputy_whose_speech_was_struck_is_led_to_a_page_that_opens(hall: Hall, world: World):
    one, _ = hall.deliberating()
    deputy = world.person(Role.DEPUTY)
    services.invite(
        session=hall.session, kind=AttendeeKind.NONVOTING, name=deputy.name, person=deputy, by=hall.office,
        at=hall.at(8),
    )  # fmt: skip
    said = {
        "kind": SpeechKind.ORDINARY,
        "text": "渗漏。",
        "spoken_at": hall.at(9),
        "by": hall.office,
        "at": hall.at(10),
    }
    speech = services.record_speech(deliberation=one, speaker=deputy, **said)
    services.strike_speech(speech=speech, reason=WHY, by=hall.office, at=hall.at(11))
    assert Notice.objects.get(person=deputy, kind="meetings.speech").url == reverse("meetings:invitations")
