"""Fields, major decisions, hot issues, areas and campaigns, as rules and lists see them (R2.17-R2.21)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from huying.commons.activities.access import visible
from huying.commons.activities.models import Activity, Participant
from huying.commons.voices.masking import mask_text
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.facts import Fact
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import View

from ..commitment_terms import SOLVED, SUPERVISION_FIELDS
from ..models import NONE, Area, Campaign, GroupMember, HotIssue, InspectionGroup, MajorDecision, OwnField
from ..procedures import DecisionExecution, IssueUrging
from ..procedures.committing import UNITS
from ..terms import may_be_read

AREA, CAMPAIGN = "area", "campaign"  # the subjects of activities


# ── fields ────────────────────────────────────────────────────────────────
def fields_of(congress: Congress) -> list[tuple[str, str]]:
    """The eight fields of supervision, and those that this congress added (R2.20)."""
    own = OwnField.objects.filter(congress=congress).order_by("pk")
    return [*SUPERVISION_FIELDS, *((f.key, f.name) for f in own)]


def field_label(fields: Iterable[tuple[str, str]], key: str) -> str:
    return "" if key == NONE else dict(fields).get(key, "")


# ── what their rules ask ──────────────────────────────────────────────────
def major_decision_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> View:
    unit = MajorDecision.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return View(facts=facts, bodies=dict.fromkeys(UNITS, frozenset({unit})))


def issue_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> View:
    unit = HotIssue.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    return View(facts=facts, bodies=dict.fromkeys(UNITS, frozenset({unit})))


# ── lists ─────────────────────────────────────────────────────────────────
def major_decisions_of(congress: Congress, field: str = "") -> QuerySet[MajorDecision]:
    rows = MajorDecision.objects.filter(congress=congress).select_related("unit").order_by("-adopted_on", "-pk")
    return rows.filter(field=field) if field else rows


def published_decisions(congress: Congress) -> QuerySet[MajorDecision]:
    return major_decisions_of(congress).exclude(published_on=None)


def execution_reports(decision: MajorDecision) -> list[ActRecord]:
    """How the executing body reported, newest first."""
    rows = ActRecord.objects.filter(
        proceeding__procedure=DecisionExecution.code, proceeding__subject_id=decision.pk,
        act=DecisionExecution.reported.name, reverses=None, reversal=None,
    )  # fmt: skip
    return list(rows.order_by("-on", "-pk"))


def hot_issues_of(congress: Congress, field: str = "", status: str = "") -> QuerySet[HotIssue]:
    """What is urged: the unsolved first, then by how many people spoke of it."""
    rows = HotIssue.objects.filter(congress=congress).exclude(listed_on=None).select_related("unit", "congress")
    if field:
        rows = rows.filter(field=field)
    if status:
        rows = rows.filter(status=status)
    return rows.order_by("solved_on", "-heard", "pk") if status == SOLVED else rows.order_by("status", "-heard", "pk")


@dataclass(frozen=True)
class Solution:
    """How an issue was solved and who of the people and deputies says so, as everybody may read it."""

    result: str
    confirmed: str


def solved_issues(congress: Congress) -> QuerySet[HotIssue]:
    """The solved list: newest first (R2.21)."""
    return hot_issues_of(congress, status=SOLVED).order_by("-solved_on", "pk")


def solutions_of(issues: Iterable[HotIssue]) -> dict[int, Solution]:
    """How each of them was solved, by its number, where the office says that everybody may read it: one question."""
    rows = recorded(IssueUrging, IssueUrging.solved, about=[issue.pk for issue in issues])
    return {
        record.proceeding.subject_id: Solution(*(mask_text(str(record.fields[n])) for n in ("result", "confirmed")))
        for record in rows.select_related("proceeding")
        if may_be_read(record.fields)
    }


def campaigns_of(congress: Congress, field: str = "") -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(congress=congress).order_by("-starts_on", "-pk")
    return rows.filter(field=field) if field else rows


def held_about(kind: str, pks: Iterable[int]) -> dict[int, int]:
    """How many activities were held about each subject: one question for all."""
    rows = Activity.objects.filter(subject_kind=kind, subject_id__in=list(pks), cancelled_at=None)
    rows = rows.exclude(held_on=None)
    return dict(rows.order_by().values("subject_id").annotate(n=Count("pk")).values_list("subject_id", "n"))


# ── groups and areas ──────────────────────────────────────────────────────
def groups_of(congress: Congress) -> QuerySet[InspectionGroup]:
    """The groups with their `now` members and their areas."""
    rows = InspectionGroup.objects.filter(congress=congress).select_related("leader", "congress")
    now = Prefetch("members", members_now().select_related("person"), to_attr="now")
    return rows.prefetch_related(now, "areas").order_by("name")


def members_now() -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(left_on=None).order_by("pk")


def of_its_group() -> Exists:
    """Whether somebody took part in an activity who was that day in the group it was arranged for (R2.18)."""
    went = Participant.objects.filter(activity=OuterRef(OuterRef("pk")))
    members = GroupMember.objects.filter(group__inspections__activity=OuterRef("pk"), person__in=went.values("person"))
    came = Q(joined_on=None) | Q(joined_on__lte=OuterRef("held_on"))
    return Exists(members.filter(came, Q(left_on=None) | Q(left_on__gte=OuterRef("held_on"))))


def inspected(year: int) -> QuerySet[Activity]:
    """The activities of a year that count as inspections of an area: a member of its group was there."""
    held = Activity.objects.filter(subject_kind=AREA, cancelled_at=None, held_on__year=year)
    return held.filter(of_its_group())


def shown(rows: QuerySet[Activity], viewer: Viewer) -> QuerySet[Activity]:
    """Of these what a viewer may read in a list: the congress's side what `activities` shows it, deputies what is
    public among them, which an unannounced visit is once it was made (R1.21).
    """
    if viewer.is_staff_of_congress:
        return rows.filter(pk__in=visible(viewer).values("pk"))
    return rows.exclude(is_unannounced=True, held_on=None)


def inspections_of(group: InspectionGroup, viewer: Viewer) -> QuerySet[Activity]:
    """What was arranged for a group, newest first, each with whether it `counts`."""
    rows = Activity.objects.filter(group_inspection__group=group, cancelled_at=None).annotate(counts=of_its_group())
    return shown(rows, viewer).prefetch_related("participants").order_by("-planned_on", "-pk")


def areas_of(congress: Congress) -> QuerySet[Area]:
    return Area.objects.filter(congress=congress).select_related("group").order_by("name")


def coverage(congress: Congress, year: int) -> list[tuple[Area, int]]:
    """Every area with how often its group inspected it in a year: none is the gap that R2.18 shows."""
    rows = list(areas_of(congress))
    held = Counter(inspected(year).filter(congress=congress).values_list("subject_id", flat=True))
    return [(area, held[area.pk]) for area in rows]


def inspectors(congress: Congress, today: date) -> QuerySet[Person]:
    """Who may be in a group: deputies and members of the standing committee who hold office today."""
    roles = [Role.DEPUTY.value, Role.SC_MEMBER.value]
    held = Person.objects.filter(Mandate.held_on(today, "mandates__"), congress=congress, mandates__role__in=roles)
    return Person.objects.filter(pk__in=held.values("pk")).order_by("pk")
