"""The closed loop of each topic: five stages with their days and papers (R1.05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huying.kernel.calendar.saying import month_day
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import uncorrected

from . import selectors
from .models import OpinionDocument, Topic, said
from .procedures import TopicOversight

STAGES = ("选题", "调研", "审议", "督办", "评价")
P = TopicOversight
LAST_OF = {"选题": P.selected, "调研": P.researched, "审议": P.deliberated, "督办": P.handled, "评价": P.archived}


@dataclass(frozen=True)
class Stage:
    """state: past, now, late, todo. `words` is what a reader sees under the node."""

    label: str
    state: str
    words: str
    on: date | None = None
    document: str = ""


@dataclass(frozen=True)
class LoopRow:
    topic: Topic
    nodes: tuple[Stage, ...]
    items: int
    verified: int
    late: int
    is_dropped: bool
    opinion_id: int = 0
    is_public: bool = False  # opened to the public after a secrecy review
    is_counted: bool = True  # whoever reads this may know how many items there are

    @property
    def past(self) -> int:
        return sum(n.state == "past" for n in self.nodes)

    @property
    def is_closed(self) -> bool:
        return all(n.state == "past" for n in self.nodes)

    @property
    def light(self) -> Light:
        if self.is_dropped:
            return Light("wait", "已移出计划" if self.past else "未列入")
        if self.late:
            return Light("late", f"{self.late}项超期" if self.is_counted else "超期")
        return Light("done", "已闭环") if self.is_closed else Light("ok", "按期")


def loop(congress: Congress, today: date, year: int | None = None) -> list[LoopRow]:
    """Every topic of the congress, or those of a year, with its five stages: a constant number of queries."""
    return loop_of(selectors.with_letters(selectors.topics(congress, year), today), today)


def loop_of(found: Iterable[Topic], today: date) -> list[LoopRow]:
    """These topics (of `selectors.with_letters`), in their order, with their five stages."""
    topics = list(found)
    running, letters = selectors.topics_and_letters([t.pk for t in topics])
    records = {pk: uncorrected(p.records.all()) for pk, p in running.items()}
    return [_row(topic, running[topic.pk], records[topic.pk], letters, today) for topic in topics]


def _row(
    topic: Topic,
    running: Proceeding,
    records: Iterable[ActRecord],
    letters: dict[int, Proceeding],
    today: date,
) -> LoopRow:
    done = {r.act: r.on for r in records}
    opinion = getattr(topic, "opinion", None)
    letter = letters.get(opinion.pk) if opinion else None
    overdue = _is_late(running, today) + (_is_late(letter, today) if letter else 0)
    items, verified, items_late = selectors.item_counts(topic)
    dropped = P.dropped.name in done
    nodes: list[Stage] = []
    for label in STAGES:
        before = all(n.state == "past" for n in nodes)
        is_next, is_late = before and not dropped, overdue + items_late > 0
        nodes.append(_stage(label, topic, done, is_next, opinion, letter, is_late))
    return LoopRow(
        topic,
        tuple(nodes),
        items,
        verified,
        items_late + overdue,
        dropped,
        opinion.pk if opinion else 0,
        P.publicised.name in done,
    )


def _is_late(running: Proceeding, today: date) -> bool:
    return running.ended_on is None and running.next_due_on is not None and running.next_due_on < today


def _stage(
    label: str,
    topic: Topic,
    done: dict[str, date],
    is_next: bool,
    opinion: OpinionDocument | None,
    letter: Proceeding | None,
    late: bool,
) -> Stage:
    on = done.get(LAST_OF[label].name)
    paper = _paper(label, topic, opinion, on)
    if label == "督办" and on is None and letter and letter.ended_on:
        on = letter.ended_on
    if on:
        return Stage(label, "past", month_day(on), on, paper)
    if not is_next:
        return Stage(label, "todo", "", None, paper)
    state, words = ("late" if late else "now"), "正在办"
    if label == "督办" and letter and letter.next_due_on:
        words = f"到{month_day(letter.next_due_on)}"
    return Stage(label, state, words, None, paper)


def _paper(label: str, topic: Topic, opinion: OpinionDocument | None, on: date | None) -> str:
    """The paper or meeting that a stage left behind."""
    if label == "督办":
        return said(opinion.number) if opinion else ""
    if on is None:
        return ""
    session = f"{topic.session}" if topic.session else ""
    return {"选题": f"{topic.plan}", "调研": "调研报告", "审议": session, "评价": "归档"}[label]
