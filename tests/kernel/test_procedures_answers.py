"""Acts that answer others: owed once for each time they were asked for, from the day of asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huying.kernel.calendar.spans import Span, WorkCalendar
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Day, Procedure, by_day, within
from huying.kernel.procedures.describe import describe
from huying.kernel.procedures.facts import Fact, Party, PlannedDay, View
from huying.kernel.procedures.profile import Limit, Profile
from huying.kernel.procedures.standing import Standing, standing

U, O = Role.HANDLING_UNIT, Role.SC_OFFICE  # noqa: E741


class Asking(Procedure):
    code, label, law, about = "asking", "请示", "内部", "问一次，答一次。"
    promised_day = Day("承诺的日子")
    begun = Act("开始", by=O)
    asked = Act("申请", by=U, after=begun, optional=True, repeats=True)
    agreed = Act("同意", by=O, answers=asked)
    refused = Act("不同意", by=O, answers=asked, due=within("X1", of=asked))
    promised = Act("承诺", by=U, after=begun, optional=True, repeats=True)
    kept = Act("兑现", by=U, answers=promised, due=by_day("X2", planned=promised_day))
    finished = Act("办完", by=U, after=begun, settles=kept)


A = Asking
PROFILE = Profile("x", "某地", (Limit("X1", Span(5, "day"), "答复", "内部", date(2020, 1, 1), rolls=False),))


def judge(*facts: Fact, today: date = date(2026, 3, 31), promised: date | None = None) -> Standing:
    numbered = [replace(f, order=n) for n, f in enumerate(facts, 1)]
    days = {"promised_day": PlannedDay(promised)} if promised else {}
    view = View(days=days, facts=tuple(numbered))
    return standing(
        A, numbered, view=view, calendar=WorkCalendar(), profile=PROFILE, opened_on=date(2026, 1, 1), today=today
    )


def fact(act: Act, day: int) -> Fact:
    return Fact(act.name, date(2026, 3, day))


def test_an_answer_is_not_owed_and_not_open_before_it_is_asked_for():
    stands = judge(fact(A.begun, 2))
    assert not stands.is_open(A.agreed)
    assert [r.text for r in stands.why_not(A.agreed)] == ["须先有承办单位的“申请”"]
    assert not stands.duties


def test_an_answer_is_due_from_the_oldest_question_without_one():
    stands = judge(fact(A.begun, 2), fact(A.asked, 3), fact(A.asked, 6))
    [duty] = stands.duties
    assert duty.due.on == date(2026, 3, 8)  # 3 March and five days: asking again on the 6th moves nothing
    assert stands.is_open(A.agreed)
    assert stands.is_open(A.refused)


def test_one_answer_of_several_settles_the_question_and_shuts_the_other():
    stands = judge(fact(A.begun, 2), fact(A.asked, 3), fact(A.agreed, 5))
    [duty] = stands.duties
    assert (duty.act, duty.done_on) == (A.refused, date(2026, 3, 5))
    assert not stands.is_open(A.refused)
    assert [r.text for r in stands.why_not(A.refused)] == ["没有等着办的“申请”"]


def test_asked_again_it_is_owed_again():
    stands = judge(fact(A.begun, 2), fact(A.asked, 3), fact(A.refused, 5), fact(A.asked, 10))
    [duty] = stands.duties
    assert (duty.due.on, duty.done_on) == (date(2026, 3, 15), None)  # 10 March and five days


def test_what_settles_an_answer_meets_its_day():
    kept = judge(fact(A.begun, 2), fact(A.promised, 3), fact(A.finished, 9), promised=date(2026, 3, 10))
    broken = judge(fact(A.begun, 2), fact(A.promised, 3), promised=date(2026, 3, 10), today=date(2026, 3, 11))
    assert [d.done_on for d in kept.duties] == [date(2026, 3, 9)]
    assert [d.is_overdue(date(2026, 3, 11)) for d in broken.duties] == [True]


def test_an_answer_is_no_step_of_the_line():
    assert A.line() == (A.begun, A.finished)


def test_the_page_says_that_it_is_done_once_for_each_question():
    page = describe(A, [PROFILE])
    assert "每有一次“申请”，办理一次。" in page
    assert "登记后，视为同时办了“兑现”。" in page


class AskingEach(Procedure):
    code, label, law, about = "asking_each", "各自请示", "内部", "各单位各问各的，各得各的答复。"
    asked = Act("申请", by=U, each="units", optional=True, repeats=True)
    decided = Act("决定", by=O, each="units", answers=asked, due=within("X1", of=asked))
    replaced = Act("换人", by=O, each="units", optional=True)


def judge_each(*facts: Fact) -> Standing:
    numbered = [replace(f, order=n) for n, f in enumerate(facts, 1)]
    view = View(parties={"units": (Party("1", "住建局"), Party("2", "城管局"))}, facts=tuple(numbered))
    return standing(
        AskingEach, numbered, view=view, calendar=WorkCalendar(), profile=PROFILE, opened_on=date(2026, 1, 1),
        today=date(2026, 3, 31),
    )  # fmt: skip


def by_unit(act: Act, day: int, unit: str) -> Fact:
    return Fact(act.name, date(2026, 3, day), unit)


def test_where_each_asks_for_itself_each_is_answered_for_itself():
    E = AskingEach
    both = (by_unit(E.asked, 3, "1"), by_unit(E.asked, 6, "2"))
    assert [(d.party, d.due.on.day) for d in judge_each(*both).open_duties] == [("1", 8), ("2", 11)]
    one = judge_each(*both, by_unit(E.decided, 9, "1"))
    assert [d.party for d in one.open_duties] == ["2"]
    assert (one.is_open(E.decided, "1"), one.is_open(E.decided, "2")) == (False, True)
    again = judge_each(*both, by_unit(E.decided, 9, "1"), by_unit(E.asked, 12, "1"))
    assert [(d.party, d.due.on.day) for d in again.open_duties] == [("1", 17), ("2", 11)]


def test_who_asks_for_itself_does_not_answer_itself():
    assert (AskingEach.asked.own_body("1"), AskingEach.decided.own_body("1")) == (frozenset({1}), None)


def test_what_the_office_does_about_each_is_not_done_by_them():
    assert AskingEach.replaced.own_body("1") is None


def test_a_question_of_another_procedure_cannot_be_answered():
    with pytest.raises(TypeError, match="acts of another procedure"):

        class Wrong(Procedure):
            code = "wrong"
            reply = Act("答", by=O, answers=A.asked)
