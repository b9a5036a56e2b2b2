"""What assessments hang into the pages of members: a link with what waits, and a sheet on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from . import selectors
from .access import READERS
from .elections import selectors as elections
from .envelopes import waiting as waiting_ballots
from .models import GradedAssessment


def open_for(viewer: Viewer, _congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """The assessments that wait for this member; nothing when none does."""
    rows = selectors.rows(selectors.waiting(viewer))
    return {"sentence": f"有{len(rows)}项测评等您投票", "rows": rows} if rows else None


def waiting(viewer: Viewer, _today: date) -> QuerySet[GradedAssessment]:
    return selectors.waiting(viewer)


def election_tasks(viewer: Viewer, _congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """What waits for this deputy in elections: papers to count, a count record to sign."""
    found = elections.tasks_of(viewer)
    return {"sentence": f"有{len(found)}项票决等您办", "rows": found} if found else None


def secret_tasks(viewer: Viewer, _congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """The electronic ballots in which this deputy, trustee or clerk has something to do."""
    found = waiting_ballots.tasks_of(viewer)
    # a clerk's day is more than the ballot: their heading stays with what is due
    sentence = "" if viewer.has(Role.SC_OFFICE) else f"有{len(found)}项电子票决"
    return {"sentence": sentence, "rows": found} if found else None


register(
    Section(
        "desk",
        "voting/_secret_tasks.html",
        context=secret_tasks,
        order=4,
        roles={Role.DEPUTY, Role.SC_MEMBER, Role.SC_OFFICE},
    ),
    Section("desk", "voting/_open.html", context=open_for, order=5, roles={Role.SC_MEMBER}),
    Section("desk", "voting/_tasks.html", context=election_tasks, order=6, roles={Role.DEPUTY, Role.SC_MEMBER}),
    Entry("票决", "voting:elections", group="监督", order=45, roles=READERS),
    Entry("测评", "voting:assessments", group="我的", order=30, roles={Role.SC_MEMBER}, waiting=waiting),
)
