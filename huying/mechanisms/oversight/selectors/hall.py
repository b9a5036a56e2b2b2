"""What the meeting is told of topics: the mode, who speaks, who sums up, who is to come and answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huying.commons.activities.selectors import participants_about
from huying.commons.meetings.models import CollationPoint
from huying.commons.meetings.registry import About
from huying.commons.meetings.selectors import members
from huying.kernel.database.looks import is_looking
from huying.kernel.people.models import Mandate, Person
from huying.kernel.procedures.models import ActRecord, Link
from huying.kernel.procedures.selectors import about, recorded, standing_records

from ..models import OpinionDocument, Topic
from ..procedures import TopicOversight
from .topics import whole_topic

T = TopicOversight
_TOLD = (T.mode_decided, T.key_speakers_submitted, T.research_planned, T.deliberated)
POINT = "collation_point"  # a problem of a collation, in links to the item made of it


def about_topics(ids: Sequence[int]) -> Mapping[int, About]:
    """The newest word of each act counts; three queries, whatever the number of topics."""
    said: dict[int, dict[str, ActRecord]] = {pk: {} for pk in ids}
    for record in _told(ids):
        said[record.proceeding.subject_id][record.act] = record
    topics = [whole_topic(ids[0])] if _is_page_of(ids) else list(Topic.objects.filter(pk__in=ids))
    summing_up = _persons_named({t.pk: _speaker(said[t.pk]) for t in topics}, topics)
    return {t.pk: _about(t, said[t.pk], summing_up.get(t.pk)) for t in topics}


def _is_page_of(ids: Sequence[int]) -> bool:
    """Whether it is the page of this one topic, which has read all of it."""
    return is_looking() and len(ids) == 1


def _told(ids: Sequence[int]) -> Iterable[ActRecord]:
    if _is_page_of(ids):
        named = {a.name for a in _TOLD}
        return [r for r in standing_records(about(T.code, ids[0])) if r.act in named]
    return recorded(T, *_TOLD, about=ids).select_related("proceeding")


def _about(topic: Topic, said: Mapping[str, ActRecord], summing_up: int | None) -> About:
    mode = next((r.fields["mode"] for a in (T.mode_decided, T.deliberated) if (r := said.get(a.name))
                 and "mode" in r.fields), "")  # fmt: skip
    listed = said.get(T.key_speakers_submitted.name)
    return About(
        mode=mode,
        working_body=topic.working_body_id,
        comprehensive_speaker=summing_up,
        key_speakers=tuple(listed.fields["speakers"]) if listed else (),
    )


def _speaker(said: Mapping[str, ActRecord]) -> str:
    planned = said.get(T.research_planned.name)
    return str(planned.fields.get("comprehensive_speaker", "")) if planned else ""


def _persons_named(names: Mapping[int, str], topics: Sequence[Topic]) -> dict[int, int]:
    """Who sums up is written as a name, or as the number of a person."""
    wanted = {n for n in names.values() if n}
    rows = Person.objects.filter(congress__in={t.congress_id for t in topics}, name__in=wanted).order_by("-pk")
    by_name = {(p.congress_id, p.name): p.pk for p in rows} if wanted else {}
    found = {t.pk: by_name.get((t.congress_id, names[t.pk])) for t in topics}
    return {pk: person for pk, name in names.items() if (person := found[pk] or (int(name) if name.isdecimal() else 0))}


def decided_mode(topic: int) -> str:
    """The mode that the chairpersons' council decided last; empty while it has not."""
    decided = recorded(T, T.mode_decided, about=[topic]).last()
    return str(decided.fields["mode"]) if decided else ""


@dataclass(frozen=True)
class Candidate:
    """A member who may be put on the list of key speakers; with `reasons` it is proposed (R1.31)."""

    person: Person
    reasons: tuple[str, ...] = ()


def key_speaker_candidates(topic: Topic, on: date) -> list[Candidate]:
    """议题涉及工作机构和参与调研的人员作为重点发言人: the proposed first, then every other member (R1.31)."""
    there = members(topic.congress, on)
    reasons: dict[int, list[str]] = {}
    for person, body in _of_the_body(topic, on):
        reasons.setdefault(person, []).append(f"{body}组成人员")
    for person, words in took_part(topic):
        reasons.setdefault(person, []).append(words)
    found = [Candidate(p, tuple(dict.fromkeys(reasons.get(p.pk, ())))) for p in there]
    return sorted(found, key=lambda c: not c.reasons)


def _of_the_body(topic: Topic, on: date) -> list[tuple[int, str]]:
    held = Mandate.objects.filter(body=topic.working_body_id).select_related("body")
    return [(m.person_id, m.body.name) for m in held if m.is_current(on)]


def took_part(topic: Topic) -> list[tuple[int, str]]:
    """Who took part in the topic's research, as (person, words): named in its plan, or there on a visit."""
    went = participants_about("topic", topic.pk).exclude(person=None)
    return [*_named_in_the_plan(topic), *((p.person_id, f"参加了{p.activity}") for p in went if p.person_id)]


def _named_in_the_plan(topic: Topic) -> list[tuple[int, str]]:
    planned = recorded(T, T.research_planned, about=[topic.pk]).last()
    if planned is None:
        return []
    said = planned.fields
    named = {
        str(said.get("research_lead", "")): "调研牵头人",
        str(said.get("comprehensive_speaker", "")): "综合审议发言人",
    }
    rows = Person.objects.filter(congress=topic.congress_id, name__in=[n for n in named if n])
    return [(p.pk, named[p.name]) for p in rows]


@dataclass(frozen=True)
class Point:
    """A problem named in a collation, and the number of the item that was made of it."""

    point: CollationPoint
    item: int | None

    @property
    def where(self) -> str:
        return self.point.collation.deliberation.where


def points_for(opinion: OpinionDocument) -> list[Point]:
    """The problems that the collations of this topic's deliberations name; two queries."""
    found = CollationPoint.objects.filter(
        collation__deliberation__item__subject_kind="topic", collation__deliberation__item__subject_id=opinion.topic_id
    )
    points = list(found.select_related("collation__deliberation__group").order_by("collation_id", "order"))
    links = Link.objects.filter(from_kind=POINT, from_id__in=[p.pk for p in points], to_kind="item")
    taken = dict(links.values_list("from_id", "to_id"))
    return [Point(p, taken.get(p.pk)) for p in points]


def point_of_item(item: int) -> CollationPoint | None:
    """The problem of a collation that an item was made of."""
    link = Link.objects.filter(from_kind=POINT, to_kind="item", to_id=item).first()
    rows = CollationPoint.objects.select_related("collation__deliberation__group", "collation__deliberation__item")
    return rows.filter(pk=link.from_id).first() if link else None
