"""Questions about oversight: the pure views that rules judge by, and the lists that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from huying.commons.meetings.selectors import acts_done
from huying.commons.voting.counting import GradeRule, Outcome, outcome
from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Body, BodyKind, Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.limits import Light, light
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.standing import Fact, Party, PlannedDay, current_round

from .access import assigned_opinions
from .models import OpinionDocument, OversightPlan, ProblemItem, Topic, said
from .procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from .rules import Item, ItemView, OpinionView, PlanView, TopicView


def proceeding_of(procedure: type[Any], subject_id: int) -> Proceeding:
    found: Proceeding = Proceeding.objects.select_related("congress").get(
        procedure=procedure.code, subject_id=subject_id
    )
    return found


def find_proceeding(procedure: type[Any], subject_id: int, viewer: Viewer) -> Proceeding | None:
    """The proceeding about this subject, within the viewer's congress."""
    rows = scope(Proceeding.objects.select_related("congress"), viewer)
    return rows.filter(procedure=procedure.code, subject_id=subject_id).first()


def proceedings_of(procedure: type[Any], subject_ids: Iterable[int]) -> dict[int, Proceeding]:
    rows = Proceeding.objects.filter(procedure=procedure.code, subject_id__in=list(subject_ids)).select_related(
        "congress"
    )
    return {p.subject_id: p for p in rows}


def items_in_hand(letter: Proceeding) -> QuerySet[Proceeding]:
    """The proceedings of the letter's items that have not ended: signing opens them (R1.48)."""
    return letter.children.filter(ended_on=None).select_related("congress").order_by("pk")


def plan_of_topic(topic: Proceeding) -> list[Proceeding]:
    """The proceeding of the plan that the topic stands in: a selected topic lets it be drafted (R1.09)."""
    return [proceeding_of(AnnualPlanning, Topic.objects.values_list("plan", flat=True).get(pk=topic.subject_id))]


# ── the views that rules judge by ─────────────────────────────────────────
def plan_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> PlanView:
    plan = OversightPlan.objects.get(pk=proceeding.subject_id)
    chosen = ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code,
        act=TopicOversight.selected.name,
        reversal=None,
        proceeding__subject_id__in=plan.topics.values("pk"),
    ).count()
    return PlanView(facts=facts, days={"year_start": PlannedDay(date(plan.year, 1, 1))}, selected=chosen)


def topic_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> TopicView:
    topic = Topic.objects.select_related("session").get(pk=proceeding.subject_id)
    days, is_open = {}, False
    if topic.session:
        days["meeting_day"] = PlannedDay(topic.session.planned_on, topic.session.is_settled)
        is_open = topic.session_id in acts_done([topic.session], "opened")
    handling = Proceeding.objects.filter(procedure=OpinionHandling.code, subject_id__in=_opinions_of(topic)).first()
    criteria = next((f.fields.get("criteria", ()) for f in facts if f.act == TopicOversight.proposed.name), ())
    return TopicView(
        facts=facts,
        days=days,
        title=topic.title,
        criteria=tuple(criteria),
        has_session=topic.session_id is not None,
        session_is_open=is_open,
        handling_ended=bool(handling and handling.ended_on),
        bodies={Role.WORKING_BODY: frozenset({topic.working_body_id})},
    )


def _opinions_of(topic: Topic) -> QuerySet[OpinionDocument, int]:
    return OpinionDocument.objects.filter(topic=topic).values_list("pk", flat=True)


def opinion_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> OpinionView:
    opinion = OpinionDocument.objects.select_related("topic", "assessment").get(pk=proceeding.subject_id)
    items = list(opinion.items.select_related("unit"))
    units = {i.unit_id: i.unit for i in items if i.unit}
    research = _research_of(opinion.topic_id)
    return OpinionView(
        facts=facts,
        parties={"units": tuple(Party(str(pk), u.name) for pk, u in sorted(units.items()))},
        bodies=_hands(opinion.topic),
        overall_view=said(opinion.overall_view),
        items=tuple(map(_as_rule_item, items)),
        is_key_topic=opinion.topic.is_key,
        has_research_report=research is not None,
        report_is_attached=opinion.topic.research_report_id is not None,
        assessment_is_open=bool(opinion.assessment and opinion.assessment.closed_at is None),
        assessment_passed=_passed(proceeding, facts),
    )


def _hands(topic: Topic) -> dict[Role, frozenset[int]]:
    organ = frozenset({topic.organ_id})
    return {Role.ORGAN: organ, Role.PRINCIPAL_LEADER: organ, Role.WORKING_BODY: frozenset({topic.working_body_id})}


def _as_rule_item(item: ProblemItem) -> Item:
    return Item(
        item.number,
        item.title,
        item.is_quantitative,
        said(item.indicator),
        said(item.target),
        said(item.unit_of_measure),
        said(item.task),
        str(item.unit_id or ""),
        said(item.responsible) != "",
        item.answered_on is not None,
        item.verified_on is not None,
    )


def _passed(proceeding: Proceeding, facts: tuple[Fact, ...]) -> bool | None:
    """Whether the assessment of the current round passed; None while there is none."""
    live, _ = current_round(OpinionHandling, facts)
    assessed = next((f for f in live if f.act == OpinionHandling.assessed.name), None)
    return None if assessed is None else assessment_outcome(proceeding, assessed.fields).passed


def assessment_outcome(proceeding: Proceeding, fields: Mapping[str, Any]) -> Outcome:
    """The outcome of an assessment by the rule of the proceeding's profile."""
    rule = GradeRule.of({key: s.value for key, s in profiles.load(proceeding.profile).settings.items()})
    counts = {g: int(fields.get(g, 0)) for g in (*rule.grades, "abstained")}
    return outcome(rule, counts, int(fields["members"]))


def _research_of(topic_id: int) -> ActRecord | None:
    return ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code,
        proceeding__subject_id=topic_id,
        act=TopicOversight.researched.name,
        reversal=None,
        reverses=None,
    ).first()


def item_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ItemView:
    item = ProblemItem.objects.select_related("opinion__topic").get(pk=proceeding.subject_id)
    signed = ActRecord.objects.filter(
        proceeding=proceeding.parent_id, act=OpinionHandling.signed.name, reversal=None, reverses=None
    ).exists()
    hands = {Role.WORKING_BODY: frozenset({item.opinion.topic.working_body_id})}
    if item.unit_id:
        hands[Role.HANDLING_UNIT] = frozenset({item.unit_id})
    return ItemView(
        facts=facts,
        days={"node": PlannedDay(_node(item, facts))},
        bodies=hands,
        is_quantitative=item.is_quantitative,
        letter_is_signed=signed,
    )


def _node(item: ProblemItem, facts: tuple[Fact, ...]) -> date:
    """The day of the list, or the new one that came with sending it back."""
    named = [f.fields["node_on"] for f in facts if f.act == ItemHandling.sent_back.name and f.fields.get("node_on")]
    return date.fromisoformat(named[-1]) if named else item.listed_node_on or item.node_on


def node_of(item_id: int, facts: tuple[Fact, ...]) -> date:
    return _node(ProblemItem.objects.get(pk=item_id), facts)


# ── lists ─────────────────────────────────────────────────────────────────
def topics(congress: Congress, year: int | None = None) -> QuerySet[Topic]:
    found = Topic.objects.filter(congress=congress).select_related("plan", "organ", "working_body", "session")
    return (found.filter(plan__year=year) if year else found).order_by("-plan__year", "-heat", "pk")


def opinions(congress: Congress, year: int | None = None) -> QuerySet[OpinionDocument]:
    found = OpinionDocument.objects.filter(congress=congress).select_related(
        "topic__organ", "topic__working_body", "session"
    )
    if year:
        found = found.filter(topic__plan__year=year)
    return with_counts(found).order_by("-session__planned_on", "pk")


def with_counts(found: QuerySet[OpinionDocument]) -> QuerySet[OpinionDocument]:
    """How many items each letter has, and how many of them were accepted."""
    return found.annotate(
        item_count=Count("items"), verified_count=Count("items", filter=Q(items__verified_on__isnull=False))
    )


def with_late_items(found: QuerySet[OpinionDocument], today: date) -> QuerySet[OpinionDocument]:
    """Counts the items that were handed over, are past their node and are not done."""
    late = Q(
        items__listed_node_on__isnull=False, items__node_on__lt=today, items__done_on=None, items__verified_on=None
    )
    return found.annotate(late_count=Count("items", filter=late))


def item_counts(opinion: OpinionDocument) -> tuple[int, int, int]:
    """How many items an opinion of `opinions` and `with_late_items` has: all, verified, late."""
    counted: Any = opinion
    return counted.item_count, counted.verified_count, counted.late_count


def items(congress: Congress) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(congress=congress)
    return found.select_related("opinion__topic", "opinion__session", "unit").order_by(
        "-opinion__session__planned_on", "opinion", "number"
    )


def units(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.DEPARTMENT).order_by("pk")


def organs(congress: Congress) -> QuerySet[Body]:
    kinds = [BodyKind.GOVERNMENT, BodyKind.SUPERVISORY_COMMISSION, BodyKind.COURT, BodyKind.PROCURATORATE]
    return Body.objects.filter(congress=congress, kind__in=kinds).order_by("pk")


def working_bodies(congress: Congress) -> QuerySet[Body]:
    return Body.objects.filter(congress=congress, kind=BodyKind.WORKING_BODY).order_by("pk")


def visible_opinions(viewer: Viewer) -> QuerySet[OpinionDocument]:
    """All opinions for the congress's side; for an organ or a unit those that concern it, once handed over."""
    found = opinions(congress_of(viewer))
    if viewer.is_staff_of_congress:
        return found
    own = [c.body_id for c in viewer.capacities]
    concern = OpinionDocument.objects.filter(Q(topic__organ__in=own) | Q(items__unit__in=own))
    return found.filter(pk__in=concern.values("pk")).filter(pk__in=assigned_opinions())


@dataclass(frozen=True)
class OpinionRow:
    opinion: OpinionDocument
    number: str
    stage: str
    due_on: date | None
    light: Light


def opinion_rows(found: Iterable[OpinionDocument], today: date) -> list[OpinionRow]:
    """The rows of the list: the stage and the nearest limit of each, in one query."""
    listed, calendar = list(found), work_calendar()
    running = proceedings_of(OpinionHandling, [o.pk for o in listed])
    return [_opinion_row(o, running[o.pk], today, calendar) for o in listed]


def _opinion_row(opinion: OpinionDocument, proceeding: Proceeding, today: date, calendar: WorkCalendar) -> OpinionRow:
    stage = "已办结" if proceeding.ended_on else "各步已办"
    if proceeding.stage != "-":
        stage = f"等“{OpinionHandling.act(proceeding.stage).label}”"
    shown = Light("done", "已办结") if proceeding.ended_on else Light("wait", "没有期限")
    if proceeding.next_due_on and not proceeding.ended_on:
        shown = light(proceeding.next_due_on, None, today, calendar, unit="workday")
    return OpinionRow(opinion, said(opinion.number), stage, proceeding.next_due_on, shown)


COLUMNS = ("候选", "列入计划", "调研", "审议", "督办", "评价归档", "不列入")


def board(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """The columns of the year's board: recorded stages, never dragged."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in rows:
        columns[_column(row)].append(row)
    return [(name, members) for name, members in columns.items() if members]


def _column(row: Any) -> str:
    if row.is_dropped:
        return "不列入"
    past = sum(n.state == "past" for n in row.nodes)
    return (
        COLUMNS[0] if past == 0 else COLUMNS[1] if past == 1 and not row.topic.session_id else COLUMNS[min(past + 1, 5)]
    )
