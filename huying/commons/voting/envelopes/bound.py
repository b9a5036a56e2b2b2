"""The electronic way of an election: its secret ballot is prepared and opened with it, and hands its totals to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import NotAllowed, NotYet, TooLate

from .. import registry
from ..choosing import Count, Tally
from ..choosing.rule import ALL_DEPUTIES
from ..elections import counting, holding, polls
from ..elections.models import Election, ElectionWay
from ..tellers import AGREED
from . import casting, ceremony, opening
from .casting import counted_number
from .models import NONE, SecretBallot, Voter

ELECTION = "election"


def ballot_of(election: Election) -> SecretBallot | None:
    """The secret ballot of an election, once its trustees are named."""
    found = SecretBallot.objects.filter(congress=election.congress, subject_kind=ELECTION, subject_id=election.pk)
    return found.select_related("congress").first()


def election_of(ballot: SecretBallot) -> Election | None:
    """None for a ballot on something else."""
    if ballot.subject_kind != ELECTION:
        return None
    return Election.objects.filter(congress=ballot.congress, pk=ballot.subject_id).first()


@transaction.atomic
def prepare_for(*, election: Election, trustees: Sequence[Person], by: Person, at: datetime) -> SecretBallot:
    """Name the trustees of an electronic election. Raises TooLate for another way, once named or once open."""
    found = holding.locked(election)
    holding.check_not_void(found)
    if found.way != ElectionWay.ELECTRONIC:
        raise TooLate("这次不是电子投票，不用密钥。")
    if found.opened_at is not None or ballot_of(found) is not None:
        raise TooLate("监票人的密钥已经在准备，或投票已经开始。")
    rule = found.rule
    return ceremony.prepare(
        congress=found.congress, subject_kind=ELECTION, subject_id=found.pk, title=found.title, quota=found.quota,
        options=[{"code": option.code, "title": option.title} for option in found.options.all()],
        members=found.members, trustees=trustees, by=by, at=at,
        more_than=f"{rule.more_than}" if rule.needs_majority else "0", replacement=rule.replacement,
    )  # fmt: skip


@transaction.atomic
def open_both(
    *, ballot: SecretBallot, absent: Collection[int] = (), recused: Collection[int] = (),
    on_paper: Collection[int] = (), by: Person, at: datetime,
) -> str:  # fmt: skip
    """Open the election and its secret ballot with one roll: who is present, may vote, and has a device on the roll.

    Raises what the opening of either raises. The manifest's hash is returned, to be read out.
    """
    ceremony.locked(ballot)  # the ballot before its election, as the trustees' opening and the voiding do
    election = election_of(ballot)
    assert election is not None
    holding.open_election(election=election, absent=absent, recused=recused, on_paper=on_paper, by=by, at=at)
    election.refresh_from_db()
    by_device = election.rights.filter(on_paper=False).values_list("person", flat=True)
    for voter in Voter.objects.filter(ballot=ballot, is_confirmed=True).exclude(person__in=by_device):
        voter.is_confirmed = False  # absent, recused, or on paper
        voter.save(update_fields=["is_confirmed"])
    present, members = election.present or 0, election.members
    more_than = Fraction(ballot.more_than)
    if election.base != ALL_DEPUTIES:  # the manifest counts by all deputies: the same share of those present
        more_than = more_than * present / members
    SecretBallot.objects.filter(pk=ballot.pk).update(members=members, more_than=f"{more_than}")
    papers = counting.papers_beside(election)
    with_device = ballot.voters.filter(is_confirmed=True).count()
    if papers and with_device < holding.LEAST_ON_PAPER:
        raise NotYet(
            f"用设备的只有{with_device}人，电子票的合计会说出他们怎么投的。",
            hint=f"用纸票和用设备的都至少{holding.LEAST_ON_PAPER}人；否则全体用纸票，另行准备一次。",
        )
    about = {"stage": election.stage, "base": election.base, "follows": _manifest_before(election)}
    return casting.open_ballot(ballot=ballot, present=present, on_paper=papers, **about, by=by, at=at)


def _manifest_before(election: Election) -> str:
    """The hash of the manifest of the secret ballot that this one follows; NONE where that had none."""
    before = ballot_of(election.follows) if election.follows else None
    return before.manifest_hash if before else NONE


def check_is_deputy(ballot: SecretBallot, person: Person, at: datetime) -> None:
    """Raises NotAllowed for who is no deputy of the election's congress."""
    election = election_of(ballot)
    if election is None:
        return
    poll = polls.poll_of(election.subject_kind, election.subject_id, day_of(at))
    if poll is None or person.pk not in {deputy.pk for deputy in poll.deputies}:
        raise NotAllowed("您不是这次票决的代表，不用登记设备。")


def hand_over(ballot: SecretBallot, by: Person) -> None:
    """The totals that the trustees opened close the election: the same rules judge them as paper."""
    election, result = election_of(ballot), ballot.result_json
    assert election is not None and result is not None and ballot.result_at is not None
    tallies = {votes["code"]: Tally(votes["for"], votes["against"]) for votes in result["votes"]}
    count = Count(election.may_vote or 0, counted_number(ballot), 0, tallies)
    if papers := counting.agreed(election):
        count = _together(count, papers)
    counting.enter_secret_result(election=election, count=count, by=by, at=ballot.result_at)


def _together(sealed: Count, papers: Count) -> Count:
    """Both ways in one count. Of the sealed ballots those cast count as handed out: so more papers returned than handed
    out still show, and void the vote.
    """
    tallies = {
        code: Tally(sealed.tallies[code].for_ + t.for_, sealed.tallies[code].against + t.against, t.illegible)
        for code, t in papers.tallies.items()
    }
    cast = sealed.returned
    return Count(cast + papers.issued, cast + papers.returned, papers.void, tallies)


@transaction.atomic
def enter_paper_count(*, election: Election, teller: Person, count: Count, at: datetime) -> str:
    """As counting.enter_paper_count. Papers beside a secret ballot are counted after its close, and its result waits
    for them: raises NotYet before, for who counts early knows a part of what others still vote on.
    """
    ballot = ballot_of(election)
    if ballot is not None:
        ballot = ceremony.locked(ballot)  # before its election, as everywhere
        if ballot.opened_at is not None and ballot.closed_at is None:
            raise NotYet("电子投票还没有截止，纸票还不能清点。", hint="等办公室截止投票以后再清点、登记。")
    came_of_it = counting.enter_paper_count(election=election, teller=teller, count=count, at=at)
    if ballot is not None and came_of_it == AGREED:
        opening.count_if_ready(ballot=ballot, by=teller, at=at)
    return came_of_it


def papers_of(ballot: SecretBallot) -> dict[str, Any] | None:
    """What result.json says of the papers; None until both tellers agree."""
    election = election_of(ballot)
    count = counting.agreed(election) if election else None
    if count is None:
        return None
    votes = [
        {"code": o["code"], "for": t.for_, "against": t.against, "illegible": t.illegible}
        for o in ballot.option_list
        if (t := count.tallies[o["code"]])
    ]
    return {"issued": count.issued, "returned": count.returned, "void": count.void, "votes": votes}


def is_on_paper(ballot: SecretBallot, person: Person) -> bool:
    """Whether this deputy votes on paper beside the ballot."""
    election = election_of(ballot)
    return election is not None and election.rights.filter(person=person, on_paper=True).exists()


def with_device(election: Election) -> set[int]:
    """The deputies whose device is on the roll of the election's secret ballot."""
    voters = Voter.objects.filter(ballot=ballot_of(election), is_confirmed=True)
    return set(voters.values_list("person", flat=True))


registry.secret_results_go_to(ELECTION, hand_over)
registry.papers_come_from(ELECTION, papers_of)
