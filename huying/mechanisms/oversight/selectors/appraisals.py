"""Special-work appraisals: as their rules see them, and whom they have covered in this term (R1.60)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huying.commons.meetings.selectors import has_opened
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Body, BodyKind, Congress, CongressTerm
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import term_of
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import effective_records, facts_of, recorded
from huying.kernel.procedures.standing import Fact, Party, PlannedDay

from ..access import appraisal, out
from ..models import Appraisal, PublicationKind
from ..procedures import SpecialAppraisal
from ..rules import AppraisalView
from .opinions import assessment_outcome
from .proceedings import proceedings_of
from .publications import is_out

COURTS = (BodyKind.COURT, BodyKind.PROCURATORATE)
IN_SCOPE = Q(kind__in=COURTS) | Q(directly_under=True) | Q(vertically_managed=True)


def objects(congress: Congress) -> QuerySet[Body]:
    """Whom special appraisal is for: both courts, departments directly under government, vertically managed ones."""
    return Body.objects.filter(IN_SCOPE, congress=congress).order_by("pk")


def is_in_scope(body: Body) -> bool:
    return body.kind in COURTS or body.directly_under or body.vertically_managed


def nature(body: Body) -> str:
    """两院、政府直属部门或者垂直管理部门; '' for a body that is none of them."""
    if body.kind in COURTS:
        return "两院"
    return "垂直管理部门" if body.vertically_managed else "政府直属部门" if body.directly_under else ""


def appraisal_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> AppraisalView:
    found = appraisal(proceeding.subject_id)
    items = list(found.items.all())
    done = {f.act for f in facts}
    is_assigned = SpecialAppraisal.assigned.name in done
    # What is still being listed binds nobody, and no list of duties tells the object of it.
    days = {f"node:{i.key}": PlannedDay(i.node_on) for i in items if is_assigned}
    if found.session:
        days["meeting_day"] = PlannedDay(found.session.planned_on, found.session.is_settled)
    by_object, by_body = frozenset({found.object_id}), frozenset({found.working_body_id})
    return AppraisalView(
        facts=facts,
        parties={"items": tuple(Party(i.key, f"第{i.number}项{i.title}") for i in items)},
        days=days,
        bodies={
            Role.HANDLING_UNIT: by_object,
            Role.ORGAN: by_object,
            Role.PRINCIPAL_LEADER: by_object,
            Role.WORKING_BODY: by_body,
        },
        object_is_in_scope=is_in_scope(found.object),
        session_is_open=has_opened(found.session),
        assessment_is_open=found.assessment is not None and found.assessment.closed_at is None,
        text_is_out=is_out(PublicationKind.APPRAISAL, found.pk),
        is_drafted=SpecialAppraisal.report_drafted.name in done,
        is_commented=SpecialAppraisal.report_commented.name in done,
        is_submitted=SpecialAppraisal.submitted.name in done,
    )


def appraisals(congress: Congress) -> QuerySet[Appraisal]:
    found = Appraisal.objects.filter(congress=congress).select_related("object", "working_body", "session")
    return found.order_by("-pk")


def visible_appraisals(viewer: Viewer) -> QuerySet[Appraisal]:
    """All for the congress's side; for others those of their own body, once it was told."""
    found = appraisals(congress_of(viewer))
    if viewer.is_staff_of_congress:
        return found
    told = recorded(SpecialAppraisal, SpecialAppraisal.chosen)
    own = [c.body_id for c in viewer.capacities]
    return found.filter(object__in=own, pk__in=told.values("proceeding__subject_id"))


def appraisal_result(proceeding: Proceeding, fields: Mapping[str, Any]) -> str:
    """「满意20票、基本满意3票……：通过」 of an appraisal's counts."""
    return assessment_outcome(proceeding, fields).sentence


def result_of(proceeding: Proceeding) -> str:
    """The result of the appraisal in words; '' before it."""
    done = [f for f in facts_of(proceeding) if f.act == SpecialAppraisal.appraised.name]
    return appraisal_result(proceeding, done[-1].fields) if done else ""


# ── coverage ──────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Covered:
    """An object with what was appraised of it in this term."""

    body: Body
    nature: str
    appraisals: tuple[Appraisal, ...]

    @property
    def last_on(self) -> date | None:
        return max((a.appraised_on for a in self.appraisals if a.appraised_on), default=None)


@dataclass(frozen=True)
class Coverage:
    term: CongressTerm | None
    rows: tuple[Covered, ...]

    @property
    def done(self) -> int:
        return sum(row.last_on is not None for row in self.rows)

    @property
    def sentence(self) -> str:
        """「本届应评议9个对象，已评议3个，还有6个」"""
        whole, when = len(self.rows), "本届" if self.term else "到现在"
        left = whole - self.done
        return f"{when}应评议{whole}个对象，已评议{self.done}个" + (f"，还有{left}个" if left else "，都评过了")


def coverage(congress: Congress, today: date) -> Coverage:
    """Which objects have been appraised in this term, and which have not: those come first."""
    term = term_of(congress, today)
    found = Appraisal.objects.filter(congress=congress).order_by("pk")
    if term:
        found = found.filter(Q(appraised_on=None) | Q(appraised_on__gte=term.from_on))
    of_body: dict[int, list[Appraisal]] = {}
    for each in found:
        of_body.setdefault(each.object_id, []).append(each)
    rows = [Covered(b, nature(b), tuple(of_body.get(b.pk, ()))) for b in objects(congress)]
    return Coverage(term, tuple(sorted(rows, key=lambda r: (r.last_on is not None, bool(r.appraisals)))))


def appraised_bodies(congress: Congress, year: int) -> QuerySet[Body]:
    """The objects appraised in the term that the year's last day falls into, up to that day."""
    last = date(year, 12, 31)
    runs = Q(until_on=None) | Q(until_on__gte=last)
    # Not `term_of`: all numbers are counted within one query.
    begun = CongressTerm.objects.filter(runs, congress=congress, from_on__lte=last).order_by("-from_on")
    since = Coalesce(Subquery(begun.values("from_on")[:1]), Value(date.min))
    done = Appraisal.objects.filter(congress=congress, appraised_on__lte=last, appraised_on__gte=since)
    return objects(congress).filter(pk__in=done.values("object"))


@dataclass(frozen=True)
class AppraisalRow:
    appraisal: Appraisal
    stage: str
    due_on: date | None


def appraisal_rows(found: list[Appraisal]) -> list[AppraisalRow]:
    running = proceedings_of(SpecialAppraisal, [a.pk for a in found])
    return [_row(a, running[a.pk]) for a in found]


def _row(appraisal: Appraisal, proceeding: Proceeding) -> AppraisalRow:
    if proceeding.ended_on:
        return AppraisalRow(appraisal, "已办结", None)
    stage = "" if proceeding.stage == "-" else f"等“{SpecialAppraisal.act(proceeding.stage).label}”"
    return AppraisalRow(appraisal, stage or "各步已办", proceeding.next_due_on)


# ── for everybody ─────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Published:
    """A result as citizens see it, with how far its items have come."""

    appraisal: Appraisal
    result: str
    items: int
    verified: int


def published_appraisals(congress: Congress) -> list[Published]:
    """The appraisals whose result the office made public, newest first: four queries, however many."""
    found = list(
        appraisals(congress)
        .filter(pk__in=out(PublicationKind.APPRAISAL).values("subject_id"))
        .prefetch_related("items")
        .order_by("-appraised_on")
    )
    running = proceedings_of(SpecialAppraisal, [a.pk for a in found])
    records = effective_records(running.values())
    return [_published(a, running[a.pk], records[running[a.pk].pk]) for a in found]


def _published(appraisal: Appraisal, proceeding: Proceeding, records: list[ActRecord]) -> Published:
    done = [r for r in records if r.act == SpecialAppraisal.appraised.name]
    items = list(appraisal.items.all())
    result = appraisal_result(proceeding, done[-1].fields) if done else ""
    return Published(appraisal, result, len(items), sum(i.verified_on is not None for i in items))
