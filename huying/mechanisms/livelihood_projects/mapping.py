"""The county as a drawing of our own: outlines of the townships, a point for each project. No map service is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .models import Outline, Project
from .terms import ACCEPTED, FINISHED, WIDEST, WORKING

SHAPES = {ACCEPTED: "done", FINISHED: "done", WORKING: "work"}
GRID = range(0, WIDEST + 1, 100)  # the lines from which places are read
MOST = 400  # points on one drawing: of the newest projects


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    kind: str
    title: str


@dataclass(frozen=True)
class Drawing:
    outlines: tuple[Outline, ...]
    points: tuple[Point, ...]
    unplaced: int  # projects that say no place
    left_out: int  # beyond the most that one drawing shows


def is_drawn(congress: Congress) -> bool:
    """Whether somebody has drawn the county that a congress is or belongs to."""
    return Outline.objects.filter(congress__in=_whose(congress)).exists()


def may_place(viewer: Viewer, project: Project) -> bool:
    """Whether this clerk may mark a decided project on the drawing of their own congress."""
    is_own = viewer.has(Role.SC_OFFICE) and viewer.congress == project.congress
    return is_own and is_drawn(project.congress)


def _whose(congress: Congress) -> list[int]:
    return [congress.pk, *([congress.parent_id] if congress.parent_id else [])]


def drawing(congress: Congress, projects: QuerySet[Project, Any]) -> Drawing | None:
    """The drawing of the county that a congress is or belongs to; None where nobody has drawn it. Two questions.

    `projects` newest first.
    """
    drawn = list(Outline.objects.filter(congress__in=_whose(congress)).order_by("pk"))
    outlines = tuple(o for o in drawn if o.congress_id == congress.pk) or tuple(drawn)  # one's own before the parent's
    if not outlines:
        return None
    rows = list(projects.values_list("x", "y", "status", "title", "place"))
    placed = tuple(
        Point(x, y, SHAPES.get(status, "new"), f"{title}（{place}）")
        for x, y, status, title, place in rows
        if x is not None and y is not None
    )
    return Drawing(outlines, placed[:MOST], len(rows) - len(placed), len(placed[MOST:]))
