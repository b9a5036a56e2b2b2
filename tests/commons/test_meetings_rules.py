"""The rules of a session, pure: what a quorum is, and how it is said."""

from __future__ import annotations

import pytest

from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.rules import SessionView, has_an_agenda, has_quorum, quorum, quorum_words
from huying.kernel.procedures.definition import missing


@pytest.mark.parametrize(
    ("members", "more_than", "needed"),
    [
        (27, 0.5, 14),  # half is 13.5
        (28, 0.5, 15),  # exactly half, 14, is not more than half
        (1, 0.5, 1),
        (2, 0.5, 2),
        (30, 0.6, 19),  # 0.6 × 30 is 18, to the head
    ],
)
def test_a_quorum_is_more_than_the_share_and_never_exactly_it(members, more_than, needed):
    assert quorum(members, more_than) == needed
    assert has_quorum(SessionView(members=members, present=needed, quorum_more_than=more_than)) == []
    assert has_quorum(SessionView(members=members, present=needed - 1, quorum_more_than=more_than)) != []


def test_what_is_missing_is_said_with_the_law_that_asks_for_it():
    [reason] = missing(has_quorum, SessionView(members=27, present=13))
    assert str(reason) == "全体组成人员27人，已登记出席13人，不够法定人数14人〔地方组织法第五十一条〕"
    [reason] = missing(has_quorum, SessionView())
    assert reason.text == "还没有登记常委会组成人员"
    [reason] = missing(has_an_agenda, SessionView())
    assert str(reason) == "须有议程〔R1.08〕"


@pytest.mark.parametrize(
    ("members", "present", "words"),
    [
        (27, 25, "应到27人，出席25人，超过半数，可以开会"),
        (27, 14, "应到27人，出席14人，超过半数，可以开会"),
        (27, 13, "应到27人，出席13人，没有超过半数，还差1人"),
        (28, 14, "应到28人，出席14人，没有超过半数，还差1人"),
        (0, 0, "还没有登记常委会组成人员，算不出法定人数"),
    ],
)
def test_the_quorum_is_said_in_words(members, present, words):
    assert quorum_words(members, present, 0.5, is_registered=True, is_over=False) == words


def test_before_anybody_is_registered_the_words_say_how_many_it_takes():
    words = quorum_words(27, 0, 0.5, is_registered=False, is_over=False)
    assert words == "应到27人，还没有登记到会情况。出席14人以上才能开会"


def test_after_the_close_nobody_is_told_that_the_session_may_open():
    assert quorum_words(27, 25, 0.5, is_registered=True, is_over=True) == "应到27人，出席25人，超过半数"


def test_a_share_of_its_own_is_named():
    assert quorum_words(30, 19, 0.6, is_registered=True, is_over=False) == "应到30人，出席19人，超过60%，可以开会"


def test_the_acts_of_a_session_follow_each_other():
    assert [a.name for a in SessionHolding.line()] == ["convened", "opened", "closed"]
