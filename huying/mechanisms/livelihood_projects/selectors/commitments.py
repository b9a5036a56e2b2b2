"""Commitments of a year: as their rules see them, as lists and the public column show them (R2.13-R2.16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from huying.commons.activities.models import Activity, ActivityKind
from huying.commons.activities.selectors import of_the_house
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress
from huying.kernel.procedures.facts import Fact, PlannedDay
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, DueDay, Proceeding

from .. import access
from ..models import Commitment, CommitmentSheet, CommitmentYear, Project
from ..procedures import CommitmentKeeping
from ..procedures.committing import UNITS
from ..rules import SheetView, Written, YearView
from ..terms import DECIDED, STOPPED

K = CommitmentKeeping
ABOUT = "commitment"  # the subject of activities: a unit's sheet of the year
SEEING = (ActivityKind.OBSERVATION, ActivityKind.INSPECTION, ActivityKind.VISIT, ActivityKind.CHECK)


def year_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> YearView:
    found = access.commitment_year(proceeding.subject_id)
    return YearView(facts=facts, days=_days(found.year), not_visited=tuple(s.unit.name for s in not_visited(found)))


def sheet_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> SheetView:
    found = access.commitment_sheet(proceeding.subject_id)
    every = list(found.commitments.all())
    rows, listed = [c for c in every if c.is_promised], {c.project_id for c in every if not c.is_promised}
    unit = frozenset({found.unit_id})
    return SheetView(
        facts=facts,
        days=_days(found.of.year),
        bodies=dict.fromkeys(UNITS, unit),
        was_asked=found.is_asked,
        commitments=len(rows),
        not_reported=tuple(c.title for c in rows if not c.is_reported),
        is_scored=found.of.scored_on is not None,
        twice=tuple(c.title for c in rows if c.project_id in listed),
    )


def written(found: Commitment, *, has_scores: bool) -> Written:
    """What decides whether the unit may still write of it; `has_scores`: of its unit."""
    sheet = found.sheet
    return Written(
        is_promised=found.is_promised, has_reported=sheet.reported_on is not None, is_told=found.is_told,
        has_scores=has_scores, scores_until=sheet.of.scores_until, is_scored=sheet.of.scored_on is not None,
    )  # fmt: skip


def _days(year: int) -> dict[str, PlannedDay]:
    return {
        K.year_begins.name: PlannedDay(date(year, 1, 1)),
        K.year_ends.name: PlannedDay(date(year, 12, 31)),
    }


def years_of(congress: Congress) -> QuerySet[CommitmentYear]:
    """The years of a congress, newest first: how many `units` owe, `promised`, were `unvisited`, `told` the people."""
    published, reported = Q(sheets__published_on__isnull=False), Q(sheets__reported_on__isnull=False)
    counted = CommitmentYear.objects.filter(congress=congress).annotate(
        units=Count("sheets", filter=Q(sheets__is_asked=True)),
        promised=Count("sheets", filter=published),
        unvisited=Count("sheets", filter=published & ~Q(was_seen("sheets"))),
        told=Count("sheets", filter=reported),
    )
    return counted.order_by("-year")


def sheets_of(year: CommitmentYear) -> QuerySet[CommitmentSheet]:
    """Every unit of a year, the organs first, each with how many `promises` it made.

    A unit that was not asked is one of them once a project of its is scored.
    """
    rows = CommitmentSheet.objects.filter(Q(is_asked=True) | has_public(), of=year)
    rows = rows.select_related("unit", "of", "congress")
    promised = Count("commitments", filter=Q(commitments__is_promised=True))
    rows = rows.annotate(promises=promised, is_scorable=has_public())
    return rows.order_by(F("unit__parent").asc(nulls_first=True), "unit__pk")


def sheets_in(year: CommitmentYear, field: str, *, is_public: bool) -> frozenset[int]:
    """The units that promised something in a field of supervision (R2.20); `is_public`: for everybody to read."""
    rows = Commitment.objects.filter(sheet__of=year, field=field)
    return frozenset((rows.filter(PUBLIC) if is_public else rows).values_list("sheet", flat=True))


def visits_to(sheets: Iterable[CommitmentSheet]) -> dict[int, list[Activity]]:
    """What was arranged and held at each unit, by day, and whether it is `of_house`: one question for all (R2.14)."""
    found: dict[int, list[Activity]] = {s.pk: [] for s in sheets}
    rows = Activity.objects.filter(subject_kind=ABOUT, subject_id__in=list(found), cancelled_at=None, kind__in=SEEING)
    for each in rows.annotate(of_house=of_the_house()).order_by("planned_on", "pk"):
        found[each.subject_id].append(each)
    return found


def was_seen(sheet: str = "pk") -> Exists:
    """Whether a member or deputy has been at a unit; `sheet` is the column with its sheet (R2.14)."""
    rows = Activity.objects.filter(subject_kind=ABOUT, subject_id=OuterRef(sheet), cancelled_at=None, kind__in=SEEING)
    return Exists(rows.exclude(held_on=None).filter(of_the_house()))


def counts_as_visit(activity: Activity) -> bool:
    """Whether what `visits_to` found was held, with somebody of those who have to go."""
    return bool(activity.held_on and getattr(activity, "of_house", False))


@asked_once
def visited(year: CommitmentYear) -> list[tuple[CommitmentSheet, list[Activity]]]:
    """Every unit of a year with what was arranged and held there: two questions."""
    rows = list(sheets_of(year))
    visits = visits_to(rows)
    return [(sheet, visits[sheet.pk]) for sheet in rows]


def not_visited(year: CommitmentYear) -> list[CommitmentSheet]:
    """The committing units where no member or deputy has been yet: those that published their commitments."""
    return [s for s, visits in visited(year) if s.published_on and not any(map(counts_as_visit, visits))]


def lights_of_sheets(sheets: Iterable[CommitmentSheet], today: date) -> dict[int, Light]:
    """Where each unit stands: who has published or reported nothing by its day is late."""
    shown = list(sheets)
    late = _late([s.pk for s in shown], today)
    return {s.pk: _light(s, late.get(s.pk, 0)) for s in shown}


def _late(pks: list[int], today: date) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = DueDay.objects.filter(
        proceeding__procedure=K.code, proceeding__subject_id__in=pks, done_on=None, due_on__lt=today
    )
    for subject, due in rows.values_list("proceeding__subject_id", "due_on"):
        found[subject] = max(found.get(subject, 0), (today - due).days)
    return found


def _light(sheet: CommitmentSheet, late: int) -> Light:
    if not sheet.is_asked:
        return Light("done", "已评议") if sheet.of.scored_on else Light("wait", "没有要求承诺，只评它实施的票决项目")
    if sheet.of.scored_on:
        if sheet.reported_on:
            return Light("done", "已报告、已评议")
        return Light("late", "没有向人民报告" if sheet.published_on else "没有公布承诺")
    if sheet.reported_on:
        return Light("done", "已向人民报告")
    words = "已承诺，还没有报告" if sheet.published_on else "还没有公布承诺"
    if late:
        return Light("late", f"{words}，超期{late}日")
    return Light("ok" if sheet.published_on else "wait", words)


# ── the public column ─────────────────────────────────────────────────────
PUBLIC = Q(is_promised=False) | Q(sheet__published_on__isnull=False)  # of a commitment: no draft of a unit


def has_public(sheet: str = "pk") -> Exists:
    """Whether anything of a unit is for everybody to read and score; `sheet` is the column with its sheet."""
    return Exists(Commitment.objects.filter(PUBLIC, sheet=OuterRef(sheet)))


def public_years(congress: Congress) -> QuerySet[CommitmentYear]:
    """The years of which something is public: a unit has published, or a decided project is scored without."""
    return CommitmentYear.objects.filter(has_public("sheets"), congress=congress).distinct().order_by("-year")


def public_commitments(sheet: CommitmentSheet) -> list[Commitment]:
    """The score card of a unit: before it published, the decided projects that are scored all the same (R2.16)."""
    return [c for c in sheet.commitments.all() if sheet.published_on or not c.is_promised]


def unpromised(year: CommitmentYear) -> list[Project]:
    """The projects of a year that deputies decided and that no unit has published a commitment to.

    They are public, were not stopped since, and some unit carries them out.
    """
    promised = Commitment.objects.filter(PUBLIC, sheet__of=year, project__isnull=False).values("project")
    decided = Project.objects.filter(congress=year.congress_id, year=year.year, status__in=DECIDED)
    found = decided.exclude(decision__published_on=None).exclude(status=STOPPED).exclude(pk__in=promised)
    return list(found.exclude(unit=None).select_related("unit", "congress").order_by("number"))


def scores_of_project(project: Project) -> list[Commitment]:
    """The years in which a project was promised by its unit or scored without, with its scores; newest first."""
    rows = Commitment.objects.filter(PUBLIC, project=project)
    return list(rows.select_related("sheet__of", "sheet__unit").order_by("-sheet__of__year"))


def summary_of(sheet: CommitmentSheet) -> str:
    """What the unit told the people of its whole year; "" before it did."""
    rows = ActRecord.objects.filter(
        proceeding__procedure=K.code, proceeding__subject_id=sheet.pk, act=K.reported.name, reverses=None, reversal=None
    )
    found = rows.order_by("-pk").first()
    return str(found.fields["summary"]) if found else ""


def is_scoring(year: CommitmentYear, today: date) -> bool:
    """Whether scores are taken on this day."""
    open_now = year.is_column_open and year.scored_on is None and year.scores_until is not None
    return bool(open_now and year.scores_until and today <= year.scores_until)


def to_score(congress: Congress, today: date) -> list[CommitmentSheet]:
    """The units that can be scored today: those with something public, while the column is open."""
    years = CommitmentYear.objects.filter(
        congress=congress, is_column_open=True, scored_on=None, scores_until__gte=today
    )
    rows = CommitmentSheet.objects.filter(has_public(), of__in=years)
    return list(rows.select_related("of", "unit").order_by("unit__pk"))


def difference(own: Decimal | int | None, other: Decimal | None) -> str:
    """「自评高1.20」: what the unit says of itself against what others say of it."""
    if own is None or other is None:
        return ""
    gap = Decimal(own) - other
    if abs(gap) < Decimal("0.05"):
        return "一致"
    return f"自评{'高' if gap > 0 else '低'}{abs(gap):.2f}"


def own_score(commitments: Iterable[Commitment]) -> Decimal | None:
    """How a unit told the people that it marks itself on the whole: the mean of what it said of each commitment."""
    marks = [Decimal(c.told_score) for c in commitments if c.told_score is not None]
    return (sum(marks, Decimal(0)) / len(marks)).quantize(Decimal("0.01")) if marks else None
