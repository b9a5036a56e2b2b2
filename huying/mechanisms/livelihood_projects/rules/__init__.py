"""One predicate per rule, its docstring the rule in Chinese; the views they ask. Pure."""

from .candidates import (
    CandidateView,
    ballot_has_not_begun,
    congress_has_decided,
    is_on_the_pilot_list_for_its_year,
    public_was_consulted,
    traces_to_an_idea,
)
from .committing import (
    SheetView,
    Written,
    YearView,
    every_commitment_is_reported,
    every_unit_is_visited,
    has_commitments,
    report_stands,
    results_are_published,
    was_asked,
)
from .decisions import (
    DecisionView,
    ballot_is_over,
    every_candidate_passed_its_gates,
    has_candidates,
    has_its_margin,
    is_published_long_enough,
)
from .implementing import (
    ProjectView,
    change_says_what,
    checked_photo,
    has_milestones,
    milestones_are_reached,
    node_faults,
    nodes_in,
)
from .soliciting import SolicitationView, every_idea_is_settled, is_on_the_pilot_list

__all__ = [
    "CandidateView",
    "DecisionView",
    "ProjectView",
    "SheetView",
    "SolicitationView",
    "Written",
    "YearView",
    "ballot_has_not_begun",
    "ballot_is_over",
    "change_says_what",
    "checked_photo",
    "congress_has_decided",
    "every_candidate_passed_its_gates",
    "every_commitment_is_reported",
    "every_idea_is_settled",
    "every_unit_is_visited",
    "has_candidates",
    "has_commitments",
    "has_its_margin",
    "has_milestones",
    "is_on_the_pilot_list",
    "is_on_the_pilot_list_for_its_year",
    "is_published_long_enough",
    "milestones_are_reached",
    "node_faults",
    "nodes_in",
    "public_was_consulted",
    "report_stands",
    "results_are_published",
    "traces_to_an_idea",
    "was_asked",
]
