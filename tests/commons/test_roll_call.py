"""The roll-call vote (记名表决): who said what by name, on the sheet, in the minutes, on the screen once announced."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from huying.commons.meetings import halls, registry, selectors, services
from huying.commons.meetings.models import ItemKind
from huying.commons.voting import deciding
from huying.commons.voting.counting import ABSTAINED, AGAINST, FOR
from huying.commons.voting.models import Vote, VoteRight, Way
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from tests.play import Play
from tests.world import World, moment

NOTICE, HELD = date(2026, 6, 17), date(2026, 6, 25)


def recorder(world: World, at: datetime | None = None):
    return {"by": world.person(Role.SC_OFFICE), "at": at or moment(HELD)}


@pytest.fixture
def item(world: World):
    session = services.plan_session(congress=world.congress, number=18, planned_on=HELD, on=NOTICE)
    found = services.add_item(
        session=session, title="审议供水条例草案", kind=ItemKind.DECIDE, reporter="", **recorder(world, moment(NOTICE))
    )
    Play(world).opened(session, notice=NOTICE)
    return found


def opened(world: World, item, way: Way = Way.ROLL_CALL, recused=()):
    return deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title="供水条例", text="条例自公布之日起施行。", way=way,
        recused=recused, **recorder(world),
    )  # fmt: skip


def said(vote, for_: int = 22, against: int = 2) -> dict[int, str]:
    """The first say yes, the next no; one more abstains, and the last says nothing."""
    roll = list(vote.rights.order_by("pk").values_list("person", flat=True))
    marks = [FOR] * for_ + [AGAINST] * against + [ABSTAINED]
    return dict(zip(roll, marks, strict=False))


def closed(world: World, item):
    vote = opened(world, item)
    deciding.close_by_roll(vote=vote, marks=said(vote), **recorder(world))
    vote.refresh_from_db()
    return vote


def names(vote, mark: str) -> list[str]:
    return [r.person.name for r in vote.rights.select_related("person").order_by("pk") if r.mark == mark]


def test_what_each_member_said_is_kept_by_name_and_counted(world, item):
    recused = selectors.members(world.congress, HELD)[0]
    vote = opened(world, item, recused=[recused.pk])
    deciding.close_by_roll(vote=vote, marks=said(vote, 20, 2), **recorder(world))
    vote.refresh_from_db()
    assert (vote.may_vote, vote.votes_for, vote.votes_against, vote.abstained) == (24, 20, 2, 1)
    assert vote.is_passed and deciding.numbers(vote).not_voted == 1
    told = dict(deciding.by_name([vote])[vote.pk])
    assert list(told) == ["赞成", "反对", "弃权", "没有表态"]
    assert list(told["反对"]) == names(vote, AGAINST) and recused.name not in sum(told.values(), ())
    kept = Entry.objects.filter(kind="voting.vote_closed").latest("pk")
    assert names(vote, AGAINST)[0] in str(kept.body)


def test_only_who_is_on_the_roll_is_entered_and_only_with_a_mark_there_is(world, item):
    vote = opened(world, item)
    stranger = world.person(Role.ORGAN)
    for marks, why in (
        ({stranger.pk: FOR}, "不在这次表决的名单里"),
        ({next(iter(said(vote))): "maybe"}, "请逐人登记"),
        ({}, "请逐人登记"),
    ):
        with pytest.raises(Incomplete, match=why):
            deciding.close_by_roll(vote=vote, marks=marks, **recorder(world))
    assert not VoteRight.objects.exclude(mark="-").exists()


@pytest.mark.parametrize(
    ("way", "why"), [(Way.HANDS, "这是举手表决"), (Way.ELECTRONIC, "这是无记名表决"), (Way.ROLL_CALL, "这是记名表决")]
)
def test_a_vote_is_counted_in_its_own_way_and_no_other_holds_names(world, item, way: Way, why: str):
    vote = opened(world, item, way)
    by_hands = {"votes_for": 20, "votes_against": 0, "abstained": 0}
    deeds = {
        Way.HANDS: (deciding.close_by_hands, by_hands),
        Way.ROLL_CALL: (deciding.close_by_roll, {"marks": said(vote)}),
        Way.ELECTRONIC: (deciding.close_electronic, {}),
    }
    for other, (deed, given) in deeds.items():
        if other != way:
            with pytest.raises(TooLate, match=why):
                deed(vote=vote, **given, **recorder(world))
    if way != Way.ROLL_CALL:
        with clock.frozen(HELD):
            sheet = reverse("voting:vote_sheet", args=[vote.pk, "docx"])
            assert world.client(Role.SC_OFFICE).get(sheet).status_code == 404
        assert deciding.by_name([vote]) == {}


def test_a_roll_call_that_is_over_is_not_entered_again(world, item):
    vote = closed(world, item)
    with pytest.raises(TooLate, match="已经结束"):
        deciding.close_by_roll(vote=vote, marks=said(vote, 1, 1), **recorder(world))
    assert len(names(vote, FOR)) == 22


def test_the_office_calls_the_roll_on_its_page_and_nobody_is_left_out_by_oversight(world, item):
    with clock.frozen(HELD):
        office, member = world.client(Role.SC_OFFICE), world.client(Role.SC_MEMBER)
        start = reverse("voting:vote_new", args=["agenda_item", item.pk])
        sitting = selectors.first_sitting(item.session).pk
        said = {"matter": "decision", "title": "供水条例", "way": "roll_call", "sitting": sitting}
        page = office.post(start, said).url
        [vote] = registry.decisions_of(item.session)
        roll = VoteRight.objects.order_by("pk")
        marks = {f"mark_{right.person_id}": FOR for right in roll}
        left_out = roll.last()
        answer = office.post(page, marks | {f"mark_{left_out.person_id}": ""})
        assert answer.status_code == 422 and f"请登记{left_out.person.name}的表态" in answer.content.decode()
        assert "登记表态，结束表决" not in member.get(page).content.decode()
        member.post(page, marks)
        assert not VoteRight.objects.exclude(mark="-").exists()
        office.post(page, marks | {f"mark_{left_out.person_id}": "-"})
        html = member.get(page).content.decode()
    assert "表决通过：供水条例" in html and f"<dd>{left_out.person.name}</dd>" in html and "赞成（24人）" in html
    assert vote.url == page


def test_the_sheet_is_empty_while_the_vote_is_open_and_ticked_after_it(world, item):
    vote = opened(world, item)
    with clock.frozen(HELD):
        client, url = world.client(Role.SC_MEMBER), reverse("voting:vote_sheet", args=[vote.pk, "docx"])

        def table() -> list[list[str]]:
            found = Document(BytesIO(client.get(url).content)).tables
            rows = next(t for t in found if t.rows[0].cells[1].text == "姓名").rows
            return [[cell.text for cell in row.cells] for row in rows]

        deciding.say(vote=vote, mark=ABSTAINED, by=vote.rights.order_by("pk").last().person, at=moment(HELD))
        empty = table()
        assert empty[0] == ["序", "姓名", "赞成", "反对", "弃权", "签名"] and len(empty) == 26
        assert {cell for row in empty[1:] for cell in row[2:]} == {""}
        deciding.close_by_roll(vote=vote, marks=said(vote), **recorder(world))
        full = table()
        assert [row[2:5].index("√") for row in full[1:25]] == [0] * 22 + [1] * 2
        assert full[25][2:5] == ["", "", "√"]
        pdf = client.get(reverse("voting:vote_sheet", args=[vote.pk, "pdf"]))
        assert pdf.content.startswith(b"%PDF")


def test_the_minutes_say_who_said_what(world, item):
    vote = closed(world, item)
    text = selectors.draft_minutes(item.session)
    assert f"记名表决：赞成：{'、'.join(names(vote, FOR))}；反对：{'、'.join(names(vote, AGAINST))}；弃权：" in text


@pytest.mark.parametrize("way", [Way.HANDS, Way.ROLL_CALL])
def test_the_screen_shows_a_result_once_it_is_announced_and_until_the_hall_goes_on(world, item, way: Way):
    vote = opened(world, item, way)
    url = reverse("meetings:screen", args=[item.session_id])
    with clock.frozen(HELD):
        client = world.client(Role.SC_OFFICE)
        if way is Way.HANDS:
            given = {"votes_for": 22, "votes_against": 2, "abstained": 1}
            deciding.close_by_hands(vote=vote, **given, **recorder(world))
        else:
            deciding.close_by_roll(vote=vote, marks=said(vote), **recorder(world))
        assert "表决结果" not in client.get(url).content.decode()  # counted, not announced
        deciding.announce(vote=vote, **recorder(world, announced := clock.now()))
        shown = client.get(url).content.decode()
    assert "表决结果" in shown and "赞成22票，反对2票，弃权1票" in shown
    assert ("<dt>反对</dt>" in shown) is (way is Way.ROLL_CALL)
    minutes = {n: halls.screen(item.session, "", announced + timedelta(minutes=n))["announced"] for n in (9, 10)}
    assert minutes[9] and minutes[10] is None
    new = {"title": "又一项", "kind": ItemKind.DECIDE, "reporter": ""}
    opened(world, services.add_item(session=item.session, **new, **recorder(world)))
    assert halls.screen(item.session, "", announced)["announced"] is None  # the next vote runs


def test_a_member_says_it_on_a_device_of_their_own_and_nobody_sees_it_before_the_close(world, item):
    with clock.frozen(HELD):
        vote = opened(world, item)
        member, page = world.client(Role.SC_MEMBER), reverse("voting:vote", args=[vote.pk])
        say = reverse("voting:vote_say", args=[vote.pk])
        assert "您的表态" in member.get(page).content.decode()
        member.post(say, {"mark": AGAINST})
        member.post(say, {"mark": FOR})  # until the close one may say otherwise
        assert "您已表态：赞成" in member.get(page).content.decode()
        member.post(say, {"mark": "maybe"})
        first = VoteRight.objects.get(vote=vote, person=world.person(Role.SC_MEMBER))
        assert first.mark == FOR
        office = world.client(Role.SC_OFFICE)
        shown = office.get(page).content.decode()
        assert f"1人已在自己的手机上表态，不用登记：{first.person.name}" in shown
        assert f'name="mark_{first.person_id}"' not in shown and "赞成（1人）" not in shown
        others = VoteRight.objects.filter(vote=vote).exclude(pk=first.pk)
        office.post(page, {f"mark_{right.person_id}": AGAINST for right in others})
        told = dict(deciding.by_name([Vote.objects.get(pk=vote.pk)])[vote.pk])
        member.post(say, {"mark": AGAINST})  # too late
    assert told["赞成"] == (first.person.name,) and len(told["反对"]) == 24
    first.refresh_from_db()
    assert first.mark == FOR
    kept = Entry.objects.filter(kind="voting.vote_said")
    assert kept.count() == 2 and not any(FOR in str(entry.body) or AGAINST in str(entry.body) for entry in kept)


def test_the_office_does_not_overrule_what_a_member_said(world, item):
    vote = opened(world, item)
    member = selectors.members(world.congress, HELD)[0]
    deciding.say(vote=vote, mark=AGAINST, by=member, at=moment(HELD))
    deciding.close_by_roll(vote=vote, marks={member.pk: FOR}, **recorder(world))
    vote.refresh_from_db()
    assert (vote.votes_for, vote.votes_against) == (0, 1)


def test_who_is_not_on_the_roll_says_nothing_and_a_vote_of_hands_takes_no_names(world, item):
    recused = selectors.members(world.congress, HELD)[0]
    vote = opened(world, item, recused=[recused.pk])
    with pytest.raises(NotAllowed, match="没有表决权"):
        deciding.say(vote=vote, mark=FOR, by=recused, at=moment(HELD))
    deciding.close_by_roll(vote=vote, marks=said(vote, 20, 2), **recorder(world))
    by_hands = opened(world, item, Way.HANDS)
    with pytest.raises(TooLate, match="这是举手表决"):
        deciding.say(vote=by_hands, mark=FOR, by=selectors.members(world.congress, HELD)[1], at=moment(HELD))
