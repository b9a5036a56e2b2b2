"""An election in the browser, without script: from setting it up to the announcement, and who sees what when."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from huying.commons.voting.budgeting import read
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.papers import dealt
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests import polls
from tests.polls import KIND, SUBJECT, TITLES, counted, deputies_of
from tests.world import World


@pytest.fixture(autouse=True)
def asked(world: World):
    with clock.frozen(polls.DAY):
        yield polls.ask(world)


def at(name: str, *args: object) -> str:
    return reverse(f"voting:election{name}", args=args)


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def paper(*for_: int, returned: int = 10) -> dict[str, int]:
    """A teller's form."""
    marks = {f"for_{n}": votes for n, votes in enumerate((*for_, 0, 0, 0, 0, 0)[:5], 1)}
    return {"issued": 10, "returned": returned, "void": 0, **marks}


def test_an_election_on_paper_from_setting_up_to_the_announcement(world, asked):
    office, people = world.client(Role.SC_OFFICE), deputies_of(world)
    clients = [world.client(p) for p in people[:4]]
    assert "5个候选项目，应选3项" in page(office, at("_new", KIND, SUBJECT))
    officers = dict(zip(("teller_1", "teller_2", "scrutineer_1", "scrutineer_2"), (p.pk for p in people), strict=False))
    made = office.post(at("_new", KIND, SUBJECT), {"way": "paper", **officers})
    election = Election.objects.get()
    assert made.url == election.get_absolute_url()
    assert "须有7人以上出席" in page(office, at("_open", election.pk))
    office.post(at("_open", election.pk), {"absent": [people[9].pk]})
    assert "正在票决" in page(office, at("", election.pk))
    assert "登记我的清点" in page(clients[0], at("", election.pk))
    assert "登记我的清点" not in page(clients[2], at("", election.pk))
    nine = paper(9, 8, 6, 3, 1) | {"issued": 9, "returned": 9}
    for client in clients[:2]:
        assert client.post(at("_count", election.pk), nine).url == at("", election.pk)
    assert "等监票人在计票报告单上签字" in page(office, at("", election.pk))
    for client in clients[2:]:
        assert "核对无误，签字" in page(client, at("", election.pk))
        client.post(at("_sign", election.pk))
    office.post(at("_announce", election.pk))
    said = page(clients[0], at("", election.pk))
    assert "结果已宣布" in said
    assert "赞成9票，反对0票，弃权0票" in said
    assert "没有超过全体代表10人的半数（须6票）：没有通过" in said
    assert "辅助参考，不是票决结果" in said
    assert "山塘加固：8票，需800,000元，轮到时还剩600,000元，列不进。" in said
    assert "<b>一定列入</b>　路灯改造：9票，这些票分得900,000元，需300,000元；够的项目里得票最多，最先列入。" in said
    assert "<b>一定列不进</b>　山塘加固：8票，这些票分得800,000元，需800,000元" not in said
    assert "<b>一定列不进</b>　老年食堂：1票，这些票分得100,000元，需400,000元，不够。" in said
    assert asked.told == [election]


def test_nobody_sees_a_number_before_the_close_on_any_page(world):
    election, people = polls.opened(world), deputies_of(world)
    teller = world.client(people[0])
    teller.post(at("_count", election.pk), paper(9, 8, 7))
    for who in (Role.SC_OFFICE, Role.SC_MEMBER, people[0], people[1], people[2], people[9]):
        client = world.client(who)
        for name in ("", "_count", "_screen"):
            html = page(client, at(name, election.pk))
            assert not any(f"{title}　" in html or "票，反对" in html for title in TITLES)
            assert "赞成9" not in html and "9票" not in html
    for client in (teller, world.client(Role.SC_OFFICE)):
        assert client.get(at("_record", election.pk, "docx")).status_code == 404
        assert client.get(at("_pb", election.pk)).status_code == 404


def officers(world: World) -> dict[str, int]:
    keys = ("teller_1", "teller_2", "scrutineer_1", "scrutineer_2")
    return dict(zip(keys, (p.pk for p in deputies_of(world)), strict=False))


@pytest.mark.parametrize(("budget", "kept"), [("60", 600_000), ("", None)])
def test_who_prepares_the_ballot_may_give_a_budget_and_it_is_shown_after_the_count_only(world, budget, kept):
    polls.ask(world, budget=None)
    office = world.client(Role.SC_OFFICE)
    office.post(at("_new", KIND, SUBJECT), {"way": "hands", "budget": budget} | officers(world))
    election = Election.objects.get()
    assert election.budget == kept
    office.post(at("_open", election.pk), {"sent": "1"})
    assert "按预算看一看" not in page(office, at("", election.pk))
    votes = {f"for_{n}": votes for n, votes in enumerate((9, 8, 7, 2, 1), 1)}
    office.post(at("_count", election.pk), {"returned": 10, **votes})
    assert ("预算600,000元" in page(office, at("", election.pk))) == bool(kept)


@pytest.mark.parametrize("budget", ["0", "-3", "很多", "123456789012"])
def test_a_budget_that_is_none_stays_on_the_page(world, budget):
    answer = world.client(Role.SC_OFFICE).post(
        at("_new", KIND, SUBJECT), {"way": "hands", "budget": budget} | officers(world)
    )
    assert answer.status_code == 422
    assert not Election.objects.exists()


def test_a_vote_that_is_void_shows_no_budget(world):
    election = polls.announced(world, counted(9, 8, 6, 5, 1, issued=9, returned=10))
    assert "按预算看一看" not in page(world.client(Role.SC_OFFICE), at("", election.pk))


def test_the_counts_are_on_the_screen_only_once_they_are_announced(world):
    election = polls.opened(world, ElectionWay.HANDS)
    office = world.client(Role.SC_OFFICE)
    votes = {f"for_{n}": votes for n, votes in enumerate((9, 8, 7, 2, 1), 1)}
    office.post(at("_count", election.pk), {"returned": 10, **votes})
    screen = page(office, at("_screen", election.pk))
    assert "计票完毕，等主持人宣布结果" in screen
    assert "9票" not in screen
    for person in deputies_of(world)[2:4]:
        world.client(person).post(at("_sign", election.pk))
    office.post(at("_announce", election.pk))
    assert "路灯改造　9票　通过" in page(office, at("_screen", election.pk))


def test_the_screen_has_the_four_numbers(world):
    election = polls.opened(world, absent=2)
    screen = page(world.client(Role.SC_MEMBER), at("_screen", election.pk))
    for said in ("应到10人", "有表决权8人", "正在票决"):
        assert said in screen


def test_two_tellers_who_differ_are_sent_back_with_the_differences(world):
    election, people = polls.opened(world), deputies_of(world)
    one, other = world.client(people[0]), world.client(people[1])
    one.post(at("_count", election.pk), paper(9, 8, 7))
    answer = other.post(at("_count", election.pk), paper(9, 7, 7))
    assert answer.url == at("_count", election.pk)
    shown = page(one, at("_count", election.pk))
    assert "两人登记的这几行不一样：</b>山塘加固：赞成。" in shown and "8票" not in shown and "7票" not in shown
    for nobody in (world.client(people[5]), world.client(Role.SC_OFFICE)):  # nobody else sees a number before the close
        assert "赞成8票" not in page(nobody, at("_count", election.pk))


def test_a_count_that_cannot_be_stays_on_the_page_with_the_reason(world):
    election = polls.opened(world)
    answer = world.client(deputies_of(world)[0]).post(at("_count", election.pk), paper(11))
    assert answer.status_code == 422
    assert "甲：赞成、反对和无法辨认的共11票，多于有效票10张。" in answer.content.decode()


def test_a_tie_is_voted_on_again_from_its_page(world):
    election, office = polls.announced(world, counted(9, 8, 6, 6, 1)), world.client(Role.SC_OFFICE)
    assert "2项同为6票，还有1个名额" in page(office, at("_again", election.pk))
    made = office.post(at("_again", election.pk), {"way": "hands"})
    again = Election.objects.get(follows=election)
    assert made.url == again.get_absolute_url()
    assert "就同票的再次投票" in page(office, made.url)
    assert "打开另行投票" in page(office, at("", election.pk))


def test_below_the_quorum_the_page_says_how_many_are_needed(world):
    election, people = polls.set_up(world), deputies_of(world)
    answer = world.client(Role.SC_OFFICE).post(at("_open", election.pk), {"absent": [p.pk for p in people[6:]]})
    assert answer.status_code == 422
    assert "须有三分之二以上（7人）出席，才能票决" in answer.content.decode()


def test_the_count_record_names_every_candidate_and_who_signs(world):
    election = polls.announced(world, counted(9, 8, 6, 5, 1))
    answer = world.client(Role.SC_OFFICE).get(at("_record", election.pk, "docx"))
    paper = docx.Document(BytesIO(answer.content))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "应到10人，出席10人；发出10张，收回10张，其中有效10张、废票0张。应选3项，方式：纸质无记名投票。" in text
    assert "监票人　代表03，已在平台上签字" in text
    cells = [[c.text.strip() for c in row.cells] for row in paper.tables[0].rows]
    assert cells[1] == ["1", "路灯改造", "9", "0", "1", "通过"]
    assert cells[4] == ["4", "村口停车场", "5", "0", "5", "没有通过"]


def test_the_pb_file_counts_to_the_announced_totals_and_says_that_its_rows_are_dealt(world):
    election = polls.announced(world, counted(9, 8, 6, 5, 1))
    answer = world.client(deputies_of(world)[5]).get(at("_pb", election.pk))
    found = read(answer.content.decode())
    assert found.votes_by_id() == {"甲": 9, "乙": 8, "丙": 6, "丁": 5, "戊": 1}
    assert found.differing() == {}
    assert (len(found.ballots), found.budget) == (10, 900_000)
    assert max(map(len, found.ballots)) <= election.quota
    assert "say nothing of how anybody voted" in found.meta["comment"] and found.is_dealt


@pytest.mark.parametrize(("votes", "papers"), [([3, 3, 3], 3), ([5, 1, 0, 4], 5), ([], 0), ([2], 2)])
def test_dealt_ballots_add_up_and_no_project_stands_on_one_twice(votes, papers):
    found = dealt(votes, papers)
    assert len(found) == papers
    assert len(found.marks) == sum(votes)  # an equal pair on one ballot would have been merged


def test_a_person_of_another_congress_finds_nothing(world, stranger):
    election = polls.opened(world)
    for name in ("", "_count", "_screen"):
        assert stranger.client(Role.SC_OFFICE).get(at(name, election.pk)).status_code == 404
    assert stranger.client(Role.SC_OFFICE).get(at("_new", KIND, SUBJECT)).status_code == 404


def test_the_list_has_the_state_of_each_election(world):
    polls.opened(world)
    html = page(world.client(Role.DEPUTY), reverse("voting:elections"))
    assert "2026年民生实事项目" in html and "正在票决" in html


def test_tellers_and_scrutineers_find_their_task_on_the_desk(world):
    election, people = polls.opened(world), deputies_of(world)
    teller, scrutineer = world.client(people[0]), world.client(people[2])
    assert "有1项票决等您办" in page(teller, reverse("desk"))
    assert "票决等您办" not in page(scrutineer, reverse("desk"))
    for client in (teller, world.client(people[1])):
        client.post(at("_count", election.pk), paper(9, 8, 7))
    assert "票决等您办" not in page(teller, reverse("desk"))
    assert "核对计票报告单，签字" in page(scrutineer, reverse("desk"))
