"""A whole line of the ledger: an item from its topic to its conclusion (R1.57)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from huying.kernel.calendar.saying import month_day
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import known_on
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import ProblemItem, said
from ..procedures import OpinionHandling, TopicOversight
from ..terms import CHANNELS, label
from .beside import Beside, Known, beside_of, known_of
from .lights import Row

P, T = OpinionHandling, TopicOversight
TOLD = (P.assigned, P.received, P.signed, P.planned, P.reported, P.assessed, P.concluded, P.rehandled)


@dataclass(frozen=True)
class Letter:
    """What an item's letter and topic add to its line."""

    channel: str = ""
    days: dict[str, date] = field(default_factory=dict)  # the newest day of each act, in the current round
    plans: tuple[Fact, ...] = ()  # those of the current round
    since: int = 0  # the record that opened it
    assessment: str = ""
    round: int = 1

    def on(self, act: Any) -> date | None:
        return self.days.get(act.name)


@dataclass(frozen=True)
class Line(Row):
    letter: Letter = Letter()
    beside: Beside = field(default_factory=Beside)
    known: Sequence[Fact] = ()  # of the item

    @property
    def planned_on(self) -> date | None:
        """By the plan that speaks for it: of the unit in charge, or of the one that it came after (R1.50)."""
        first = self.item.listed_unit_id or self.item.unit_id
        plan = selectors.plan_for(first, self.known, self.letter.plans, self.letter.since)
        return plan.on if plan else None

    @property
    def who(self) -> str:
        """The responsible person, or what is missing for there to be one."""
        if responsible := said(self.item.responsible):
            return f"责任人{responsible}"
        return "还没有签收" if self.letter.on(P.signed) else "等主要负责人审签"

    @property
    def facts(self) -> str:
        """The four facts that are told apart, each with its day: 「7月1日答复 · 8月20日办完」"""
        item = self.item
        days = ((item.answered_on, "答复"), (item.done_on, "办完"), (item.verified_on, "认可"))
        told = [f"{month_day(on)}{word}" for on, word in days if on]
        if item.promised_on and not item.done_on:
            told.append(f"承诺{month_day(item.promised_on)}办完")
        return " · ".join(told)

    @property
    def conclusion_of_letter(self) -> str:
        """「8月3日交办 · 9月30日办结」"""
        days = ((P.assigned, "交办"), (P.reported, "报告"), (P.concluded, "办结"))
        return " · ".join(f"{month_day(on)}{word}" for act, word in days if (on := self.letter.on(act)))

    @property
    def conclusion(self) -> str:
        """已认可 is the item's; 办结 is the letter's. One is not the other."""
        if self.letter.on(P.concluded):
            return "意见书已办结"
        if self.letter.round > 1:
            return f"第{self.letter.round}轮办理"
        return "这一项已认可" if self.item.verified_on else "正在办"


def lines(
    items: Sequence[ProblemItem],
    lights: Iterable[Light],
    on: date | None = None,
    known: Mapping[int, Known] | None = None,
) -> list[Line]:
    """The lines of these items: five queries, however many they are; `on` a past evening, of which much is `known`."""
    known = known_of([item.pk for item in items]) if known is None else known
    letters, beside = letters_of(items, on), beside_of(items, known)
    return [
        Line(item, light, letters[item.opinion_id], beside[item.pk], known[item.pk][0])
        for item, light in zip(items, lights, strict=True)
    ]


def letters_of(items: Iterable[ProblemItem], known: date | None = None) -> dict[int, Letter]:
    """By the key of the opinion document: two queries."""
    opinions = {item.opinion_id: item.opinion for item in items}
    records = _records(list(opinions), [opinion.topic_id for opinion in opinions.values()], known)
    return {
        pk: _letter(records.get((P.code, pk), []), records.get((T.code, opinion.topic_id), []))
        for pk, opinion in opinions.items()
    }


def _records(
    letters: Sequence[int], topics: Sequence[int], known: date | None
) -> dict[tuple[str, int], list[ActRecord]]:
    """What was done to these letters and topics, as far as a line tells it; by procedure and subject."""
    stood = Q(reverses=None, reversal=None) if known is None else known_on(known)
    about = Q(proceeding__procedure=P.code, proceeding__subject_id__in=letters, act__in=[act.name for act in TOLD])
    about |= Q(proceeding__procedure=T.code, proceeding__subject_id__in=topics, act=T.proposed.name)
    found: dict[tuple[str, int], list[ActRecord]] = defaultdict(list)
    for record in ActRecord.objects.filter(stood, about).prefetch_related("proceeding").order_by("pk"):
        found[record.proceeding.procedure, record.proceeding.subject_id].append(record)
    return found


def _letter(records: Sequence[ActRecord], of_topic: Sequence[ActRecord]) -> Letter:
    live, number = current_round(P, [record.as_fact() for record in records])
    channel = next((record.fields.get("channel", "") for record in of_topic), "")
    return Letter(
        channel=label(CHANNELS, channel),
        days={f.act: f.on for f in live},
        plans=tuple(f for f in live if f.act == P.planned.name),
        since=max((record.pk for record in records if record.act == P.rehandled.name), default=0),
        assessment=_assessment(records[0].proceeding, live) if records else "",
        round=number,
    )


def _assessment(proceeding: Proceeding, live: Sequence[Fact]) -> str:
    """「通过：满意20票、基本满意3票、不满意2票」"""
    told = next((f.fields for f in reversed(live) if f.act == P.assessed.name), None)
    if told is None:
        return ""
    passed = "通过" if selectors.assessment_outcome(proceeding, told).passed else "没有通过"
    grades = (("满意", "satisfied"), ("基本满意", "basically_satisfied"), ("不满意", "dissatisfied"))
    return f"{passed}：{'、'.join(f'{words}{int(told.get(key, 0))}票' for words, key in grades)}"
