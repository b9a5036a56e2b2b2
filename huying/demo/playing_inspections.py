"""Plays what deputies saw of projects that are carried out, and the change that one of them led to (R2.02, R2.08)."""

from __future__ import annotations

from datetime import date

from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import Project, Step
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services.inspection_words import decide_inspection
from huying.mechanisms.livelihood_projects.terms import INSPECTION, SHOWN

from .days import Days
from .reading import Table, table
from .townships import Township, TownshipPlayer

P = ProjectImplementation


def play_inspections(player: TownshipPlayer, t: Township, project: Project) -> None:
    """Of the first project of the year where the file says so, each on its day, if that day has come."""
    if project.number != 1:
        return
    said, days = table("projects"), _days(player, project)
    for row in said["inspections"]:
        if row["town"] == t.town.name and (on := days.on(row["day"])) <= player.today:
            seen = {name: row[name] for name in ("deputies", "found", "wanted") if name in row}
            player.act(t, proceeding_of(P, project.pk), P.inspected, Role.DEPUTY, on, seen)
            step = Step.objects.get(project=project, kind=INSPECTION, on=on)
            by, at = t.hands[Role.SC_OFFICE], player.at(on)
            decide_inspection(step=step, state=SHOWN, words=step.words, reason="", by=by, at=at)
    if said["change"]["town"] == t.town.name:
        _change(player, t, project, said["change"], days)


def _days(player: TownshipPlayer, project: Project) -> Days:
    starts, ends = project.starts_on, project.ends_on
    assert starts and ends
    half = player.workday(starts + (ends - starts) / 2)
    return Days(player.calendar, project.year).having(start=starts, half=half, end=ends)


def _change(player: TownshipPlayer, t: Township, project: Project, said: Table, days: Days) -> None:
    """The government asks, the presidium decides; the nodes and the cost follow."""
    nodes = "\n".join(f"{title} {days.on(day)}" for title, day in said["nodes"])
    asked = {"cost": float(project.cost + said["more"]), "nodes": nodes, "reason": said["reason"]}
    decided = {"decision": "agreed", "meeting": said["meeting"], "reason": said["because"]}
    for act, role, day, fields in (
        (P.change_asked, Role.ORGAN, said["asked"], asked),
        (P.change_decided, Role.SC_OFFICE, said["decided"], decided),
    ):
        on: date = days.on(day)
        if on <= player.today:
            player.act(t, proceeding_of(P, project.pk), act, role, on, fields)
