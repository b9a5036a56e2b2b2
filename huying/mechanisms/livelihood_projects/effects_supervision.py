"""What follows from acts about commitments, major decisions and hot issues, in the same transaction."""

from __future__ import annotations

from datetime import date

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.posting import whole_number
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.services import perform
from huying.kernel.procedures.standing import Standing

from . import access, notices_supervision
from .commitment_terms import LISTED, SOLVED, URGING
from .effects import hand
from .models import NONE, Commitment, CommitmentSheet, CommitmentYear, HotIssue, MajorDecision, Rating
from .procedures import CommitmentKeeping, CommitmentYearly, DecisionExecution, IssueUrging
from .rules import word_stands
from .selectors.proceedings import proceedings_of
from .selectors.ratings import Mean, tally
from .services.commitments import list_decided_projects
from .services.shared import lock

Y, K, D, U = CommitmentYearly, CommitmentKeeping, DecisionExecution, IssueUrging


# ── columns that lists read ───────────────────────────────────────────────
def year_follows(proceeding: Proceeding, stands: Standing) -> None:
    opened, scored = stands.done(Y.column_opened), stands.done(Y.scored)
    CommitmentYear.objects.filter(pk=proceeding.subject_id).update(
        is_column_open=bool(opened),
        scores_until=date.fromisoformat(opened.fields["until"]) if opened else None,
        scored_on=scored.on if scored else None,
    )


def sheet_follows(proceeding: Proceeding, stands: Standing) -> None:
    published, reported = stands.done(K.published), stands.done(K.reported)
    CommitmentSheet.objects.filter(pk=proceeding.subject_id).update(
        published_on=published.on if published else None, reported_on=reported.on if reported else None
    )


def major_decision_follows(proceeding: Proceeding, stands: Standing) -> None:
    adopted, published = stands.done(D.adopted), stands.done(D.published)
    reports = [f.on for f in stands.facts if f.act == D.reported.name]
    MajorDecision.objects.filter(pk=proceeding.subject_id).update(
        adopted_on=adopted.on if adopted else None,
        number=(adopted.fields.get("number") if adopted else None) or NONE,
        published_on=published.on if published else None,
        reported_on=max(reports, default=None),
        is_executed=stands.ended is not None,
    )


def issue_follows(proceeding: Proceeding, stands: Standing) -> None:
    listed, solved = stands.done(U.listed), stands.done(U.solved)
    status = SOLVED if solved else URGING if stands.done(U.urged) else LISTED
    HotIssue.objects.filter(pk=proceeding.subject_id).update(
        status=status, listed_on=listed.on if listed else None, solved_on=solved.on if solved else None
    )


# ── another unit goes on ──────────────────────────────────────────────────
def after_handed_over(proceeding: Proceeding, record: ActRecord) -> None:
    """What is still owed is the new unit's from now on. Raises Incomplete for a unit that does not work here."""
    row = access.supervised(proceeding)
    chosen = overseen(row.congress).exclude(pk=row.unit_id).filter(pk=whole_number(str(record.fields["unit"])))
    unit = chosen.first()
    if unit is None:
        raise Incomplete("请选一个还在的、不是现在这一家的单位。")
    type(row).objects.filter(pk=row.pk).update(unit=unit)
    notices_supervision.tell_former(proceeding, record, row.unit, unit)


def handing_over_kept(_proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate: what the new unit did since stays its own; it is handed over once more instead."""
    raise TooLate("“改由别的单位”不能更正。", hint="登记错了的，再登记一次，改回原来的单位。")


# ── scoring ends ──────────────────────────────────────────────────────────
def sheets_in_hand(proceeding: Proceeding) -> list[Proceeding]:
    """The proceedings of the units of this year that still run."""
    sheets = CommitmentSheet.objects.filter(of=proceeding.subject_id).order_by("pk").values_list("pk", flat=True)
    return [p for p in proceedings_of(K, sheets).values() if p.ended_on is None]


def year_in_hand(proceeding: Proceeding) -> list[Proceeding]:
    """The year whose visits wait for a unit that has just promised."""
    year = CommitmentSheet.objects.values_list("of", flat=True).get(pk=proceeding.subject_id)
    return [p for p in proceedings_of(Y, [year]).values() if p.ended_on is None]


def unit_was_seen(sheet: int, today: date) -> None:
    """A visit opens or closes the door of 走遍承诺单位 (R2.14)."""
    year = CommitmentSheet.objects.values_list("of", flat=True).get(pk=sheet)
    indexes.refresh(lock(Y, year), today)


def after_column_opened(proceeding: Proceeding, record: ActRecord) -> None:
    """What deputies decided and no unit promised is listed to be scored, also of units that were not asked (R2.16).

    Raises Incomplete for scores that would end before they begin.
    """
    if date.fromisoformat(record.fields["until"]) <= record.on:
        raise Incomplete("评分截止日要晚于开栏的日子。", [Reason("群众要有时间看、有时间评", "R2.16")])
    year = CommitmentYear.objects.select_related("congress").get(pk=proceeding.subject_id)
    list_decided_projects(year=year, by=hand(record), on=record.on, at=record.recorded_at)


def after_scored(proceeding: Proceeding, record: ActRecord) -> None:
    """The scores are counted once and written down, and every unit's sheet ends (R2.16).

    Raises Incomplete for a day on which scores are still taken: an interim count would tell people what to think.
    """
    year = CommitmentYear.objects.get(pk=proceeding.subject_id)
    if year.scores_until and record.on <= year.scores_until:
        until = full_day(year.scores_until)
        raise Incomplete("还不能公布结果。", [Reason(f"评分到{until}截止，第二天起才能公布", "R2.16")])
    for sheet in year.sheets.order_by("pk"):
        count(sheet)
    CommitmentYear.objects.filter(pk=year.pk).update(scored_on=record.on)  # opens the door of the sheets' last act
    by = hand(record)
    for each in sheets_in_hand(proceeding):
        perform(proceeding=each, act=K.closed, by=by, on=record.on, at=record.recorded_at)


def count(sheet: CommitmentSheet) -> None:
    """Write what the scores of a unit came to: on the whole, and commitment by commitment."""
    found = tally(sheet)
    CommitmentSheet.objects.filter(pk=sheet.pk).update(
        public_score=found.public.score, public_count=found.public.count,
        ticket_score=found.ticket.score, ticket_count=found.ticket.count,
        deputy_score=found.deputy.score, deputy_count=found.deputy.count,
    )  # fmt: skip
    rows = list(Commitment.objects.filter(sheet=sheet))
    for row in rows:
        row.public_score = found.public_marks.get(str(row.pk), Mean()).score
        row.deputy_score = found.deputy_marks.get(str(row.pk), Mean()).score
    Commitment.objects.bulk_update(rows, ["public_score", "deputy_score"])


def column_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """What was listed by it goes, as long as nobody has scored; a last day that is corrected keeps the scores.

    Raises TooLate once scoring ended: another last day would open it anew (R2.16).
    """
    _check_word_stands(record, has_scores=False, scores_until=date.fromisoformat(record.fields["until"]))
    if not Rating.objects.filter(sheet__of=proceeding.subject_id).exists():
        listed = Commitment.objects.filter(sheet__of=proceeding.subject_id, is_promised=False, self_score=None)
        listed.delete()


def word_kept(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises TooLate once people scored the unit or scoring ended: what it promised and reported is what they read."""
    sheet = CommitmentSheet.objects.select_related("of").get(pk=proceeding.subject_id)
    _check_word_stands(record, has_scores=sheet.ratings.exists(), scores_until=sheet.of.scores_until)


def _check_word_stands(record: ActRecord, *, has_scores: bool, scores_until: date | None) -> None:
    on = day_of(record.reversal.recorded_at)
    if words := word_stands(has_scores=has_scores, scores_until=scores_until, on=on):
        why = Reason("评分的人看到的和公布的要一样", "R2.16")
        raise TooLate(words, [why], hint="确有错误的，另行公布说明。")


def scored_is_kept(_proceeding: Proceeding, _record: ActRecord) -> None:
    """Raises TooLate: everybody has read the results."""
    raise TooLate("评议结果已经公布，不能更正。", hint="确有错误的，另行公布说明。")
