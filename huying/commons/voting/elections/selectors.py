"""Questions about elections. Results are answered only after the close, decisions only after the announcement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer

from ..choosing import Next, Outcome, outcome, without_count
from ..envelopes.models import SecretBallot
from ..selectors import StillOpen
from . import polls
from .models import Election, ElectionOfficer, ElectionRight, ElectionTellerCount, ElectionWay, Task


def outcome_of(election: Election) -> Outcome:
    """What the pure rules say of the counts; raises StillOpen before the close.

    One that the meeting decided void has none.
    """
    if election.voided_at is not None:
        return without_count(election.rule, election.void_reason, is_replaced=election.is_replaced)
    if election.closed_at is None:
        raise StillOpen("投票还没有结束，票数不公布。")
    return outcome(election.rule, election.count, deputies=election.members, present=election.present or 0)


@dataclass(frozen=True)
class Decided:
    """What all ballots on a subject together came to. `votes` and `adopted` by the candidates' own rows."""

    elections: tuple[Election, ...]
    votes: Mapping[int, int]  # of the ballot in which each was voted on last
    adopted: tuple[int, ...]
    is_over: bool  # nothing has to be voted on again
    is_void: bool
    is_tied: bool  # the last of them left candidates tied at the last seat

    @property
    def first(self) -> Election:
        """The ballot whose numbers count: the last one that was about all candidates."""
        return [e for e in self.elections if e.stage == "first"][-1]


def decided(kind: str, subject_id: int) -> Decided | None:
    """What was announced on a subject; None while nothing has been."""
    found = Election.objects.filter(subject_kind=kind, subject_id=subject_id).exclude(announced_at=None)
    chain = list(found.select_related("congress").prefetch_related("options").order_by("pk"))
    if not chain:
        return None
    votes: dict[int, int] = {}
    adopted: list[int] = []
    for election in chain:
        refs = {o.code: o.ref for o in election.options.all()}
        result = outcome_of(election)
        votes |= {refs[j.candidate]: j.for_ for j in result.judged}
        adopted += [refs[code] for code in result.adopted]
    last = outcome_of(chain[-1])
    waits = Election.objects.filter(follows=chain[-1]).exists()
    is_over = not waits and last.next not in (Next.RUNOFF, Next.REVOTE)
    return Decided(tuple(chain), votes, tuple(adopted), is_over, last.next == Next.REVOTE, last.next == Next.RUNOFF)


def visible(viewer: Viewer) -> QuerySet[Election]:
    """The elections of the viewer's congress, the newest first."""
    return scope(Election.objects.select_related("congress"), viewer).order_by("-pk")


def given_up() -> QuerySet[Election]:
    """The elections that go no further: void, followed by another, or not begun when their subject was settled."""
    found = Q(voided_at__isnull=False) | Q(followers__isnull=False)
    for kind, subjects in polls.settled().items():
        found |= Q(subject_kind=kind, subject_id__in=subjects, opened_at=None)
    return Election.objects.filter(found)


def tasks_of(viewer: Viewer) -> list[tuple[Election, str]]:
    """Running elections in which this person has to count, or to sign; with what there is to do."""
    mine = ElectionOfficer.objects.filter(person=viewer.person, election__announced_at=None)
    counted = ElectionTellerCount.objects.filter(
        election=OuterRef("election"), attempt=OuterRef("election__attempt"), teller=viewer.person
    )
    beside = ElectionRight.objects.filter(election=OuterRef("election"), on_paper=True)
    sealed = SecretBallot.objects.filter(
        subject_kind="election", subject_id=OuterRef("election"), closed_at__isnull=False
    )
    on_paper = Q(election__way=ElectionWay.PAPER) | (Exists(beside) & Exists(sealed))
    running = Q(task=Task.TELLER, election__closed_at=None) & on_paper & ~Exists(counted)
    unsigned = Q(task=Task.SCRUTINEER, election__closed_at__isnull=False, signed_at=None)
    found = mine.filter(running | unsigned, election__opened_at__isnull=False).exclude(election__in=given_up())
    tasks = found.select_related("election").order_by("-pk")
    return [(o.election, "登记清点" if o.task == Task.TELLER else "核对计票报告单，签字") for o in tasks]


def elections_on(kind: str, subject_id: int) -> QuerySet[Election]:
    return Election.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("pk")


def running_on(kind: str, subject_id: int) -> QuerySet[Election]:
    """The ballots on a subject that have begun and are neither announced nor void."""
    return elections_on(kind, subject_id).exclude(opened_at=None).filter(voided_at=None, announced_at=None)


def countable_on(kind: str, subject_id: int) -> QuerySet[Election]:
    """The announced ballots on a subject: whoever may read their result may count them from a file of their own."""
    return elections_on(kind, subject_id).exclude(announced_at=None).filter(voided_at=None)
