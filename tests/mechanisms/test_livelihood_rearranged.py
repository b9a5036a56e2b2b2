"""What changes between the arranging of a ballot and its beginning: candidates, the day of the session, the quota."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huying.commons.voting.choosing import Count, Tally
from huying.commons.voting.elections.closing import announce, sign
from huying.commons.voting.elections.counting import enter_hands
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.renewing import prepare_anew
from huying.commons.voting.elections.starting import open_election, secret_ballot, set_up
from huying.commons.voting.elections.voiding import void
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.selectors import inbox
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.kernel.procedures.models import ActRecord, DueDay
from huying.kernel.procedures.services import reverse as reverse_record
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.elections import KIND
from huying.mechanisms.livelihood_projects.models import BallotDecision, Project
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding, CandidateListing
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from tests.livelihood import MEETING, PROPOSED, PUBLISHED, TITLES, LivelihoodPlay
from tests.polls import deputies_of
from tests.world import World, moment

rule = pytest.mark.rule
C, D = CandidateListing, BallotDeciding
EVE = date(2026, 2, 2)


@pytest.fixture
def play(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


def prepared(play: LivelihoodPlay, decision: BallotDecision, way: ElectionWay = ElectionWay.HANDS) -> Election:
    deputies, scrutineers = deputies_of(play.world, 46), 3 if way == ElectionWay.ELECTRONIC else 1
    return set_up(
        kind=KIND, subject_id=decision.pk, way=way, tellers=deputies[:2], scrutineers=deputies[2 : 2 + scrutineers],
        by=play.world.person(Role.SC_OFFICE), at=moment(EVE),
    )  # fmt: skip


def withdrawn(play: LivelihoodPlay, decision: BallotDecision, number: int = 1) -> ActRecord:
    listing = proceeding_of(C, decision.projects.get(number=number).pk)
    return play.act(listing, C.withdrawn, Role.ORGAN, EVE, {"reason": "资金没有落实"})


def four(play: LivelihoodPlay) -> BallotDecision:
    """Four candidates for two seats: one may go and the margin holds."""
    call, decision = play.called(), play.arranged()
    ideas = [play.passed(play.idea(call, title, title)) for title in (*TITLES, "瑞安路路灯")]
    play.gated([play.candidate(decision, idea.title, [idea]) for idea in ideas])
    return decision


def rearranged(play: LivelihoodPlay, decision: BallotDecision, on: date = EVE, **said) -> BallotDecision:
    now = {
        "meeting": decision.meeting,
        "meeting_on": decision.meeting_on,
        "quota": decision.quota,
        "reason": "会议改期",
    }
    return services.rearrange(decision=decision, by=play.world.viewer(Role.SC_OFFICE), at=moment(on), **now | said)


# ── candidates ────────────────────────────────────────────────────────────
@rule("R2.05")
def test_a_vote_prepared_on_other_candidates_does_not_begin_and_is_prepared_anew_on_those_of_today(
    play: LivelihoodPlay,
):
    """46 deputies; of the candidates 2, 3 and 4 two are chosen: 40 and 30 votes are more than 23."""
    decision, at, clerk = four(play), moment(MEETING), play.world.person(Role.SC_OFFICE)
    election = prepared(play, decision)
    with pytest.raises(refusals.TooLate, match="没有变"):
        prepare_anew(election=election, by=clerk, at=moment(EVE))
    withdrawn(play, decision)
    deciding = play.session(decision, until=D.balloted)
    with pytest.raises(refusals.NotYet, match=f"“{TITLES[0]}”不再是候选项目"):
        open_election(election=election, by=clerk, at=at)
    anew = prepare_anew(election=election, by=clerk, at=at)
    assert [o.title for o in anew.options.order_by("position")] == [TITLES[1], TITLES[2], "瑞安路路灯"]
    assert {o.person for o in anew.officers.all()} == {o.person for o in election.officers.all()}
    open_election(election=anew, by=clerk, at=at)
    marks = {"2": Tally(40), "3": Tally(30), "4": Tally(10)}
    enter_hands(election=anew, count=Count(46, 46, 0, marks), by=clerk, at=at)
    sign(election=anew, scrutineer=anew.officers.get(task="scrutineer").person, at=at)
    announce(election=anew, by=clerk, at=at)
    for act in (D.counted, D.decided):
        play.act(deciding, act, Role.SC_OFFICE, MEETING)
    statuses = Project.objects.filter(decision=decision).order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["withdrawn", "adopted", "adopted", "not_adopted"]


@rule("R2.05")
def test_a_candidate_added_after_the_vote_was_prepared_is_voted_on_and_the_page_says_so(play: LivelihoodPlay):
    decision = play.listed()
    election = prepared(play, decision, ElectionWay.ELECTRONIC)
    late = play.candidate(decision, "瑞安路路灯", [play.passed(play.idea(play.called(2027), "瑞安路路灯"))])
    play.gated([late])
    office, member = play.world.client(Role.SC_OFFICE), play.world.client(Role.DEPUTY)
    with frozen(EVE):
        page = office.get(election.get_absolute_url()).content.decode()
        assert "增加了候选项目“瑞安路路灯”" in page and "三位监票人要再生成一次钥匙" in page and "/open/" not in page
        assert "增加了候选项目" not in member.get(election.get_absolute_url()).content.decode()
        told = office.post(reverse("voting:election_anew", args=[election.pk]), follow=True).content.decode()
        assert "已按现在的候选项目重新准备" in told and "瑞安路路灯" in told
        again = office.post(reverse("voting:election_anew", args=[election.pk]), follow=True).content.decode()
        shown = office.get(election.get_absolute_url()).content.decode()
    assert "这次准备已经作废，已重新准备" in again and "准备作废，已重新准备：增加了候选项目" in shown
    assert "大会决定" not in shown and "大会已经决定" not in again
    anew = Election.objects.get(follows=election)
    first, second = secret_ballot(election), secret_ballot(anew)
    assert first and second and first.pk != second.pk and anew.options.count() == 4


def test_of_another_quota_the_vote_is_prepared_anew_too_and_short_of_its_margin_it_does_not_begin(play: LivelihoodPlay):
    decision, clerk = play.listed(), play.world.person(Role.SC_OFFICE)
    election = prepared(play, decision)
    deciding = play.session(decision, until=D.deliberated)
    withdrawn(play, decision)  # two candidates are left for two seats
    with pytest.raises(refusals.NotYet, match="开始票决") as refused:
        play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    assert "候选项目须多于应选项目" in refused.value.reasons[0].text
    decision.refresh_from_db()
    rearranged(play, decision, quota=1, reason="撤回一个候选项目")
    play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    with pytest.raises(refusals.NotYet, match="应选数由2项改为1项"):
        open_election(election=election, by=clerk, at=moment(MEETING))
    assert prepare_anew(election=election, by=clerk, at=moment(MEETING)).quota == 1


def test_who_came_to_be_concerned_by_a_new_candidate_does_not_watch_its_vote(play: LivelihoodPlay):
    """The scrutineer works in the unit of no candidate but the new one: others are named by hand."""
    decision, clerk = four(play), play.world.person(Role.SC_OFFICE)
    election = prepared(play, decision)
    scrutineer = election.officers.get(task="scrutineer").person
    unit = play.world.person(Role.HANDLING_UNIT, 1).mandates.get(role=Role.HANDLING_UNIT.value).body
    scrutineer.mandates.create(body=unit, role=Role.HANDLING_UNIT.value, from_on=date(2025, 1, 1))
    Project.objects.filter(decision=decision, number=1).update(unit=unit)
    with pytest.raises(refusals.Incomplete, match="与候选项目有关"):
        prepare_anew(election=election, by=clerk, at=moment(EVE))
    election.refresh_from_db()
    assert election.voided_at is None


def test_once_the_ballot_has_begun_no_correction_changes_who_is_voted_on(play: LivelihoodPlay):
    decision, office = four(play), play.world.viewer(Role.SC_OFFICE)
    gone = withdrawn(play, decision)
    deciding, at = play.session(decision, until=D.balloted), moment(MEETING, 11)
    election = prepared(play, decision)
    open_election(election=election, by=play.world.person(Role.SC_OFFICE), at=moment(MEETING))
    begun = ActRecord.objects.get(proceeding=deciding, act=D.balloted.name)
    for record, words in ((gone, "候选项目不再变"), (begun, "不能更正")):
        by = play.world.viewer(Role.ORGAN) if record is gone else office
        with pytest.raises(refusals.TooLate, match=words):
            reverse_record(record=record, by=by, reason="登记错了", at=at)


def test_after_a_prepared_vote_is_void_the_count_of_a_vote_outside_may_be_entered(play: LivelihoodPlay):
    decision = play.listed()
    election = prepared(play, decision)
    play.session(decision, until=D.balloted)
    with pytest.raises(refusals.TooLate, match="在平台上投票"):
        play.report(decision)
    void(election=election, reason="改用纸票", by=play.world.person(Role.SC_OFFICE), at=moment(MEETING))
    play.count(decision)
    decision.refresh_from_db()
    assert decision.returned == 90


# ── the session and the quota ─────────────────────────────────────────────
@rule("R2.03")
def test_the_congress_does_not_hear_before_the_candidates_were_public_for_all_their_days(play: LivelihoodPlay):
    """Published on 20 January for 7 days: 26 January is too early, whatever day the session is planned for."""
    decision, heard = play.listed(), {"reporter": "孙国栋", "present": 90}
    deciding = proceeding_of(D, decision.pk)
    with pytest.raises(refusals.NotYet, match="公布到1月27日才满"):
        play.act(deciding, D.heard, Role.SC_OFFICE, date(2026, 1, 26), heard)
    play.act(deciding, D.heard, Role.SC_OFFICE, date(2026, 1, 27), heard)


@rule("R2.03")
def test_a_session_that_is_put_off_lets_late_candidates_be_public_long_enough(play: LivelihoodPlay):
    """Published on 28 January for 7 days; the session of 3 February is put off to the 10th."""
    call, decision = play.called(), play.arranged()
    projects = [play.candidate(decision, t, [play.passed(play.idea(call, t, t))]) for t in TITLES]
    play.gated(projects, but=C.published)
    on, office = date(2026, 1, 28), play.world.viewer(Role.SC_OFFICE)
    services.stamp_several(act=C.published, projects=projects, said={}, by=office, on=on, at=moment(on))
    with pytest.raises(refusals.NotYet):
        play.session(decision, until=D.heard)
    rearranged(play, decision, meeting_on=date(2026, 2, 10))
    deciding = proceeding_of(D, decision.pk)
    play.act(deciding, D.heard, Role.SC_OFFICE, date(2026, 2, 10), {"reporter": "孙国栋", "present": 90})
    [entry] = Entry.objects.filter(kind="livelihood.ballot_rearranged")
    assert '"2026-02-10"' in entry.body and "会议改期" in entry.body


def test_what_is_counted_back_from_the_session_moves_with_it(play: LivelihoodPlay):
    """The seven days before 3 February and before 3 March: a week more in between is not what moves, but 28 days."""
    call, decision = play.called(), play.arranged()
    project = play.candidate(decision, TITLES[0], [play.passed(play.idea(call))])
    play.gated([project], but=C.published)
    due = DueDay.objects.filter(proceeding=proceeding_of(C, project.pk), act=C.published.name)
    before = due.get().due_on
    rearranged(play, decision, PROPOSED, meeting_on=MEETING + timedelta(days=28))
    assert due.get().due_on == before + timedelta(days=28)


def test_the_office_alone_rearranges_with_a_reason_and_until_the_ballot_begins(play: LivelihoodPlay):
    decision = play.listed()
    page = reverse("livelihood:decision_edit", args=[decision.pk])
    said = {"meeting": decision.meeting, "meeting_on": "2026-02-05", "quota": "2", "reason": "会场调整"}
    with frozen(PUBLISHED):
        office = play.world.client(Role.SC_OFFICE)
        assert "改安排" in office.get(decision.get_absolute_url()).content.decode()
        assert office.post(page, said | {"reason": ""}).status_code == 422
        assert office.post(page, said).status_code == 302
        assert play.world.client(Role.ORGAN).post(page, said).status_code == 403
    decision.refresh_from_db()
    assert decision.meeting_on == date(2026, 2, 5)
    with pytest.raises(refusals.NotAllowed):
        services.rearrange(
            decision=decision, meeting="x", meeting_on=MEETING, quota=1, reason="x",
            by=play.world.viewer(Role.ORGAN), at=moment(PUBLISHED),
        )  # fmt: skip
    play.session(decision, until=D.balloted)
    with pytest.raises(refusals.TooLate, match="已经开始票决"):
        rearranged(play, decision, MEETING, quota=1)


@rule("R2.05")
def test_after_a_void_vote_the_session_is_moved_and_the_number_to_be_chosen_stays(play: LivelihoodPlay):
    decision, later = play.listed(), date(2026, 2, 5)
    deciding = play.session(decision, until=D.balloted)
    play.act(deciding, D.voided, Role.SC_OFFICE, MEETING, {"reason": "收回的票多于发出的票"})
    office, edit = play.world.client(Role.SC_OFFICE), reverse("livelihood:decision_edit", args=[decision.pk])
    said = {"meeting": decision.meeting, "meeting_on": later.isoformat(), "quota": "1", "reason": "过两天再投"}
    with pytest.raises(refusals.TooLate, match="应选数不变"):
        rearranged(play, decision, MEETING, meeting_on=later, quota=1)
    with frozen(MEETING):
        assert edit in office.get(decision.get_absolute_url()).content.decode()
        assert "应选数不变" in office.get(edit).content.decode()
        assert office.post(edit, said).status_code == 302
    decision.refresh_from_db()
    assert (decision.meeting_on, decision.quota) == (later, 2)
    play.act(deciding, D.balloted, Role.SC_OFFICE, MEETING)
    with frozen(MEETING):
        assert edit not in office.get(decision.get_absolute_url()).content.decode()
    with pytest.raises(refusals.TooLate, match="已经开始票决"):
        rearranged(play, decision, MEETING, meeting_on=MEETING)


@rule("R2.05")
def test_the_congress_hears_only_with_a_quorum(play: LivelihoodPlay):
    """100 deputies: 66 are less than two thirds."""
    decision = play.listed()
    play.hundred_deputies()
    deciding = proceeding_of(D, decision.pk)
    with pytest.raises(refusals.NotYet, match="应到代表100人，现在出席66人"):
        play.act(deciding, D.heard, Role.SC_OFFICE, MEETING, {"reporter": "孙国栋", "present": 66})
    play.act(deciding, D.heard, Role.SC_OFFICE, MEETING, {"reporter": "孙国栋", "present": 67})


# ── a gate that says no ───────────────────────────────────────────────────
@rule("R2.03")
def test_a_gate_may_say_no_and_the_government_is_told_why_and_comes_again(play: LivelihoodPlay):
    call, decision = play.called(), play.arranged()
    project = play.candidate(decision, TITLES[0], [play.passed(play.idea(call))])
    listing, on = proceeding_of(C, project.pk), date(2025, 12, 22)
    refusal = {"meeting": "第31次会议", "reason": "用地没有落实"}
    play.act(listing, C.party_declined, Role.SC_OFFICE, on, refusal)
    told: Person = play.world.person(Role.ORGAN)
    assert any("用地没有落实" in n.text for n in inbox(told))
    consulted = {"kind": "seminar", "held_on": "2025-12-15", "people": 30, "heard": "都说早该修了"}
    play.act(listing, C.consulted, Role.ORGAN, on, consulted)
    agreed = {"meeting": "第32次会议", "opinion": "agreed"}
    play.act(listing, C.reviewed, Role.SC_OFFICE, date(2026, 1, 8), agreed)
    with pytest.raises(refusals.NotYet, match="党委研究决定"):
        play.act(listing, C.submitted, Role.ORGAN, date(2026, 1, 9))
    play.act(listing, C.party_decided, Role.SC_OFFICE, date(2026, 1, 12), agreed)
    with pytest.raises(refusals.TooLate):
        play.act(listing, C.party_declined, Role.SC_OFFICE, date(2026, 1, 13), refusal)
    play.act(listing, C.submitted, Role.ORGAN, date(2026, 1, 15))
