"""What congresses above may see of livelihood projects: what citizens may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from huying.kernel.access.upward import share_upward

from .models import Project
from .terms import DECIDED


def published(projects: QuerySet[Project, Any]) -> QuerySet[Project, Any]:
    found = projects.filter(status__in=DECIDED).exclude(decision__published_on=None)
    return found.order_by("-year", "number")


share_upward(
    Project,
    label="票决的民生实事项目",
    published=published,
    fields=("title", "year", "status"),
    address=lambda row: reverse("public_project", args=[row["congress__code"], row["pk"]]),
    reason="决定公布以后群众都能看，上级人大也能看；候选的、没有公布的，上级看不到",
)
