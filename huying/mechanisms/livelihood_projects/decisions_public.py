"""The decision on a year's projects as citizens read it, with what they need to count again themselves (R2.08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import Http404

from huying.commons.voting import budgeting
from huying.commons.voting.choosing import ChoiceRule, Next
from huying.commons.voting.elections.models import Election, ElectionWay, StageChoice
from huying.commons.voting.elections.papers import pb_of, pb_of_totals, said_rule
from huying.commons.voting.elections.polls import YUAN
from huying.commons.voting.elections.selectors import countable_on, outcome_of
from huying.commons.voting.elections.starting import board_head, secret_ballot
from huying.kernel.documents.models import Version
from huying.kernel.documents.selectors import published as published_versions
from huying.kernel.people.models import Congress
from huying.kernel.procedures.selectors import profile_in, profile_of

from . import selectors
from .candidates_public import published
from .counting import rules_of_ballots
from .elections import KIND, Again
from .models import BallotDecision, Project, said
from .papers import title_of
from .procedures import BallotDeciding
from .selectors.decisions import rule_of
from .terms import DECIDED, WITHDRAWN


@dataclass(frozen=True)
class BallotFile:
    """The votes of one ballot as a file: `number` is its place among the ballots of the year."""

    number: int
    label: str
    election: Election | None  # None: the vote was held outside, its figures come from the signed report

    @property
    def seals(self) -> dict[str, str] | None:
        """Of an electronic ballot what tells its true folder from any other: docs/decisions/countable-by-whom.md."""
        return board_head(secret_ballot(self.election)) if self.election else None


def published_decision(congress: Congress, year: int) -> dict[str, Any]:
    """The page of a decision. Raises Http404 before it is published."""
    decision = _published(congress, year)
    rows = _voted_on(decision)
    return {
        "congress": congress,
        "decision": decision,
        "title": title_of(decision),
        "number": said(decision.number),
        "text": said(decision.text),
        "way": said(decision.way),
        "by_hands": decision.way == ElectionWay.HANDS.label,  # no papers to tell of
        "rows": [(p, p.status in DECIDED) for p in sorted(rows, key=_order)],
        "adopted": sum(p.status in DECIDED for p in rows),
        "papers": _papers(decision),
        "files": list(_files(decision)),
        "has_candidates": published(decision.projects.all()).exists(),
    }


def ballot_file(congress: Congress, year: int, number: int) -> tuple[str, str]:
    """Its name and its text. Raises Http404 before the decision is published, and where there is no such ballot."""
    decision = _published(congress, year)
    found = next((f for f in _files(decision) if f.number == number), None)
    if found is None:
        raise Http404
    text = pb_of(found.election) if found.election else _pb_of_report(decision, number)
    return f"{decision.congress}{decision}{found.label}.pb", text


def _published(congress: Congress, year: int) -> BallotDecision:
    rows = BallotDecision.objects.filter(congress=congress, year=year).exclude(published_on=None)
    found = rows.select_related("congress").first()
    if found is None:
        raise Http404
    return found


def _voted_on(decision: BallotDecision) -> list[Project]:
    return [p for p in selectors.candidates_of(decision) if p.status != WITHDRAWN]


def _order(project: Project) -> tuple[bool, int, int]:
    """What was adopted first, then by votes."""
    return project.status not in DECIDED, -(project.votes_for or 0), project.number


def _papers(decision: BallotDecision) -> list[Version]:
    """The newest published file of each kind."""
    if decision.document_id is None:
        return []
    rows = published_versions(decision.congress).filter(document=decision.document_id).order_by("number")
    newest = {version.suffix(): version for version in rows}
    return [newest[suffix] for suffix in ("docx", "pdf") if suffix in newest]


def _files(decision: BallotDecision) -> Iterator[BallotFile]:
    """One for each ballot that was counted; those of a vote held outside from the signed report."""
    held = [e for e in countable_on(KIND, decision.pk) if outcome_of(e).next != Next.REVOTE]
    for number, election in enumerate(held, 1):
        yield BallotFile(number, election.get_stage_display(), election)
    if not held and decision.returned is not None:
        for number, _ in enumerate(_ballots_of_report(decision), 1):
            stage = StageChoice.FIRST if number == 1 else StageChoice.AMONG_TIED
            yield BallotFile(number, stage.label, None)


def _ballots_of_report(decision: BallotDecision) -> list[tuple[ChoiceRule, Again]]:
    """Each ballot of a vote held outside with its rule, as the confirmed report says it."""
    running = selectors.proceedings_of(BallotDeciding, [decision.pk]).get(decision.pk)
    # nothing ran here of a ballot that was taken over: it is counted by what its congress goes by now
    rule = rule_of(decision, profile_of(running) if running else profile_in(decision.congress))
    report = decision.reports.exclude(confirmed_at=None).order_by("confirmed_at").last()
    if report is None:  # from before reports were kept
        votes = {p.pk: p.votes_for for p in _voted_on(decision) if p.votes_for is not None}
        return [(rule, Again({"returned": decision.returned or 0, "invalid": decision.invalid or 0}, votes))]
    rules = rules_of_ballots(rule, report.counts, report.votes, report.again)
    return list(zip(rules, [Again(report.counts, report.votes), *report.again], strict=True))


def _pb_of_report(decision: BallotDecision, number: int) -> str:
    rule, ballot = _ballots_of_report(decision)[number - 1]
    counted = sorted((p for p in _voted_on(decision) if p.pk in ballot.votes), key=lambda p: p.number)
    projects = tuple(budgeting.Project(str(p.number), Fraction(p.cost * YUAN), p.title) for p in counted)
    meta = {
        "description": str(decision), "unit": decision.congress.name, "instance": str(decision.year),
        "rule": said_rule(rule, decision.deputies or 0), "max_length": str(rule.quota),
    }  # fmt: skip
    papers = ballot.counts["returned"] - ballot.counts["invalid"]
    return pb_of_totals(projects, [ballot.votes[p.pk] for p in counted], papers=papers, budget=0, meta=meta)
