"""What a page shows of the secret vote that one of its acts waits for."""

from __future__ import annotations

from dataclasses import dataclass

from huying.commons.voting.models import GradedAssessment
from huying.commons.voting.selectors import turnout
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.standing import Standing

from .models import Appraisal, OpinionDocument


@dataclass(frozen=True)
class Vote:
    """The vote as its page shows it. `may_hold`: whether this viewer opens, closes and records it."""

    act: Act
    ballot: int | None
    may_hold: bool
    is_open: bool = False
    on_paper: bool = False  # given up for paper, and the two tellers do not agree yet
    is_counted: bool = False  # on paper, by both tellers; not recorded yet
    voted: int = 0
    may_vote: int = 0
    present: int | None = None  # not known of a vote from before its half-day was kept
    members: int = 0
    held_at: str = ""

    @property
    def is_shown(self) -> bool:
        return self.may_hold or self.is_open


def vote_on(
    found: OpinionDocument | Appraisal, act: Act, proceeding: Proceeding, viewer: Viewer, stands: Standing
) -> Vote:
    ballot, is_due, is_office = found.assessment, stands.is_open(act), viewer.has(Role.SC_OFFICE)
    if ballot is None:
        return Vote(act, None, is_office and is_due)
    is_open = ballot.closed_at is None
    on_paper = ballot.is_void and is_due and not _recorded_since(proceeding, act, found)
    voted, may_vote = _turnout(found, ballot) if is_open else (0, 0)
    may_hold, waits = is_office and (is_due or is_open), ballot.is_uncounted
    return Vote(
        act, ballot.pk, may_hold, is_open, on_paper and waits, on_paper and not waits, voted, may_vote,
        ballot.present, ballot.members, ballot.held_at,
    )  # fmt: skip


def _turnout(found: OpinionDocument | Appraisal, ballot: GradedAssessment) -> tuple[int, int]:
    """As it was read with the letter, else as it is asked now."""
    seats, voted = getattr(found, "seats", None), getattr(found, "voted", 0)
    return turnout(ballot) if seats is None else (voted, seats)


def _recorded_since(proceeding: Proceeding, act: Act, found: OpinionDocument | Appraisal) -> bool:
    """Whether the result was recorded already: in another round the next vote is a new one."""
    assert found.assessment is not None
    later = proceeding.records.filter(act=act.name, reversal=None, recorded_at__gte=found.assessment.opened_at)
    return later.exists()
