"""Taking over the projects of years before the platform, as the office has them on paper (R2.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.documents import services as documents
from huying.kernel.documents import uploads
from huying.kernel.documents.models import Version
from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from ..effects import open_project
from ..models import BallotDecision, Milestone, Project, Step
from ..papers import DECISION, title_of
from ..procedures import BallotDeciding, ProjectImplementation
from ..selectors import not_enabled
from ..terms import ACCEPTED
from .shared import note, require_office


@dataclass(frozen=True)
class OldProject:
    """A project that was decided on paper: finished and accepted, or still to be carried on here."""

    title: str
    field: str
    place: str
    cost: Decimal
    goals: str
    votes_for: int | None  # None where nobody knows any more
    started_on: date
    ends_on: date
    is_finished: bool = True
    unit: int | None = None
    x: int | None = None
    y: int | None = None
    photo: int | None = None  # a published picture


@transaction.atomic
def take_over(
    *,
    decision: BallotDecision,
    projects: Sequence[OldProject],
    by: Viewer,
    at: datetime,
) -> list[Project]:
    """Keep an earlier year's ballot (not saved yet) with its projects; they are shown as 补录.

    Raises NotAllowed, NotYet (not on the list then), TooLate (that year is there), Incomplete.
    """
    own = congress_of(by)
    require_office(own, by, "补录历年项目")
    if fault := not_enabled(own, decision.meeting_on):
        raise NotYet("那一年还没有列入票决制推行名单。", [Reason(fault, "R2.09")])
    if decision.decided_on is None or not projects:
        raise Incomplete("补录要写明决定的日子和至少一个项目。")
    if BallotDecision.objects.filter(congress=own, year=decision.year).exists():
        raise TooLate(f"{decision.year}年已经有票决记录。", [Reason("每年票决一次", "R2.06")])
    decision.congress = own
    decision.save()
    return _keep(decision, projects, 1, by, at)


@transaction.atomic
def take_over_more(
    *, decision: BallotDecision, projects: Sequence[OldProject], by: Viewer, at: datetime
) -> list[Project]:
    """Projects that were missing in a year that was taken over before. Raises NotAllowed, TooLate."""
    require_office(decision.congress, by, "补录历年项目")
    if not is_taken_over(decision):
        raise TooLate(f"{decision.year}年的票决在平台上办，不能补录。", [Reason("项目由票决产生", "R2.06")])
    last = decision.projects.aggregate(last=Max("number"))["last"] or 0
    BallotDecision.objects.filter(pk=decision.pk).update(quota=F("quota") + len(projects))
    return _keep(decision, projects, last + 1, by, at)


def is_taken_over(decision: BallotDecision) -> bool:
    """Whether a year's ballot was held on paper: nothing of it was recorded here."""
    return not Proceeding.objects.filter(procedure=BallotDeciding.code, subject_id=decision.pk).exists()


def _keep(
    decision: BallotDecision, projects: Sequence[OldProject], first: int, by: Viewer, at: datetime
) -> list[Project]:
    own, decided = decision.congress, decision.decided_on
    assert decided is not None
    made = Project.objects.bulk_create(_row(decision, n, old) for n, old in enumerate(projects, first))
    pairs = list(zip(made, projects, strict=True))
    _history(own, [pair for pair in pairs if pair[1].is_finished])
    for project, old in pairs:
        if not old.is_finished:
            open_project(project, decided)
    said = {"year": decision.year, "number": decision.number, "projects": [p.title for p in made]}
    note(own, "taken_over", f"decision:{decision.pk}", said, by, at)
    return made


@transaction.atomic
def attach_decision(
    *, decision: BallotDecision, upload: UploadedFile[bytes], text: str, by: Viewer, at: datetime
) -> BallotDecision:
    """The decision itself of a year that was taken over: its file, and its words where they are known.

    Everybody may read it where the year's decision is public. Brought again, it takes the place of what was there.
    Raises NotAllowed, TooLate (the ballot is held here), Incomplete (no Word or PDF file), uploads.UploadRefused.
    """
    require_office(decision.congress, by, "补录历年项目")
    found = BallotDecision.objects.select_for_update(of=("self",)).select_related("congress").get(pk=decision.pk)
    if not is_taken_over(found):
        raise TooLate(f"{found.year}年的票决在平台上办，决定由平台生成。", [Reason("决定随票决生成", "R2.08")])
    name, content, kind = uploads.receive(upload)
    if kind not in (uploads.PDF, uploads.DOCX):
        raise Incomplete("决定文本只收PDF和Word（.docx）。", hint="照片、扫描件请先存成PDF。")
    if found.document:
        for version in Version.objects.filter(document=found.document):
            documents.withdraw(version=version)
    kept = documents.store(
        congress=found.congress, kind=DECISION.code, title=title_of(found), filename=name, content=content,
        by=by.person, at=at, document=found.document,
    )  # fmt: skip
    found.document, found.text = kept.document, text.strip() or found.text
    found.save(update_fields=["document", "text"])
    if found.published_on:
        documents.publish(version=kept, by=by.person, at=at)
    said = {"year": found.year, "sha256": kept.sha256}
    note(found.congress, "old_decision_attached", f"decision:{found.pk}", said, by, at)
    return found


@transaction.atomic
def correct_old(*, project: Project, old: OldProject, changes: Mapping[str, str], by: Viewer, at: datetime) -> None:
    """A finished project was taken over wrongly: what it says now. `changes`: what was and is, for the ledger.

    Raises NotAllowed, TooLate for one that is carried on here: that is changed by decision alone (R2.08).
    """
    require_office(project.congress, by, "补录历年项目")
    if Proceeding.objects.filter(procedure=ProjectImplementation.code, subject_id=project.pk).exists():
        raise TooLate(f"“{project}”正在平台上跟踪，不能在表里改。", [Reason("调整、停止须经决定", "R2.08")])
    row = _row(project.decision, project.number, old)
    row.pk, row.demand = project.pk, project.demand
    row.save()
    for kind, title, on in (("started", "开工", old.started_on), ("finished", "完工", old.ends_on)):
        Step.objects.filter(project=project, kind=kind).update(on=on)
        Milestone.objects.filter(project=project, title=title).update(planned_on=on, reached_on=on)
    note(project.congress, "old_project_corrected", f"project:{project.pk}", changes, by, at)


def _row(decision: BallotDecision, number: int, old: OldProject) -> Project:
    return Project(
        congress=decision.congress, decision=decision, year=decision.year, number=number, title=old.title,
        field=old.field, unit_id=old.unit, cost=old.cost, place=old.place, x=old.x, y=old.y, goals=old.goals,
        votes_for=old.votes_for, status=ACCEPTED, percent=100, paid=old.cost, started_on=old.started_on,
        finished_on=old.ends_on, starts_on=old.started_on, ends_on=old.ends_on, is_taken_over=True,
    )  # fmt: skip


def _history(congress: Congress, pairs: list[tuple[Project, OldProject]]) -> None:
    """Start and end as dated events, and as the two nodes that are known."""
    steps, nodes = [], []
    for project, old in pairs:
        steps += [
            Step(congress=congress, project=project, kind="started", on=old.started_on),
            Step(congress=congress, project=project, kind="finished", on=old.ends_on, percent=100, photo_id=old.photo),
        ]
        nodes += [
            Milestone(congress=congress, project=project, title=title, planned_on=on, reached_on=on)
            for title, on in (("开工", old.started_on), ("完工", old.ends_on))
        ]
    Step.objects.bulk_create(steps)
    Milestone.objects.bulk_create(nodes)
