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
from huying.kernel.database.prepared import Prepared
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
from .terms import QUANTITATIVE


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


_opinion = Prepared(
    lambda pk: OpinionDocument.objects.filter(pk=pk).values_list(
        "overall_view", "topic_id", "topic__is_key", "topic__organ_id", "topic__working_body_id",
        "topic__research_report_id", "assessment_id", "assessment__closed_at",
    ),
    int,
)  # fmt: skip
_items = Prepared(
    lambda opinion: ProblemItem.objects.filter(opinion=opinion)
    .order_by("number", "pk")
    .values_list(
        "number", "title", "kind", "indicator", "target", "unit_of_measure", "task", "unit_id", "unit__name",
        "responsible", "answered_on", "verified_on",
    ),
    int,
)  # fmt: skip
_researched = Prepared(
    lambda topic: ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code,
        proceeding__subject_id=topic,
        act=TopicOversight.researched.name,
        reversal=None,
        reverses=None,
    ).values_list("pk")[:1],
    int,
)


def opinion_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> OpinionView:
    found = _opinion.one(proceeding.subject_id)
    if found is None:
        raise OpinionDocument.DoesNotExist
    overall_view, topic, is_key, organ, working_body, report, assessment, closed_at = found
    rows = _items(proceeding.subject_id)
    units = {row[7]: row[8] for row in rows if row[7]}
    by_organ = frozenset({organ})
    return OpinionView(
        facts=facts,
        parties={"units": tuple(Party(str(pk), name) for pk, name in sorted(units.items()))},
        bodies={
            Role.ORGAN: by_organ,
            Role.PRINCIPAL_LEADER: by_organ,
            Role.WORKING_BODY: frozenset({working_body}),
        },
        overall_view=said(overall_view),
        items=tuple(_as_rule_item(*row) for row in rows),
        is_key_topic=is_key,
        has_research_report=_researched.one(topic) is not None,
        report_is_attached=report is not None,
        assessment_is_open=assessment is not None and closed_at is None,
        assessment_passed=_passed(proceeding, facts),
    )


def _as_rule_item(
    number: int, title: str, kind: str, indicator: str, target: str, measure: str, task: str,
    unit: int | None, _name: str, responsible: str, answered_on: date | None, verified_on: date | None,
) -> Item:  # fmt: skip
    return Item(
        number,
        title,
        kind == QUANTITATIVE,
        said(indicator),
        said(target),
        said(measure),
        said(task),
        str(unit or ""),
        said(responsible) != "",
        answered_on is not None,
        verified_on is not None,
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


_item = Prepared(
    lambda pk: ProblemItem.objects.filter(pk=pk).values_list(
        "kind", "unit_id", "node_on", "listed_node_on", "opinion__topic__working_body_id"
    ),
    int,
)
_signed = Prepared(
    lambda letter: ActRecord.objects.filter(
        proceeding=letter, act=OpinionHandling.signed.name, reversal=None, reverses=None
    ).values_list("pk")[:1],
    int,
)


def item_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ItemView:
    found = _item.one(proceeding.subject_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    kind, unit, node_on, listed_node_on, working_body = found
    hands = {Role.WORKING_BODY: frozenset({working_body})}
    if unit:
        hands[Role.HANDLING_UNIT] = frozenset({unit})
    return ItemView(
        facts=facts,
        days={"node": PlannedDay(_node(listed_node_on or node_on, facts))},
        bodies=hands,
        is_quantitative=kind == QUANTITATIVE,
        letter_is_signed=proceeding.parent_id is not None and _signed.one(proceeding.parent_id) is not None,
    )


def _node(listed: date, facts: tuple[Fact, ...]) -> date:
    """The day of the list, or the new one that came with sending it back."""
    named = [f.fields["node_on"] for f in facts if f.act == ItemHandling.sent_back.name and f.fields.get("node_on")]
    return date.fromisoformat(named[-1]) if named else listed


def node_of(item_id: int, facts: tuple[Fact, ...]) -> date:
    """The node of an item as the list and the facts have it. Raises ProblemItem.DoesNotExist."""
    found = _item.one(item_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    return _node(found[3] or found[2], facts)


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
