"""What the rules of a session say, each as one question; the docstring is the rule. Pure."""

from .commendation import CommendationView, next_session_is_open
from .deliberation import (
    DeliberationView,
    both_receipts_are_in,
    every_speech_is_confirmed,
    has_a_chair,
    has_a_collation,
    has_a_recorder,
    is_in_groups,
    knows_who_sums_up,
    nobody_spoke,
    session_is_open,
    somebody_spoke,
)
from .rotation import Proposed, Turns, in_turn, out_of_turn, split
from .sessions import SessionView, agenda_is_moved, has_an_agenda, has_quorum, quorum, quorum_words, vote_refusal
from .speaking import MINUTES, WARN, Clock, limit_seconds

__all__ = [
    "MINUTES",
    "WARN",
    "Clock",
    "CommendationView",
    "DeliberationView",
    "Proposed",
    "SessionView",
    "Turns",
    "agenda_is_moved",
    "both_receipts_are_in",
    "every_speech_is_confirmed",
    "has_a_chair",
    "has_a_collation",
    "has_a_recorder",
    "has_an_agenda",
    "has_quorum",
    "in_turn",
    "is_in_groups",
    "knows_who_sums_up",
    "limit_seconds",
    "next_session_is_open",
    "nobody_spoke",
    "out_of_turn",
    "quorum",
    "quorum_words",
    "session_is_open",
    "somebody_spoke",
    "split",
    "vote_refusal",
]
