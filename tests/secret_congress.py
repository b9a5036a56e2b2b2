"""A congress of many deputies at its secret ballot, with as many candidates as wanted."""

from __future__ import annotations

from huying.commons.voting.choosing import ChoiceRule
from huying.commons.voting.elections.polls import Candidate
from huying.kernel.people.models import Account, Body, BodyKind, Mandate, Person
from huying.kernel.people.roles import Role

from . import polls
from .world import SINCE, World


def deputies_of(world: World, number: int) -> list[Person]:
    """So many deputies with accounts of their own, in the order of mandates. Made all at once."""
    body = Body.objects.get(congress=world.congress, kind=BodyKind.CONGRESS)
    there = world.people(Role.DEPUTY).count()
    people = Person.objects.bulk_create(
        Person(congress=world.congress, name=f"代表{n:04}") for n in range(there + 1, number + 1)
    )
    Mandate.objects.bulk_create(
        Mandate(person=person, body=body, role=Role.DEPUTY.value, post="代表", from_on=SINCE) for person in people
    )
    Account.objects.bulk_create(
        Account(username=f"{world.congress.code}-{person.name}", password="!", person=person) for person in people
    )
    return list(world.people(Role.DEPUTY).select_related("congress")[:number])


def ask(world: World, *, deputies: int, options: int, quota: int) -> list[Person]:
    """Bind the trial question of tests.polls to all of them; who may vote is returned."""
    people = deputies_of(world, deputies)
    candidates = [Candidate(70 + n, f"{n:02}", f"第{n}个项目") for n in range(1, options + 1)]
    polls.ask(world, rule=ChoiceRule(quota), candidates=candidates, deputies=people, budget=None)
    return people


def choice_of(voter: int, options: int, quota: int) -> str:
    """As many for as the quota, the rest by turns; option 1 is liked by all, the last by none."""
    fors = {0, *((voter * 7 + n * 3) % (options - 2) + 1 for n in range(quota - 1))}
    return "".join("+" if n in fors else "-0"[(voter + n) % 2] for n in range(options))
