"""What is put to the vote decides how: amendments first, appointments one by one, removals without names (T2.5)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import ItemKind
from huying.commons.voting import deciding, matters
from huying.commons.voting import services as voting
from huying.commons.voting.models import Matter, Vote, Way
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete
from tests.play import Play
from tests.world import World

from .test_votes import HELD, NOTICE, hands, open_vote, recorder

LI, WANG = "任命李明为县财政局局长", "任命王芳为县教育局局长"


@pytest.fixture
def item(world: World):
    session = services.plan_session(congress=world.congress, number=26, planned_on=HELD, on=NOTICE)
    made = services.add_item(
        session=session, title="审议人事任免事项", kind=ItemKind.DECIDE, reporter="", **recorder(world, NOTICE)
    )
    Play(world).opened(session, notice=NOTICE)
    return made


def put(world: World, item, matter: Matter, titles: list[str], way: Way = Way.ELECTRONIC) -> list[Vote]:
    return deciding.open_votes(
        kind="agenda_item", subject_id=item.pk, matter=matter, titles=titles, text="", way=way, recused=(),
        **recorder(world),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "way", "titles", "before", "words"),
    [
        (Matter.REMOVAL, Way.HANDS, ["撤销李明的职务"], (), "监督法第六十二条"),
        (Matter.REMOVAL, Way.ROLL_CALL, ["撤销李明的职务"], (), "监督法第六十二条"),
        (Matter.DECISION, Way.HANDS, ["供水条例", "停车条例"], (), "一次只表决一件"),
        (Matter.APPOINTMENT, Way.HANDS, [], (), "每行写一人"),
        (Matter.APPOINTMENT, Way.HANDS, [LI, LI], (), "写得一样"),
        (Matter.AMENDMENT, Way.HANDS, ["第三条的修改"], (Matter.DECISION,), "先表决修正案"),
    ],
)
def test_what_a_matter_does_not_allow_is_refused_with_the_rule(matter, way, titles, before, words):
    assert words in "".join(matters.faults(matter, way, titles, "", before))


@pytest.mark.parametrize(
    ("matter", "way", "titles", "before"),
    [
        (Matter.REMOVAL, Way.ELECTRONIC, ["撤销李明的职务"], ()),
        (Matter.APPOINTMENT, Way.HANDS, [LI, WANG], (Matter.DECISION,)),
        (Matter.AMENDMENT, Way.HANDS, ["第三条的修改"], (Matter.AMENDMENT,)),
        (Matter.DECISION, Way.ROLL_CALL, ["供水条例"], (Matter.AMENDMENT,)),
    ],
)
def test_what_it_allows_is_not(matter, way, titles, before):
    assert matters.faults(matter, way, titles, "", before) == []


def test_one_text_is_not_the_decision_on_several_persons():
    """One may pass while another does not: the paper of the one must not appoint the other."""
    assert "不能合写" in "".join(matters.faults(Matter.APPOINTMENT, Way.HANDS, [LI, WANG], "任命李明、王芳", ()))
    assert matters.faults(Matter.APPOINTMENT, Way.HANDS, [LI], "任命李明为县财政局局长", ()) == []


def test_each_person_is_voted_on_alone_and_one_may_pass_while_another_does_not(world, item):
    li, wang = put(world, item, Matter.APPOINTMENT, [LI, "", f" {WANG} "])
    assert [li.title, wang.title] == [LI, WANG]
    for number, person in enumerate(selectors.members(world.congress, HELD)[:20]):
        voting.cast(assessment=li.ballot, person=person, grade="for")
        voting.cast(assessment=wang.ballot, person=person, grade="for" if number < 5 else "against")
    for vote in (li, wang):
        deciding.close_electronic(vote=vote, **recorder(world))
        vote.refresh_from_db()
        deciding.announce(vote=vote, **recorder(world))
        vote.refresh_from_db()
    assert (li.is_passed, wang.is_passed) == (True, False)  # 27 members: 14 are needed
    assert (li.official_number, wang.official_number) == ("青人常决〔2026〕1号", "")


def test_an_amendment_that_passes_is_no_decision_yet(world, item):
    (amendment,) = put(world, item, Matter.AMENDMENT, ["第三条改为“每季度”"], Way.HANDS)
    hands(world, amendment, 20)
    deciding.announce(vote=amendment, **recorder(world))
    amendment.refresh_from_db()
    assert amendment.is_passed and amendment.official_number == ""
    assert selectors.passed_on(item) is None
    assert "表决：修正案：第三条改为“每季度”。" in selectors.draft_minutes(item.session)
    hands(world, open_vote(world, item), 20)
    assert selectors.passed_on(item) is not None
    with pytest.raises(Incomplete, match="先表决修正案"):
        put(world, item, Matter.AMENDMENT, ["第四条"], Way.HANDS)


def test_nothing_is_opened_when_one_line_is_wrong(world, item):
    with pytest.raises(Incomplete):
        put(world, item, Matter.APPOINTMENT, [LI, LI])
    assert not Vote.objects.exists()


def test_the_office_puts_two_persons_to_the_vote_and_each_member_finds_two_ballots(world, item):
    url = reverse("voting:vote_new", args=["agenda_item", item.pk])
    said = {"matter": "appointment", "title": f"{LI}\n{WANG}", "way": "electronic"}
    said["sitting"] = f"{selectors.first_sitting(item.session).pk}"
    with clock.frozen(HELD):
        office = world.client(Role.SC_OFFICE)
        assert "任免、撤职每行写一人" in office.get(url).content.decode()
        refused = office.post(url, said | {"matter": "removal", "way": "hands"})
        assert refused.status_code == 422 and "监督法第六十二条" in refused.content.decode()
        assert office.post(url, said | {"title": "任命" + "明" * 200}).status_code == 422
        made = office.post(url, said)
        assert made.url == reverse("meetings:session", args=[item.session_id])
        shown = office.get(made.url).content.decode()
        desk = world.client(Role.SC_MEMBER).get(reverse("desk")).content.decode()
    assert LI in shown and WANG in shown
    assert LI in desk and WANG in desk
