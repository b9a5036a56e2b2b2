"""A deliberation at which nobody spoke is finished: it is on record, and the collation and the minutes say so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Deliberation, SpeechKind
from huying.commons.meetings.procedures import ItemDeliberation
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as correct
from tests.hall import HELD, Hall
from tests.play import Play
from tests.world import World

rule = pytest.mark.rule
D = ItemDeliberation


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall(Play(world))


def ended(hall: Hall) -> Deliberation:
    one, _ = hall.deliberating()
    hall.on_floor(one, D.ended)
    return one


@rule("R1.35", "R1.36")
def test_a_deliberation_at_which_nobody_spoke_is_finished_and_the_papers_say_so(hall: Hall, world: World):
    one = ended(hall)
    running = selectors.proceeding_of_deliberation(one)
    with pytest.raises(NotYet) as refused:
        hall.on_floor(one, D.confirmed)
    assert "登记“没有人发言”" in f"{refused.value.reasons[0]}"
    hall.on_floor(one, D.silent)
    stands, _ = judge(running, HELD)
    assert [d.act.name for d in stands.open_duties] == ["sent"]  # nobody owes the confirmation any more
    assert selectors.prefilled(one) == "没有人发言。"
    assert "第一组：没有人发言。" in selectors.draft_minutes(hall.session).splitlines()
    services.save_collation(deliberation=one, text=selectors.prefilled(one), points=[], by=hall.office, at=hall.at(15))
    hall.on_floor(one, D.sent)
    for receipt in selectors.receipts_of(one):
        receipt.refresh_from_db()
        if not receipt.received_at:
            services.receive_collation(receipt=receipt, by=world.viewer(receipt.person), at=hall.at(16))
    assert judge(running, HELD)[0].open_duties == ()


@rule("R1.35")
def test_nobody_spoke_is_refused_while_somebody_is_on_the_floors_list_or_on_record(hall: Hall):
    one, two = hall.deliberating()
    speaker, writer = selectors.may_speak(one)[0], selectors.may_speak(one)[1]
    turn = services.ask_to_speak(deliberation=one, person=speaker, by=hall.office, at=hall.at(9))
    services.give_floor(turn=turn, by=hall.office, at=hall.at(9, 5))
    services.end_turn(turn=turn, by=hall.office, at=hall.at(9, 15))
    hall.outline(writer, kind=SpeechKind.WRITTEN)
    hall.outline(selectors.may_speak(one)[2])  # what somebody meant to say
    hall.speech(two)
    for each, reasons in (
        (one, {f"{speaker}的发言还没有记录〔R1.35〕", f"{writer}的发言还没有记录〔R1.35〕"}),
        (two, {"已经记录了1篇发言〔R1.35〕"}),
    ):
        hall.on_floor(each, D.ended)
        with pytest.raises(NotYet) as refused:
            hall.on_floor(each, D.silent)
        assert {f"{reason}" for reason in refused.value.reasons} == reasons


@rule("R1.35")
def test_a_speech_is_recorded_only_after_nobody_spoke_was_corrected(hall: Hall, world: World):
    one = ended(hall)
    record = hall.on_floor(one, D.silent)
    with pytest.raises(TooLate, match="已经登记没有人发言"):
        hall.speech(one)
    correct(record=record, by=world.viewer(Role.SC_OFFICE), reason="有一位发言漏记", at=hall.at(16))
    assert hall.speech(one).pk


def test_the_pages_show_that_nobody_spoke(hall: Hall, world: World):
    one = ended(hall)
    hall.on_floor(one, D.silent)
    office = world.client(Role.SC_OFFICE)
    with frozen(hall.at(15)):
        page = office.get(reverse("meetings:deliberation", args=[one.pk])).content.decode()
        assert "没有人发言，已登记在案" in page and "记一篇发言" not in page
        assert "没有人发言" in office.get(reverse("meetings:hall", args=[hall.session.pk])).content.decode()
        assert "没有人发言" in office.get(reverse("oversight:topic", args=[hall.topic.pk])).content.decode()
