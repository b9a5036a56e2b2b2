"""The ballot in the vote room and ours: what is asked there, and what is taken from it when it is announced (R2.05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from huying.commons.voting.elections import selectors as elections
from huying.commons.voting.elections.models import Election
from huying.commons.voting.elections.polls import YUAN, Candidate, Poll
from huying.kernel.procedures.selectors import judge, profile_of, recorded
from huying.kernel.procedures.standing import Standing

from . import selectors
from .elections import KIND, Outcome
from .models import BallotDecision
from .procedures import BallotDeciding
from .selectors.decisions import concerned_in, counted_outside, deputies_of, rule_of, waiting_report
from .services.decisions import keep_outcome
from .services.shared import lock


def poll(subject_id: int, today: date) -> Poll | None:
    """The year's candidates before all deputies. It may be prepared early, and opens after hearing and deliberation."""
    decision = BallotDecision.objects.select_related("congress").filter(pk=subject_id).first()
    if decision is None:
        return None
    proceeding = selectors.proceeding_of(BallotDeciding, decision.pk)
    stands, _ = judge(proceeding, today)
    projects = selectors.open_candidates(decision)
    begun = bool(stands.done(BallotDeciding.balloted))
    return Poll(
        congress=decision.congress,
        title=str(decision),
        rule=rule_of(decision, profile_of(proceeding)),
        candidates=[Candidate(p.pk, str(p.number), p.title, p.cost * YUAN, p.unit_id) for p in projects],
        deputies=deputies_of(decision.congress_id, today),
        url=decision.get_absolute_url(),
        parties=concerned_in(projects, today),
        refusal=_refusal(decision, stands),
        not_yet="" if begun else "还没有登记“开始票决”：先听取，再审议，然后才能投票（R2.05）。",
        hint="" if begun else "打开这次票决的页面，把前面的步骤登记好。",
    )


def _refusal(decision: BallotDecision, stands: Standing) -> str:
    """Votes are counted once, here or outside: no vote beside a count report from outside, or after it (R2.05)."""
    if stands.done(BallotDeciding.counted):
        return "结果已经宣布，不能再投。"
    if counted_outside(decision):
        return "平台以外投票的计票报告单已经核对，不能再在平台上投一次（R2.05）：照那一份宣布结果，没有选出的名额空着。"
    if report := waiting_report(decision):
        return f"{report.entered_by}登记的计票报告单正等核对，不能再在平台上投：先核对或者退回那一份（R2.05）。"
    return ""


def hold(subject_id: int) -> None:
    """No result is declared of these candidates while a vote on them begins, and the other way round."""
    lock(BallotDeciding, subject_id)


def settled() -> QuerySet[Any, int]:
    """The ballots whose result was announced: what is left empty then stays so."""
    counted = recorded(BallotDeciding, BallotDeciding.counted)
    return counted.order_by().values_list("proceeding__subject_id", flat=True)


def announced(election: Election) -> None:
    """Takes what all ballots together came to, once nothing has to be voted on again."""
    found = elections.decided(KIND, election.subject_id)
    if found is None or not found.is_over or election.announced_at is None:
        return
    first = found.first
    count = first.count
    outcome = Outcome(
        way=first.get_way_display(), deputies=first.members, present=first.present or 0, issued=count.issued,
        returned=count.returned, invalid=count.void, votes=found.votes, elected=found.adopted,
    )  # fmt: skip
    decision = BallotDecision.objects.get(pk=election.subject_id)
    keep_outcome(decision=decision, outcome=outcome, by=f"{election.congress}（票决）", at=election.announced_at)
