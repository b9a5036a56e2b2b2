"""Questions about livelihood projects."""

from ..access import own_government
from .candidates import STAMPS, candidate_view, candidates_of, days_of, gates_of, open_candidates, to_stamp
from .decisions import decision_of_candidate, decision_view, decisions_of
from .demand import Demand, demand_of, demands, sources_of
from .ideas import channel_counts, ground_words, grounds_of, ideas_of, like, of_code, screening_counts
from .pilots import list_of, not_enabled, pilot_of
from .proceedings import find_proceeding, proceeding_of, proceedings_of
from .projects import (
    find_visible,
    light_of,
    lights_of,
    project_view,
    projects_of,
    published_projects,
    timeline,
    visible_projects,
)
from .solicitations import calls_for, elsewhere, solicitation_view, solicitations_of

__all__ = [
    "STAMPS",
    "Demand",
    "calls_for",
    "candidate_view",
    "candidates_of",
    "channel_counts",
    "days_of",
    "decision_of_candidate",
    "decision_view",
    "decisions_of",
    "demand_of",
    "demands",
    "elsewhere",
    "find_proceeding",
    "find_visible",
    "gates_of",
    "ground_words",
    "grounds_of",
    "ideas_of",
    "light_of",
    "lights_of",
    "like",
    "list_of",
    "not_enabled",
    "of_code",
    "open_candidates",
    "own_government",
    "pilot_of",
    "proceeding_of",
    "proceedings_of",
    "project_view",
    "projects_of",
    "published_projects",
    "screening_counts",
    "solicitation_view",
    "solicitations_of",
    "sources_of",
    "timeline",
    "to_stamp",
    "visible_projects",
]
