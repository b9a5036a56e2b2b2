"""Writing commitments and what came of them (R2.13, R2.15). Publishing and reporting are acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import FOUR_ORGANS, Body
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Act, Reason
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import judge
from huying.kernel.procedures.services import open_proceeding
from huying.kernel.procedures.standing import Standing

from ..commitment_terms import GRADES
from ..models import NONE, Commitment, CommitmentSheet, CommitmentYear, Project
from ..procedures import CommitmentKeeping, CommitmentYearly
from ..procedures.committing import UNITS
from ..rules import report_stands
from ..selectors.commitments import unpromised, written
from .shared import lock, note, require_office

K = CommitmentKeeping
CORRECTED = "如登记有误，请办公室先更正那一条记录。"
FOREVER = "确有错误的，另行公布说明。"


@transaction.atomic
def open_year(*, year: int, by: Viewer, on: date, at: datetime, units: Iterable[Body] | None = None) -> CommitmentYear:
    """Prepare a year: a sheet for each unit that owes, by default the four organs and every department.

    The act 要求作出承诺 then tells them. Raises NotAllowed, TooLate (there is one), Incomplete (nobody is there to
    promise anything, or one of the four organs is left out).
    """
    congress = congress_of(by)
    require_office(congress, by, "年度承诺")
    known = list(overseen(congress))
    chosen = {unit.pk for unit in units} if units is not None else {unit.pk for unit in known}
    owing = [unit for unit in known if unit.pk in chosen]
    if not owing:
        raise Incomplete("没有单位可以承诺。", hint="“一府一委两院”和部门还没有登记的，请系统管理员登记。")
    if missing := [unit.name for unit in known if unit.kind in FOUR_ORGANS and unit.pk not in chosen]:
        raise Incomplete(f"“一府一委两院”都要承诺，还少{'、'.join(missing)}。")
    made, is_new = CommitmentYear.objects.get_or_create(congress=congress, year=year)
    if not is_new:
        raise TooLate(f"{year}年的承诺已经准备过了。", hint="打开已有的那一年。")
    for unit in owing:
        _open_sheet(made, unit, on)
    open_proceeding(procedure=CommitmentYearly, congress=congress, subject_id=made.pk, title=str(made), on=on)
    note(congress, "year_prepared", f"commitment_year:{made.pk}", {"year": year, "units": len(owing)}, by, at)
    return made


def _open_sheet(year: CommitmentYear, unit: Body, on: date, *, is_asked: bool = True) -> CommitmentSheet:
    sheet = CommitmentSheet.objects.create(congress=year.congress, of=year, unit=unit, is_asked=is_asked)
    open_proceeding(procedure=K, congress=year.congress, subject_id=sheet.pk, title=str(sheet), on=on)
    return sheet


@transaction.atomic
def save_commitment(
    *,
    sheet: CommitmentSheet,
    title: str,
    goal: str,
    field: str,
    by: Viewer,
    at: datetime,
    project: Project | None = None,
) -> Commitment:
    """Write one commitment, if so of a project of the unit. Raises NotAllowed, TooLate (public), Incomplete."""
    _check_unit(sheet, by, at, K.published, "承诺已经公布，不能再改。")
    if not sheet.is_asked:
        raise TooLate(f"{sheet.of.year}年没有要求{sheet.unit}作出承诺，不用写。", hint="由它实施的票决项目照样评分。")
    if not (title.strip() and goal.strip()):
        raise Incomplete("请写明承诺什么、做到什么程度。")
    if project and (project.congress_id, project.unit_id) != (sheet.congress_id, sheet.unit_id):
        raise Incomplete(f"“{project}”不是由{sheet.unit}实施的。", hint="承诺只连本单位实施的民生实事项目。")
    if project and sheet.commitments.filter(project=project, is_promised=False).exists():
        raise TooLate(f"“{project}”已经列入评分，不用再承诺。", hint="写别的承诺，或者不选票决项目。")
    made = Commitment.objects.create(
        congress=sheet.congress, sheet=sheet, number=_next(sheet), title=title.strip()[:100], goal=goal.strip(),
        field=field or NONE, project=project,
    )  # fmt: skip
    note(
        sheet.congress, "commitment_written", f"commitment:{made.pk}", {"title": made.title, "goal": made.goal}, by, at
    )
    indexes.refresh(lock(K, sheet.pk), day_of(at))
    return made


def _next(sheet: CommitmentSheet) -> int:
    return (sheet.commitments.aggregate(last=Max("number"))["last"] or 0) + 1


def list_decided_projects(*, year: CommitmentYear, by: Viewer, on: date, at: datetime) -> list[Commitment]:
    """Decided projects whose units made no commitment to them are scored all the same (R2.10, R2.16).

    A unit that was not asked this year gets a sheet for them. In the caller's transaction, when the column opens; what
    was listed before is not listed twice.
    """
    sheets, made = {sheet.unit_id: sheet for sheet in year.sheets.all()}, []
    for project in unpromised(year):
        unit = project.unit
        assert unit is not None
        sheet = sheets.get(unit.pk) or sheets.setdefault(unit.pk, _open_sheet(year, unit, on, is_asked=False))
        row = Commitment.objects.create(
            congress=project.congress, sheet=sheet, number=_next(sheet), title=project.title, goal=project.goals,
            project=project, is_promised=False,
        )  # fmt: skip
        made.append(row)
    if made:
        said = {"projects": [c.title for c in made]}
        note(year.congress, "projects_listed", f"commitment_year:{year.pk}", said, by, at)
    return made


@transaction.atomic
def remove_commitment(*, commitment: Commitment, by: Viewer, at: datetime) -> None:
    """Take out a commitment that is not public yet. Raises NotAllowed, TooLate."""
    sheet = commitment.sheet
    _check_unit(sheet, by, at, K.published, "承诺已经公布，不能去掉。")
    if not commitment.is_promised:
        raise TooLate("这是代表票决的项目，不是承诺，不能去掉。", hint="项目要停止的，须经决定（R2.08）。")
    note(sheet.congress, "commitment_removed", f"commitment:{commitment.pk}", {"title": commitment.title}, by, at)
    commitment.delete()
    indexes.refresh(lock(K, sheet.pk), day_of(at))


@transaction.atomic
def save_report(*, commitment: Commitment, report: str, self_score: int, by: Viewer, at: datetime) -> Commitment:
    """Write what came of one commitment, and how the unit marks itself. Raises NotAllowed, TooLate, Incomplete."""
    sheet = commitment.sheet
    _check_hand(sheet, by, at)
    _check_open(commitment, day_of(at))
    if commitment.is_promised and not sheet.published_on:
        raise Incomplete("先公布承诺，再写办得怎么样。")
    if not report.strip() or self_score not in dict(GRADES):
        raise Incomplete("请写明办得怎么样，并按1到5分自评。")
    commitment.report, commitment.self_score = report.strip(), self_score
    commitment.save(update_fields=["report", "self_score"])
    said = {"report": commitment.report, "self_score": self_score}
    note(sheet.congress, "commitment_reported", f"commitment:{commitment.pk}", said, by, at)
    indexes.refresh(lock(K, sheet.pk), day_of(at))
    return commitment


def _check_open(commitment: Commitment, on: date) -> None:
    """Under the lock of its sheet, as it is now. Raises TooLate once it stands (`rules.report_stands`)."""
    found = Commitment.objects.select_related("sheet__of").get(pk=commitment.pk)
    if words := report_stands(written(found, has_scores=found.sheet.ratings.exists()), on):
        hint = CORRECTED if found.is_promised else FOREVER
        raise TooLate(words, [Reason("评分的人看到的和公布的要一样", "R2.16")], hint=hint)


def _check_unit(sheet: CommitmentSheet, by: Viewer, at: datetime, closing: Act, words: str) -> None:
    """Raises what `_check_hand` does, and TooLate once it is public."""
    if _check_hand(sheet, by, at).done(closing):
        raise TooLate(words, hint=CORRECTED)


def _check_hand(sheet: CommitmentSheet, by: Viewer, at: datetime) -> Standing:
    """Locks the sheet's proceeding. Raises NotAllowed for another unit, TooLate once the results are public."""
    if by.congress != sheet.congress or sheet.unit_id not in by.bodies(*UNITS):
        raise NotAllowed("承诺由承诺单位自己写。", hint=f"请{sheet.unit}的同志登记。")
    stands, _ = judge(lock(K, sheet.pk), day_of(at))
    if stands.ended:
        raise TooLate("评议结果已经公布，不能再写、再改。", hint=FOREVER)
    return stands
