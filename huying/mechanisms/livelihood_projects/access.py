"""Who may see what of livelihood projects. Acts are guarded by their declaration; this is about reading."""

from __future__ import annotations

from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Body, BodyKind
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding

from .models import (
    BallotDecision,
    CommitmentSheet,
    CommitmentYear,
    CountReport,
    HotIssue,
    MajorDecision,
    Project,
)
from .procedures import IssueUrging

READERS = (*CONGRESS_SIDE, Role.DEPUTY)
LISTERS = (Role.SC_OFFICE, Role.INTAKE)  # of what people proposed
PROPOSERS = (*LISTERS, Role.DEPUTY, *UNIT_SIDE)
PARTIES = (*READERS, *UNIT_SIDE)
GOVERNMENT = (Role.ORGAN, Role.PRINCIPAL_LEADER)  # of the same level, as the rows say


@asked_once
def own_government(congress_id: int) -> frozenset[int]:
    """The government of the same level: whoever else submits is refused (R2.04)."""
    rows = Body.objects.filter(congress=congress_id, kind=BodyKind.GOVERNMENT)
    return frozenset(rows.values_list("pk", flat=True)) or frozenset({0})


@asked_once
def project(pk: int) -> Project:
    """A project with its unit and its ballot. Raises Project.DoesNotExist."""
    return Project.objects.select_related("congress", "decision", "unit").get(pk=pk)


@asked_once
def ballot(pk: int) -> BallotDecision:
    """A ballot with the text of its decision. Raises BallotDecision.DoesNotExist."""
    return BallotDecision.objects.select_related("congress", "document").get(pk=pk)


@asked_once
def commitment_year(pk: int) -> CommitmentYear:
    """Raises CommitmentYear.DoesNotExist."""
    return CommitmentYear.objects.select_related("congress").get(pk=pk)


@asked_once
def commitment_sheet(pk: int) -> CommitmentSheet:
    """A unit's sheet with its commitments. Raises CommitmentSheet.DoesNotExist."""
    rows = CommitmentSheet.objects.select_related("of", "unit", "congress").prefetch_related("commitments")
    return rows.get(pk=pk)


def _of_government(viewer: Viewer, proceeding: Proceeding) -> bool:
    return bool(viewer.bodies(*GOVERNMENT) & own_government(proceeding.congress_id))


def may_read_solicitation(viewer: Viewer, _proceeding: Proceeding) -> bool:
    """Everybody who may propose, units as well: the call with its counts, never what others proposed (R2.01)."""
    return viewer.has(*PARTIES)


def may_read_call(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, its deputies, and the government, which has to know what was asked for."""
    return viewer.has(*READERS) or _of_government(viewer, proceeding)


def may_read_project(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, its deputies, the government, and the unit that is to carry it out."""
    if may_read_call(viewer, proceeding):
        return True
    return viewer.in_body(project(proceeding.subject_id).unit_id)


def may_read_commitments(viewer: Viewer, _proceeding: Proceeding) -> bool:
    """The whole year: the congress's side, its deputies, and the units, who compare themselves."""
    return viewer.has(*PARTIES)


def may_read_sheet(viewer: Viewer, proceeding: Proceeding) -> bool:
    return may_read_of_unit(viewer, commitment_sheet(proceeding.subject_id))


def may_read_major_decision(viewer: Viewer, proceeding: Proceeding) -> bool:
    return may_read_of_unit(viewer, MajorDecision.objects.get(pk=proceeding.subject_id))


def may_read_of_unit(viewer: Viewer, row: CommitmentSheet | MajorDecision) -> bool:
    """The congress's side, its deputies and the unit; other units once it is public. Who audits does not."""
    return viewer.has(*READERS) or viewer.in_body(row.unit_id) or (viewer.has(*UNIT_SIDE) and bool(row.published_on))


def supervised(proceeding: Proceeding) -> MajorDecision | HotIssue:
    """The major decision or the hot issue that this proceeding is about. Raises DoesNotExist."""
    if proceeding.procedure == IssueUrging.code:
        return HotIssue.objects.select_related("congress", "unit").get(pk=proceeding.subject_id)
    return MajorDecision.objects.select_related("congress", "unit").get(pk=proceeding.subject_id)


CHECKERS = (Role.SC_OFFICE, Role.SC_MEMBER, Role.DEPUTY)  # of a count report that somebody else entered


def may_confirm(viewer: Viewer, report: CountReport) -> bool:
    """A second person: of the office, or one of those whose votes they are."""
    if viewer.person is None or viewer.person.pk == report.entered_by_id:
        return False
    return viewer.person.congress_id == report.congress_id and viewer.has(*CHECKERS)


def may_read_issue(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, its deputies, and the unit that is urged."""
    unit = HotIssue.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return viewer.has(*READERS) or viewer.in_body(unit)
