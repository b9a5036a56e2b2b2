"""Candidates: the government proposes them, a gate is put on record for several at once (R2.03, R2.04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Reason
from huying.kernel.procedures.models import ActRecord
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import hold
from huying.kernel.procedures.services import link, open_proceeding, perform

from ..models import NONE, BallotDecision, Idea, Project
from ..procedures import BallotDeciding, CandidateListing
from ..selectors import demand_of, own_government, proceeding_of
from ..selectors.demand import IDEA, PROJECT
from ..terms import DRAFTED, PASSED
from .shared import lock, note

EDITABLE = ("title", "field", "unit", "cost", "place", "x", "y", "goals", "feasibility", "starts_on", "ends_on")


@transaction.atomic
def propose_project(
    *, decision: BallotDecision, fields: Mapping[str, Any], ideas: Iterable[Idea], by: Viewer, on: date, at: datetime
) -> Project:
    """The government of the same level proposes a candidate that comes from what people proposed.

    Raises NotAllowed (another body, R2.04), NotYet (no idea behind it, R2.01), TooLate (the ballot has begun).
    """
    _check_government(decision, by)
    _check_before_ballot(decision)
    behind = list(ideas)
    _check_ideas(decision, behind)
    number = (decision.projects.aggregate(last=Max("number"))["last"] or 0) + 1
    project = Project.objects.create(
        congress=decision.congress, decision=decision, year=decision.year, number=number, **_given(fields)
    )
    for idea in behind:
        link(congress=decision.congress, source=(IDEA, idea.pk), target=(PROJECT, project.pk), at=at)
    Project.objects.filter(pk=project.pk).update(demand=demand_of(project.pk).total)
    proceeding = open_proceeding(
        procedure=CandidateListing, congress=decision.congress, subject_id=project.pk, title=project.title, on=on
    )
    perform(proceeding=proceeding, act=CandidateListing.proposed, by=by, on=on, at=at)
    project.refresh_from_db()
    return project


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: (value or NONE) if name == "feasibility" else value for name, value in fields.items() if name in EDITABLE
    }


def _check_government(decision: BallotDecision, by: Viewer) -> None:
    mine = by.bodies(Role.ORGAN, Role.PRINCIPAL_LEADER)
    if not mine & own_government(decision.congress_id):
        raise NotAllowed("候选项目只由同级人民政府提出。", [Reason("须由同级人民政府提出、提交", "R2.04")])


def _check_before_ballot(decision: BallotDecision) -> None:
    """Locks the ballot. Raises TooLate once the candidates were heard."""
    proceeding = lock(BallotDeciding, decision.pk)
    done = ActRecord.objects.filter(proceeding=proceeding, act=BallotDeciding.heard.name, reverses=None, reversal=None)
    if done.exists():
        raise TooLate("会议已经听取候选项目的说明，不能再增加、改动候选项目。")


def _check_ideas(decision: BallotDecision, ideas: list[Idea]) -> None:
    wrong = [i for i in ideas if i.congress_id != decision.congress_id or i.screening != PASSED]
    if wrong:
        names = "、".join(f"“{idea.title}”" for idea in wrong)
        raise Incomplete(f"{names}没有通过筛选，不能作为候选项目的来源。", hint="先筛选，或者选别的建议。")


@transaction.atomic
def edit_project(*, project: Project, fields: Mapping[str, Any], by: Viewer, at: datetime) -> Project:
    """Put the sheet of a candidate right until it is submitted. Raises NotAllowed, TooLate."""
    _check_government(project.decision, by)
    lock(CandidateListing, project.pk)
    locked = Project.objects.select_related("decision", "congress").get(pk=project.pk)
    if locked.status != DRAFTED:
        raise TooLate("已经提交人民代表大会，不能再改。", hint="要改的，撤回以后重新提出。")
    for name, value in _given(fields).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(_given(fields)))
    note(locked.congress, "project_edited", f"project:{locked.pk}", {"title": locked.title}, by, at)
    return locked


@transaction.atomic
def stamp_several(
    *, act: Act, projects: Iterable[Project], said: Mapping[str, Any], by: Viewer, on: date, at: datetime
) -> list[ActRecord]:
    """Put the same act on record for several candidates: a meeting looks at the whole list, not at one by one.

    All or nothing. Raises what `perform` raises, and Incomplete when none was chosen.
    """
    chosen = [proceeding_of(CandidateListing, p.pk) for p in projects]
    if not chosen:
        raise Incomplete("请至少选一个候选项目。")
    decisions = {p.decision_id: lock(BallotDeciding, p.decision_id) for p in projects}
    hold([*decisions.values(), *chosen])
    return [perform(proceeding=each, act=act, by=by, on=on, at=at, said=said) for each in chosen]
