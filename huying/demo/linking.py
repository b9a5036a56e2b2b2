"""Links each topic of the demonstration to the candidate that its voices were gathered into."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.urls import reverse

from huying.commons.voices.models import CandidateMember, CandidateTopic
from huying.commons.voices.services.topics import take_topic
from huying.kernel.people.models import Congress
from huying.kernel.procedures.services import link
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.sources import KIND, said_about

from .shapes import County


def link_topics(plan: County, congress: Congress, at: datetime) -> None:
    """By the matter that most of a candidate's members belong to. Several candidates may serve one topic."""
    matter_of = {(v.source, v.number): v.matter for v in plan.voices}
    votes: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    members = CandidateMember.objects.filter(topic__congress=congress).values_list(
        "topic", "voice__source", "voice__number"
    )
    for topic, source, number in members:
        votes[topic][matter_of.get((source, number or ""))] += 1
    titles = {t.title: t for t in Topic.objects.filter(congress=congress)}
    candidates = {c.pk: c for c in CandidateTopic.objects.filter(pk__in=votes)}
    for said in plan.topics:
        row = titles.get(said.title)
        if row is None:
            continue
        own = [candidates[pk] for pk, count in sorted(votes.items()) if count.most_common(1)[0][0] in said.matters]
        for candidate in own:
            link(congress=congress, source=(KIND, candidate.pk), target=("topic", row.pk), at=at)
            take_topic(
                candidate, taken_as=f"候选议题“{row.title}”"[:200], url=reverse("oversight:topic", args=[row.pk]), at=at
            )
        if own:
            told = said_about(row)
            row.heat = told.people if told else 0
            row.save(update_fields=["heat"])
