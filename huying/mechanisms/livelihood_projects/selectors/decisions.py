"""The yearly ballot: as its rules see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huying.commons.voting.choosing import ChoiceRule, margin_refusal
from huying.commons.voting.elections.selectors import countable_on, decided, running_on
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.facts import Fact
from huying.kernel.procedures.indexes import holders
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.profile import Profile
from huying.kernel.procedures.selectors import profile_of
from huying.kernel.procedures.standing import Standing

from .. import access
from ..elections import KIND
from ..models import BallotDecision, CountReport, Project
from ..procedures import BallotDeciding, CandidateListing
from ..rules import DecisionView
from ..terms import BEFORE_BALLOT, DECIDED
from .candidates import days_of, gates_of, open_candidates

PUBLISH = "R2.03-publish"


def rule_of(decision: BallotDecision, profile: Profile) -> ChoiceRule:
    """The rule of the ballot: quota, majority, quorum and margin of the place."""
    return ChoiceRule.of({key: setting.value for key, setting in profile.settings.items()}, decision.quota)


def stamped(projects: list[Project], days: Mapping[int, Mapping[str, date]]) -> tuple[tuple[str, ...], date | None]:
    """What each candidate still lacks, and the day on which the last of them was published (None: not all are)."""
    lacking: list[str] = []
    published: list[date | None] = []
    for project in projects:
        done = days.get(project.pk, {})
        if missing := [gate.label for gate in gates_of(done) if not gate.on]:
            lacking.append(f"“{project.title}”还没有{'、'.join(missing)}")
        published.append(done.get(CandidateListing.published.name))
    return tuple(lacking), None if None in published or not published else max(day for day in published if day)


def published_until(proceeding: Proceeding, decision: BallotDecision) -> date | None:
    """The first day on which the last candidate has been public for all the days of the profile; None: not all are."""
    last = stamped(open_candidates(decision), days_of(decision))[1]
    return last + timedelta(days=publish_days(proceeding)) if last else None


def publish_days(proceeding: Proceeding) -> int:
    limit = profile_of(proceeding).limit(PUBLISH, proceeding.counts_by)
    return limit.span.count if limit else 0


def decision_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> DecisionView:
    decision = access.ballot(proceeding.subject_id)
    projects = open_candidates(decision)
    ungated, _ = stamped(projects, days_of(decision))
    profile = profile_of(proceeding)
    is_counted = any(fact.act == BallotDeciding.counted.name for fact in facts)
    return DecisionView(
        facts=facts,
        candidates=len(projects),
        margin=margin_refusal(rule_of(decision, profile), candidates=len(projects)),
        ungated=ungated,
        publish_days=publish_days(proceeding),
        published_until=published_until(proceeding, decision),
        meeting_on=decision.meeting_on,
        is_over=decision.returned is not None and waiting_report(decision) is None,
        runs=running_on(KIND, decision.pk).exists(),
        is_tied=decision.returned is not None and not is_counted and _is_tied(decision),
    )


def _is_tied(decision: BallotDecision) -> bool:
    found = decided(KIND, decision.pk)
    return found is not None and found.is_tied


def counted_outside(decision: BallotDecision) -> bool:
    """Whether the figures came from a count report of a vote that was not held here: then none is held here any more.

    A vote for seats left empty by a vote of this platform has an announced one before it.
    """
    return decision.returned is not None and not countable_on(KIND, decision.pk).exists()


def decisions_of(congress: Congress) -> QuerySet[BallotDecision]:
    """The ballots of a congress, newest first, with how many candidates each had and how many were decided."""
    chosen = Count("projects", filter=Q(projects__status__in=DECIDED))
    found = BallotDecision.objects.filter(congress=congress)
    return found.annotate(candidates=Count("projects"), decided=chosen).order_by("-year")


def deputies_of(congress_id: int, on: date) -> list[Person]:
    """All deputies of a congress on a day, by the roll of mandates: the base of the majority (R2.05)."""
    held = Mandate.objects.filter(Mandate.held_on(on), person__congress=congress_id, role=Role.DEPUTY.value)
    return list({m.person_id: m.person for m in held.select_related("person").order_by("pk")}.values())


def concerned_in(projects: Iterable[Project], on: date) -> frozenset[int]:
    """Who works for a unit that is to carry a candidate out, or for the government that proposed it, neither counts nor
    watches.
    """
    candidates = list(projects)
    bodies = {p.unit_id for p in candidates if p.unit_id}
    bodies = bodies.union(*(access.own_government(congress) for congress in {p.congress_id for p in candidates}))
    return frozenset(Mandate.objects.filter(Mandate.held_on(on), body__in=bodies).values_list("person", flat=True))


def waiting_report(decision: BallotDecision) -> CountReport | None:
    """The count report that was entered and waits for a second person."""
    rows = decision.reports.filter(confirmed_at=None, returned_at=None)
    return rows.select_related("entered_by").first()


def checkers_of(report: CountReport, on: date) -> list[Person]:
    """Whoever may confirm a count report: a second person, who is not concerned."""
    projects = open_candidates(report.decision)
    barred = {report.entered_by_id, *concerned_in(projects, on)}
    return [p for p in holders(report.congress_id, access.CHECKERS, (), on) if p.pk not in barred]


def reports_to_confirm(viewer: Viewer) -> QuerySet[CountReport]:
    """The count reports that wait for this viewer: as `checkers_of` says, asked by the reader in one question."""
    if not viewer.has(*access.CHECKERS):
        return CountReport.objects.none()
    bodies = [capacity.body_id for capacity in viewer.capacities]
    concerned = Project.objects.filter(decision=OuterRef("decision"), status__in=BEFORE_BALLOT, unit__in=bodies)
    proposed = Body.objects.filter(congress=OuterRef("congress"), kind=BodyKind.GOVERNMENT, pk__in=bodies)
    waiting = CountReport.objects.filter(congress=congress_of(viewer), confirmed_at=None, returned_at=None)
    found = waiting.exclude(entered_by=viewer.person).exclude(Exists(concerned)).exclude(Exists(proposed))
    return found.select_related("decision", "entered_by").order_by("pk")


def may_rearrange(stands: Standing) -> bool:
    """Whether the session may still be moved: until the ballot begins, also the next one after a void one (R2.05)."""
    return not stands.ended and not stands.done(BallotDeciding.balloted)


def decision_of_candidate(proceeding: Proceeding) -> list[Proceeding]:
    """The ballot whose doors a candidate's gates open."""
    decision = Project.objects.values_list("decision", flat=True).get(pk=proceeding.subject_id)
    running = Proceeding.objects.filter(procedure=BallotDeciding.code, subject_id=decision, ended_on=None)
    return list(running.select_related("congress"))


def candidates_in_hand(proceeding: Proceeding) -> list[Proceeding]:
    """The proceedings of the candidates that a decision ends."""
    subjects = Project.objects.filter(decision=proceeding.subject_id, status__in=BEFORE_BALLOT).values("pk")
    rows = Proceeding.objects.filter(procedure=CandidateListing.code, subject_id__in=subjects, ended_on=None)
    return list(rows.select_related("congress").order_by("pk"))


def taken_over_ballots() -> QuerySet[BallotDecision]:
    """The ballots of which nothing was recorded here: years that were entered from paper, newest first."""
    held = Proceeding.objects.filter(procedure=BallotDeciding.code, subject_id=OuterRef("pk"))
    rows = BallotDecision.objects.exclude(Exists(held)).exclude(decided_on=None)
    return rows.select_related("congress", "document").order_by("-year")
