"""Bills of inquiry (监督法第五十一条至第五十四条): each signs for themselves; the organ answers."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.models import Body, BodyKind, Congress, Level
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import questionable
from huying.kernel.procedures.definition import missing
from huying.kernel.procedures.models import ActRecord, OpenDoor
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import reverse as reverse_record
from huying.mechanisms.oversight import rules
from huying.mechanisms.oversight.models import InquiryBill
from huying.mechanisms.oversight.procedures import InquiryBillHandling
from huying.mechanisms.oversight.public_texts import begin
from huying.mechanisms.oversight.rules import InquiryBillView
from huying.mechanisms.oversight.selectors import owed_publications, proceeding_of
from tests.appraising import BILL, WRITTEN, Questioning
from tests.play import Play
from tests.world import CITY_MANAGEMENT, GOVERNMENT, HOUSING, OFFICE, World, build_world, moment

B = InquiryBillHandling
HANDED_IN, ANSWERED, SAID = date(2026, 1, 14), date(2026, 2, 26), date(2026, 3, 3)


@pytest.fixture
def play(world: World) -> Questioning:
    return Questioning(world)


def why_not(found: InquiryBill, act, on: date = SAID) -> str:
    return "；".join(map(str, judge(proceeding_of(B, found.pk), on)[0].why_not(act)))


# ── pure ──────────────────────────────────────────────────────────────────
def said(check, **seen) -> list[str]:
    return [str(r) for r in missing(check, InquiryBillView(**seen))]


def test_a_bill_with_one_name_too_few_says_how_many_are_missing():
    assert said(rules.enough_sign_the_bill, signed=3, needed=3) == []
    assert said(rules.enough_sign_the_bill, signed=2, needed=3) == [
        "须3名以上组成人员联名，现在2名，还差1名〔监督法第五十一条〕"
    ]


@pytest.mark.parametrize(("signed", "dissatisfied", "may"), [(4, 2, False), (4, 3, True), (3, 1, False), (3, 2, True)])
def test_only_more_than_half_of_the_initiators_may_ask_for_another_answer(signed, dissatisfied, may):
    assert (said(rules.most_are_dissatisfied, signed=signed, dissatisfied=dissatisfied) == []) is may


@pytest.mark.parametrize(
    ("satisfied", "dissatisfied", "settled"),
    [(0, 0, False), (1, 0, False), (2, 0, True), (2, 1, True), (1, 1, False), (0, 2, False)],
)
def test_it_is_settled_when_more_than_half_can_no_longer_be_dissatisfied(satisfied, dissatisfied, settled):
    lacks = said(rules.the_answer_is_settled, signed=3, satisfied=satisfied, dissatisfied=dissatisfied)
    assert (lacks == []) is settled


def test_what_the_chairpersons_meeting_decided_settles_it_too():
    assert said(rules.the_answer_is_settled, signed=3, dissatisfied=3, is_declined=True) == []
    assert said(rules.the_answer_is_settled, signed=3, dissatisfied=3, again=1) == []


def test_how_often_it_is_answered_again_is_a_number_of_the_profile_and_not_of_the_law():
    assert said(rules.may_be_answered_again, again=0) == []
    assert said(rules.may_be_answered_again, again=1, again_at_most=2) == []
    assert said(rules.may_be_answered_again, again=1) == [
        "再作答复以1次为限，已经决定过1次〔平台默认值：监督法第五十三条没有写次数〕"
    ]


def test_where_nobody_signs_any_more_nothing_is_settled():
    assert said(rules.the_answer_is_settled, signed=0) == ["已经没有提质询案的组成人员〔监督法第五十三条〕"]


@pytest.mark.parametrize(
    ("handed_in", "signed", "gone"), [(False, 1, False), (False, 0, True), (True, 3, False), (True, 2, True)]
)
def test_a_draft_waits_for_names_and_a_bill_falls_with_them(handed_in, signed, gone):
    view = InquiryBillView(signed=signed, needed=3, is_handed_in=handed_in)
    assert rules.too_few_still_sign(view) is gone


# ── signing ───────────────────────────────────────────────────────────────
def test_who_draws_a_bill_up_signs_it_and_three_members_of_a_county_may_hand_it_in(play):
    found = play.opened()
    play.join(found, 1)
    assert "现在2名，还差1名" in why_not(found, B.submitted)
    with pytest.raises(NotYet, match="还差1名"):
        play.act(found, B.submitted, Role.SC_MEMBER, HANDED_IN)
    play.join(found, 2)
    play.act(found, B.submitted, Role.SC_MEMBER, HANDED_IN, nth=2)
    assert proceeding_of(B, found.pk).stage == B.decided.name


def test_in_a_city_five_have_to_sign(db):
    city = Questioning(build_world("huaihe", "淮河市", level=Level.CITY))
    found = city.opened()
    city.join(found, 1, 2, 3)
    assert "须5名以上组成人员联名，现在4名" in why_not(found, B.submitted)


def test_a_bill_is_not_addressed_to_a_government_below_a_street_office_or_a_division_of_the_court(play):
    """监督法第五十一条：本级人民政府及其部门、监察委员会、人民法院、人民检察院。"""
    world = play.world
    town = Congress.objects.create(
        code="baitang", name="白塘镇人民代表大会", level=Level.TOWNSHIP, profile="huaibei", parent=world.congress
    )
    of_town = Body.objects.create(congress=town, kind=BodyKind.GOVERNMENT, name="白塘镇人民政府").name
    courts = Body.objects.create(congress=world.congress, kind=BodyKind.COURT, name="县人民法院")
    county = world.body(GOVERNMENT)
    units = {of_town: county, "望禾街道办事处": county, "县人民法院执行局": courts, "县医疗保障局": None}
    for name, parent in units.items():
        Body.objects.create(congress=world.congress, kind=BodyKind.DEPARTMENT, name=name, parent=parent)
    names = set(questionable(world.congress).values_list("name", flat=True))
    assert {GOVERNMENT, HOUSING, courts.name, "县医疗保障局"} <= names
    assert not names & {of_town, "望禾街道办事处", "县人民法院执行局"}


def test_nobody_signs_twice_or_for_another(play):
    found = play.opened()
    with pytest.raises(NotAllowed, match="由常委会组成人员本人办理"):
        play.join(found, 0)
    with pytest.raises(NotAllowed):
        play.act(found, B.joined, Role.SC_OFFICE, HANDED_IN)
    with pytest.raises(NotAllowed, match="本人办理"):
        play.act(found, B.taken_back, Role.SC_MEMBER, HANDED_IN, nth=5)  # who did not sign


def test_only_who_signs_may_hand_it_in(play):
    found = play.opened()
    play.join(found, 1, 2)
    with pytest.raises(NotAllowed):
        play.act(found, B.submitted, Role.SC_MEMBER, HANDED_IN, nth=7)


def test_the_office_hands_in_only_what_came_on_paper_and_nobodys_desk_offers_what_is_anothers_own(play):
    found, world = play.opened(), play.world
    play.join(found, 1, 2)
    with pytest.raises(NotAllowed, match="本人办理"):
        play.act(found, B.submitted, Role.SC_OFFICE, HANDED_IN)
    doors = OpenDoor.objects.filter(proceeding=proceeding_of(B, found.pk))
    assert set(doors.values_list("act", flat=True)) & {B.submitted.name, B.joined.name, B.taken_back.name} == set()
    with frozen(HANDED_IN):
        for nth, is_offered in ((0, True), (7, False)):
            page = world.client(Role.SC_MEMBER, nth).get(found.get_absolute_url()).content.decode()
            assert ("acts/submitted/" in page) is is_offered


def test_no_name_is_added_once_it_is_handed_in(play):
    found = play.submitted()
    with pytest.raises(TooLate, match="已截止"):
        play.join(found, 3)


def test_the_office_registers_names_from_paper_with_the_paper(play):
    found = play.opened(Role.SC_OFFICE)  # it came on paper: the office signs nothing
    people = [play.world.person(Role.SC_MEMBER, n).pk for n in range(3)]
    with pytest.raises(Incomplete, match="签名的扫描件"):
        play.act(found, B.signed_on_paper, Role.SC_OFFICE, HANDED_IN, {"signers": people})
    scan = Play(play.world).paper(HANDED_IN)
    play.act(found, B.signed_on_paper, Role.SC_OFFICE, HANDED_IN, {"signers": people, "scan": scan})
    play.act(found, B.submitted, Role.SC_OFFICE, HANDED_IN)
    with pytest.raises(TooLate):
        play.act(found, B.signed_on_paper, Role.SC_OFFICE, HANDED_IN, {"signers": people, "scan": scan})


def test_a_name_from_paper_is_that_of_a_member_who_has_not_signed(play):
    found = play.opened()
    scan, clerk = Play(play.world).paper(HANDED_IN), play.world.person(Role.SC_OFFICE).pk
    for who, name in ((clerk, "陈静怡"), (play.world.person(Role.SC_MEMBER).pk, "赵立新")):
        with pytest.raises(Incomplete, match=f"不能登记{name}"):
            play.act(found, B.signed_on_paper, Role.SC_OFFICE, HANDED_IN, {"signers": [who], "scan": scan})


def test_a_signature_is_corrected_before_the_bill_is_handed_in_and_takes_no_others_with_it(play):
    found = play.opened()
    play.join(found, 1, 2)
    second = ActRecord.objects.filter(proceeding=proceeding_of(B, found.pk), act=B.joined.name).order_by("pk")[1]
    by = play.world.viewer(Role.SC_MEMBER, 1)
    made = reverse_record(record=second, by=by, reason="误登记", at=moment(date(2026, 1, 15)))
    assert [r.fields["act"] for r in made] == [B.joined.name]
    assert "还差1名" in why_not(found, B.submitted)


def test_a_signature_is_taken_back_and_not_corrected_once_the_bill_is_handed_in(play):
    """监督法第五十一条: 答复以前可以撤回. Later it is counted on: a correction would change who is more than half."""
    found = play.submitted()
    by, at = play.world.viewer(Role.SC_MEMBER, 1), moment(date(2026, 1, 15))
    second = ActRecord.objects.filter(proceeding=proceeding_of(B, found.pk), act=B.joined.name).order_by("pk")[1]
    with pytest.raises(TooLate, match="“联名”已经过了可以办的时候"):
        reverse_record(record=second, by=by, reason="改主意了", at=at)
    play.act(found, B.taken_back, Role.SC_MEMBER, date(2026, 1, 15), nth=1)
    back = ActRecord.objects.get(proceeding=proceeding_of(B, found.pk), act=B.taken_back.name)
    reverse_record(record=back, by=by, reason="按错了", at=at)  # before the answer the mind may be changed again


def test_what_was_taken_back_stays_so_after_the_answer(play):
    found = play.decided(4)
    play.act(found, B.taken_back, Role.SC_MEMBER, date(2026, 2, 9), nth=3)
    back = ActRecord.objects.get(proceeding=proceeding_of(B, found.pk), act=B.taken_back.name)
    play.reply(found)
    with pytest.raises(TooLate, match="“撤回联名”已经过了可以办的时候"):
        by = play.world.viewer(Role.SC_MEMBER, 3)
        reverse_record(record=back, by=by, reason="又想联名", at=moment(SAID))


def test_nobody_corrects_what_another_did_in_their_own_name_and_no_page_offers_it(play):
    """Undoing a name, or the taking back of a name, is signing for somebody."""
    found, on = play.submitted(), date(2026, 1, 20)
    records = [play.act(found, B.taken_back, Role.SC_MEMBER, on, nth=1)]
    records += ActRecord.objects.filter(act=B.joined.name, by=play.world.person(Role.SC_MEMBER, 1))
    for by in (play.world.viewer(Role.SC_OFFICE), play.world.viewer(Role.SC_MEMBER, 2)):
        for record in records:
            with pytest.raises(NotAllowed, match="登记错了由本人更正"):
                reverse_record(record=record, by=by, reason="误登记", at=moment(on, 15))
    links = [reverse("procedures:correct", args=[record.pk]) for record in records]
    with frozen(on):
        office = play.world.client(Role.SC_OFFICE).get(found.get_absolute_url()).content.decode()
        own = play.world.client(Role.SC_MEMBER, 1).get(found.get_absolute_url()).content.decode()
    assert [link in office for link in links] == [False, False]
    assert [link in own for link in links] == [True, True]


def test_the_office_does_not_undo_a_verdict_and_its_member_does(play):
    found = play.replied()
    said_so = play.judge(found, 0, "dissatisfied")
    with pytest.raises(NotAllowed, match="须由本人更正"):
        reverse_record(record=said_so, by=play.world.viewer(Role.SC_OFFICE), reason="误登记", at=moment(SAID, 15))
    reverse_record(record=said_so, by=play.world.viewer(Role.SC_MEMBER), reason="按错了", at=moment(SAID, 15))
    play.judge(found, 0, "satisfied")


def test_a_body_of_the_congress_itself_is_not_questioned(play):
    play.object = OFFICE
    with pytest.raises(Incomplete, match="不能对县人大常委会办公室提出质询案"):
        play.opened()


# ── withdrawal ────────────────────────────────────────────────────────────
def test_it_falls_when_too_few_still_sign_and_nobody_else_can_end_it(play):
    found, on = play.decided(), date(2026, 2, 2)
    assert "撤回以后，不够法定人数" in why_not(found, B.withdrawn)
    play.act(found, B.taken_back, Role.SC_MEMBER, on, nth=1)
    play.act(found, B.withdrawn, Role.SC_OFFICE, on)
    assert proceeding_of(B, found.pk).ended_on == on
    assert Notice.objects.filter(text__contains="不用再答复").exists()


@pytest.mark.parametrize("is_decided", [False, True])
def test_a_fallen_bill_is_neither_handed_over_nor_answered(play, is_decided):
    found, on = play.decided() if is_decided else play.submitted(), date(2026, 2, 2)
    for nth in (1, 2):
        play.act(found, B.taken_back, Role.SC_MEMBER, on, nth=nth)
    with pytest.raises(NotYet, match="现在1名，还差2名"):
        play.reply(found) if is_decided else play.act(found, B.decided, Role.SC_OFFICE, on, WRITTEN)
    play.act(found, B.withdrawn, Role.SC_OFFICE, on)


def test_names_are_not_taken_back_after_the_answer(play):
    found = play.replied()
    with pytest.raises(NotYet, match="还不能登记“撤回联名”"):
        play.act(found, B.taken_back, Role.SC_MEMBER, SAID, nth=1)


def test_a_name_is_taken_back_on_paper_only_where_it_stands(play):
    found, on = play.submitted(), date(2026, 1, 20)
    scan, world = Play(play.world).paper(on), play.world
    with pytest.raises(Incomplete, match="须是已经联名的组成人员"):
        stranger = world.person(Role.SC_MEMBER, 8).pk
        play.act(found, B.taken_back_on_paper, Role.SC_OFFICE, on, {"leavers": [stranger], "scan": scan})
    leaver = world.person(Role.SC_MEMBER, 2).pk
    play.act(found, B.taken_back_on_paper, Role.SC_OFFICE, on, {"leavers": [leaver], "scan": scan})
    play.act(found, B.withdrawn, Role.SC_OFFICE, on)


# ── the answer ────────────────────────────────────────────────────────────
def test_the_day_of_the_answer_is_that_which_the_chairpersons_meeting_set(play):
    found = play.decided()
    [duty] = judge(proceeding_of(B, found.pk), SAID)[0].open_duties
    assert (duty.act, duty.due.on, duty.is_overdue(date(2026, 3, 2)), duty.is_overdue(SAID)) == (
        B.replied, date(2026, 3, 2), False, True,
    )  # fmt: skip


def test_an_oral_answer_names_its_meeting(play):
    found = play.submitted()
    with pytest.raises(Incomplete, match="写明在哪一次会议上答复"):
        play.act(found, B.decided, Role.SC_OFFICE, date(2026, 1, 26), WRITTEN | {"form": "session"})


def test_a_written_answer_is_signed_by_the_head(play):
    found, answer = play.decided(), {"head": "何志远", "answer": "已经拨付。"}
    with pytest.raises(Incomplete, match="还没有附上签署的答复"):
        play.act(found, B.replied, Role.HANDLING_UNIT, ANSWERED, answer)
    play.reply(found)


def test_of_the_members_only_the_initiators_are_asked_what_they_say_of_the_answer(play):
    play.replied()
    told = Notice.objects.filter(text__contains="请您对答复表示意见").values_list("person", flat=True)
    assert set(told) == {play.world.person(Role.SC_MEMBER, nth).pk for nth in range(3)}
    office = Notice.objects.filter(text__contains="请提质询案的组成人员表示意见").values_list("person", flat=True)
    assert play.world.person(Role.SC_OFFICE).pk in office and not set(told) & set(office)


def test_another_unit_does_not_answer_it(play):
    found, answer = play.decided(), {"head": "罗晓燕", "answer": "不归我们。"}
    with pytest.raises(NotAllowed):
        play.act(found, B.replied, Role.HANDLING_UNIT, ANSWERED, answer, nth=1)


def test_satisfied_initiators_let_it_end_and_silent_ones_do_not(play):
    found = play.replied()
    play.judge(found, 0, "satisfied")
    assert "还有2名没有对答复表示意见" in why_not(found, B.concluded)
    play.judge(found, 1, "satisfied")
    assert owed_publications(found.congress) == []
    play.act(found, B.concluded, Role.SC_OFFICE, SAID)
    assert proceeding_of(B, found.pk).ended_on == SAID


def test_when_it_is_over_the_question_and_the_answer_are_to_be_published_and_not_who_signed(play):
    """监督法第十条; through the same review as everything that is published."""
    found = play.replied()
    play.judge(found, 0, "satisfied")
    play.judge(found, 1, "satisfied")
    play.act(found, B.concluded, Role.SC_OFFICE, SAID)
    [owed] = owed_publications(found.congress)
    text = begin(owed)
    answer = ActRecord.objects.get(act=B.replied.name).fields["answer"]
    assert found.question in text.body and answer in text.body
    signers = ActRecord.objects.filter(act=B.joined.name).values_list("by__name", flat=True)
    assert signers and not any(name in text.body for name in signers)


def test_each_initiator_speaks_once_and_nobody_else_does(play):
    found = play.replied()
    play.judge(found, 0, "satisfied")
    for nth in (0, 3):
        with pytest.raises(NotAllowed):
            play.judge(found, nth, "dissatisfied")


def test_what_initiators_said_on_paper_counts_like_the_rest(play):
    found, scan = play.replied(), Play(play.world).paper(SAID)
    two = [play.world.person(Role.SC_MEMBER, n).pk for n in (1, 2)]
    play.act(found, B.judged_on_paper, Role.SC_OFFICE, SAID, {"judges": two, "verdict": "satisfied", "scan": scan})
    play.act(found, B.concluded, Role.SC_OFFICE, SAID)


def test_more_than_half_dissatisfied_lead_to_a_second_answer_and_not_to_a_third(play):
    found, again = play.replied(), WRITTEN | {"answer_on": date(2026, 3, 31)}
    play.judge(found, 0, "dissatisfied")
    with pytest.raises(NotYet, match="过半数不满意"):
        play.act(found, B.answered_again, Role.SC_OFFICE, SAID, again)
    play.judge(found, 1, "dissatisfied")
    assert "须主任会议决定是否再作答复" in why_not(found, B.concluded)
    play.act(found, B.answered_again, Role.SC_OFFICE, SAID, again)
    [duty] = judge(proceeding_of(B, found.pk), SAID)[0].open_duties
    assert (duty.act, duty.due.on) == (B.replied, date(2026, 3, 31))
    play.reply(found, on=date(2026, 3, 20))
    for nth in (0, 1):  # of the new answer each may speak anew
        play.judge(found, nth, "dissatisfied", date(2026, 3, 23))
    with pytest.raises(NotYet, match="再作答复以1次为限"):
        play.act(found, B.answered_again, Role.SC_OFFICE, date(2026, 3, 24), again)
    play.act(found, B.concluded, Role.SC_OFFICE, date(2026, 3, 24))


def test_the_chairpersons_meeting_may_decide_against_a_second_answer(play):
    found = play.replied()
    play.judge(found, 0, "dissatisfied")
    with pytest.raises(NotYet, match="过半数不满意，现在1名不满意"):  # before that there is nothing to decide
        play.act(found, B.declined, Role.SC_OFFICE, SAID, {"meeting": "第31次主任会议", "why": "答复已经完整"})
    play.judge(found, 1, "dissatisfied")
    play.act(found, B.declined, Role.SC_OFFICE, SAID, {"meeting": "第31次主任会议", "why": "答复已经完整"})
    play.act(found, B.concluded, Role.SC_OFFICE, SAID)


# ── pages ─────────────────────────────────────────────────────────────────
def test_the_questioned_unit_sees_it_once_it_is_handed_over_and_finds_it_on_its_desk(play):
    found, world, on = play.submitted(), play.world, date(2026, 1, 27)
    url, desk = found.get_absolute_url(), reverse("oversight:unit_desk")
    with frozen(on):
        assert world.client(Role.HANDLING_UNIT).get(url).status_code == 404
    play.act(found, B.decided, Role.SC_OFFICE, date(2026, 1, 26), WRITTEN)
    assert Notice.objects.filter(text="请答复质询案：关于河道管护资金使用的质询案。限2026年3月2日以前。").exists()
    with frozen(on):
        unit, other = world.client(Role.HANDLING_UNIT), world.client(Role.HANDLING_UNIT, 1)
        page = unit.get(url).content.decode()
        assert BILL["question"] in page and "答复质询" in page and "书面答复" in page
        assert f"答复质询：{BILL['title']}" in unit.get(desk).content.decode()
        assert BILL["title"] in unit.get(reverse("oversight:inquiry_bills")).content.decode()
        assert other.get(url).status_code == 404
        assert BILL["title"] not in other.get(reverse("oversight:inquiry_bills")).content.decode()


def test_a_member_is_offered_to_sign_until_they_have(play):
    found = play.opened()
    url = found.get_absolute_url()
    with frozen(date(2026, 1, 13)):
        asked = play.world.client(Role.SC_MEMBER, 1)
        page = asked.get(url).content.decode()
        assert "还差2名联名" in page and "acts/joined/" in page and "acts/taken_back/" not in page
        play.join(found, 1)
        page = asked.get(url).content.decode()
        assert "还差1名联名" in page and "acts/joined/" not in page and "acts/taken_back/" in page


def test_a_member_draws_one_up_on_the_page(play):
    world, on = play.world, date(2026, 1, 12)
    new = reverse("oversight:inquiry_bill_new")
    with frozen(on):
        member = world.client(Role.SC_MEMBER)
        assert member.post(new, {"title": "x"}).status_code == 422
        answer = member.post(new, BILL | {"object": world.body(CITY_MANAGEMENT).pk})
        found = InquiryBill.objects.get()
        assert answer.url == found.get_absolute_url()
        assert "赵立新" in member.get(answer.url).content.decode()
    assert Entry.objects.filter(kind="oversight.inquiry_bill_opened").exists()


def test_the_page_says_who_is_satisfied(play):
    found = play.replied()
    play.judge(found, 0, "satisfied")
    play.judge(found, 1, "dissatisfied")
    with frozen(SAID):
        page = play.world.client(Role.SC_OFFICE).get(found.get_absolute_url()).content.decode()
    initiators = page.split('id="initiators"')[1]
    for words in ("3名，须3名以上", "满意", "不满意", "还没有表示意见"):
        assert words in initiators
    assert "资金已经拨付到位" in page


def test_citizens_read_nothing_of_it(play, client):
    found = play.replied()
    assert client.get(found.get_absolute_url()).status_code in (302, 403, 404)
