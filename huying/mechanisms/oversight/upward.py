"""What congresses above may see of oversight: the topics that citizens may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from huying.kernel.access.upward import share_upward

from .models import Topic
from .selectors import only_published


def published(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    return only_published(topics).order_by("-plan__year", "-pk")


share_upward(
    Topic,
    label="公开的监督议题",
    published=published,
    fields=("title", "plan__year"),
    address=lambda row: reverse("public_topic", args=[row["congress__code"], row["pk"]]),
    reason="经保密审查公开的议题，群众能看，上级人大也能看；没有公开的，谁也看不到",
)
