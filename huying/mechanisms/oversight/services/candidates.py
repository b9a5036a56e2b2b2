"""Deeds about candidates: what people think of them, and the statutory reports of a year (R1.10; statutory.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import judge

from .. import statutory
from ..access import SCORERS
from ..models import HIGHEST, NONE, CandidateScore, Topic
from ..procedures import TopicOversight
from ..terms import CRITERIA, STATUTORY
from .locking import lock
from .noting import note
from .topics import ensure_plan, propose_topic


@transaction.atomic
def score_topic(*, topic: Topic, values: Mapping[str, int], reason: str, by: Viewer, at: datetime) -> None:
    """Keep what one person thinks of a candidate, criterion by criterion; what was thought before is replaced.

    The ledger keeps every word. Raises NotAllowed, Incomplete (nothing said, no such criterion, not 0 to 5) or TooLate
    once the topic is chosen or dropped.
    """
    held = next(filter(None, map(by.capacity, SCORERS)), None)
    if held is None or by.person is None:
        raise NotAllowed("打分由常委会组成人员、工作机构和办公室进行。")
    if not values or not set(values) <= set(dict(CRITERIA)):
        raise Incomplete("至少给一条选题标准打分。")
    if any(not 0 <= value <= HIGHEST for value in values.values()):
        raise Incomplete(f"打0到{HIGHEST}分。")
    stands, _ = judge(lock(TopicOversight, topic.pk), day_of(at))
    if stands.ended or stands.done(TopicOversight.selected):
        raise TooLate(f"“{topic.title}”已经决定过了，不再打分。")
    for criterion, value in values.items():
        CandidateScore.objects.update_or_create(
            topic=topic,
            criterion=criterion,
            person=by.person,
            defaults={
                "congress": topic.congress, "value": value, "reason": reason.strip()[:200] or NONE, "scored_at": at,
            },
        )  # fmt: skip
    body = {"title": topic.title, "values": dict(values), "reason": reason.strip()}
    note(topic.congress, "scored", f"topic:{topic.pk}", body, by=by, at=at, held=held)


@transaction.atomic
def add_statutory(
    *, congress: Congress, year: int, bodies: Mapping[str, Body], organs: Mapping[str, Body], by: Viewer, at: datetime
) -> list[Topic]:
    """Put the statutory reports of these keys into the year's pool, each once; `bodies`: which body works on each.

    A report that is there already is left as it is. Raises Incomplete for a key that the law does not know.
    """
    known, on = {item.key: item for item in statutory.ITEMS}, day_of(at)
    if strangers := set(bodies) - set(known):
        raise Incomplete(f"没有这样的法定报告：{'、'.join(sorted(strangers))}。")
    plan = ensure_plan(congress=congress, year=year, on=on)
    listed = set(Topic.objects.filter(plan=plan, statutory__in=bodies).values_list("statutory", flat=True))
    made = []
    for key in (k for k in known if k in bodies and k not in listed):
        item = known[key]
        grounds = f"{item.article}。{item.window_words}"
        topic = propose_topic(
            plan=plan,
            title=item.title_of(year),
            organ=organs[key],
            working_body=bodies[key],
            said={"channel": STATUTORY, "criteria": [STATUTORY], "grounds": grounds},
            by=by,
            on=on,
            at=at,
            summary=grounds,
            statutory=key,
        )
        made.append(topic)
    return made
