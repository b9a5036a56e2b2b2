"""The pool of a year's candidate topics: where each came from, what people think of it, what the organs say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huying.kernel.database.looks import is_looking
from huying.kernel.people.models import Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import about, effective_records, standing_records

from ..models import CandidateScore, OversightPlan, Topic
from ..procedures import OrganConsultation, TopicOversight
from ..terms import ALL_CHANNELS, ALL_CRITERIA, CHANNELS, CRITERIA, SIX, label
from .consultations import ConsultationRow, requests_about, rows_of_requests
from .proceedings import proceedings_of
from .topics import topics

T = TopicOversight
WAITING, LISTED, DROPPED = "waiting", "listed", "dropped"
STATES = ((WAITING, "候选"), (LISTED, "已列入计划"), (DROPPED, "不列入"))


@dataclass(frozen=True)
class Mean:
    """The mean of one criterion, and of how many people."""

    criterion: str
    value: float
    people: int

    @property
    def words(self) -> str:
        return f"{self.value:.1f}"


@dataclass(frozen=True)
class CandidateRow:
    """One candidate of the pool."""

    topic: Topic
    state: str
    channel: str
    criteria: tuple[str, ...]
    grounds: str
    proposed_on: date | None
    means: tuple[Mean, ...]
    scorers: int
    consultations: tuple[ConsultationRow, ...]
    consulted: str = ""
    decided: str = ""
    is_deliberated: bool = False
    was_listed: bool = False  # and may have been dropped since

    @property
    def channel_label(self) -> str:
        return label(ALL_CHANNELS, self.channel)

    @property
    def criteria_labels(self) -> list[str]:
        return [label(ALL_CRITERIA, c) for c in self.criteria]

    @property
    def score(self) -> float | None:
        """The mean of the criteria's means: each criterion weighs the same, however many scored it."""
        return sum(m.value for m in self.means) / len(self.means) if self.means else None

    @property
    def score_words(self) -> str:
        return "" if self.score is None else f"{self.score:.1f}"

    @property
    def light(self) -> Light:
        if self.state == LISTED:
            return Light("done", "已列入计划")
        if self.state == DROPPED:
            return Light("wait", "不列入")
        if self.consulted:
            return Light("ok", "已沟通，等主任会议")
        if waiting := [c for c in self.consultations if c.state == "waiting"]:
            return Light("wait", f"等{len(waiting)}家回复")
        return Light("wait", "等登记沟通" if self.consultations else "还没有征求意见")

    def mean_of(self, criterion: str) -> Mean | None:
        return next((m for m in self.means if m.criterion == criterion), None)


def pool(congress: Congress, year: int, today: date) -> list[CandidateRow]:
    """Every topic that was proposed for a year, newest heat first: a constant number of queries."""
    return rows_of(topics(congress, year), today)


def rows_of(found: Iterable[Topic], today: date) -> list[CandidateRow]:
    listed = list(found)
    keys = [t.pk for t in listed]
    requests = requests_about([t.pk for t in listed if vars(t).get("has_requests", True)])
    running, consulting = _running(keys, [r.pk for r in requests])
    records = _records(running, consulting)
    scores, asked = _scores(keys), rows_of_requests(requests, consulting, records, today)
    rows = []
    for topic in listed:
        done = {r.act: r for r in records.get(running[topic.pk].pk, [])}
        said = done[T.proposed.name].fields if T.proposed.name in done else {}
        means, people = scores.get(topic.pk, ((), 0))
        dropped, heard = done.get(T.dropped.name), done.get(T.consulted.name)
        rows.append(
            CandidateRow(
                topic,
                DROPPED if dropped else LISTED if T.selected.name in done else WAITING,
                said.get("channel", ""),
                tuple(said.get("criteria", ())),
                said.get("grounds", ""),
                done[T.proposed.name].on if said else None,
                means,
                people,
                tuple(asked.get(topic.pk, ())),
                heard.fields["result"] if heard else "",
                dropped.fields["reason"] if dropped else "",
                T.deliberated.name in done,
                T.selected.name in done,
            )
        )
    return rows


def _running(topics: list[int], requests: list[int]) -> tuple[dict[int, Proceeding], dict[int, Proceeding]]:
    """The proceedings of topics, and of requests about them, in one query."""
    if is_looking() and len(topics) == 1:
        asked = proceedings_of(OrganConsultation, requests) if requests else {}
        return {topics[0]: about(T.code, topics[0])}, asked
    wanted = Q(procedure=T.code, subject_id__in=topics) | Q(procedure=OrganConsultation.code, subject_id__in=requests)
    found = list(Proceeding.objects.filter(wanted))
    return (
        {p.subject_id: p for p in found if p.procedure == T.code},
        {p.subject_id: p for p in found if p.procedure != T.code},
    )


def _records(running: dict[int, Proceeding], consulting: dict[int, Proceeding]) -> dict[int, list[ActRecord]]:
    """The records that stand, of all of them; a page of one topic knows its own."""
    if is_looking() and len(running) == 1:
        [own] = running.values()
        return {own.pk: standing_records(own)} | (effective_records(consulting.values()) if consulting else {})
    return effective_records([*running.values(), *consulting.values()])


def _scores(keys: list[int]) -> dict[int, tuple[tuple[Mean, ...], int]]:
    """The means of each topic by criterion, in the order of the criteria, and how many people scored: one query."""
    values: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    people: dict[int, set[int]] = defaultdict(set)
    rows = CandidateScore.objects.filter(topic__in=keys).order_by("pk")
    for topic, criterion, person, value in rows.values_list("topic", "criterion", "person", "value"):
        values[topic][criterion].append(value)
        people[topic].add(person)
    return {topic: (_means(by_criterion), len(people[topic])) for topic, by_criterion in values.items()}


def _means(by_criterion: Mapping[str, list[int]]) -> tuple[Mean, ...]:
    return tuple(
        Mean(key, sum(found) / len(found), len(found)) for key, _ in CRITERIA if (found := by_criterion.get(key))
    )


def adjustable(plan: OversightPlan, today: date) -> list[CandidateRow]:
    """The topics of a plan that an adjustment may add, move, take out or bring back: not yet deliberated."""
    rows = pool(plan.congress, plan.year, today)
    return [row for row in rows if row.was_listed or row.state != DROPPED if not row.is_deliberated]


SORTS = (("heat", "反映人数多的在前"), ("score", "平均分高的在前"), ("new", "新提出的在前"))


def choose(rows: Iterable[CandidateRow], wanted: Mapping[str, str]) -> list[CandidateRow]:
    """The rows that the filters leave, sorted: `state`, `channel`, `criterion`, `organ`, `sort`; '' leaves all."""
    kept = [
        row
        for row in rows
        if wanted.get("state", "") in ("", row.state)
        and wanted.get("channel", "") in ("", row.channel)
        and (not wanted.get("criterion") or wanted["criterion"] in row.criteria)
        and wanted.get("organ", "") in ("", str(row.topic.organ_id))
    ]
    if wanted.get("sort") == "score":
        return sorted(kept, key=lambda row: -1.0 if row.score is None else row.score, reverse=True)
    if wanted.get("sort") == "new":
        return sorted(kept, key=lambda row: row.proposed_on or date.min, reverse=True)
    return kept


def six_channels(rows: Iterable[CandidateRow]) -> list[tuple[str, str, int]]:
    """(value, label, how many) for each of the six channels of 监督法 art. 12: which has given no candidate yet."""
    found = Counter(row.channel for row in rows)
    return [(key, words, found[key]) for key, words in CHANNELS[:SIX]]


def scores_of(topic: Topic) -> list[CandidateScore]:
    """Who scored what, and when: for the page of one candidate."""
    return list(CandidateScore.objects.filter(topic=topic).select_related("person"))
