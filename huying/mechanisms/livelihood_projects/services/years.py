"""A year that was typed wrong is put right, with the reason, until anything of it was published or asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huying.commons.voting.elections.selectors import elections_on
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import facts_of, hold

from ..elections import KIND
from ..models import BallotDecision, CommitmentSheet, CommitmentYear
from ..procedures import BallotDeciding, CandidateListing, CommitmentKeeping, CommitmentYearly
from ..selectors import proceeding_of, proceedings_of
from .shared import note, require_office
from .taking_over import is_taken_over

OFFICIAL = Reason("公布了的年度，公众已经看到", "R2.03")


@transaction.atomic
def correct_ballot_year(
    *, decision: BallotDecision, year: int, reason: str, by: Viewer, at: datetime
) -> BallotDecision:
    """The year of a ballot, and of its candidates with it. Their gates are judged by the year as it is now.

    Raises NotAllowed, Incomplete (no reason), TooLate (candidates are public, the congress heard them, a vote is
    set up; the other year has its ballot).
    """
    require_office(decision.congress, by, "票决安排")
    if is_taken_over(decision):
        raise TooLate("补录的年度不在这里改。", hint="补录错了的，在“补录历年项目”里改正。")
    running = proceeding_of(BallotDeciding, decision.pk)
    candidates = proceedings_of(CandidateListing, decision.projects.order_by("pk").values_list("pk", flat=True))
    held = hold([running, *candidates.values()])
    found = BallotDecision.objects.select_related("congress").get(pk=decision.pk)
    published = ActRecord.objects.filter(
        proceeding__in=[p.pk for p in candidates.values()], act=CandidateListing.published.name, reverses=None
    )
    if facts_of(running) or published.filter(reversal=None).exists():
        raise TooLate("候选项目已经公布，年度不能再改。", [OFFICIAL], hint="确有错误的，另行公布说明。")
    if elections_on(KIND, found.pk).exists():
        raise TooLate("已经准备了投票，年度不能再改。", hint="准备的投票写着这一年。")
    if BallotDecision.objects.filter(congress=found.congress, year=year).exclude(pk=found.pk).exists():
        raise TooLate(f"{year}年已经安排了票决：一年票决一次。", [Reason("每年票决一次", "R2.06")])
    before = _begun(found, year, reason)
    found.projects.update(year=year)
    said = {"before": before, "now": year, "reason": reason.strip()}
    note(found.congress, "ballot_year_corrected", f"decision:{found.pk}", said, by, at)
    _follow(held.values(), {running.pk: str(found)}, at)
    return found


@transaction.atomic
def correct_commitment_year(*, of: CommitmentYear, year: int, reason: str, by: Viewer, at: datetime) -> CommitmentYear:
    """The year of commitments; what units wrote already stays, what they owe is counted from the year as it is now.

    Raises NotAllowed, Incomplete (no reason), TooLate (the units were asked; the other year is there).
    """
    require_office(of.congress, by, "年度承诺")
    running = proceeding_of(CommitmentYearly, of.pk)
    sheets = {s.pk: s for s in CommitmentSheet.objects.filter(of=of).select_related("unit").order_by("pk")}
    each = proceedings_of(CommitmentKeeping, sheets)
    held = hold([running, *each.values()])
    found = CommitmentYear.objects.select_related("congress").get(pk=of.pk)
    if facts_of(running) or CommitmentSheet.objects.filter(of=found).exclude(published_on=None).exists():
        raise TooLate("已经要求各单位承诺，年度不能再改。", hint="登记错了的，先更正“要求作出承诺”，再改年度。")
    if CommitmentYear.objects.filter(congress=found.congress, year=year).exclude(pk=found.pk).exists():
        raise TooLate(f"{year}年的承诺已经准备过了。", hint="打开已有的那一年。")
    before = _begun(found, year, reason)
    said = {"before": before, "now": year, "reason": reason.strip()}
    note(found.congress, "year_corrected", f"commitment_year:{found.pk}", said, by, at)
    titles = {running.pk: str(found)}
    for sheet, proceeding in each.items():
        sheets[sheet].of = found
        titles[proceeding.pk] = str(sheets[sheet])
    _follow(held.values(), titles, at)
    return found


def _begun(row: BallotDecision | CommitmentYear, year: int, reason: str) -> int:
    """Write the other year; says which one it was."""
    if not reason.strip():
        raise Incomplete("请写明为什么改。")
    if year == row.year:
        raise Incomplete(f"现在写的就是{year}年。")
    before, row.year = row.year, year
    row.save(update_fields=["year"])
    return before


def _follow(proceedings: Iterable[Proceeding], titles: dict[int, str], at: datetime) -> None:
    for each in proceedings:
        if title := titles.get(each.pk):
            each.title = title
            each.save(update_fields=["title"])
        indexes.refresh(each, day_of(at))
