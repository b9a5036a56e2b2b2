"""Pages of livelihood projects: fetch, call one service or selector, render."""

from .candidates import candidate, candidate_edit, decision, decision_edit, decision_new, decisions, propose, stamp
from .counts import count, count_confirm
from .ideas import contact, idea, idea_new, ideas, merge, poster, screen, voices
from .pilots import pilots
from .projects import milestone_remove, milestones, project, project_place, projects
from .solicitations import solicitation, solicitation_days, solicitation_new, solicitations

__all__ = [
    "candidate",
    "candidate_edit",
    "contact",
    "count",
    "count_confirm",
    "decision",
    "decision_edit",
    "decision_new",
    "decisions",
    "idea",
    "idea_new",
    "ideas",
    "merge",
    "milestone_remove",
    "milestones",
    "pilots",
    "poster",
    "project",
    "project_place",
    "projects",
    "propose",
    "screen",
    "solicitation",
    "solicitation_days",
    "solicitation_new",
    "solicitations",
    "stamp",
    "voices",
]
