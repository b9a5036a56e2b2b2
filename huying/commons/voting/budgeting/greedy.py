"""Greedy approval: what brings most satisfaction for its money first, as long as the money lasts.

The same rule as pabutools' `greedy_utilitarian_welfare`: a project that does not fit any more is left out and the next
is tried; equal ones in the order of their ids. With cost satisfaction this is simply: most votes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .pb import PbElection, Project
from .satisfaction import Satisfaction


@dataclass(frozen=True)
class GreedyStep:
    """One project in the order in which it is asked: what was left then, and whether it fitted."""

    project: Project
    votes: int
    left_before: Fraction

    @property
    def is_funded(self) -> bool:
        return self.project.cost <= self.left_before


def greedy(election: PbElection, satisfaction: Satisfaction = Satisfaction.COST) -> list[GreedyStep]:
    """All projects in the order in which the rule asks them."""
    return greedy_of(zip(election.projects, election.votes(), strict=True), election.budget, satisfaction)


def greedy_of(
    votes_of: Iterable[tuple[Project, int]], budget: Fraction, satisfaction: Satisfaction = Satisfaction.COST
) -> list[GreedyStep]:
    """The same where only the totals are known, as of a secret ballot."""
    asked = sorted(votes_of, key=lambda asks: _key(asks[0], asks[1], satisfaction))
    left, steps = budget, []
    for project, votes in asked:
        step = GreedyStep(project, votes, left)
        steps.append(step)
        if step.is_funded:
            left -= project.cost
    return steps


def _key(project: Project, votes: int, satisfaction: Satisfaction) -> tuple[bool, Fraction, str]:
    """Most satisfaction for its money first; what costs nothing and satisfies somebody comes before all."""
    worth = votes * satisfaction.of(project)
    for_nothing = worth > 0 and project.cost == 0
    return not for_nothing, -worth / project.cost if project.cost else Fraction(0), project.id
