"""The ballot on livelihood projects: what its budget would buy, and a vote held outside that two persons enter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.voting.budgeting import read
from huying.commons.voting.choosing import Count, Tally
from huying.commons.voting.elections.closing import announce, sign, vote_again
from huying.commons.voting.elections.counting import enter_hands
from huying.commons.voting.elections.holding import open_election, set_up
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.starting import board_head
from huying.commons.voting.elections.voiding import void
from huying.commons.voting.envelopes import bound
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.selectors import inbox
from huying.kernel.people.models import Account, Body, BodyKind, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.elections import KIND
from huying.mechanisms.livelihood_projects.menu import waiting_reports
from huying.mechanisms.livelihood_projects.models import BallotDecision, CountReport
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.decisions import deputies_of as roll_of
from huying.mechanisms.livelihood_projects.selectors.decisions import reports_to_confirm
from tests.livelihood import COUNTS, MEETING, TITLES, LivelihoodPlay
from tests.polls import deputies_of
from tests.secret_hall import Hall
from tests.world import GOVERNMENT, HOUSING, SINCE, World, moment

rule = pytest.mark.rule
D = BallotDeciding


@pytest.fixture
def play(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


@rule("R2.05")
def test_a_ballot_with_a_budget_shows_what_it_would_buy_after_the_count_and_its_pb_file_holds_the_costs(
    play: LivelihoodPlay,
):
    """Each candidate costs 860万元 and the budget is 2,000: two of three fit."""
    world, at = play.world, moment(MEETING)
    deputies = deputies_of(world, 46)
    decision = play.listed()
    office = world.client(Role.SC_OFFICE)
    officers = {"teller_1": deputies[0].pk, "teller_2": deputies[1].pk, "scrutineer_1": deputies[2].pk}
    with frozen(MEETING):
        made = office.post(
            reverse("voting:election_new", args=[KIND, decision.pk]), {"way": "hands", "budget": "2000"} | officers
        )
        play.session(decision, until=D.balloted)
        election, clerk = Election.objects.get(subject_id=decision.pk), world.person(Role.SC_OFFICE)
        open_election(election=election, by=clerk, at=at)
        assert "按预算看一看" not in office.get(made.url).content.decode()
        marks = {"1": Tally(40), "2": Tally(30), "3": Tally(20)}
        enter_hands(election=election, count=Count(46, 46, 0, marks), by=clerk, at=at)
        shown = office.get(made.url).content.decode()
        sign(election=election, scrutineer=deputies[2], at=at)
        announce(election=election, by=clerk, at=at)
        file = office.get(reverse("voting:election_pb", args=[election.pk])).content.decode()
        public = reverse("public_decision_file", args=[world.congress.code, 2026, 1])
        assert Client().get(public).status_code == 404  # announced in the hall, not published yet
        for act, said in (
            (D.counted, {}), (D.decided, {}), (D.published, {"where": "县人大网", "secrecy_review": "陈静怡"}),
        ):  # fmt: skip
            play.act(proceeding_of(D, decision.pk), act, Role.SC_OFFICE, MEETING, said)
        assert Client().get(public).content.decode() == file  # what deputies count from is what everybody has
    assert "辅助参考，不是票决结果" in shown and "预算20,000,000元" in shown
    assert f"{TITLES[2]}：20票，需8,600,000元，轮到时还剩2,800,000元，列不进。" in shown
    found = read(file)
    assert (found.budget, [p.cost for p in found.projects]) == (20_000_000, [8_600_000] * 3)


def test_the_public_is_shown_the_seals_of_an_electronic_ballot_and_never_its_roll_or_its_sealed_ballots(
    play: LivelihoodPlay,
):
    deputies, clerk, code = deputies_of(play.world, 10), play.world.person(Role.SC_OFFICE), play.world.congress.code
    decision, at = play.listed(), moment(MEETING)
    about = {"tellers": deputies[:2], "scrutineers": deputies[2:4], "by": clerk, "at": at}
    election = set_up(kind=KIND, subject_id=decision.pk, way=ElectionWay.ELECTRONIC, **about)
    hall = Hall(play.world, voters=10, election=election, at=at)
    hall.hold_ceremony()
    hall.check_in()
    deciding = play.session(decision, until=D.balloted)
    bound.open_both(ballot=hall.fresh(), absent=[], by=clerk, at=at)
    for nth in range(10):
        hall.cast(nth, "++0" if nth < 7 else "0+-")
    hall.close()
    hall.open_sums(0, 1)
    for scrutineer in deputies[2:4]:
        sign(election=election, scrutineer=scrutineer, at=hall.at)
    announce(election=election, by=clerk, at=hall.at)
    for act, said in (
        (D.counted, {}), (D.decided, {}), (D.published, {"where": "县人大网", "secrecy_review": "陈静怡"}),
    ):  # fmt: skip
        play.act(deciding, act, Role.SC_OFFICE, MEETING, said)
    page = Client().get(reverse("public_decision", args=[code, 2026])).content.decode()
    seals, ballot = board_head(hall.fresh()), hall.fresh()
    assert seals and seals["root"] in page and seals["manifest"] in page
    assert "10票" in page and "7票" in page and "通过2个" in page
    trackers = [envelope.tracker for envelope in ballot.envelopes.all()]
    file = Client().get(reverse("public_decision_file", args=[code, 2026, 1])).content.decode()
    assert len(trackers) == 10
    for hidden in (*trackers, *ballot.voters.values_list("credential", flat=True)):
        assert hidden not in page and hidden not in file
    assert Client().get(reverse("voting:secret_folder", args=[ballot.pk])).status_code == 302  # to sign in


# ── a vote held wholly outside ────────────────────────────────────────────
FIGURES = {"present": 90, "issued": 90, "returned": 90, "invalid": 2}


@pytest.fixture
def begun(play: LivelihoodPlay) -> BallotDecision:
    """The vote has begun, on paper and outside the platform."""
    decision = play.listed()
    play.session(decision, until=D.balloted)
    return decision


def second(play: LivelihoodPlay, *, body: str = "", role: Role = Role.SC_OFFICE) -> Person:
    """Somebody else of the office, or of another body."""
    where = play.world.body(body) if body else Body.objects.get(congress=play.world.congress, kind=BodyKind.SC_OFFICE)
    person = Person.objects.create(congress=play.world.congress, name="另一位")
    Mandate.objects.create(person=person, body=where, role=role.value, post="干部", from_on=SINCE)
    Account.objects.create(username="another", password="!", person=person)
    return person


@rule("R2.05")
def test_figures_from_outside_count_once_a_second_person_has_confirmed_them(
    play: LivelihoodPlay, begun: BallotDecision
):
    report = play.report(begun)
    deciding = proceeding_of(D, begun.pk)
    with pytest.raises(refusals.NotYet, match="宣布票决结果"):
        play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    assert set(begun.projects.values_list("votes_for", flat=True)) == {None}
    by = play.world.viewer(Role.DEPUTY, on=MEETING)
    services.confirm_count(report=report, by=by, at=moment(MEETING))
    play.act(deciding, D.counted, Role.SC_OFFICE, MEETING)
    begun.refresh_from_db()
    assert (begun.deputies, begun.present, begun.invalid) == (100, 90, 2)
    office = play.world.person(Role.SC_OFFICE)
    assert Entry.objects.get(kind="livelihood.outcome_taken").by == f"{office}登记，{by.person}核对"
    with pytest.raises(refusals.TooLate, match="已经核对或者退回"):
        services.confirm_count(report=report, by=by, at=moment(MEETING))


@rule("R2.05")
def test_who_entered_the_figures_and_who_is_concerned_do_not_confirm_them(play: LivelihoodPlay, begun: BallotDecision):
    report, at = play.report(begun), moment(MEETING)
    with pytest.raises(refusals.NotAllowed, match="登记人以外的一位"):
        services.confirm_count(report=report, by=play.world.viewer(Role.SC_OFFICE), at=at)
    with pytest.raises(refusals.NotAllowed, match="登记人以外的一位"):
        services.confirm_count(report=report, by=play.world.viewer(Role.HANDLING_UNIT), at=at)
    deputy = play.world.viewer(Role.DEPUTY, on=MEETING)
    assert deputy.person is not None
    Mandate.objects.create(
        person=deputy.person, body=play.world.body(HOUSING), role=Role.HANDLING_UNIT.value, post="干部", from_on=SINCE
    )
    with pytest.raises(refusals.NotAllowed, match="责任单位或者提出项目的政府任职"):
        services.confirm_count(report=report, by=deputy, at=at)


@rule("R2.05")
def test_who_works_for_the_government_that_proposed_the_projects_neither_counts_watches_nor_confirms(
    play: LivelihoodPlay,
):
    decision, deputies, at = play.listed(), deputies_of(play.world, 46), moment(MEETING)
    for person in (deputies[0], play.world.person(Role.DEPUTY)):
        body = play.world.body(GOVERNMENT)
        person.mandates.create(body=body, role=Role.PRINCIPAL_LEADER.value, post="副县长", from_on=SINCE)
    for tellers, scrutineers in ((deputies[:2], deputies[2:3]), (deputies[1:3], deputies[:1])):
        with pytest.raises(refusals.Incomplete, match="与候选项目有关"):
            set_up(
                kind=KIND, subject_id=decision.pk, way=ElectionWay.HANDS, tellers=tellers, scrutineers=scrutineers,
                by=play.world.person(Role.SC_OFFICE), at=at,
            )  # fmt: skip
    play.session(decision, until=D.balloted)
    report, by = play.report(decision), play.world.viewer(Role.DEPUTY, on=MEETING)
    with pytest.raises(refusals.NotAllowed, match="提出项目的政府任职"):
        services.confirm_count(report=report, by=by, at=at)
    assert not reports_to_confirm(by)


@rule("R2.05")
def test_all_deputies_are_those_on_the_roll_on_the_day_of_the_vote(play: LivelihoodPlay, begun: BallotDecision):
    """46 votes are more than half of 90 and not of the 100 that hold the mandate; who left or came is not counted."""
    play.hundred_deputies()
    body = Body.objects.get(congress=play.world.congress, kind=BodyKind.CONGRESS)
    for name, since, until in (("离任的", SINCE, "2026-02-02"), ("后来的", "2026-02-04", None)):
        person = Person.objects.create(congress=play.world.congress, name=name)
        Mandate.objects.create(person=person, body=body, role=Role.DEPUTY.value, from_on=since, until_on=until)
    assert len(roll_of(play.world.congress.pk, MEETING)) == 100
    assert play.report(begun).counts["deputies"] == COUNTS["deputies"]


def test_without_a_roll_no_figures_are_taken(play: LivelihoodPlay, begun: BallotDecision):
    Mandate.objects.filter(role=Role.DEPUTY.value).delete()
    votes = dict.fromkeys(begun.projects.values_list("pk", flat=True), 50)
    office = play.world.viewer(Role.SC_OFFICE)
    with pytest.raises(refusals.Incomplete, match="名册上没有本级人大代表"):
        services.enter_count(decision=begun, counts=FIGURES, votes=votes, by=office, at=moment(MEETING))


def test_a_roll_that_was_changed_since_is_entered_anew(play: LivelihoodPlay, begun: BallotDecision):
    report, by = play.report(begun), play.world.viewer(Role.DEPUTY, on=MEETING)
    assert by.person is not None
    others = Mandate.objects.filter(role=Role.DEPUTY.value).exclude(person=by.person)
    others.order_by("-pk")[0].delete()
    with pytest.raises(refusals.Incomplete, match="名册改过"):
        services.confirm_count(report=report, by=by, at=moment(MEETING))


def test_figures_are_corrected_by_who_entered_them_and_by_nobody_else_while_they_wait(
    play: LivelihoodPlay, begun: BallotDecision
):
    first, then = play.report(begun), play.report(begun, (69, 60, 46))
    first.refresh_from_db()
    assert (first.waits, first.reason, then.waits) == (False, "登记人改正", True)
    another = play.world.viewer(second(play), on=MEETING)
    with pytest.raises(refusals.TooLate, match="正等核对"):
        services.enter_count(decision=begun, counts=FIGURES, votes=then.votes, by=another, at=moment(MEETING))


def test_figures_that_were_confirmed_are_not_announced_while_their_correction_waits(
    play: LivelihoodPlay, begun: BallotDecision
):
    by = play.world.viewer(Role.DEPUTY, on=MEETING)
    services.confirm_count(report=play.report(begun), by=by, at=moment(MEETING))
    corrected = play.report(begun, (69, 60, 46))
    with pytest.raises(refusals.NotYet):
        play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    services.confirm_count(report=corrected, by=by, at=moment(MEETING))
    play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    assert set(begun.projects.values_list("votes_for", flat=True)) == {69, 60, 46}


def test_figures_that_differ_from_the_signed_report_go_back_with_the_reason(
    play: LivelihoodPlay, begun: BallotDecision
):
    report, by, at = play.report(begun), play.world.viewer(Role.DEPUTY, on=MEETING), moment(MEETING)
    with pytest.raises(refusals.Incomplete, match="写明哪里"):
        services.return_count(report=report, reason=" ", by=by, at=at)
    services.return_count(report=report, reason="第2项是61票", by=by, at=at)
    assert "第2项是61票" in str(Entry.objects.get(kind="livelihood.count_returned").body)
    assert play.report(begun, (69, 61, 46)).waits


def test_a_vote_that_is_declared_void_takes_the_waiting_figures_with_it(play: LivelihoodPlay, begun: BallotDecision):
    report = play.report(begun)
    play.act(proceeding_of(D, begun.pk), D.voided, Role.SC_OFFICE, MEETING, {"reason": "收回的票多于发出的票"})
    report.refresh_from_db()
    assert (report.waits, report.reason) == (False, "表决无效")


@rule("R2.05")
def test_no_vote_is_prepared_on_the_platform_while_figures_from_outside_wait(
    play: LivelihoodPlay, begun: BallotDecision
):
    world, at = play.world, moment(MEETING)
    deputies, clerk = deputies_of(world, 46), world.person(Role.SC_OFFICE)
    officers = {"tellers": deputies[:2], "scrutineers": deputies[2:3], "by": clerk, "at": at}
    report = play.report(begun)
    address = reverse("voting:election_new", args=[KIND, begun.pk])
    with frozen(MEETING):
        assert address not in world.client(Role.SC_OFFICE).get(begun.get_absolute_url()).content.decode()
    with pytest.raises(refusals.NotYet, match="登记的计票报告单正等核对"):
        set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, **officers)
    by = world.viewer(Role.DEPUTY, on=MEETING)
    services.return_count(report=report, reason="改在平台上投", by=by, at=at)
    with frozen(MEETING):
        assert address in world.client(Role.SC_OFFICE).get(begun.get_absolute_url()).content.decode()
    assert set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, **officers).pk


@rule("R2.05")
def test_what_was_counted_outside_is_not_voted_on_a_second_time_here(play: LivelihoodPlay, begun: BallotDecision):
    """Not anew, and not after a vote that was prepared here and given up before."""
    world, at = play.world, moment(MEETING)
    deputies, clerk = deputies_of(world, 46), world.person(Role.SC_OFFICE)
    officers = {"tellers": deputies[:2], "scrutineers": deputies[2:3], "by": clerk, "at": at}
    given_up = set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, **officers)
    void(election=given_up, reason="改在会场投纸票", by=clerk, at=at)
    play.count(begun)
    for deed in (
        lambda: set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, **officers),
        lambda: vote_again(election=given_up, way=ElectionWay.HANDS, reason="", by=clerk, at=at),
    ):
        with pytest.raises(refusals.NotYet, match=r"平台以外投票的计票报告单已经核对.*照那一份宣布结果"):
            deed()
    Election.objects.all().delete()
    with frozen(MEETING):
        page = world.client(Role.SC_OFFICE).get(begun.get_absolute_url()).content.decode()
    assert reverse("voting:election_new", args=[KIND, begun.pk]) not in page


@rule("R2.05")
def test_the_result_is_not_declared_while_deputies_vote_on_the_seats_left_empty(
    play: LivelihoodPlay, begun: BallotDecision
):
    """One of two seats is filled; the presidium has another vote held for the other, and its papers are out."""
    world, at = play.world, moment(MEETING)
    deputies, clerk = deputies_of(world, 46), world.person(Role.SC_OFFICE)
    officers = {"tellers": deputies[:2], "scrutineers": deputies[2:3]}
    election = set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, by=clerk, at=at, **officers)

    def held(vote: Election, **votes: int) -> None:
        open_election(election=vote, by=clerk, at=at)
        marks = {code[1:]: Tally(n) for code, n in votes.items()}
        enter_hands(election=vote, count=Count(46, 46, 0, marks), by=clerk, at=at)
        sign(election=vote, scrutineer=deputies[2], at=at)

    held(election, n1=40, n2=20, n3=10)
    announce(election=election, by=clerk, at=at)
    begun.refresh_from_db()
    assert begun.returned == 46
    more = vote_again(election=election, way=ElectionWay.HANDS, reason="群众要求强烈", by=clerk, at=at)
    held(more, n2=30, n3=10)
    with pytest.raises(refusals.NotYet, match="宣布票决结果") as refused:
        play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    assert "还有一次投票已经开始、没有宣布结果" in refused.value.reasons[0].text
    announce(election=more, by=clerk, at=at)
    play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    begun.refresh_from_db()
    assert len(begun.elected.split(",")) == 2


def test_the_result_is_not_declared_while_a_vote_for_the_empty_seats_left_candidates_tied(
    play: LivelihoodPlay,
):
    """One of three seats is filled; in the vote for the others one is, and two tie: they are voted on again (R2.06)."""
    begun = play.listed(3, (*TITLES, "文化广场", "公交站亭"))
    play.session(begun, until=D.balloted)
    world, at = play.world, moment(MEETING)
    deputies, clerk = deputies_of(world, 46), world.person(Role.SC_OFFICE)
    officers = {"tellers": deputies[:2], "scrutineers": deputies[2:3]}
    election = set_up(kind=KIND, subject_id=begun.pk, way=ElectionWay.HANDS, by=clerk, at=at, **officers)

    def held(vote: Election, **votes: int) -> None:
        open_election(election=vote, by=clerk, at=at)
        marks = {code[1:]: Tally(n) for code, n in votes.items()}
        enter_hands(election=vote, count=Count(46, 46, 0, marks), by=clerk, at=at)
        sign(election=vote, scrutineer=deputies[2], at=at)
        announce(election=vote, by=clerk, at=at)

    held(election, n1=40, n2=20, n3=10, n4=10, n5=10)
    more = vote_again(election=election, way=ElectionWay.HANDS, reason="群众要求强烈", by=clerk, at=at)
    held(more, n2=30, n3=25, n4=25, n5=2)
    with pytest.raises(refusals.NotYet) as refused:
        play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    assert "得票相同的，还要在它们里面再投一次" in refused.value.reasons[0].text
    tied = vote_again(election=more, way=ElectionWay.HANDS, reason="", by=clerk, at=at)
    held(tied, n3=20, n4=26)
    play.act(proceeding_of(D, begun.pk), D.counted, Role.SC_OFFICE, MEETING)
    begun.refresh_from_db()
    chosen = [str(begun.projects.get(number=number).pk) for number in (1, 2, 4)]
    assert sorted(begun.elected.split(",")) == sorted(chosen)


def test_the_pages_take_one_through_entering_and_another_through_confirming(
    play: LivelihoodPlay, begun: BallotDecision
):
    play.hundred_deputies()
    office, another = play.world.client(Role.SC_OFFICE), play.world.client(second(play))
    rows = list(begun.projects.order_by("number").values_list("pk", flat=True))
    said = FIGURES | {f"p{pk}": n for pk, n in zip(rows, (70, 60, 46), strict=True)}
    with frozen(MEETING):
        assert "代表总数按投票那天的名册算" in text(office, reverse("livelihood:count", args=[begun.pk]))
        address = office.post(reverse("livelihood:count", args=[begun.pk]), said).url
        assert "由登记人以外的一位核对" in text(office, address)
        assert "改正登记的数字" in text(office, begun.get_absolute_url())
        assert "核对计票报告单" in text(another, begun.get_absolute_url())
        assert "代表总数（按投票那天的名册）" in text(another, address)
        assert another.post(address, {"sent": "1"}).status_code == 422
        assert another.post(address, {"agrees": "no"}).status_code == 422
        assert another.post(address, {"agrees": "yes"}).url == begun.get_absolute_url()
        assert "已核对" in text(office, address)
    assert CountReport.objects.get().confirmed_at is not None
    begun.refresh_from_db()
    assert begun.returned == 90


# ── whoever may confirm is told ───────────────────────────────────────────
def told_of(person: Person) -> list[tuple[str, bool]]:
    """The address of each notice of a count report, and whether it still waits to be read."""
    return [(n.url, n.read_at is None) for n in inbox(person, kind="count_report")]


@rule("R2.05")
def test_whoever_may_confirm_a_report_is_told_with_its_address_and_nobody_else(
    play: LivelihoodPlay, begun: BallotDecision
):
    another, author = second(play), play.world.person(Role.SC_OFFICE)
    report = play.report(begun)
    deputies = roll_of(play.world.congress.pk, MEETING)
    assert told_of(another) == told_of(deputies[0]) == told_of(deputies[99]) == [(report.get_absolute_url(), True)]
    assert told_of(author) == told_of(play.world.person(Role.HANDLING_UNIT)) == []
    [notice] = inbox(another, kind="count_report")
    assert notice.text.startswith(f"{author}登记了“2026年民生实事项目票决”的计票报告单，请核对")


@rule("R2.05")
def test_a_deputy_who_is_concerned_is_not_told_and_does_not_find_it_on_the_desk(
    play: LivelihoodPlay, begun: BallotDecision
):
    play.hundred_deputies()
    concerned, free = roll_of(play.world.congress.pk, MEETING)[:2]
    unit = play.world.body(HOUSING)
    Mandate.objects.create(person=concerned, body=unit, role=Role.HANDLING_UNIT.value, post="干部", from_on=SINCE)
    report = play.report(begun)
    assert told_of(concerned) == []
    assert [list(reports_to_confirm(play.world.viewer(p, on=MEETING))) for p in (concerned, free)] == [[], [report]]


def test_what_was_confirmed_or_given_back_waits_in_no_inbox_and_on_no_desk(play: LivelihoodPlay, begun: BallotDecision):
    another, at = second(play), moment(MEETING)
    returned = play.report(begun)
    by = play.world.viewer(Role.DEPUTY, on=MEETING)
    services.return_count(report=returned, reason="第2项是61票", by=by, at=at)
    assert told_of(another) == [(returned.get_absolute_url(), False)]
    confirmed = play.report(begun, (69, 61, 46))
    assert told_of(another)[0] == (confirmed.get_absolute_url(), True)
    services.confirm_count(report=confirmed, by=by, at=at)
    assert [waits for _, waits in told_of(another)] == [False, False]
    assert not reports_to_confirm(play.world.viewer(another, on=MEETING))


def test_a_vote_declared_void_takes_the_news_of_its_figures_back(play: LivelihoodPlay, begun: BallotDecision):
    another = second(play)
    play.report(begun)
    play.act(proceeding_of(D, begun.pk), D.voided, Role.SC_OFFICE, MEETING, {"reason": "收回的票多于发出的票"})
    assert [waits for _, waits in told_of(another)] == [False]


def test_the_desk_leads_a_deputy_to_the_figures(play: LivelihoodPlay, begun: BallotDecision):
    play.hundred_deputies()
    another, office = play.world.client(Role.DEPUTY), play.world.client(Role.SC_OFFICE)
    report = play.report(begun)
    with frozen(MEETING):
        assert f'href="{report.get_absolute_url()}">去核对' in text(another, reverse("desk"))
        assert "去核对" not in text(office, reverse("desk"))


def test_the_number_beside_the_link_to_ballots_is_of_what_waits_for_this_reader(
    play: LivelihoodPlay, begun: BallotDecision
):
    """Members of the standing committee, whose desk is full, find it there; who may not confirm sees none."""
    play.report(begun)
    for role, number in (
        (Role.SC_MEMBER, 1), (Role.DEPUTY, 1), (Role.SC_OFFICE, 0), (Role.WORKING_BODY, 0),  # the office entered it
    ):  # fmt: skip
        assert len(waiting_reports(play.world.viewer(role, on=MEETING), MEETING)) == number, role
        with frozen(MEETING):
            assert play.world.client(role).get(begun.get_absolute_url()).status_code == 200


@rule("R2.05", "R2.08")
def test_a_tie_at_the_last_seat_of_a_paper_vote_is_entered_with_its_second_ballot_and_published_as_two_files(
    play: LivelihoodPlay, begun: BallotDecision
):
    """100 deputies and two seats: 70, 53 and 53 votes; of the second ballot 44 and 43, no majority of all."""
    play.hundred_deputies()
    office, another = play.world.client(Role.SC_OFFICE), play.world.client(second(play))
    rows = list(begun.projects.order_by("number").values_list("pk", flat=True))
    enter = reverse("livelihood:count", args=[begun.pk])
    first = FIGURES | {f"p{pk}": n for pk, n in zip(rows, (70, 53, 53), strict=True)}
    figures = {"again2_present": 90, "again2_issued": 90, "again2_returned": 88, "again2_invalid": 1}
    votes = {f"again2_p{rows[1]}": 43, f"again2_p{rows[2]}": 44}
    with frozen(MEETING):
        asked = office.post(enter, first)
        page = asked.content.decode()
        assert asked.status_code == 422 and "最后名额同票，只就同票的再投一次" in page
        assert f'name="again2_p{rows[1]}"' in page and f'name="again2_p{rows[0]}"' not in page
        assert 'value="70"' in page  # what was filled in is still there
        address = office.post(enter, first | figures | votes).url
        assert "第2次投票，只就同票的项目" in text(another, address) and "44票" in text(another, address)
        assert another.post(address, {"agrees": "yes"}).status_code == 302
        for act, said in (
            (D.counted, {}), (D.decided, {}), (D.published, {"where": "县人大网", "secrecy_review": "陈静怡"}),
        ):  # fmt: skip
            play.act(proceeding_of(D, begun.pk), act, Role.SC_OFFICE, MEETING, said)
    found = begun.projects.order_by("number").values_list("votes_for", "status")
    assert list(found) == [(70, "adopted"), (43, "not_adopted"), (44, "adopted")]
    code = play.world.congress.code
    page = text(Client(), reverse("public_decision", args=[code, 2026]))
    assert "投了2次" in page and "就同票的再次投票的票数" in page
    files = [Client().get(reverse("public_decision_file", args=[code, 2026, n])) for n in (1, 2, 3)]
    assert [f.status_code for f in files] == [200, 200, 404]
    one, two = (read(f.content.decode()) for f in files[:2])
    assert (one.votes_by_id(), one.meta["max_length"]) == ({"1": 70, "2": 53, "3": 53}, "2")
    assert (two.votes_by_id(), two.meta["max_length"], len(two.ballots)) == ({"2": 43, "3": 44}, "1", 87)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
