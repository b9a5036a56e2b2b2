"""Tellers and scrutineers fall ill, leave, come to be concerned: the meeting names others; no vote hangs (R2.05)."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from huying.commons.voting.elections import closing, counting, holding, renewing, starting
from huying.commons.voting.elections.models import Election, ElectionWay, Task
from huying.commons.voting.elections.naming import name_others
from huying.commons.voting.elections.officers import of
from huying.commons.voting.elections.papers import count_record
from huying.commons.voting.elections.polls import Candidate
from huying.commons.voting.envelopes import bound, casting, ceremony, selectors
from huying.commons.voting.tellers import AGREED, FIRST
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from tests import polls
from tests.polls import DAY, KIND, SUBJECT, counted, deputies_of
from tests.secret_hall import Hall
from tests.world import World, moment

pytestmark = pytest.mark.django_db
rule = pytest.mark.rule
AT = moment(DAY, 11)
WHY = "计票人突发疾病离会"


@pytest.fixture(autouse=True)
def asked(world: World):
    return polls.ask(world)


def clerk(world: World):
    return {"by": world.person(Role.SC_OFFICE), "at": AT}


def named(world: World, election: Election, tellers: list[int], scrutineers: list[int], reason: str = WHY) -> None:
    people = deputies_of(world)
    name_others(
        election=election, tellers=[people[n] for n in tellers], scrutineers=[people[n] for n in scrutineers],
        reason=reason, **clerk(world),
    )  # fmt: skip
    election.refresh_from_db()


def enter(world: World, election: Election, nth: int, count=None) -> str:
    people = deputies_of(world)
    return counting.enter_paper_count(election=election, teller=people[nth], count=count or counted(9, 8, 7), at=AT)


def by_hands(world: World) -> Election:
    election = polls.opened(world, ElectionWay.HANDS)
    counting.enter_hands(election=election, count=counted(8, 7, 6), **clerk(world))
    return election


# ── another teller ────────────────────────────────────────────────────────
@rule("R2.05")
def test_after_one_teller_has_entered_and_the_other_is_gone_another_is_named_and_both_count_again(world: World):
    election = polls.opened(world)
    assert enter(world, election, 0) == FIRST
    named(world, election, [0, 5], [2, 3])
    assert (election.attempt, of(election, Task.TELLER)) == (2, [deputies_of(world)[n] for n in (0, 5)])
    assert counting.last_differences(election) == []
    assert enter(world, election, 5) == FIRST  # what the first entered before fell away
    assert enter(world, election, 0) == AGREED
    said = json.loads(Entry.objects.get(kind="voting.election_officers_named").body)
    assert (said["instead_of"], said["reason"]) == (["代表02"], WHY)


@pytest.mark.parametrize(
    ("tellers", "scrutineers", "reason", "refusal", "words"),
    [
        ([0, 5], [2, 3], "  ", Incomplete, "为什么另推"),
        ([0, 1], [3, 2], WHY, TooLate, "没有变"),
        ([0, 9], [2, 3], WHY, Incomplete, "与候选项目有关"),
        ([0, 2], [2, 3], WHY, Incomplete, "既计票又监票"),
        ([0], [2, 3], WHY, Incomplete, "须有2名计票人"),
    ],
)
def test_who_is_named_must_be_fit_and_the_reason_said(
    world: World, asked, tellers, scrutineers, reason, refusal, words
):
    election = polls.opened(world)
    asked.poll = replace(asked.poll, parties=frozenset({deputies_of(world)[9].pk}))
    with pytest.raises(refusal, match=words):
        named(world, election, tellers, scrutineers, reason)


def test_who_came_to_be_concerned_after_counting_does_not_bar_another_scrutineer(world: World, asked):
    election = polls.opened(world)
    for nth in (0, 1):
        enter(world, election, nth)
    asked.poll = replace(asked.poll, parties=frozenset({deputies_of(world)[0].pk}))
    named(world, election, [0, 1], [2, 4], "监票人代表04离会")
    assert of(election, Task.SCRUTINEER) == [deputies_of(world)[n] for n in (2, 4)]


def test_once_both_have_counted_alike_no_teller_changes_and_after_the_announcement_nobody(world: World):
    election = polls.opened(world)
    for nth in (0, 1):
        enter(world, election, nth)
    with pytest.raises(TooLate, match="不能再换计票人"):
        named(world, election, [0, 5], [2, 3])
    named(world, election, [0, 1], [2, 4], "监票人代表04离会")
    for nth in (2, 4):
        closing.sign(election=election, scrutineer=deputies_of(world)[nth], at=AT)
    closing.announce(election=election, **clerk(world))
    with pytest.raises(TooLate, match="结果已经宣布"):
        named(world, election, [0, 1], [2, 5])


def test_who_stays_keeps_the_hand_given(world: World):
    election = by_hands(world)
    closing.sign(election=election, scrutineer=deputies_of(world)[2], at=AT)
    named(world, election, [0, 1], [2, 5], "监票人代表04离会")
    assert [o.person.name for o in closing.unsigned(election)] == ["代表06"]


# ── trustees ──────────────────────────────────────────────────────────────
@rule("R2.05")
def test_before_the_vote_other_trustees_make_the_keys_anew(world: World):
    hall = Hall(world, voters=8, election=polls.set_up(world, ElectionWay.ELECTRONIC), at=AT)
    hall.hold_ceremony()
    hall.check_in()
    code, people = hall.fresh().code, deputies_of(world)
    named(world, hall.election, [0, 1], [5, 6, 7], "监票人离会")
    ballot = hall.fresh()
    assert [t.person for t in ballot.trustees.order_by("number")] == people[5:8]
    assert (ballot.code != code, selectors.stage(ballot)) == (True, selectors.PROMISING)
    assert ballot.voters.filter(is_confirmed=True).count() == 8  # a deputy's device finds its key as before
    hall.trustee_people = people[5:8]
    hall.hold_ceremony()
    with pytest.raises(Incomplete, match="3名不同的监票人"):
        named(world, hall.election, [0, 1], [5, 6], "监票人离会")
    bound.open_both(ballot=hall.fresh(), absent=[p.pk for p in people[8:]], by=hall.clerk, at=AT)
    assert hall.cast(0, "+" + "0" * (hall.options - 1))["size"] == 1


def test_while_their_keys_hold_the_vote_no_trustee_changes_and_a_teller_of_the_papers_does(world: World):
    hall = Hall(world, voters=7, election=polls.set_up(world, ElectionWay.ELECTRONIC), at=AT)
    hall.hold_ceremony()
    hall.check_in()
    papers = [p.pk for p in deputies_of(world)[7:]]
    bound.open_both(ballot=hall.fresh(), on_paper=papers, by=hall.clerk, at=AT)
    with pytest.raises(TooLate, match="钥匙封着票"):
        named(world, hall.election, [0, 1], [2, 8])
    named(world, hall.election, [0, 8], [2, 3])
    assert [t.person for t in hall.fresh().trustees.order_by("number")] == hall.trustee_people


# ── looked at again when it begins ────────────────────────────────────────
@rule("R2.05")
@pytest.mark.parametrize("why", ["concerned", "no_deputy", "absent"])
def test_who_can_be_no_officer_any_more_is_found_when_the_vote_begins(world: World, asked, why: str):
    election, people, absent = polls.set_up(world), deputies_of(world), []
    if why == "concerned":
        asked.poll = replace(asked.poll, parties=frozenset({people[3].pk}))
    elif why == "no_deputy":
        asked.poll = replace(asked.poll, deputies=[*people[:3], *people[4:]])
    else:
        absent = [people[3].pk]
    words = {
        "concerned": "代表04与候选项目有关",
        "no_deputy": "代表04不是本级人大代表",
        "absent": "监票人代表04没有出席",
    }
    with pytest.raises(NotYet, match=words[why]):
        holding.open_election(election=election, absent=absent, **clerk(world))
    named(world, election, [0, 1], [2, 5], "监票人换人")
    holding.open_election(election=election, absent=absent, **clerk(world))
    election.refresh_from_db()
    assert election.opened_at == AT


def test_prepared_anew_on_other_candidates_it_takes_other_officers_too(world: World, asked):
    election, people = polls.set_up(world), deputies_of(world)
    candidates = [*asked.poll.candidates, Candidate(99, "己", "桥梁维修")]
    asked.poll = replace(asked.poll, candidates=candidates, parties=frozenset({people[3].pk}))
    with pytest.raises(Incomplete, match="代表04与候选项目有关"):
        renewing.prepare_anew(election=election, **clerk(world))
    others = {"tellers": people[:2], "scrutineers": [people[2], people[5]]}
    anew = renewing.prepare_anew(election=election, **others, **clerk(world))
    assert of(anew, Task.SCRUTINEER) == [people[2], people[5]]
    kinds = list(Entry.objects.filter(subject=f"election:{election.pk}").values_list("kind", flat=True))
    assert "voting.election_replaced" in kinds and "voting.election_voided" not in kinds  # nobody decided it void


def test_a_secret_ballot_prepared_anew_is_nowhere_said_to_be_void_by_decision(world: World, asked):
    people = deputies_of(world)
    election = starting.set_up(
        kind=KIND, subject_id=SUBJECT, way=ElectionWay.ELECTRONIC, tellers=people[:2], scrutineers=people[2:5],
        **clerk(world),
    )  # fmt: skip
    ballot = bound.ballot_of(election)
    assert ballot is not None
    asked.poll = replace(asked.poll, candidates=[*asked.poll.candidates, Candidate(99, "己", "桥梁维修")])
    renewing.prepare_anew(election=election, **clerk(world))
    kinds = set(Entry.objects.filter(subject=f"secret_ballot:{ballot.pk}").values_list("kind", flat=True))
    assert "voting.secret_replaced" in kinds and "voting.secret_voided" not in kinds
    with pytest.raises(TooLate, match="已重新准备"):
        ceremony.begin_anew(ballot=ballot, reason="设备坏了", **clerk(world))
    with clock.frozen(DAY):
        trustee, office = world.client(people[2]), world.client(Role.SC_OFFICE)
        state = trustee.get(reverse("voting:secret_state", args=[ballot.pk])).json()
        page = office.get(reverse("voting:secret_office", args=[ballot.pk])).content.decode()
    assert (state["stage"], state["stage_words"]) == ("replaced", "准备作废，已重新准备")
    assert "已重新准备" in page and "大会已经决定" not in page


# ── a scrutineer who cannot sign ──────────────────────────────────────────
@rule("R2.05")
def test_a_scrutineer_who_cannot_sign_is_named_with_the_meetings_reason_in_the_count_record(world: World):
    election = by_hands(world)
    with pytest.raises(NotYet, match="不能宣布结果"):  # nobody has signed
        closing.announce(election=election, without="都不在", **clerk(world))
    closing.sign(election=election, scrutineer=deputies_of(world)[2], at=AT)
    with pytest.raises(NotYet, match="监票人代表04还没有"):
        closing.announce(election=election, without=" ", **clerk(world))
    closing.announce(election=election, without="代表04送医，不能签字", **clerk(world))
    election.refresh_from_db()
    assert election.announced_at == AT
    record = "\n".join(getattr(block, "text", "") for block in count_record(election, DAY).blocks)
    assert "监票人　代表04　没有签字，大会决定照常宣布结果：代表04送医，不能签字" in record
    said = json.loads(Entry.objects.get(kind="voting.election_announced").body)
    assert (said["unsigned"], said["reason"]) == (["代表04"], "代表04送医，不能签字")


def test_where_nobody_can_sign_another_scrutineer_is_named_after_the_close(world: World):
    election = by_hands(world)
    named(world, election, [0, 1], [6], "两位监票人都送医")
    closing.sign(election=election, scrutineer=deputies_of(world)[6], at=AT)
    closing.announce(election=election, **clerk(world))


# ── the pages ─────────────────────────────────────────────────────────────
def ticked(page: str, name: str) -> list[int]:
    return [int(pk) for pk in re.findall(rf'name="{name}" value="(\d+)"[^>]* checked', page)]


def ticked_option(page: str, name: str) -> int:
    options = re.search(rf'<select name="{name}".*?</select>', page, re.S)
    found = re.search(r'value="(\d+)" selected', options[0]) if options else None
    return int(found[1]) if found else 0


def test_who_was_ticked_stays_so_when_another_is_named_and_the_vote_begins(world: World):
    office, people = world.client(Role.SC_OFFICE), deputies_of(world)
    hall = Hall(world, voters=8, election=polls.set_up(world, ElectionWay.ELECTRONIC), at=AT)
    hall.hold_ceremony()
    hall.check_in()
    url = reverse("voting:election_open", args=[hall.ballot.subject_id])
    said = {"absent": [people[3].pk], "on_paper": [people[n].pk for n in (7, 8, 9)]}
    with clock.frozen(DAY):
        refused = office.post(url, said)
        assert refused.status_code == 422
        assert reverse("voting:election_officers", args=[hall.ballot.subject_id]) in refused.content.decode()
        named(world, hall.election, [0, 1], [2, 5, 6], "监票人代表04没有到会")
        hall.trustee_people = [people[n] for n in (2, 5, 6)]
        hall.hold_ceremony()
        page = office.get(url).content.decode()
        assert (ticked(page, "absent"), ticked(page, "on_paper")) == ([people[3].pk], [p.pk for p in people[7:]])
        polls.ask(world, subject=2)
        other = reverse("voting:election_open", args=[polls.set_up(world, subject=2).pk])
        assert ticked(office.get(other).content.decode(), "absent") == []
        assert office.post(url, said).status_code == 302
    assert casting.question(hall.fresh())


def test_another_scrutineer_is_named_though_the_mandate_of_a_teller_has_ended_since(world: World, asked):
    office, people = world.client(Role.SC_OFFICE), deputies_of(world)
    election = by_hands(world)
    asked.poll = replace(asked.poll, deputies=people[1:])  # the first teller is a deputy no more
    polls.ask(world, subject=2, deputies=people)
    running = polls.opened(world, subject=2)
    polls.ask(world, subject=2, deputies=people[1:])
    with clock.frozen(DAY):
        for each, asks in ((election, False), (running, True)):
            url = reverse("voting:election_officers", args=[each.pk])
            page = office.get(url).content.decode()
            assert ("teller_1" in page, "只能换监票人" in page) == (asks, not asks)
            said = {"scrutineer_1": people[2].pk, "scrutineer_2": people[5].pk, "reason": "监票人送医"}
            if asks:
                assert ticked_option(page, "teller_1") == people[0].pk
                said |= {"teller_1": people[0].pk, "teller_2": people[1].pk}
            assert office.post(url, said).status_code == 302
            assert (of(each, Task.TELLER), of(each, Task.SCRUTINEER)) == (people[:2], [people[2], people[5]])


def test_the_office_names_others_and_announces_without_a_hand_on_pages(world: World, asked):
    office, people = world.client(Role.SC_OFFICE), deputies_of(world)
    with clock.frozen(DAY):
        election = polls.set_up(world)
        asked.poll = replace(asked.poll, parties=frozenset({people[3].pk}))
        page = office.get(election.get_absolute_url()).content.decode()
        assert "代表04与候选项目有关，不能做监票人" in page and "/open/" not in page
        url = reverse("voting:election_officers", args=[election.pk])
        assert "由大会决定，写明理由" in office.get(url).content.decode()
        assert world.client(people[0]).get(url).status_code == 403
        who = {"teller_1": people[0].pk, "teller_2": people[1].pk, "scrutineer_1": people[2].pk}
        assert office.post(url, who | {"reason": ""}).status_code == 422
        assert office.post(url, who | {"scrutineer_2": people[3].pk, "reason": WHY}).status_code == 422
        assert office.post(url, who | {"scrutineer_2": people[5].pk, "reason": WHY}).url == election.get_absolute_url()
        asked.poll = replace(asked.poll, parties=frozenset())
        office.post(reverse("voting:election_open", args=[election.pk]), {"absent": [people[9].pk]})
        for nth in (0, 1):
            enter(world, election, nth, counted(9, 8, 7, issued=9, returned=9))
        without = reverse("voting:election_without", args=[election.pk])
        assert "现在不用这样宣布" in office.get(without).content.decode()
        closing.sign(election=election, scrutineer=people[2], at=AT)
        assert "写明理由，宣布结果" in office.get(election.get_absolute_url()).content.decode()
        assert "代表06还没有在计票报告单上签字" in office.get(without).content.decode()
        office.post(without, {"without": "代表06送医"})
        told = world.client(people[7]).get(election.get_absolute_url()).content.decode()
    assert "结果已宣布" in told and "没有签字，大会决定照常宣布结果：代表06送医" in told
