"""A township's question for tests of elections: five projects for three, ten deputies. Bound as a mechanism would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from huying.commons.voting.choosing import ChoiceRule, Count, Tally
from huying.commons.voting.elections import closing, counting, holding
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.polls import Candidate, Poll, poll_is
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role

from .world import SINCE, World, moment

KIND, SUBJECT = "trial_poll", 1
DAY = date(2026, 3, 2)
RULE = ChoiceRule(3)
TITLES = ("路灯改造", "山塘加固", "公厕改建", "村口停车场", "老年食堂")
CANDIDATES = tuple(
    Candidate(70 + n, "甲乙丙丁戊"[n], title, Decimal(cost))
    for n, (title, cost) in enumerate(zip(TITLES, (300_000, 800_000, 200_000, 150_000, 400_000), strict=True))
)
DEPUTIES = 10


@dataclass
class Asked:
    """What the trial subject says now; a test may change it. `told` are the elections that were announced to it."""

    congress: Congress
    poll: Poll
    told: list[Election]
    is_settled: bool = False


_asked: dict[int, Asked] = {}


def _find(subject_id: int, today: date) -> Poll | None:
    asked = _asked.get(subject_id)
    return asked.poll if asked else None


def _settled() -> list[int]:
    return [subject for subject, asked in _asked.items() if asked.is_settled]


def _announced(election: Election) -> None:
    _asked[election.subject_id].told.append(election)


def deputies_of(world: World, number: int = DEPUTIES) -> list[Person]:
    """Deputies with accounts of their own, made once."""
    body, _ = Body.objects.get_or_create(
        congress=world.congress, kind=BodyKind.CONGRESS, defaults={"name": world.congress.name}
    )
    found = list(world.people(Role.DEPUTY).order_by("pk"))
    for n in range(len(found), number):
        person = Person.objects.create(congress=world.congress, name=f"代表{n + 1:02}")
        Mandate.objects.create(person=person, body=body, role=Role.DEPUTY.value, post="代表", from_on=SINCE)
        Account.objects.create(username=f"{world.congress.code}-deputy-{n + 1}", password="!", person=person)
        found.append(person)
    return found[:number]


def ask(world: World, *, rule: ChoiceRule = RULE, subject: int = SUBJECT, **more: object) -> Asked:
    """Bind the trial subject to this world."""
    poll = Poll(
        world.congress, "2026年民生实事项目", rule, CANDIDATES, deputies_of(world), "/", budget=Decimal(900_000)
    )
    _asked[subject] = Asked(world.congress, replace(poll, **more), [])  # type: ignore[arg-type]
    poll_is(KIND, _find, _announced, _settled)
    return _asked[subject]


def set_up(world: World, way: ElectionWay = ElectionWay.PAPER, *, subject: int = SUBJECT) -> Election:
    """An election with two tellers (the first two deputies) and two scrutineers (the next two)."""
    people = deputies_of(world)
    return holding.set_up(
        kind=KIND, subject_id=subject, way=way, tellers=people[:2], scrutineers=people[2:4],
        by=world.person(Role.SC_OFFICE), at=moment(DAY),
    )  # fmt: skip


def opened(world: World, way: ElectionWay = ElectionWay.PAPER, *, absent: int = 0, subject: int = SUBJECT) -> Election:
    election = set_up(world, way, subject=subject)
    gone = [p.pk for p in deputies_of(world)[DEPUTIES - absent :]]
    holding.open_election(election=election, absent=gone, by=world.person(Role.SC_OFFICE), at=moment(DAY, 10))
    election.refresh_from_db()
    return election


def counted(*for_: int, issued: int = 10, returned: int = 10, void: int = 0, codes: str = "甲乙丙丁戊") -> Count:
    """Votes for the candidates in their order; whoever is not named got none."""
    votes = {code: Tally(0) for code in codes} | {code: Tally(n) for code, n in zip(codes, for_, strict=False)}
    return Count(issued, returned, void, votes)


def announced(world: World, count: Count, *, subject: int = SUBJECT) -> Election:
    """An election on paper, counted, signed and announced."""
    election, people, at = opened(world, subject=subject), deputies_of(world), moment(DAY, 11)
    for teller in people[:2]:
        counting.enter_paper_count(election=election, teller=teller, count=count, at=at)
    for scrutineer in people[2:4]:
        closing.sign(election=election, scrutineer=scrutineer, at=at)
    closing.announce(election=election, by=world.person(Role.SC_OFFICE), at=at)
    election.refresh_from_db()
    return election
