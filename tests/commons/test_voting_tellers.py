"""Paper ballots: two tellers, independent entries that must agree, no more returned than handed out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from huying.commons.voting import selectors, services, tellers
from huying.commons.voting.models import GradedAssessment
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger import selectors as ledger
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from tests.world import World, moment

rule = pytest.mark.rule
ON = date(2026, 9, 1)
MARKS = {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 1, "abstained": 1}


@pytest.fixture
def paper(world: World) -> GradedAssessment:
    """An assessment that was turned to paper; the first two members count, the third watches."""
    found = _opened(world, "改造情况办理情况", is_paper=True)
    appoint(world, found)
    return found


def appoint(world: World, assessment: GradedAssessment, *people: Person) -> None:
    """The first two count, the others watch."""
    chosen = people or [world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2)]
    tellers.appoint(
        assessment=assessment, tellers=chosen[:2], scrutineers=chosen[2:], by=world.person(Role.SC_OFFICE),
        at=moment(ON, 10),
    )  # fmt: skip


def _opened(world: World, title: str, *, is_paper: bool = False, sitting: str = "") -> GradedAssessment:
    found = services.open_assessment(
        congress=world.congress, title=title, grades=("satisfied", "basically_satisfied", "dissatisfied"),
        members=world.people(Role.SC_MEMBER), by="陈静怡", at=moment(ON), sitting=sitting,
    )  # fmt: skip
    if is_paper:
        services.void_assessment(assessment=found, by="陈静怡", reason="网络不通", at=moment(ON, 10))
    return found


def count(world: World, assessment: GradedAssessment, nth: int, **changed: Any) -> str:
    said = {"handed_out": 27, "returned": 26, "invalid": 1, "marks": MARKS} | changed
    return tellers.enter_paper_count(
        assessment=assessment, teller=world.person(Role.SC_MEMBER, nth), at=moment(ON, 11), **said
    )


@rule("R1.58")
def test_two_entries_that_agree_are_the_counts_and_one_alone_is_nothing(world, paper):
    assert count(world, paper, 0) == tellers.FIRST
    paper.refresh_from_db()
    with pytest.raises(selectors.IsVoid):
        selectors.counts(paper)
    assert count(world, paper, 1) == tellers.AGREED
    paper.refresh_from_db()
    assert selectors.counts(paper) == MARKS
    assert services.close_assessment(assessment=paper, by="陈静怡", at=moment(ON, 12)) == MARKS


@rule("R1.58")
def test_entries_that_differ_count_for_nothing_and_both_count_again(world, paper):
    count(world, paper, 0)
    other = MARKS | {"satisfied": 19, "dissatisfied": 2}
    assert count(world, paper, 1, marks=other) == tellers.DIFFER
    paper.refresh_from_db()
    assert tellers.last_differences(paper) == ["“不满意”两人登记的不一样", "“满意”两人登记的不一样"]
    with pytest.raises(selectors.IsVoid):
        selectors.counts(paper)
    noted = Entry.objects.filter(kind="voting.paper_counted").order_by("pk")
    assert not any("satisfied" in entry.body for entry in noted)  # no number before both say the same
    assert [count(world, paper, nth) for nth in (0, 1)] == [tellers.FIRST, tellers.AGREED]
    assert "satisfied" in noted.latest("pk").body


@rule("R1.58")
def test_more_returned_than_handed_out_makes_the_vote_void(world, paper):
    said = {"handed_out": 25, "returned": 26}
    assert [count(world, paper, nth, **said) for nth in (0, 1)] == [tellers.FIRST, tellers.VOID]
    paper.refresh_from_db()
    assert paper.paper_counted_at is None
    assert tellers.last_differences(paper) == ["收回26票，多于发出的25票，这次投票无效"]


@rule("R1.58")
def test_more_returned_than_there_are_voters_makes_the_vote_void_however_many_were_handed_out(world, paper):
    said = {"handed_out": 40, "returned": 30, "invalid": 5}
    assert [count(world, paper, nth, **said) for nth in (0, 1)] == [tellers.FIRST, tellers.VOID]
    paper.refresh_from_db()
    assert tellers.last_differences(paper) == ["收回30票，多于有权投票的人数，这次投票无效"]


def test_one_person_is_never_both_tellers(world, paper):
    count(world, paper, 0)
    with pytest.raises(TooLate, match="您已经登记过了"):
        count(world, paper, 0)


def test_a_third_count_is_refused(world, paper):
    for nth in (0, 1):
        count(world, paper, nth)
    with pytest.raises(TooLate, match="纸票已经清点完毕"):
        count(world, paper, 2)


def test_a_count_whose_sum_is_not_what_was_returned_is_refused(world, paper):
    with pytest.raises(Incomplete, match="各等次和废票一共26票，收回24票"):
        count(world, paper, 0, returned=24)


def test_no_paper_is_counted_in_an_electronic_assessment(world):
    with pytest.raises(TooLate, match="不用纸票"):
        count(world, _opened(world, "另一件"), 0)


def test_the_first_count_is_in_no_record_and_on_no_page_before_the_second(world, paper):
    count(world, paper, 0, handed_out=4321)
    entries = ledger.entries(world.congress)
    assert all("4321" not in str(e.body) for e in entries)
    with frozen(ON):
        for role, nth in ((Role.SC_OFFICE, 0), (Role.SC_MEMBER, 1)):
            for name in ("voting:count_paper", "voting:ballot"):
                assert "4321" not in world.client(role, nth).get(reverse(name, args=[paper.pk])).content.decode()


def test_the_page_takes_a_count_and_says_what_is_wrong_with_it(world, paper):
    url, client = reverse("voting:count_paper", args=[paper.pk]), world.client(Role.SC_MEMBER)
    said = {f"grade_{g}": n for g, n in MARKS.items()} | {"handed_out": 27, "returned": 20, "invalid": 1}
    with frozen(ON):
        refused = client.post(url, said)
        assert refused.status_code == 422 and "对不上" in refused.content.decode()
        page = client.post(url, said | {"returned": 26}, follow=True).content.decode()
    assert "等另一位计票人登记" in page


@rule("R1.58")
def test_several_objects_are_marked_in_one_sitting_one_after_the_other(world):
    sitting = "第20次常委会会议测评"
    first, second = (_opened(world, title, sitting=sitting) for title in ("道路", "饮水"))
    other = _opened(world, "不在这一次里的")
    client = world.client(Role.SC_MEMBER)
    with frozen(ON):
        url = reverse("voting:ballot", args=[first.pk])
        page = client.post(url, {"grade": "satisfied", "sure": "1"}, follow=True).content.decode()
    assert "同一场还有1项测评" in page
    assert reverse("voting:ballot", args=[second.pk]) in page
    assert reverse("voting:ballot", args=[other.pk]) not in page.split("同一场还有")[1].split("</section>")[0]


# ── who counts and who watches ────────────────────────────────────────────
@rule("R1.58")
@pytest.mark.parametrize(("role", "nth"), [(Role.SC_OFFICE, 0), (Role.WORKING_BODY, 0), (Role.SC_MEMBER, 2)])
def test_nobody_but_the_two_tellers_enters_a_count(world, paper, role, nth):
    with pytest.raises(NotAllowed, match="您不是这次测评的计票人"):
        tellers.enter_paper_count(
            assessment=paper, teller=world.person(role, nth), handed_out=27, returned=26, invalid=1, marks=MARKS,
            at=moment(ON, 11),
        )  # fmt: skip
    with frozen(ON):
        page = world.client(role, nth).get(reverse("voting:count_paper", args=[paper.pk])).content.decode()
    assert "您不是这次测评的计票人" in page and 'name="handed_out"' not in page


@rule("R1.58")
def test_before_the_tellers_are_named_nobody_counts(world):
    found = _opened(world, "道路", is_paper=True)
    with pytest.raises(NotAllowed, match="您不是这次测评的计票人"):
        count(world, found, 0)


@rule("R1.58")
def test_tellers_and_scrutineers_are_of_the_roll_two_and_one_at_least_and_nobody_is_both(world):
    found = _opened(world, "道路", is_paper=True)
    one, two, three = (world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2))
    for chosen, refused in (
        ((one, two), "须有2名计票人和至少1名监票人"),
        ((one, one, three), "须有2名计票人和至少1名监票人"),
        ((one, two, two), "不能既计票又监票"),
        ((one, world.person(Role.SC_OFFICE), three), "不在这次投票的名单里，不能做计票人"),
    ):
        with pytest.raises(Incomplete, match=refused):
            appoint(world, found, *chosen)
    assert not found.officers.exists()


def test_who_is_chosen_to_count_is_told_and_the_choice_is_on_record(world, paper):
    told = Notice.objects.filter(url=reverse("voting:count_paper", args=[paper.pk]))
    assert {n.person_id for n in told} == {world.person(Role.SC_MEMBER, nth).pk for nth in (0, 1)}
    [entry] = ledger.entries(world.congress, kind="voting.officers_named")
    assert all(world.person(Role.SC_MEMBER, nth).name in entry.body for nth in (0, 1, 2))


def test_another_teller_begins_the_count_anew(world, paper):
    count(world, paper, 0)
    appoint(world, paper, *(world.person(Role.SC_MEMBER, nth) for nth in (1, 3, 2)))
    paper.refresh_from_db()
    assert count(world, paper, 1) == tellers.FIRST  # what the first teller entered counts for nothing any more
    assert count(world, paper, 3) == tellers.AGREED


def test_no_teller_is_named_where_nothing_is_left_to_count(world, paper):
    with pytest.raises(TooLate, match="不用纸票"):
        appoint(world, _opened(world, "另一件"))
    for nth in (0, 1):
        count(world, paper, nth)
    with pytest.raises(TooLate, match="纸票已经清点完毕"):
        appoint(world, paper)


def test_the_office_turns_to_paper_and_registers_whom_the_meeting_chose(world):
    found, office = _opened(world, "道路"), world.client(Role.SC_OFFICE)
    one, two, three = (world.person(Role.SC_MEMBER, nth) for nth in (0, 1, 2))
    said = {"teller_1": one.pk, "teller_2": two.pk}
    with frozen(ON):
        answer = office.post(reverse("voting:paper", args=[found.pk]), {"reason": "停电"})
        assert answer.url == reverse("voting:officers", args=[found.pk])
        refused = office.post(answer.url, said | {"scrutineer_1": two.pk})
        assert refused.status_code == 422 and "不能既计票又监票" in refused.content.decode()
        page = office.post(answer.url, said | {"scrutineer_1": three.pk}, follow=True).content.decode()
    assert f"计票人：{one.name}、{two.name}。监票人：{three.name}。" in page
    assert "登记纸票清点" not in page and "改计票人、监票人" in page
    with frozen(ON):
        teller = world.client(Role.SC_MEMBER).get(reverse("voting:ballot", args=[found.pk])).content.decode()
    assert reverse("voting:count_paper", args=[found.pk]) in teller and "改计票人" not in teller
