"""Investigations of specific issues: as their rules see them, and as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from django.db.models import Q, QuerySet

from huying.commons.meetings.selectors import members
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Fact

from ..access import investigation
from ..models import CommissionSeat, Investigation
from ..procedures import SpecificInvestigation
from ..rules import InvestigationView
from ..terms import CHAIR, MEMBERS, SEAT, VICE_CHAIR
from .jointly import Signer, in_own_name, signatures, signers
from .proceedings import proceedings_of, stage_words

S = SpecificInvestigation
PROPOSERS, MAJORITY = "investigation.proposers_at_least", "sc_decision.more_than"


def investigation_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> InvestigationView:
    found = investigation(proceeding.subject_id)
    by_members = found.origin == MEMBERS
    signed = signatures(S, proceeding, facts) if by_members else {}
    seats = [s for s in seats_of(found.pk) if s.left_on is None]
    posts, done = [s.post for s in seats], {f.act for f in facts}
    return InvestigationView(
        facts=facts,
        persons=in_own_name(S, proceeding, signed) if by_members else {},
        signed=len(signed),
        needed=proposers_needed(proceeding) if by_members else 0,
        is_handed_in=S.put_forward.name in done,
        by_members=by_members,
        is_referred=S.referred.name in done,
        committee_has_reported=S.committee_reported.name in done,
        chairs=posts.count(CHAIR),
        vice_chairs=posts.count(VICE_CHAIR),
        members=posts.count(SEAT),
        waiting=sum(s.passed_on is None for s in seats),
        has_evidence=S.evidence_taken.name in done,
    )


def proposers_needed(proceeding: Proceeding) -> int:
    """One fifth of the members on the day it was proposed, rounded up: a number of the profile (监督法 56)."""
    share = Fraction(profiles.load(proceeding.profile).value(PROPOSERS))
    return ceil(len(members(proceeding.congress, proceeding.opened_on)) * share)


def proposers(proceeding: Proceeding, facts: Sequence[Fact]) -> list[Signer]:
    return signers(signatures(S, proceeding, facts))


def needed_for_a_decision(proceeding: Proceeding) -> Fraction:
    """The share of all members that those in favour have to exceed."""
    return Fraction(str(profiles.load(proceeding.profile).value(MAJORITY)))


@asked_once
def seats_of(pk: int) -> list[CommissionSeat]:
    """Everybody who was nominated for the commission, in that order."""
    return list(CommissionSeat.objects.filter(investigation=pk).select_related("person").order_by("pk"))


def interested(found: Investigation, people: Collection[int], on: date) -> tuple[str, ...]:
    """Who of these serves on that day in the body concerned, in the one above it or in one below it (监督法 57)."""
    if found.concerned is None or not people:
        return ()
    body = found.concerned
    near = Q(body=body) | Q(body__parent=body) | Q(body=body.parent_id)
    held = Mandate.objects.filter(near, Mandate.held_on(on), person__in=people).select_related("person", "body")
    words = {m.person_id: f"{m.person}在{m.body}任职，有利害关系" for m in held.order_by("pk")}
    return tuple(words.values())


def may_sit(congress: Congress, on: date) -> QuerySet[Person]:
    """Who may be nominated: members of the standing committee and deputies of this congress (监督法 57)."""
    roles = (Role.SC_MEMBER.value, Role.DEPUTY.value)
    seats = Mandate.objects.filter(Mandate.held_on(on), person__congress=congress, role__in=roles)
    return Person.objects.filter(pk__in=seats.values("person")).order_by("pk")


def all_investigations(viewer: Viewer) -> QuerySet[Investigation]:
    found = Investigation.objects.filter(congress=congress_of(viewer)).select_related("concerned")
    return found.order_by("-pk")


@dataclass(frozen=True)
class InvestigationRow:
    investigation: Investigation
    stage: str


def investigation_rows(found: Sequence[Investigation]) -> list[InvestigationRow]:
    running = proceedings_of(S, [each.pk for each in found])
    return [InvestigationRow(each, stage_words(S, running[each.pk], "已结束")) for each in found]
