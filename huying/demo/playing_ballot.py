"""Plays the township whose deputies vote today, and the one that is asking for ideas."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from huying.commons.voting.elections.models import ElectionWay
from huying.commons.voting.elections.polls import YUAN
from huying.commons.voting.elections.starting import open_election, secret_ballot, set_up
from huying.kernel.people.models import Account, Person
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.elections import KIND
from huying.mechanisms.livelihood_projects.models import BallotDecision, Idea, Project, Solicitation
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding, CandidateListing, Soliciting
from huying.mechanisms.livelihood_projects.selectors import proceeding_of

from .ballot_devices import check_in, hold_ceremony, lay_out
from .townships import Township, TownshipPlayer
from .voices_of_townships import keep_voices

C, D, S = CandidateListing, BallotDeciding, Soliciting
SPOKEN, CALLED, CLOSED, SCREENED, PROPOSED = 150, 120, 95, 80, 60  # days before today


def play_ballot(player: TownshipPlayer, t: Township) -> None:
    """From the call to the moment in which the deputies may vote."""
    said, office = player.said["ballot"], t.hands[Role.SC_OFFICE]
    ideas = _ideas(player, t, said)
    on = player.back(PROPOSED)
    decision = services.open_decision(
        year=player.latest, meeting=f"{player.said['term']}{said['meeting']}", meeting_on=player.workday(player.today),
        quota=said["quota"], by=office, on=on, at=player.at(on),
    )  # fmt: skip
    projects = [_propose(player, t, decision, row, ideas[n]) for n, row in enumerate(said["candidates"])]
    _pass_gates(player, t, projects)
    deciding, today = proceeding_of(D, decision.pk), player.workday(player.today)
    heard = {"reporter": f"{t.town.name}镇长", "present": 43}
    player.act(t, deciding, D.heard, Role.SC_OFFICE, today, heard)
    opinions = {"speakers": 9, "opinions": "候选项目都来自群众的呼声；桥和水是最急的，建议先安排。"}
    player.act(t, deciding, D.deliberated, Role.SC_OFFICE, today, opinions)
    player.act(t, deciding, D.balloted, Role.SC_OFFICE, today)
    _hold_ballot(player, t, decision)


ABSENT, NOT_YET = 3, 5  # of the deputies who do not sign in: not at the meeting; there, and have not voted
LEANINGS = ("++++++++-", "++++++++0", "+++++++--", "+------00")  # what is drawn from, candidate by candidate


def _hold_ballot(player: TownshipPlayer, t: Township, decision: BallotDecision) -> None:
    """Secret, electronic and open: most deputies have voted, those who sign in have not, and can at once."""
    deputies = list(Person.objects.filter(congress=t.congress, mandates__role=Role.DEPUTY.value).order_by("pk"))
    absent = deputies[-ABSENT:]
    clerk = t.hands[Role.SC_OFFICE].person
    assert clerk is not None
    election = set_up(
        kind=KIND, subject_id=decision.pk, way=ElectionWay.ELECTRONIC, tellers=deputies[4:6], scrutineers=deputies[1:4],
        by=clerk, at=player.now, budget=Decimal(player.said["ballot"]["budget"]) * YUAN,
    )  # fmt: skip
    ballot = secret_ballot(election)
    assert ballot is not None
    hold_ceremony(ballot, player.now)
    devices = check_in(ballot, deputies[:-ABSENT], clerk, player.now)
    open_election(election=election, absent={p.pk for p in absent}, by=clerk, at=player.now)
    ballot.refresh_from_db()
    signs_in = set(Account.objects.filter(person__in=deputies).values_list("person", flat=True))
    for device in devices[:-NOT_YET]:
        if device.person.pk in signs_in:
            lay_out(ballot, device)
        else:
            device.vote(ballot, _choice(player), player.now)


def _choice(player: TownshipPlayer) -> str:
    """A ballot within the quota: one project too many is taken back to an abstention."""
    signs = [player.random.choice(leaning) for leaning in LEANINGS]
    while signs.count("+") > player.said["ballot"]["quota"]:
        signs[player.random.choice([n for n, sign in enumerate(signs) if sign == "+"])] = "0"
    return "".join(signs)


def _call(player: TownshipPlayer, t: Township, year: int, opens: date, closes: date) -> Solicitation:
    office = t.hands[Role.SC_OFFICE]
    call = services.open_solicitation(
        year=year, opens_on=opens, closes_on=closes, by=office, on=opens, at=player.at(opens)
    )
    notice = {"notice": f"{t.town.name}征集{year}年民生实事项目，扫码或者到代表联络站都可以提。"}
    player.act(t, proceeding_of(S, call.pk), S.opened, Role.SC_OFFICE, opens, notice)
    call.refresh_from_db()
    return call


def _ideas(player: TownshipPlayer, t: Township, said: Any) -> list[Idea]:
    """The call is over: each candidate's ideas are merged and passed, one idea was refused with its reason."""
    opens, closes, office = player.back(CALLED), player.back(CLOSED), t.hands[Role.SC_OFFICE]
    call, heads, at = _call(player, t, player.latest, opens, closes), [], player.at(player.back(SCREENED))
    for row in said["candidates"]:
        place = f"{t.town.name}{row['village']}"
        group = [_propose_idea(player, call, title, place, row["kind"], channel) for title, channel in row["ideas"]]
        head = services.screen_idea(idea=group[0], result="passed", ground="", reason="", by=office, at=at)
        if group[1:]:
            services.merge_ideas(into=head, others=group[1:], reason="说的是同一件事", by=office, at=at)
        _link_voices(player, t, head, row)
        heads.append(head)
    for row in said["refused"]:
        idea = _propose_idea(player, call, row["title"], row["place"], row["title"], "citizen")
        services.screen_idea(idea=idea, result="refused", ground=row["ground"], reason=row["reason"], by=office, at=at)
    calling = proceeding_of(S, call.pk)
    for act, back in ((S.closed, CLOSED), (S.screened, SCREENED), (S.answered, SCREENED)):
        player.act(t, calling, act, Role.SC_OFFICE, player.back(back))
    return heads


def _link_voices(player: TownshipPlayer, t: Township, head: Idea, said: Any) -> None:
    """What people said of it elsewhere, before there was a call, counts as demand too (R2.12)."""
    if "voices" not in said:
        return
    on, office = player.back(SCREENED), t.hands[Role.SC_OFFICE]
    voices = keep_voices(t, said["village"], said["voices"], player.back(SPOKEN), player.at(on))
    services.link_voices(idea=head, voices=voices, by=office, at=player.at(on))


def _propose_idea(player: TownshipPlayer, call: Solicitation, title: str, place: str, what: str, channel: str) -> Idea:
    said = services.Proposal(title=title, place=place, what=what, channel=channel)
    return services.propose_idea(solicitation=call, said=said, by=None, at=player.at(call.opens_on))[0]


def _propose(player: TownshipPlayer, t: Township, decision: BallotDecision, row: Any, idea: Idea) -> Project:
    kind = next(k for k in player.kinds if k["title"] == row["kind"])
    on, (x, y) = player.back(PROPOSED - 2), player.spot(t.town)
    fields = {
        "title": f"{row['village']}{kind['title']}", "field": kind["field"], "unit": t.unit,
        "cost": Decimal(kind["cost"]), "place": f"{t.town.name}{row['village']}", "goals": kind["goals"],
        "feasibility": "资金已列入本级预算草案，用地已经落实", "starts_on": player.today + timedelta(30),
        "ends_on": player.today + timedelta(210), "x": x, "y": y,
    }  # fmt: skip
    government = t.hands[Role.ORGAN]
    return services.propose_project(
        decision=decision, fields=fields, ideas=[idea], by=government, on=on, at=player.at(on)
    )


def _pass_gates(player: TownshipPlayer, t: Township, projects: list[Project]) -> None:
    consulted = {
        "kind": "seminar", "held_on": player.back(52).isoformat(), "people": 36, "heard": "都说桥和水最急",
        "adopted": "按急的先后排了次序", "words_checked": "yes",
    }  # fmt: skip
    for act, role, back, said in (
        (C.consulted, Role.ORGAN, 50, consulted),
        (C.party_decided, Role.SC_OFFICE, 44, {"meeting": f"{t.town.name}党委会议", "opinion": "agreed"}),
        (C.reviewed, Role.SC_OFFICE, 36, {"meeting": "主席团会议", "opinion": "agreed"}),
        (C.submitted, Role.ORGAN, 26, {}),
        (C.published, Role.SC_OFFICE, 20, {}),
    ):
        on = player.back(back)
        services.stamp_several(act=act, projects=projects, said=said, by=t.hands[role], on=on, at=player.at(on))


def play_call(player: TownshipPlayer, t: Township) -> None:
    """A call that is open today: whoever looks at the county can propose something."""
    opens = player.back(10)
    call = _call(player, t, player.latest + 1, opens, player.today + timedelta(20))
    for title, place, what, channel in player.said["call"]["ideas"]:
        _propose_idea(player, call, title, f"{t.town.name}{place}", what, channel)
