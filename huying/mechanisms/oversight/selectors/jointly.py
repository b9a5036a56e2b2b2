"""What members put forward together: who signs it now, and who may (监督法 51, 56)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.commons.meetings.selectors import members
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Fact


@dataclass(frozen=True)
class Signature:
    on: date
    on_paper: bool


@asked_once
def hands(proceeding: Proceeding) -> Mapping[int, int]:
    """Who recorded what: by the number of the record."""
    return dict(ActRecord.objects.filter(proceeding=proceeding, by__isnull=False).values_list("pk", "by"))


def signatures(procedure: Any, proceeding: Proceeding, facts: Iterable[Fact]) -> dict[int, Signature]:
    """Who signs it, as these facts tell: by the person, in the order of signing."""
    by, found = hands(proceeding), dict[int, Signature]()
    for fact in facts:
        if fact.act == procedure.joined.name and fact.order in by:
            found[by[fact.order]] = Signature(fact.on, on_paper=False)
        elif fact.act == procedure.signed_on_paper.name:
            found |= {person: Signature(fact.on, on_paper=True) for person in fact.fields["signers"]}
        elif fact.act == procedure.taken_back.name:
            found.pop(by.get(fact.order, 0), None)
        elif fact.act == procedure.taken_back_on_paper.name:
            for person in fact.fields["leavers"]:
                found.pop(person, None)
    return found


@asked_once
def may_ever_sign(congress: int) -> frozenset[int]:
    """Everybody who holds or held a seat on the standing committee; the capacity of the day is asked for besides."""
    held = Mandate.objects.filter(person__congress=congress, role=Role.SC_MEMBER.value)
    return frozenset(held.values_list("person", flat=True))


@dataclass(frozen=True)
class Signer:
    person: Person
    on: date
    on_paper: bool


def signers(found: Mapping[int, Signature]) -> list[Signer]:
    """The same with their names, for a page."""
    people = Person.objects.in_bulk(found) if found else {}
    return [Signer(people[pk], signature.on, signature.on_paper) for pk, signature in found.items()]


def may_sign_on(congress: Congress, on: date) -> set[int]:
    """The members of the standing committee on a day."""
    return {person.pk for person in members(congress, on)}


def in_own_name(
    procedure: Any, proceeding: Proceeding, signed: Iterable[int]
) -> dict[tuple[str, Role], frozenset[int]]:
    """Who may sign and who may take the name back, each for themselves."""
    signers = frozenset(signed)
    return {
        (procedure.joined.name, Role.SC_MEMBER): may_ever_sign(proceeding.congress_id) - signers,
        (procedure.taken_back.name, Role.SC_MEMBER): signers,
    }
