"""Investigations of specific issues (监督法第五十五条至第五十九条): proposed, set up by vote, at work, reported on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Level, Mandate
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import missing
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as reverse_record
from huying.mechanisms.oversight import rules, selectors, services
from huying.mechanisms.oversight.models import CommissionSeat, Investigation
from huying.mechanisms.oversight.procedures import SpecificInvestigation
from huying.mechanisms.oversight.public_texts import begin
from huying.mechanisms.oversight.rules import InvestigationView
from huying.mechanisms.oversight.selectors import owed_publications, proceeding_of
from tests.appraising import BILL, COMMISSION, HEARD, ISSUE, PASSED, Investigating
from tests.play import Play
from tests.world import GOVERNMENT, HOUSING, World, build_world, moment

S = SpecificInvestigation
FORWARD, AT_WORK, REPORTED = date(2026, 1, 26), date(2026, 5, 7), date(2026, 6, 18)
COUNCIL = {"meeting": "第30次主任会议"}
MATERIAL = {"kind": "citizen", "secrecy": "secret", "obtained": "资金到账比公示晚了5个月。"}


@pytest.fixture
def play(world: World) -> Investigating:
    return Investigating(world)


def why_not(found: Investigation, act, on: date = AT_WORK) -> str:
    return "；".join(map(str, judge(proceeding_of(S, found.pk), on)[0].why_not(act)))


# ── pure ──────────────────────────────────────────────────────────────────
def said(check, **seen) -> list[str]:
    return [r.text for r in missing(check, InvestigationView(**seen))]


def test_the_chairpersons_meeting_proposes_without_names_and_members_with_them():
    assert said(rules.enough_propose) == []
    assert said(rules.enough_propose, by_members=True, signed=5, needed=6) == [
        "须6名以上组成人员联名，现在5名，还差1名"
    ]


def test_a_commission_has_a_chair_a_vice_chair_and_members():
    assert said(rules.commission_is_nominated, chairs=1, members=2) == ["还没有提名副主任委员"]
    assert said(rules.commission_is_nominated, chairs=1, vice_chairs=1, members=1) == []
    assert said(rules.commission_is_complete, chairs=1, vice_chairs=1, members=2, waiting=1) == [
        "1名提名的组成人员还没有经常委会会议通过"
    ]


@pytest.mark.parametrize(
    ("secrecy", "source", "faults"),
    [("secret", "", 0), ("secret", "王某", 1), ("openly", "县财政局", 0), ("openly", "", 1)],
)
def test_who_asks_for_secrecy_is_not_named_and_everybody_else_is(secrecy, source, faults):
    assert len(rules.secret_sources_are_not_named({"secrecy": secrecy, "source": source})) == faults


@pytest.mark.parametrize(
    ("votes", "whole", "fit"),
    [((14, 10, 3), True, True), ((14, 10, 4), True, False), ((-1, 0, 0), False, True), ((1.5, 0, 0), False, True)],
)
def test_the_votes_are_whole_and_no_more_than_the_members(votes, whole, fit):
    fields = dict(zip(("in_favour", "against", "abstained"), votes, strict=True))
    assert (rules.votes_are_whole(fields) == [], rules.votes_fit(fields, 27) == []) == (whole, fit)


# ── proposing ─────────────────────────────────────────────────────────────
def test_one_fifth_of_the_members_is_rounded_up(play):
    """27 members: a fifth is 5.4, so that five are too few."""
    found = play.proposed(signers=5)
    assert "须6名以上组成人员联名，现在5名" in why_not(found, S.put_forward)
    play.act(found, S.joined, Role.SC_MEMBER, date(2026, 1, 14), nth=9)
    play.act(found, S.put_forward, Role.SC_OFFICE, FORWARD, COUNCIL)


def test_the_council_may_first_refer_it_to_a_committee_that_has_to_report(play):
    found = play.proposed()
    play.act(found, S.referred, Role.SC_OFFICE, FORWARD, COUNCIL | {"committee": "财政经济委员会"})
    with pytest.raises(NotYet, match="专门委员会已经提出报告"):
        play.act(found, S.put_forward, Role.SC_OFFICE, FORWARD, COUNCIL)
    play.act(found, S.committee_reported, Role.WORKING_BODY, date(2026, 2, 9), {"report": "建议组织"})
    play.act(found, S.put_forward, Role.SC_OFFICE, date(2026, 2, 10), COUNCIL)


def test_what_the_council_proposes_needs_no_names_and_asks_for_none(play):
    found = play.opened("council", Role.SC_OFFICE)
    with pytest.raises(NotYet):
        play.act(found, S.joined, Role.SC_MEMBER, FORWARD)
    play.act(found, S.put_forward, Role.SC_OFFICE, FORWARD, COUNCIL)


def test_a_member_does_not_propose_for_the_council(play):
    with pytest.raises(Incomplete, match="由办公室登记"):
        play.opened("council", Role.SC_MEMBER)


def test_members_take_their_proposal_back_and_the_council_cannot_end_it_for_them(play):
    found, on = play.proposed(signers=1), date(2026, 1, 14)
    with pytest.raises(NotYet, match="已经没有人联名"):
        play.act(found, S.dropped, Role.SC_OFFICE, on, {"why": "不提了"})
    play.act(found, S.taken_back, Role.SC_MEMBER, on)
    play.act(found, S.dropped, Role.SC_OFFICE, on, {"why": "联名的人撤回"})


# ── the commission ────────────────────────────────────────────────────────
def test_it_is_set_up_by_more_than_half_of_all_members(play):
    found = play.put_forward()
    assert "还没有提名主任委员" in why_not(found, S.set_up)
    for nth, post in COMMISSION:
        play.nominate(found, nth, post)
    with pytest.raises(Incomplete, match="没有通过"):  # 13 of 27 are no majority
        play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 13})
    assert not CommissionSeat.objects.exclude(passed_on=None).exists()
    play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 14})
    assert set(CommissionSeat.objects.values_list("passed_on", flat=True)) == {HEARD}


def test_all_members_are_counted_from_the_roster_of_the_day_and_never_typed(play):
    """地方组织法 51: 14 of 27 pass it; with two seats more on the day of the vote they do not."""
    found, world = play.put_forward(), play.world
    for nth, post in COMMISSION:
        play.nominate(found, nth, post)
    with pytest.raises(Incomplete, match="没有“members”这一栏"):
        play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 3, "members": 5})
    with pytest.raises(Incomplete, match="合计28票，超过全体组成人员27人"):
        play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 25})
    seat = Mandate.objects.filter(role=Role.SC_MEMBER.value, person=world.person(Role.SC_MEMBER)).get()
    for role in (Role.DEPUTY, Role.WORKING_BODY):
        Mandate.objects.create(person=world.person(role), body=seat.body, role=seat.role, from_on=HEARD)
    with pytest.raises(Incomplete, match="全体29人，赞成14票，没有通过"):
        play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 14})
    play.act(found, S.set_up, Role.SC_OFFICE, date(2026, 4, 28), PASSED | {"in_favour": 14})


def test_what_was_not_passed_ends_and_what_was_passed_is_not_put_down_as_rejected(play):
    found = play.put_forward()
    with pytest.raises(Incomplete, match="已经通过"):
        play.act(found, S.rejected, Role.SC_OFFICE, HEARD, PASSED)
    play.act(found, S.rejected, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 9})
    assert proceeding_of(S, found.pk).ended_on == HEARD


def test_who_serves_in_the_body_concerned_or_above_it_does_not_sit(play):
    found, world = play.put_forward(), play.world
    for nth, body in ((0, HOUSING), (1, GOVERNMENT)):
        member = world.person(Role.SC_MEMBER, nth)
        Mandate.objects.create(
            person=member, body=world.body(body), role=Role.HANDLING_UNIT.value, from_on=date(2025, 1, 1)
        )
        with pytest.raises(Incomplete, match=f"{member}在{body}任职，有利害关系"):
            play.nominate(found, nth, "member")


def test_who_came_to_have_an_interest_keeps_the_commission_from_being_set_up(play):
    found, world = play.put_forward(), play.world
    for nth, post in COMMISSION:
        play.nominate(found, nth, post)
    member = world.person(Role.SC_MEMBER, 3)
    Mandate.objects.create(person=member, body=world.body(HOUSING), role="handling_unit", from_on=date(2026, 4, 22))
    with pytest.raises(Incomplete, match="在县住房城乡建设局任职"):
        play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED)
    with frozen(HEARD):
        page = world.client(Role.SC_OFFICE).get(found.get_absolute_url()).content.decode()
    assert "在县住房城乡建设局任职，有利害关系，不得参加调查委员会" in page


@pytest.mark.parametrize(
    ("from_on", "until_on", "may"),
    [
        (date(2025, 1, 1), date(2026, 12, 31), False),  # a post that ends is a post until it does
        (date(2025, 1, 1), date(2026, 4, 19), True),
        (date(2026, 5, 20), None, True),  # begins next month
        (date(2026, 4, 20), None, False),
    ],
)
def test_an_interest_is_a_post_that_is_held_on_the_day(play, from_on, until_on, may):
    found, member = play.put_forward(), play.world.person(Role.SC_MEMBER, 0)
    body = play.world.body(HOUSING)
    Mandate.objects.create(person=member, body=body, role="handling_unit", from_on=from_on, until_on=until_on)
    assert (selectors.interested(found, [member.pk], date(2026, 4, 20)) == ()) is may
    if may:
        play.nominate(found, 0, "member")
    else:
        with pytest.raises(Incomplete, match="有利害关系"):
            play.nominate(found, 0, "member")


def test_only_members_and_deputies_are_nominated_and_only_one_chairs(play):
    found, world = play.put_forward(), play.world
    office, at = world.viewer(Role.SC_OFFICE), moment(date(2026, 4, 20))
    services.nominate(investigation=found, person=world.person(Role.DEPUTY), post="member", by=office, at=at)
    with pytest.raises(Incomplete, match="也不是本级人大代表"):
        services.nominate(investigation=found, person=world.person(Role.INTAKE), post="member", by=office, at=at)
    play.nominate(found, 0, "chair")
    with pytest.raises(Incomplete, match="主任委员只有一名"):
        play.nominate(found, 1, "chair")


def test_who_withdraws_leaves_the_commission_and_another_is_passed_by_a_session(play):
    found = play.set_up()
    chair = play.world.person(Role.SC_MEMBER, 0)
    play.act(found, S.recused, Role.SC_OFFICE, AT_WORK, {"recused": [chair.pk], "why": "亲属在有关单位任职"})
    play.act(found, S.evidence_taken, Role.WORKING_BODY, AT_WORK, MATERIAL)
    assert "现在没有主任委员" in why_not(found, S.reported)
    with pytest.raises(TooLate, match="已经回避"):
        play.nominate(found, 0, "chair", AT_WORK)
    play.nominate(found, 5, "chair", AT_WORK)
    assert "还没有经常委会会议通过" in why_not(found, S.reported)
    play.act(found, S.supplemented, Role.SC_OFFICE, date(2026, 5, 28), PASSED)
    assert why_not(found, S.reported) == ""


def test_correcting_a_withdrawal_gives_the_seat_back(play):
    found = play.set_up()
    chair = play.world.person(Role.SC_MEMBER, 0)
    made = play.act(found, S.recused, Role.SC_OFFICE, AT_WORK, {"recused": [chair.pk], "why": "误记"})
    reverse_record(record=made, by=play.world.viewer(Role.SC_OFFICE), reason="登记错了", at=moment(AT_WORK, 11))
    assert CommissionSeat.objects.get(person=chair).left_on is None


def test_correcting_a_later_vote_of_the_same_day_leaves_the_first_commission_seated(play):
    found, world = play.set_up(), play.world
    play.nominate(found, 5, "member", HEARD)
    made = play.act(found, S.supplemented, Role.SC_OFFICE, HEARD, PASSED)
    reverse_record(record=made, by=world.viewer(Role.SC_OFFICE), reason="没有表决", at=moment(HEARD, 15))
    waiting = CommissionSeat.objects.filter(passed_on=None)
    assert [seat.person for seat in waiting] == [world.person(Role.SC_MEMBER, 5)]
    assert CommissionSeat.objects.filter(passed_on=HEARD).count() == len(COMMISSION)


def test_a_nomination_that_was_passed_or_struck_in_the_meantime_is_not_struck(play):
    found, world = play.put_forward(), play.world
    shown = [play.nominate(found, nth, post) for nth, post in COMMISSION]
    gone = play.nominate(found, 9, "member")
    by = {"by": world.viewer(Role.SC_OFFICE), "at": moment(HEARD, 15)}
    services.strike_nomination(seat=CommissionSeat.objects.get(pk=gone.pk), **by)
    with pytest.raises(TooLate, match="已经从提名名单里去掉"):
        services.strike_nomination(seat=gone, **by)
    play.act(found, S.set_up, Role.SC_OFFICE, HEARD, PASSED)
    assert shown[2].passed_on is None  # as the page read it before the vote
    with pytest.raises(TooLate, match="已经常委会会议通过"):
        services.strike_nomination(seat=shown[2], **by)
    assert CommissionSeat.objects.count() == len(COMMISSION)


def test_once_it_has_ended_nothing_is_struck_and_the_page_says_so(play):
    found, world = play.put_forward(), play.world
    seat = play.nominate(found, 0, "chair")
    play.act(found, S.rejected, Role.SC_OFFICE, HEARD, PASSED | {"in_favour": 9})
    with frozen(HEARD):
        office = world.client(Role.SC_OFFICE)
        answer = office.post(reverse("oversight:seat_remove", args=[found.pk, seat.pk]), follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[-1][0] == found.get_absolute_url()
    assert "提名不再改动" in answer.content.decode()
    assert CommissionSeat.objects.filter(pk=seat.pk).exists()


def test_who_does_not_sit_cannot_withdraw(play):
    found, other = play.set_up(), play.world.person(Role.SC_MEMBER, 9)
    with pytest.raises(Incomplete, match="须是调查委员会的组成人员"):
        play.act(found, S.recused, Role.SC_OFFICE, AT_WORK, {"recused": [other.pk], "why": "有关"})


# ── at work ───────────────────────────────────────────────────────────────
def test_a_source_that_asked_for_secrecy_is_nowhere_on_record(play):
    found = play.set_up()
    with pytest.raises(Incomplete, match="不能写姓名"):
        play.act(found, S.evidence_taken, Role.WORKING_BODY, AT_WORK, MATERIAL | {"source": "王桂芝"})
    play.act(found, S.evidence_taken, Role.WORKING_BODY, AT_WORK, MATERIAL)
    record = ActRecord.objects.get(act=S.evidence_taken.name)
    assert "source" not in record.fields
    assert not [e for e in Entry.objects.all() if "王桂芝" in json.dumps(json.loads(e.body), ensure_ascii=False)]


def test_it_reports_after_it_has_taken_evidence_and_the_committee_may_decide(play):
    found = play.set_up()
    report = {"findings": "资金滞留在县级账户。", "report": Play(play.world).paper(REPORTED)}
    with pytest.raises(NotYet, match="了解情况、收集材料"):
        play.act(found, S.reported, Role.WORKING_BODY, REPORTED, report)
    play.act(found, S.kept_closed, Role.SC_OFFICE, AT_WORK)
    play.act(found, S.evidence_taken, Role.WORKING_BODY, AT_WORK, MATERIAL)
    play.act(found, S.reported, Role.WORKING_BODY, REPORTED, report)
    with pytest.raises(TooLate, match="已截止"):
        play.act(found, S.evidence_taken, Role.WORKING_BODY, REPORTED, MATERIAL)
    on = date(2026, 6, 26)
    play.act(found, S.deliberated, Role.SC_OFFICE, on, {"session": "第19次会议"})
    decision = PASSED | {"title": "关于加强管护资金监管的决议"}
    with pytest.raises(Incomplete, match="没有通过"):
        play.act(found, S.resolved, Role.SC_OFFICE, on, decision | {"in_favour": 10})
    play.act(found, S.resolved, Role.SC_OFFICE, on, decision)
    assert owed_publications(found.congress) == []
    play.act(found, S.concluded, Role.SC_OFFICE, on)
    [owed] = owed_publications(found.congress)
    text = begin(owed)
    assert decision["title"] in text.body and MATERIAL["obtained"] not in text.body
    assert proceeding_of(S, found.pk).ended_on == on


def test_units_do_not_see_it_and_members_do(play):
    found, world = play.set_up(), play.world
    with frozen(AT_WORK):
        assert world.client(Role.HANDLING_UNIT).get(found.get_absolute_url()).status_code in (403, 404)
        page = world.client(Role.SC_MEMBER).get(found.get_absolute_url()).content.decode()
    for words in (ISSUE["issue"], "主任委员", "6名，须6名以上", "4月29日通过"):
        assert words in page


def test_the_office_nominates_and_strikes_on_the_page(play):
    found, world = play.put_forward(), play.world
    new = reverse("oversight:seat_new", args=[found.pk])
    with frozen(date(2026, 4, 20)):
        office = world.client(Role.SC_OFFICE)
        person = world.person(Role.SC_MEMBER, 2)
        assert office.post(new, {"person": person.pk, "post": "chair"}).status_code in (302, 303)
        seat = CommissionSeat.objects.get()
        page = office.get(found.get_absolute_url()).content.decode()
        assert person.name in page and "等常委会会议通过" in page
        office.post(reverse("oversight:seat_remove", args=[found.pk, seat.pk]))
    assert not CommissionSeat.objects.exists()


def test_a_member_proposes_one_on_the_page_and_signs_it(play):
    world, new = play.world, reverse("oversight:investigation_new")
    with frozen(date(2026, 1, 12)):
        member = world.client(Role.SC_MEMBER)
        assert "主任会议提议" not in member.get(new).content.decode()
        answer = member.post(new, ISSUE | {"origin": "members"})
        found = Investigation.objects.get()
        assert answer.url == found.get_absolute_url()
        assert "还差5名联名" in member.get(answer.url).content.decode()


def test_a_township_is_offered_neither_and_a_refusal_keeps_what_was_typed(play):
    town = build_world("liuhe", "柳河镇", level=Level.TOWNSHIP, parent=play.world)
    lists = [reverse("oversight:investigations"), reverse("oversight:inquiry_bills")]
    new = [reverse("oversight:investigation_new"), reverse("oversight:inquiry_bill_new")]
    with frozen(date(2026, 1, 12)):
        for world, is_offered in ((play.world, True), (town, False)):
            office = world.client(Role.SC_OFFICE)
            desk = office.get(reverse("desk")).content.decode()
            assert [f'href="{url}"' in desk for url in lists] == [is_offered, is_offered]
            pages = [office.get(url).content.decode() for url in lists]
            assert [url in page for url, page in zip(new, pages, strict=True)] == [is_offered, is_offered]
        answer = town.client(Role.SC_OFFICE).post(new[0], ISSUE | {"origin": "council"})
        bill = BILL | {"object": town.body(HOUSING).pk}
        other = town.client(Role.SC_OFFICE).post(new[1], bill)
    assert (answer.status_code, other.status_code) == (422, 422)
    assert "乡级人大没有常委会" in answer.content.decode() and ISSUE["issue"] in answer.content.decode()
    assert "提出质询案" in other.content.decode() and BILL["content"] in other.content.decode()


def test_nobody_signs_it_for_another(play):
    found = play.proposed()
    with pytest.raises(NotAllowed, match="本人办理"):
        play.act(found, S.joined, Role.SC_MEMBER, date(2026, 1, 14), nth=0)
