"""The record of speeches: confirmed by the speaker, never changed after, collated and received."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import ReceiverKind, Speech, SpeechKind
from huying.commons.meetings.procedures import ItemDeliberation
from huying.kernel.calendar.clock import frozen
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World, moment

rule = pytest.mark.rule
D = ItemDeliberation


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


@rule("R1.35")
def test_each_speech_is_confirmed_by_its_speaker_and_by_nobody_else(hall: Hall):
    one, _ = hall.deliberating()
    speech = hall.speech(one)
    with pytest.raises(NotAllowed, match="本人核对"):
        services.confirm_speech(speech=speech, by=hall.office, at=hall.at(11))
    told = Notice.objects.get(person=speech.speaker, kind="meetings.speech")
    assert told.url == reverse("meetings:speech", args=[speech.pk])
    hall.confirm(speech)
    assert speech.confirmed_at == hall.at(11)
    [kept] = selectors.speeches_of(speech.deliberation)
    assert speech.checksum == selectors.digest_of(speech) == selectors.sealed_digest(kept)


@rule("R1.35")
def test_after_confirmation_it_is_never_changed(hall: Hall):
    one, _ = hall.deliberating()
    speech = hall.confirm(hall.speech(one))
    for deed, said in (
        (services.correct_speech, {"text": "不漏"}),
        (services.ask_for_correction, {"correction": "错"}),
    ):
        with pytest.raises(TooLate, match="不能再改"):
            deed(speech=speech, by=speech.speaker, at=hall.at(12), **said)
    speech.refresh_from_db()
    assert speech.text == "屋面渗漏没有人修。"


@rule("R1.35")
def test_a_record_that_was_tampered_with_is_shown_as_such(hall: Hall, world: World):
    one, _ = hall.deliberating()
    speech = hall.confirm(hall.speech(one))
    Speech.objects.filter(pk=speech.pk).update(text="屋面没有渗漏。")  # past every deed, straight into the table
    [row] = selectors.speech_rows(one, None, HELD)
    assert not row.is_intact
    with frozen(HELD):
        office = world.client(Role.SC_OFFICE)
        assert "已被改动" in office.get(reverse("meetings:deliberation", args=[one.pk])).content.decode()
        assert "与本人确认的不符" in office.get(reverse("meetings:speech", args=[speech.pk])).content.decode()


@rule("R1.35")
def test_a_digest_that_was_rewritten_with_the_text_still_differs_from_the_ledgers(hall: Hall):
    one, _ = hall.deliberating()
    speech = hall.confirm(hall.speech(one))
    speech.text = "屋面没有渗漏。"
    speech.checksum = selectors.digest_of(speech)
    speech.save()
    assert [r.is_intact for r in selectors.speech_rows(one, None, HELD)] == [False]


@rule("R1.35")
def test_the_speaker_asks_for_a_correction_and_confirms_when_it_is_made(hall: Hall):
    one, _ = hall.deliberating()
    speech = hall.speech(one)
    services.ask_for_correction(speech=speech, correction="是42栋，不是41栋", by=speech.speaker, at=hall.at(11))
    with pytest.raises(Incomplete, match="还没有改好"):
        services.confirm_speech(speech=speech, by=speech.speaker, at=hall.at(11, 5))
    services.correct_speech(speech=speech, text="渗漏42栋。", by=hall.office, at=hall.at(11, 10))
    hall.confirm(speech)
    assert speech.text == "渗漏42栋。"


@rule("R1.35")
def test_what_is_not_confirmed_within_three_workdays_is_shown_late(hall: Hall):
    one, _ = hall.deliberating()
    hall.speech(one)
    hall.on_floor(one, D.ended)
    running = selectors.proceeding_of_deliberation(one)
    stands, _ = judge(running, HELD)
    [duty] = [d for d in stands.duties if d.act is D.confirmed]
    assert duty.due.on == date(2026, 5, 7)  # 30 April, then the holiday until 5 May; 6, 7 May
    rows = selectors.speech_rows(one, duty.due.on, date(2026, 5, 8))
    assert [(r.light.kind, r.light.words) for r in rows] == [("late", "到5月7日没有确认")]
    with pytest.raises(NotYet, match="还不能登记"):
        hall.on_floor(one, D.confirmed, on=date(2026, 5, 8))


@rule("R1.35")
def test_written_speeches_count_in_the_record(hall: Hall):
    one, _ = hall.deliberating()
    first, second = selectors.may_speak(one)[:2]
    hall.outline(first, kind=SpeechKind.WRITTEN)
    hall.outline(second)
    assert services.take_over_outlines(deliberation=one, by=hall.office, at=hall.at(10)) == 1
    speech = one.speeches.get()
    assert (speech.speaker, speech.kind, speech.text) == (first, SpeechKind.WRITTEN, "总体较好\n渗漏42栋\n分批翻修")
    assert [o.person for o in selectors.outlines_of(one)] == [second]


def test_a_speech_needs_words_and_a_speaker_of_the_group(hall: Hall):
    one, two = hall.deliberating()
    with pytest.raises(Incomplete, match="请写下发言"):
        hall.speech(one, text=" ")
    said = {"kind": SpeechKind.ORDINARY, "text": "渗漏。", "spoken_at": hall.at(), "by": hall.office, "at": hall.at()}
    with pytest.raises(Incomplete, match="不在第一组的名单里"):
        services.record_speech(deliberation=one, speaker=selectors.may_speak(two)[0], **said)


def sent(hall: Hall):
    one, _ = hall.deliberating()
    hall.confirm(hall.speech(one))
    hall.on_floor(one, D.ended)
    services.save_collation(
        deliberation=one, text="屋面渗漏多。", points=["渗漏42栋", "物业缺位"], by=hall.office, at=hall.at(15)
    )
    hall.on_floor(one, D.sent, on=date(2026, 4, 30))
    one.refresh_from_db()
    return one


@rule("R1.36")
def test_after_the_group_session_the_collation_goes_to_the_convenor_and_who_sums_up(hall: Hall):
    one, _ = hall.deliberating()
    hall.on_floor(one, D.ended)
    with pytest.raises(NotYet) as refused:
        hall.on_floor(one, D.sent)
    assert [r.rule for r in refused.value.reasons] == ["R1.36"]  # nothing collated yet
    services.save_collation(deliberation=one, text="渗漏多。", points=[], by=hall.office, at=hall.at(15))
    stands, _ = judge(selectors.proceeding_of_deliberation(one), HELD)
    assert next(d.due.on for d in stands.duties if d.act is D.sent) == date(2026, 4, 30)  # the next workday
    hall.on_floor(one, D.sent, on=date(2026, 4, 30))
    receipts = {r.kind: r.person for r in selectors.receipts_of(one)}
    assert receipts == {ReceiverKind.CONVENOR: one.chair, ReceiverKind.COMPREHENSIVE: hall.member(0)}
    assert Notice.objects.filter(person=one.chair, kind="meetings.collation").count() == 1


@rule("R1.36")
def test_both_receipts_are_needed_and_a_missing_one_is_flagged(world: World):
    hall = Hall(Play(world))
    one = sent(hall)
    running = selectors.proceeding_of_deliberation(one)
    two = next(d for d in selectors.deliberations_of(hall.session) if d != one)
    assert two.chair != one.chair
    with pytest.raises(NotYet) as refused:
        hall.on_floor(one, D.delivered, on=date(2026, 4, 30))
    assert any("综合审议发言人" in str(r) for r in refused.value.reasons)
    with pytest.raises(NotAllowed, match="签收"):
        services.receive_collation(
            receipt=selectors.receipts_of(one)[0], by=world.viewer(Role.SC_OFFICE), at=moment(date(2026, 4, 30), 10)
        )
    for receipt in selectors.receipts_of(one):
        receipt.refresh_from_db()
        if receipt.received_at is None:
            services.receive_collation(
                receipt=receipt, by=world.viewer(receipt.person), at=moment(date(2026, 4, 30), 10)
            )
    assert judge(running, date(2026, 4, 30))[0].done(D.delivered)


@rule("R1.36")
def test_who_sums_up_receives_the_collations_of_all_groups(hall: Hall):
    for each in hall.deliberating():
        hall.on_floor(each, D.ended)
        services.save_collation(deliberation=each, text=f"{each}", points=[], by=hall.office, at=hall.at(15))
        hall.on_floor(each, D.sent)
    waiting = selectors.to_receive(hall.member(0))
    assert {r.deliberation.where for r in waiting if r.kind == ReceiverKind.COMPREHENSIVE} == {"第一组", "第二组"}


@rule("R1.36")
def test_the_collation_starts_from_the_confirmed_speeches_and_the_problems_in_their_outlines(hall: Hall):
    one, _ = hall.deliberating()
    first = selectors.may_speak(one)[0]
    hall.outline(first, problems="渗漏42栋\n物业缺位")
    hall.confirm(hall.speech(one, 0))
    hall.speech(one, 1, "还没有确认的话")
    assert selectors.prefilled(one) == f"【一般发言】\n{first}：屋面渗漏没有人修。"
    assert selectors.problems_named(one) == ["渗漏42栋", "物业缺位"]


def test_a_collation_that_was_sent_is_not_changed(hall: Hall):
    one = sent(hall)
    with pytest.raises(TooLate, match="已经送出"):
        services.save_collation(deliberation=one, text="改", points=[], by=hall.office, at=moment(date(2026, 5, 6)))


def test_the_pages_record_confirm_and_collate(hall: Hall, world: World):
    one, _ = hall.deliberating()
    speaker = selectors.may_speak(one)[0]
    with frozen(hall.at(10)):
        office, member = world.client(Role.SC_OFFICE), world.client(speaker)
        new = reverse("meetings:speech_new", args=[one.pk])
        assert office.post(new, {"speaker": speaker.pk, "kind": "ordinary", "text": ""}).status_code == 422
        assert office.post(new, {"speaker": speaker.pk, "kind": "ordinary", "text": "渗漏。"}).status_code == 302
        speech = one.speeches.get()
        url = reverse("meetings:speech", args=[speech.pk])
        assert "确认无误" in member.get(url).content.decode()
        assert "确认无误" not in office.get(url).content.decode()
        for endless in ("漏" * 20_001, "漏\0"):
            member.post(url, {"do": "dispute", "correction": endless})
            assert not Speech.objects.exclude(correction="-").exists()
        member.post(url, {"do": "dispute", "correction": "漏了一句"})
        office.post(url, {"do": "correct", "text": "渗漏，没人修。"})
        member.post(url, {"do": "confirm"})
        speech.refresh_from_db()
        assert speech.confirmed_at and speech.text == "渗漏，没人修。"
        hall.on_floor(one, D.ended)
        page = reverse("meetings:collation", args=[one.pk])
        assert "渗漏，没人修。" in office.get(page).content.decode()
        assert office.post(page, {"text": "渗漏多。", "points": "渗漏42栋\n\n物业缺位\n"}).status_code == 302
    assert [p.text for p in selectors.collation_of(one).points.all()] == ["渗漏42栋", "物业缺位"]
