"""Topics of congresses above and below: only those that are published (docs/decisions/scope.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from huying.kernel.people.models import Congress
from huying.kernel.people.selectors import below

from ..models import LevelLink, Topic
from .publicity import only_published

ADDRESS = re.compile(r"/p/([\w-]+)/topics/(\d+)/?")


def published_elsewhere(congress: Congress, address: str) -> Topic | None:
    """The published topic at a public address, if its congress lies above or below this one."""
    found = ADDRESS.search(address)
    if found is None:
        return None
    code, pk = found.groups()
    near = Q(congress__in=below(congress).order_by().values("pk")) | Q(congress__in=_above(congress))
    topics = Topic.objects.filter(near, congress__code=code, pk=int(pk)) if len(pk) < 19 else Topic.objects.none()
    return only_published(topics).select_related("congress", "plan").first()


def _above(congress: Congress) -> list[int]:
    """The congresses above, at most three steps up (Congress.save)."""
    found, at = [], congress.parent
    while at is not None:
        found.append(at.pk)
        at = at.parent
    return found


@dataclass(frozen=True)
class LevelRow:
    congress: str
    title: str
    year: int
    url: str


def level_rows(topic: Topic) -> list[LevelRow]:
    """The topics of other levels that go together with this one; what is published no longer is not shown."""
    linked = LevelLink.objects.filter(topic=topic).values("other")
    others = only_published(Topic.objects.filter(pk__in=linked)).select_related("congress", "plan").order_by("pk")
    return [
        LevelRow(o.congress.name, o.title, o.plan.year, reverse("public_topic", args=[o.congress.code, o.pk]))
        for o in others
    ]
