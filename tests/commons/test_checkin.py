"""Signing in by the code on the door and by hand, per half-day; guests and their duty; the sheet (R1.37, R1.38)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from huying.commons.meetings import checkin, paperwork, registry, selectors, services
from huying.commons.meetings.models import (
    Attendance,
    AttendeeKind,
    Deliberation,
    HalfDay,
    ItemKind,
    Presence,
    SittingKind,
    Speech,
    SpeechKind,
    Way,
)  # fmt: skip
from huying.kernel.calendar import clock
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.pdf import render_pdf
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from huying.mechanisms.oversight import services as oversight
from tests.play import Play
from tests.world import GOVERNMENT, World, moment

rule = pytest.mark.rule
NOTICE, HELD = date(2026, 6, 17), date(2026, 6, 25)
NOW = moment(HELD, 8, 50)


@pytest.fixture
def session(world: World):
    made = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    services.add_item(
        session=made, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, NOTICE)
    )
    return made


def recorder(world: World, on: date = HELD):
    return {"by": world.person(Role.SC_OFFICE), "at": moment(on)}


def check_in(sitting, person, at=NOW, code=None) -> None:
    services.check_in(sitting=sitting, person=person, code=code or checkin.code_of(sitting, at), at=at)


# ── the code ──────────────────────────────────────────────────────────────
def test_the_code_changes_is_taken_for_a_while_and_belongs_to_one_half_day(world, session):
    first = selectors.first_sitting(session)
    later = services.add_sitting(
        session=session, on=HELD, half=HalfDay.AFTERNOON, kind=SittingKind.GROUP, **recorder(world)
    )
    code = checkin.code_of(first, NOW)
    assert len(code) == 32 and code != checkin.code_of(later, NOW)
    assert code != checkin.code_of(first, NOW + timedelta(minutes=5))
    assert checkin.is_fresh(first, code, NOW + timedelta(minutes=10))
    assert not checkin.is_fresh(first, code, NOW + timedelta(minutes=15))
    assert not checkin.is_fresh(later, code, NOW)


def test_scanning_twice_is_one_arrival_and_fills_the_roll(world, session):
    sitting, member = selectors.first_sitting(session), world.person(Role.SC_MEMBER)
    check_in(sitting, member)
    check_in(sitting, member, NOW + timedelta(minutes=1))
    [row] = Attendance.objects.filter(sitting=sitting)
    assert (row.person, row.presence, row.way, row.arrived_at) == (member, Presence.PRESENT, Way.BY_CODE, NOW)
    assert selectors.roll(session).count(Presence.PRESENT) == 1


def test_an_old_code_another_day_and_a_stranger_are_refused(world, session):
    sitting, member = selectors.first_sitting(session), world.person(Role.SC_MEMBER)
    with pytest.raises(TooLate, match="已经换了"):
        check_in(sitting, member, NOW + timedelta(hours=1), checkin.code_of(sitting, NOW))
    with pytest.raises(TooLate, match="不是这一场的签到时间"):
        check_in(sitting, member, moment(NOTICE))
    with pytest.raises(NotAllowed, match="不在这次会议的名单里"):
        check_in(sitting, world.person(Role.ORGAN))


def test_after_the_close_nobody_signs_in_and_what_the_office_registered_stands(world):
    session = Play(world).deliberated().session
    sitting = selectors.first_sitting(session)
    before = selectors.roll(session).presences
    absent = next(m for m in selectors.members(world.congress, sitting.on) if m.pk not in before)
    with pytest.raises(TooLate, match="已经闭会"):
        check_in(sitting, absent, moment(sitting.on, 18))
    assert selectors.roll(session).presences == before


def test_sent_again_the_code_puts_nothing_more_on_record(world, session):
    organ, sitting = world.person(Role.ORGAN), selectors.first_sitting(session)
    services.invite(
        session=session, kind=AttendeeKind.NONVOTING, name=organ.name, person=organ, **recorder(world, NOTICE)
    )
    for person in (world.person(Role.SC_MEMBER), organ) * 2:
        check_in(sitting, person)
    assert Entry.objects.filter(kind="meetings.checked_in").count() == 2


def test_a_unit_that_counts_up_the_numbers_of_sittings_learns_of_no_session(world, session):
    sitting = selectors.first_sitting(session)
    with clock.frozen(NOW):
        unit = world.client(Role.HANDLING_UNIT)
        guessed = unit.get(reverse("meetings:check_in", args=[sitting.pk, "guessed"])).content.decode()
        scanned = unit.get(reverse("meetings:check_in", args=[sitting.pk, checkin.code_of(sitting, NOW)]))
    assert f"{session}" not in guessed and session.place not in guessed
    assert f"{session}" in scanned.content.decode()


def test_the_member_presses_one_button_on_the_phone_and_the_door_counts(world, session):
    sitting = selectors.first_sitting(session)
    with clock.frozen(NOW):
        door = world.client(Role.SC_OFFICE).get(reverse("meetings:door", args=[sitting.pk])).content.decode()
        assert "<svg" in door and "已到0人" in door
        url = reverse("meetings:check_in", args=[sitting.pk, checkin.code_of(sitting, clock.now())])
        phone = world.client(Role.SC_MEMBER)
        assert "我到了" in phone.get(url).content.decode()
        assert not Attendance.objects.exists()  # looking signs nobody in
        assert "已记您到会" in phone.post(url, follow=True).content.decode()
        door = world.client(Role.SC_OFFICE).get(reverse("meetings:door", args=[sitting.pk])).content.decode()
    assert "已到1人" in door


# ── by hand, per half-day ─────────────────────────────────────────────────
def test_each_half_day_has_its_own_roll_and_a_correction_by_hand_keeps_the_arrivals(world, session):
    first, members = selectors.first_sitting(session), selectors.members(world.congress, HELD)
    afternoon = services.add_sitting(
        session=session, on=HELD, half=HalfDay.AFTERNOON, kind=SittingKind.GROUP, **recorder(world)
    )
    check_in(first, members[0])
    presences = {p.pk: Presence.PRESENT for p in members} | {members[1].pk: Presence.ON_LEAVE}
    services.register_attendance(
        session=session, presences=presences, reasons={members[1].pk: "住院"}, **recorder(world)
    )
    assert Attendance.objects.get(sitting=first, person=members[0]).arrived_at == NOW
    assert selectors.roll(session).reasons == {members[1].pk: "住院"}
    assert selectors.roll(session, afternoon).presences == {}
    assert selectors.count_words(selectors.roll(session)) == "应到27人，实到26人，请假1人，缺席0人。"


def test_the_attendance_sheet_names_everybody_due_with_totals_and_a_column_to_sign(world, session):
    members = selectors.members(world.congress, HELD)
    presences = {p.pk: Presence.PRESENT for p in members} | {members[1].pk: Presence.ABSENT}
    services.register_attendance(session=session, presences=presences, **recorder(world))
    services.invite(
        session=session, kind=AttendeeKind.NONVOTING, name="柳教授", post="省水利学院", **recorder(world, NOTICE)
    )
    paper = paperwork.attendance_sheet(session, selectors.first_sitting(session))
    sheet = Document(BytesIO(render_docx(paper)))
    cells = [[c.text for c in row.cells] for table in sheet.tables for row in table.rows]
    heads = [row for row in cells if row[-1] == "签名"]
    assert len(heads) == 2 and sum(row[1] in {p.name for p in members} for row in cells) == 27
    assert any("柳教授" in row for row in cells)
    assert any("应到27人，实到26人，请假0人，缺席1人" in p.text for p in sheet.paragraphs)
    assert render_pdf(paper).startswith(b"%PDF")


def test_who_comes_by_video_is_present_and_votes_and_every_list_says_how(world, session):
    members = selectors.members(world.congress, HELD)
    page = reverse("meetings:attendance", args=[session.pk])
    said = {f"person_{p.pk}": "present" for p in members} | {f"person_{members[1].pk}": "video"}
    with clock.frozen(HELD):
        office = world.client(Role.SC_OFFICE)
        assert office.post(page, said).status_code == 302
        assert office.get(page).content.decode().count('value="video" id') == 27
        assert re.search(
            rf'name="person_{members[1].pk}" value="video"[^>]* checked', office.get(page).content.decode()
        )
    roll = selectors.roll(session)
    assert roll.count(Presence.PRESENT) == 27 and roll.by_video == {members[1].pk}
    assert selectors.count_words(roll) == "应到27人，实到27人（其中视频1人），请假0人，缺席0人。"
    assert "视频出席" in str(paperwork.attendance_sheet(session, selectors.first_sitting(session)).blocks)
    services.register_attendance(session=session, presences={members[1].pk: Presence.PRESENT}, **recorder(world))
    assert selectors.roll(session).by_video == frozenset()


def test_who_was_put_down_as_attending_by_video_and_then_comes_is_there_in_person(world, session):
    sitting, member = selectors.first_sitting(session), world.person(Role.SC_MEMBER)
    services.register_attendance(
        session=session, presences={member.pk: Presence.PRESENT}, by_video={member.pk}, **recorder(world)
    )
    assert selectors.roll(session).by_video == {member.pk}
    check_in(sitting, member)
    [row] = Attendance.objects.filter(sitting=sitting)
    assert (row.way, row.arrived_at) == (Way.BY_CODE, NOW)
    assert selectors.roll(session).by_video == frozenset()


def test_a_guests_one_presence_is_not_repeated_on_the_sheet_of_every_half_day(world, session):
    services.invite(
        session=session, kind=AttendeeKind.NONVOTING, name="柳教授", post="省水利学院", **recorder(world, NOTICE)
    )
    first = selectors.first_sitting(session)
    assert "还没有登记" in str(paperwork.attendance_sheet(session, first).blocks)
    about = {"half": HalfDay.AFTERNOON, "kind": SittingKind.PLENARY}
    services.add_sitting(session=session, on=HELD, **about, **recorder(world))
    for sitting in session.sittings.all():
        shown = str(paperwork.attendance_sheet(session, sitting).blocks)
        assert "柳教授" in shown and "还没有登记" not in shown


# ── guests and duty ───────────────────────────────────────────────────────
@pytest.fixture
def topic(world: World, session):
    play = Play(world)
    topic = play.topic()
    oversight.schedule_topic(topic=topic, session=session, today=NOTICE)
    return topic


@rule("R1.38")
def test_the_organ_of_a_topic_owes_a_responsible_person_and_its_absence_is_flagged(world, session, topic):
    [owed] = selectors.owed(session)
    assert (owed.body.name, owed.words, owed.is_absent) == (GOVERNMENT, "还没有报到会人员", False)
    item, organ = session.agenda.get(subject_kind="topic"), world.person(Role.ORGAN)
    services.invite(
        session=session, kind=AttendeeKind.ANSWERING, name=organ.name, person=organ, body=world.body(GOVERNMENT),
        item=item, **recorder(world, NOTICE),
    )  # fmt: skip
    assert selectors.owed(session) == [] and selectors.proposals(session) == []
    assert Notice.objects.filter(person=organ, kind="invited").count() == 1
    guest = session.attendees.get()
    services.register_attendees(
        session=session, presences={guest.pk: "absent"}, reasons={guest.pk: "外出"}, **recorder(world)
    )
    [owed] = selectors.owed(session)
    assert (owed.words, owed.is_absent) == ("没有人到会", True)
    with clock.frozen(HELD):
        html = world.client(Role.SC_MEMBER).get(reverse("meetings:attendees", args=[session.pk])).content.decode()
    assert "没有人到会" in html and "外出" in html


@rule("R1.38")
def test_the_organ_is_asked_on_its_desk_once_papers_are_out_and_names_who_comes_itself(world, session, topic):
    organ, unit = world.client(Role.ORGAN), world.client(Role.HANDLING_UNIT)
    item = session.agenda.get(subject_kind="topic")
    url = reverse("meetings:answering", args=[item.pk])
    with clock.frozen(NOTICE):
        assert "请派负责人到会" not in organ.get(reverse("desk")).content.decode()
        services.distribute(session=session, by=world.viewer(Role.SC_OFFICE), at=moment(NOTICE))
        assert "请派负责人到会" in organ.get(reverse("desk")).content.decode()
        assert unit.get(url).status_code == 404
        organ.post(url, {"name": "孙国栋", "post": "县长"})
        assert "请派负责人到会" not in organ.get(reverse("desk")).content.decode()
    guest = session.attendees.get()
    assert (guest.item, guest.body.name, guest.person.name) == (item, GOVERNMENT, "孙国栋")


@rule("R1.37")
def test_who_has_a_vote_is_never_proposed_to_come_without_one(world, session, monkeypatch):
    item, member = session.agenda.get(), world.person(Role.SC_MEMBER)
    known = [(name, AttendeeKind.NONVOTING) for name in ("柳教授", member.name)]
    proposed = [registry.Proposal(item, kind, name, "参加了调研") for name, kind in known]
    monkeypatch.setattr(registry, "_proposals", [lambda _session: proposed])
    assert [p.name for p in selectors.proposals(session)] == ["柳教授"]


def test_an_answering_person_comes_from_an_organ_and_nobody_is_listed_twice(world, session):
    with pytest.raises(Incomplete, match="来自哪个机关"):
        services.invite(session=session, kind=AttendeeKind.ANSWERING, name="周明", **recorder(world))
    services.invite(session=session, kind=AttendeeKind.NONVOTING, name="柳教授", **recorder(world))
    with pytest.raises(Incomplete, match="已经在名单里"):
        services.invite(session=session, kind=AttendeeKind.NONVOTING, name="柳教授", **recorder(world))


def test_an_invited_person_with_an_account_signs_in_without_getting_a_vote(world, session):
    organ = world.person(Role.ORGAN)
    services.invite(
        session=session, kind=AttendeeKind.NONVOTING, name=organ.name, person=organ, **recorder(world, NOTICE)
    )
    check_in(selectors.first_sitting(session), organ)
    assert session.attendees.get().presence == Presence.PRESENT
    assert not Attendance.objects.exists()


# ── minutes ───────────────────────────────────────────────────────────────
def test_the_minutes_are_drafted_put_right_and_signed_after_the_close(world):
    opinion = Play(world).deliberated()
    session = opinion.session
    draft = selectors.draft_minutes(session)
    assert "2026年4月29日" in draft and "应到27人，实到25人" in draft and opinion.topic.title in draft
    minutes = services.save_minutes(session=session, text=draft + "\n会议要求抓紧整改。", **recorder(world))
    services.sign_minutes(minutes=minutes, **recorder(world))
    assert sorted(v.suffix() for v in selectors.versions_of(minutes)) == ["docx", "pdf"]
    with pytest.raises(TooLate, match="已经签发"):
        services.save_minutes(session=session, text="改写", **recorder(world))
    assert Entry.objects.filter(kind="meetings.minutes_signed").count() == 1


def test_the_minutes_hold_the_speeches_that_were_confirmed_and_no_others(world, session):
    item, member, office = session.agenda.get(), world.person(Role.SC_MEMBER), world.person(Role.SC_OFFICE)
    held = Deliberation.objects.create(congress=world.congress, item=item, kind=SittingKind.PLENARY)
    for order, (text, confirmed) in enumerate((("管网老化。", NOW), ("还没有核过的话。", None)), 1):
        Speech.objects.create(
            congress=world.congress, deliberation=held, order=order, speaker=member, kind=SpeechKind.KEY, text=text,
            spoken_at=NOW, recorder=office, confirmed_at=confirmed,
        )  # fmt: skip
    draft = selectors.draft_minutes(session)
    assert f"{member}（重点发言）：管网老化。" in draft and "还没有核过" not in draft


def test_minutes_are_not_signed_before_the_close(world, session):
    minutes = services.save_minutes(session=session, text="草稿", **recorder(world))
    with pytest.raises(NotYet, match="还没有闭会"):
        services.sign_minutes(minutes=minutes, **recorder(world))
