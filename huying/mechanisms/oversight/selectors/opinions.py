"""Opinion documents: as their rules see them, and as lists show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from huying.commons.voting.counting import GradeRule, Outcome, outcome
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.database.looks import is_looking
from huying.kernel.database.prepared import Prepared, named
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.kinds import bounds_by_kind
from huying.kernel.procedures.limits import Due, Light, light
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import facts_of, recorded
from huying.kernel.procedures.standing import Fact, Party, PlannedDay, current_round

from ..access import BESIDES, assigned_opinions, items_of_letter, letter
from ..models import OpinionDocument, ProblemItem, PublicationKind, Topic, WeakIndicator, said
from ..procedures import GIVES, ItemHandling, OpinionHandling, TopicOversight
from ..rules import Item, OpinionView
from ..terms import QUANTITATIVE
from .beside import names_of
from .items import facts_of_items
from .proceedings import proceeding_of, proceedings_of
from .publications import is_out
from .told import plan_for

_OPINION = (
    "overall_view", "topic_id", "topic__is_key", "topic__organ_id", "topic__working_body_id",
    "topic__research_report_id", "assessment_id", "assessment__closed_at", "topic__is_provincial_target",
)  # fmt: skip
_opinion = Prepared(lambda pk: OpinionDocument.objects.filter(pk=pk).values_list(*_OPINION), int)


_ITEM = (
    "number", "title", "kind", "indicator", "target", "unit_of_measure", "task", "unit_id", "unit__name",
    "responsible", "answered_on", "verified_on", "measures", "action", "category", "node_on",
    "pk", "listed_unit_id", "listed_unit__name",
)  # fmt: skip
_items = Prepared(
    lambda opinion: (
        ProblemItem.objects.filter(opinion=opinion).order_by("number", "pk").values_list(*_ITEM, *BESIDES.values())
    ),
    int,
)


def _rows(pk: int) -> tuple[tuple[Any, ...] | None, list[tuple[Any, ...]]]:
    """What the rules ask of an opinion and of its items; a page has read both whole."""
    if not is_looking():
        found = _opinion.one(pk)
        return found and (*found, _researched.one(found[1]) is not None), _items(pk)
    items = [(*named(item, _ITEM), *named(item, tuple(BESIDES))) for item in items_of_letter(pk)]
    return named(letter(pk), (*_OPINION, "is_researched")), items


_weak = Prepared(
    lambda topic: WeakIndicator.objects.filter(topic=topic).order_by("pk").values_list("items__number"), int
)


def _done_for(act: Act, column: str) -> Prepared:
    """The newest record of an act about a topic."""
    records = recorded(TopicOversight, act).order_by("-pk").values_list(column)
    return Prepared(lambda topic: records.filter(proceeding__subject_id=topic)[:1], int)


_researched = _done_for(TopicOversight.researched, "pk")
_how_researched = _done_for(TopicOversight.research_planned, "said")


def _report_name(topic: int) -> str:
    """执法检查报告 where the research was an inspection of how a law is kept, else 调研报告 (R1.46)."""
    found = _how_researched.one(topic)
    return "执法检查报告" if found and json.loads(found[0]).get("kind") == "law_inspection" else "调研报告"


def opinion_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> OpinionView:
    found, rows = _rows(proceeding.subject_id)
    if found is None:
        raise OpinionDocument.DoesNotExist
    overall_view, topic, is_key, organ, working_body, report, assessment, closed_at, is_provincial, researched = found
    units = frozenset(row[7] for row in rows if row[7])
    by_organ = frozenset({organ})
    weak = [number for (number,) in _weak(topic)] if is_provincial else []
    resolved, done = _resolved(facts), {f.act for f in facts}
    return OpinionView(
        facts=facts,
        days=_execution_day(resolved),
        is_resolved=resolved is not None,
        is_carried_out=OpinionHandling.execution_reported.name in done,
        parties={"units": _planning(rows, facts)},
        bodies={
            Role.ORGAN: by_organ,
            Role.PRINCIPAL_LEADER: by_organ,
            Role.WORKING_BODY: frozenset({working_body}),
            Role.HANDLING_UNIT: _urged_unit(facts) or units,
        },
        overall_view=said(overall_view),
        items=tuple(_as_rule_item(*row, weak=weak.count(row[0])) for row in rows),
        is_provincial_target=is_provincial,
        topic_has_weak_indicators=bool(weak),
        is_key_topic=is_key,
        has_research_report=researched,
        report_is_attached=report is not None,
        report_name=_report_name(topic) if researched and report is None else "调研报告",
        assessment_is_open=assessment is not None and closed_at is None,
        text_is_out=_is_report_out(proceeding, facts),
        assessment_passed=_passed(proceeding, facts),
        failed_assessments=_failed(proceeding, facts),
        latest_nodes=latest_nodes(proceeding, facts),
        most_rounds=int(profiles.load(proceeding.profile).value("assessment.most_rounds")),
    )


def _planning(rows: Sequence[tuple[Any, ...]], facts: tuple[Fact, ...]) -> tuple[Party, ...]:
    """The units that owe a plan, those in charge; of what a plan speaks for and was taken over, who made it (R1.50)."""
    live, _ = current_round(OpinionHandling, facts)
    plans = [f for f in live if f.act == OpinionHandling.planned.name]
    names = {pk: name for row in rows for pk, name in (row[7:9], row[17:19]) if pk}  # a draft may not yet say whose
    listed = {row[16]: row[17] for row in rows if row[20]}  # of the others the plan of their unit speaks
    again = max((f.order for f in facts if f.act == OpinionHandling.rehandled.name), default=0)
    since = facts_of_items(listed, acts=(*GIVES, ItemHandling.plan_supplemented)) if listed and plans else {}
    behind = {item: plan_for(unit, since.get(item, ()), plans, again) for item, unit in listed.items()}
    owing = {f"{row[7]}" if (plan := behind.get(row[16])) is None else plan.party for row in rows if row[7]}
    units = {int(unit) for unit in owing if unit}  # what was handed in for an item alone is no plan of the letter
    names |= names_of(units - names.keys())
    return tuple(Party(str(pk), names[pk]) for pk in sorted(units))


def _resolved(facts: tuple[Fact, ...]) -> Fact | None:
    return next((f for f in facts if f.act == OpinionHandling.resolved.name), None)


def _execution_day(resolved: Fact | None) -> dict[str, PlannedDay]:
    """By when the organ reports on carrying the resolution out, where the resolution says so (监督法第十七条)."""
    on = resolved.fields.get("execution_due_on") if resolved else None
    return {OpinionHandling.execution_day.name: PlannedDay(date.fromisoformat(on))} if on else {}


def _is_report_out(proceeding: Proceeding, facts: tuple[Fact, ...]) -> bool:
    """Whether the newest report on how it was handled is public: one of an earlier round does not count."""
    reported = [fact for fact in facts if fact.act == OpinionHandling.reported.name]
    if is_looking():
        return bool(reported) and bool(vars(letter(proceeding.subject_id))["is_told"])
    return bool(reported) and is_out(PublicationKind.HANDLING_REPORT, proceeding.subject_id, since=reported[-1])


def _as_rule_item(
    number: int, title: str, kind: str, indicator: str, target: str, measure: str, task: str,
    unit: int | None, _name: str, responsible: str, answered_on: date | None, verified_on: date | None,
    measures: str, action: str, category: str, node_on: date, _pk: int, _listed_unit: int | None, _listed_name: str,
    has_plan: bool, _went_on: bool, *, weak: int,
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
        said(measures) != "" or bool(has_plan),
        said(action),
        weak,
        said(category),
        node_on,
    )


def latest_nodes(proceeding: Proceeding, facts: Iterable[Fact]) -> dict[str, Due]:
    """By category the latest node that an item of a draft may have; none once both sides have signed the list."""
    known = list(facts)
    if any(f.act == OpinionHandling.cosigned.name for f in known):
        return {}
    return bounds_by_kind(proceeding, OpinionHandling.cosigned, known)


def latest_nodes_of(opinion: OpinionDocument) -> dict[str, Due]:
    """The same for the form of an item."""
    running = proceeding_of(OpinionHandling, opinion.pk)
    return latest_nodes(running, facts_of(running))


def _urged_unit(facts: tuple[Fact, ...]) -> frozenset[int]:
    """The unit that the newest urging names; it, or the organ, replies."""
    urged = next((f for f in reversed(facts) if f.act == OpinionHandling.urged.name), None)
    return frozenset({urged.fields["unit"]}) if urged and urged.fields.get("unit") else frozenset()


def _passed(proceeding: Proceeding, facts: tuple[Fact, ...]) -> bool | None:
    """Whether the assessment of the current round passed; None while there is none."""
    live, _ = current_round(OpinionHandling, facts)
    assessed = next((f for f in live if f.act == OpinionHandling.assessed.name), None)
    return None if assessed is None else assessment_outcome(proceeding, assessed.fields).passed


def _failed(proceeding: Proceeding, facts: tuple[Fact, ...]) -> int:
    """How many assessments did not pass, in all rounds."""
    done = [f for f in facts if f.act == OpinionHandling.assessed.name]
    return sum(not assessment_outcome(proceeding, f.fields).passed for f in done)


def assessment_outcome(proceeding: Proceeding, fields: Mapping[str, Any]) -> Outcome:
    """The outcome of an assessment by the rule of the proceeding's profile."""
    rule = GradeRule.of({key: s.value for key, s in profiles.load(proceeding.profile).settings.items()})
    counts = {g: int(fields.get(g, 0)) for g in (*rule.grades, "abstained")}
    return outcome(rule, counts, int(fields["members"]))


def opinions(congress: Congress, year: int | None = None) -> QuerySet[OpinionDocument]:
    found = OpinionDocument.objects.filter(congress=congress).select_related(
        "topic__organ", "topic__working_body", "session"
    )
    if year:
        found = found.filter(topic__plan__year=year)
    return with_counts(found).order_by("-session__planned_on", "pk")


def with_counts(found: QuerySet[OpinionDocument]) -> QuerySet[OpinionDocument]:
    """How many items each letter has, and how many of them were accepted."""
    return found.annotate(**_counts("items"))


def _counts(items: str) -> dict[str, Count]:
    accepted = Q(**{f"{items}__verified_on__isnull": False})
    return {"item_count": Count(items), "verified_count": Count(items, filter=accepted)}


def with_letters(found: QuerySet[Topic], today: date) -> QuerySet[Topic]:
    """Topics with the letter that each led to, and `item_counts` of it, by the same question.

    Late are the items that were handed over, are past their node and are not done.
    """
    open_past = {"listed_node_on__isnull": False, "node_on__lt": today, "done_on": None, "verified_on": None}
    late = Count("opinion__items", filter=Q(**{f"opinion__items__{name}": said for name, said in open_past.items()}))
    return found.select_related("opinion").annotate(**_counts("opinion__items"), late_count=late)


def item_counts(topic: Topic) -> tuple[int, int, int]:
    """How many items the letter on a topic of `with_letters` has: all, accepted, late."""
    counted: Any = topic
    return counted.item_count, counted.verified_count, counted.late_count


def visible_opinions(viewer: Viewer) -> QuerySet[OpinionDocument]:
    """All opinions for the congress's side; for an organ or a unit those that concern it, once handed over."""
    found = opinions(congress_of(viewer))
    if viewer.is_staff_of_congress:
        return found
    own = [c.body_id for c in viewer.capacities]
    concern = OpinionDocument.objects.filter(
        Q(topic__organ__in=own) | Q(items__unit__in=own) | Q(items__co_units__in=own)
    )
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
