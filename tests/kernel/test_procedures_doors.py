"""Doors: what may be done only until something else, and what is owed behind a door that has closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huying.kernel.calendar.spans import Span, WorkCalendar
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, before, within
from huying.kernel.procedures.describe import describe
from huying.kernel.procedures.facts import Fact, Party, PlannedDay, View
from huying.kernel.procedures.limits import Duty
from huying.kernel.procedures.profile import Limit, Profile
from huying.kernel.procedures.standing import Standing, standing

O, U = Role.SC_OFFICE, Role.HANDLING_UNIT  # noqa: E741


class Listing(Procedure):
    """The worked example: a list that may be handed in, also anew, until the meeting; and what the units answer."""

    code, label, law, about = "listing", "名单", "内部", "会前交名单，可以再交。"
    parties = (("units", "承办单位"),)

    meeting_day = Day("开会的日子")
    begun = Act("开始", by=O)
    listed = Act("交名单", by=O, after=begun, optional=True, repeats=True, due=before("L1", planned=meeting_day))
    papers = Act("交材料", by=O, after=begun, due=before("L1", planned=meeting_day))
    met = Act("开会", by=O, after=begun)
    listed.until = papers.until = met
    noted = Act("批注", by=O, after=begun, optional=True, due=within("L2", of=begun))
    answered = Act("答复", by=U, after=begun, each="units")
    noted.until = answered


L = Listing
MET = date(2026, 3, 20)  # so that the list is due on 13 March, seven days before
UNITS = (Party("1", "住建局"), Party("2", "水利局"))
LIMITS = (
    Limit("L1", Span(7, "day"), "会前交名单", "内部", date(2020, 1, 1), rolls=False),
    Limit("L2", Span(5, "day"), "批注", "内部", date(2020, 1, 1), rolls=False),
)


def judge(*facts: Fact, today: date = date(2026, 3, 16)) -> Standing:
    numbered = [replace(f, order=n) for n, f in enumerate(facts, 1)]
    view = View(days={"meeting_day": PlannedDay(MET)}, parties={"units": UNITS}, facts=tuple(numbered))
    return standing(
        L, numbered, view=view, calendar=WorkCalendar(), profile=Profile("x", "某地", LIMITS),
        opened_on=date(2026, 3, 1), today=today,
    )  # fmt: skip


def fact(act: Act, day: int, party: str = "") -> Fact:
    return Fact(act.name, date(2026, 3, day), party)


def duty(stands: Standing, act: Act) -> Duty | None:
    return next((d for d in stands.duties if d.act is act), None)


def test_what_is_optional_is_owed_while_its_door_is_open():
    stands = judge(fact(L.begun, 2))
    found = duty(stands, L.listed)
    assert found is not None
    assert (found.due.on, found.is_overdue(date(2026, 3, 16))) == (date(2026, 3, 13), True)
    assert stands.is_open(L.listed)  # late is not illegal


def test_behind_its_door_nobody_owes_it_any_more():
    stands = judge(fact(L.begun, 2), fact(L.met, 20), today=date(2026, 3, 21))
    assert duty(stands, L.listed) is None
    assert not stands.is_open(L.listed)


def test_a_step_of_the_line_that_was_not_taken_stays_owed_behind_its_door():
    stands = judge(fact(L.begun, 2), fact(L.met, 20), today=date(2026, 3, 21))
    found = duty(stands, L.papers)
    assert found is not None and found.is_overdue(date(2026, 3, 21))
    assert not stands.is_open(L.papers)


def test_what_was_done_keeps_its_limit_behind_the_door():
    in_time = judge(fact(L.begun, 2), fact(L.listed, 12), fact(L.met, 20))
    late = judge(fact(L.begun, 2), fact(L.listed, 15), fact(L.met, 20))
    assert [(d.done_on, d.is_overdue(MET)) for s in (in_time, late) if (d := duty(s, L.listed))] == [
        (date(2026, 3, 12), False), (date(2026, 3, 15), True),
    ]  # fmt: skip


def test_doing_it_once_more_does_not_make_it_late():
    stands = judge(fact(L.begun, 2), fact(L.listed, 12), fact(L.listed, 16))
    found = duty(stands, L.listed)
    assert found is not None
    assert (found.done_on, found.is_overdue(date(2026, 3, 16))) == (date(2026, 3, 12), False)
    newest = stands.done(L.listed)
    assert newest is not None and newest.on == date(2026, 3, 16)  # and the newest list counts


def test_a_door_that_each_party_closes_is_open_until_the_last_has():
    one = judge(fact(L.begun, 2), fact(L.answered, 5, "1"))
    both = judge(fact(L.begun, 2), fact(L.answered, 5, "1"), fact(L.answered, 6, "2"))
    assert (one.is_open(L.noted), duty(one, L.noted) is not None) == (True, True)
    assert (both.is_open(L.noted), duty(both, L.noted)) == (False, None)


def test_the_page_says_what_is_owed_and_until_when():
    page = describe(L, [Profile("x", "某地", LIMITS)])
    assert "“开会”以后，不再办理。" in page
    assert "每一承办单位各办一次，" in page


def test_what_lapses_is_not_optional():
    with pytest.raises(TypeError, match="lapses"):

        class Wrong(Procedure):
            code = "wrong"
            silent = Act("不说话", by=O, lapses=True, optional=True, due=within("X1", of=()))


def test_an_answer_goes_to_whoever_asks():
    with pytest.raises(TypeError, match="answers whoever asks"):

        class Wrong(Procedure):
            code = "wrong"
            asked = Act("问", by=O)
            answered = Act("答", by=U, answers=asked, each="units")
