"""Guests without an account (R1.37): on the speaker list by hand, on record with name and capacity, on the screen."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Attendee, AttendeeKind, Deliberation, SpeakingTurn, Speech, SpeechKind
from huying.kernel.calendar.clock import frozen
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotAllowed, TooLate
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
POST = "省水利科学研究院高级工程师"


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


def invited(hall: Hall, name: str = "柳教授", **more: object) -> Attendee:
    """Somebody of whom the office knows the name and the post."""
    said = {"kind": AttendeeKind.NONVOTING, "post": POST, **more}
    return services.invite(session=hall.session, name=name, by=hall.office, at=hall.at(8), **said)


def asked(hall: Hall, deliberation: Deliberation, guest: Attendee) -> SpeakingTurn:
    return services.ask_to_speak(deliberation=deliberation, person=guest, by=hall.office, at=hall.at(9))


def recorded(
    hall: Hall, deliberation: Deliberation, guest: Attendee, text: str = "渗漏的根子在防水层。", minute: int = 30
) -> Speech:
    return services.record_speech(
        deliberation=deliberation, speaker=guest, kind=SpeechKind.ORDINARY, text=text,
        spoken_at=hall.at(9, minute),
        by=hall.office, at=hall.at(10),
    )  # fmt: skip


@rule("R1.37")
def test_a_guest_without_an_account_waits_in_the_queue_and_the_screen_names_the_capacity(hall: Hall, world: World):
    one, _ = hall.deliberating()
    turn = asked(hall, one, invited(hall))
    assert f"{turn}" == "柳教授（一般发言）"
    with frozen(HELD):
        client, at = world.client(Role.SC_OFFICE), f"?at={one.pk}"
        screen = reverse("meetings:screen", args=[hall.session.pk]) + at
        assert f"一般发言 · 列席，{POST}" in client.get(screen).content.decode()
        services.give_floor(turn=turn, by=hall.office, at=hall.at(9, 5))
        shown = client.get(screen).content.decode()
    assert '<p class="hy-speaker">柳教授</p>' in shown and f"一般发言 · 列席，{POST}" in shown
    services.end_turn(turn=turn, by=hall.office, at=hall.at(9, 15))
    assert [(t.name, t.person) for t in selectors.to_record(one)] == [("柳教授", None)]
    with pytest.raises(TooLate):
        services.withdraw(turn=turn, by=hall.office, at=hall.at(9, 20))


@rule("R1.37")
def test_only_who_is_invited_to_this_item_and_not_away_can_be_heard(hall: Hall):
    one, _ = hall.deliberating()
    answering = invited(hall, "周明", kind=AttendeeKind.ANSWERING, body=hall.topic.organ)
    other = invited(hall, "秦教授", item=hall.session.agenda.create(
        congress=hall.session.congress, order=9, title="别的议题", kind="report", subject_kind="none", subject_id=0,
    ))  # fmt: skip
    away = invited(hall, "魏教授")
    services.register_attendees(
        session=hall.session, presences={away.pk: "absent"}, reasons={}, by=hall.office, at=hall.at()
    )
    here = invited(hall, item=hall.item)
    assert list(selectors.guests_of(one)) == [here]
    for guest in (answering, other, away):
        with pytest.raises(NotAllowed, match="不在"):
            asked(hall, one, guest)


@rule("R1.37")
def test_the_convenor_puts_guests_on_the_list_and_another_member_does_not(hall: Hall, world: World):
    one, _ = hall.deliberating()
    guest = invited(hall)
    chair = one.chair
    member = next(p for p in selectors.may_speak(one) if p != chair)
    url, said = reverse("meetings:floor", args=[one.pk]), {"do": "guest", "guest": guest.pk}
    with frozen(HELD):
        other, convenor = world.client(member), world.client(chair)
        assert "列席人员由办公室、工作机构或者召集人列入" in other.post(url, said, follow=True).content.decode()
        assert not one.turns.exists()
        assert guest.called in convenor.get(url).content.decode()
        convenor.post(url, said)
        turn = one.turns.get(guest=guest)
        other.post(url, {"do": "withdraw", "turn": turn.pk})
        assert one.turns.exists()
        page = convenor.get(url).content.decode()
        assert 'value="withdraw"' in page and 'value="give"' not in page
        convenor.post(url, {"do": "withdraw", "turn": turn.pk})
        assert not one.turns.exists()


@rule("R1.35")
def test_what_a_guest_said_is_confirmed_by_the_office_with_name_and_capacity(hall: Hall, world: World):
    one, _ = hall.deliberating()
    speech = recorded(hall, one, invited(hall))
    told = Notice.objects.get(person=hall.office, kind="meetings.speech")
    assert told.text.startswith("请核对柳教授的发言记录")
    with pytest.raises(NotAllowed, match="由办公室核对确认"):
        services.confirm_speech(speech=speech, by=one.chair, at=hall.at(11))
    for role in (Role.SC_MEMBER, Role.WORKING_BODY):
        with pytest.raises(NotAllowed, match="由办公室核对确认"):
            services.confirm_for_guest(speech=speech, by=world.viewer(role), at=hall.at(11))
    with frozen(HELD):
        office, url = world.client(Role.SC_OFFICE), reverse("meetings:speech", args=[speech.pk])
        assert "核对无误，确认" in office.get(url).content.decode()
        assert "核对无误，确认" not in world.client(Role.WORKING_BODY).get(url).content.decode()
        office.post(url, {"do": "vouch"})
    [row] = selectors.speech_rows(one, None, HELD)
    assert (row.speech.called, row.light.words, row.is_intact) == (f"柳教授（列席，{POST}）", "办公室已确认", True)
    assert f"柳教授（列席，{POST}）：渗漏的根子在防水层。" in selectors.prefilled(one)
    assert f"柳教授（列席，{POST}）（一般发言）：渗漏" in selectors.draft_minutes(hall.session)
    Attendee.objects.filter(pk=speech.guest_id).update(post="无关人员")  # the capacity is under the digest too
    [row] = selectors.speech_rows(Deliberation.objects.get(pk=one.pk), None, HELD)
    assert not row.is_intact


@rule("R1.35")
def test_the_office_does_not_confirm_for_who_has_an_account(hall: Hall, world: World):
    one, _ = hall.deliberating()
    with pytest.raises(NotAllowed, match="本人核对"):
        services.confirm_for_guest(speech=hall.speech(one), by=world.viewer(Role.SC_OFFICE), at=hall.at(11))


@rule("R1.35")
def test_the_recorder_writes_a_guests_speech_down_from_the_turn(hall: Hall, world: World):
    one, _ = hall.deliberating()
    turn = asked(hall, one, invited(hall))
    services.give_floor(turn=turn, by=hall.office, at=hall.at(9, 5))
    services.end_turn(turn=turn, by=hall.office, at=hall.at(9, 15))
    with frozen(HELD):
        client = world.client(Role.SC_OFFICE)
        assert "记柳教授的发言" in client.get(reverse("meetings:deliberation", args=[one.pk])).content.decode()
        url = reverse("meetings:speech_new", args=[one.pk]) + f"?turn={turn.pk}"
        form = client.get(url).context["form"]
        said = {"speaker": form.initial["speaker"], "kind": "ordinary", "text": "渗漏的根子在防水层。"}
        client.post(url, said)
    assert one.speeches.get().called == f"柳教授（列席，{POST}）"
    assert selectors.to_record(one) == []


def test_the_outline_of_a_member_still_waits_when_a_guest_is_on_record(hall: Hall):
    one, _ = hall.deliberating()
    mine = hall.outline(selectors.may_speak(one)[0])
    recorded(hall, one, invited(hall))
    assert selectors.outlines_of(one) == [mine]


def test_guests_are_counted_among_who_spoke_and_named_as_such(hall: Hall, world: World):
    one, _ = hall.deliberating()
    hall.confirm(hall.speech(one))
    for text, minute in (("第一点。", 30), ("第二点。", 40)):
        speech = recorded(hall, one, selectors.guests_of(one).first() or invited(hall), text, minute)
        services.confirm_for_guest(speech=speech, by=world.viewer(Role.SC_OFFICE), at=moment(HELD, 11))
    found = selectors.spoken_about("topic", hall.topic.pk)
    assert (found.speakers, found.speeches, found.guests) == (2, 3, 1)


def test_a_turn_and_a_speech_are_of_a_person_or_of_a_guest_never_of_both_or_none(hall: Hall):
    one, _ = hall.deliberating()
    guest, speech = invited(hall), hall.speech(one)
    for broken in ({"guest": guest}, {"speaker": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Speech.objects.filter(pk=speech.pk).update(**broken)
    turn = asked(hall, one, guest)
    for broken in ({"person": hall.office}, {"guest": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpeakingTurn.objects.filter(pk=turn.pk).update(**broken)
