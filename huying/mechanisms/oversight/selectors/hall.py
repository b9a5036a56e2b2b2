"""What the meeting is told of topics: the mode, who speaks, who sums up, who is to come and answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from huying.commons.activities.selectors import participants_about
from huying.commons.meetings.models import CollationPoint
from huying.commons.meetings.registry import About
from huying.commons.meetings.selectors import Spoken, members, spoken_about
from huying.kernel.people.models import Mandate, Person
from huying.kernel.procedures.models import Link, Proceeding
from huying.kernel.procedures.selectors import recorded

from ..models import OpinionDocument, Topic
from ..procedures import SpecialAppraisal, TopicOversight

T = TopicOversight
_TOLD = (T.mode_decided, T.key_speakers_submitted, T.research_planned, T.deliberated)
_AGENDA = {T.code: "topic", SpecialAppraisal.code: "appraisal"}  # how an agenda names the subject of a procedure
POINT = "collation_point"  # a problem of a collation, in links to the item made of it


def about_topics(ids: Sequence[int]) -> Mapping[int, About]:
    """The newest word of each act counts; two queries, whatever the number of topics."""
    topics = {t.pk: t for t in _told(ids)}
    said = {pk: {a.name: json.loads(kept) for a in _TOLD if (kept := getattr(t, a.name))} for pk, t in topics.items()}
    named = [*map(_summing_up, said.values()), *(str(pk) for f in said.values() for pk in _listed(f))]
    people = _people(named, {topic.congress_id for topic in topics.values()})
    return {pk: _about(topic, said[pk], people) for pk, topic in topics.items()}


def _told(ids: Sequence[int]) -> Iterable[Any]:
    """The topics, each with what the newest record of each act says under the name of the act."""
    newest = {
        act.name: Subquery(
            recorded(T, act).filter(proceeding__subject_id=OuterRef("pk")).order_by("-pk").values("said")[:1]
        )
        for act in _TOLD
    }
    return Topic.objects.filter(pk__in=ids).annotate(**newest)


Said = Mapping[str, Any]  # what the acts say, by their names


def _about(topic: Topic, said: Said, people: Sequence[Person]) -> About:
    mode = next((f["mode"] for a in (T.mode_decided, T.deliberated) if "mode" in (f := said.get(a.name, {}))), "")
    own = [p for p in people if p.congress_id == topic.congress_id]
    listed, named = _listed(said), _summing_up(said)
    return About(
        mode=mode,
        working_body=topic.working_body_id,
        comprehensive_speaker=next((p for p in own if named in (p.name, str(p.pk))), None),
        key_speakers=tuple(p for p in own if p.pk in listed),
    )


def _listed(said: Said) -> Sequence[int]:
    speakers: Sequence[int] = said.get(T.key_speakers_submitted.name, {}).get("speakers", ())
    return speakers


def _summing_up(said: Said) -> str:
    """The comprehensive speaker, written as a name or as the number of a person."""
    return str(said.get(T.research_planned.name, {}).get("comprehensive_speaker", ""))


def _people(named: Iterable[str], congresses: Collection[int]) -> list[Person]:
    """The persons of these names and numbers in these congresses, in the order of their numbers."""
    wanted = {name for name in named if name}
    numbers = [name for name in wanted if name.isdecimal()]
    if not wanted:
        return []
    own = Person.objects.filter(congress__in=congresses).order_by("pk")
    return list(own.filter(Q(name__in=wanted) | Q(pk__in=numbers)))


def decided_mode(topic: int) -> str:
    """The mode that the chairpersons' council decided last; empty while it has not."""
    decided = recorded(T, T.mode_decided, about=[topic]).last()
    return str(decided.fields["mode"]) if decided else ""


def spoken_of(topic: int) -> Spoken:
    """How many spoke on a topic, by the record of speeches; nothing where nobody keeps it (R1.35)."""
    return spoken_about(_AGENDA[T.code], topic)


def spoken_said(proceeding: Proceeding) -> dict[str, int]:
    """What the record of speeches says already is not typed with the deliberation (R1.35)."""
    found = spoken_about(_AGENDA[proceeding.procedure], proceeding.subject_id)
    return {"speakers": found.speakers, "remarks": found.speeches} if found else {}


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
