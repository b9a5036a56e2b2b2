"""Deeds of oversight: topics, agenda, drafts of opinions. Acts themselves go through `perform`."""

from .assessments import after_assessment_voided, close_assessment, open_assessment
from .items import reassign_item, remove_item, save_item
from .opinions import after_session_closed, open_opinion, write_overall_view
from .topics import after_session_moved, ensure_plan, propose_from_form, propose_topic, schedule_topic

__all__ = [
    "after_assessment_voided",
    "after_session_closed",
    "after_session_moved",
    "close_assessment",
    "ensure_plan",
    "open_assessment",
    "open_opinion",
    "propose_from_form",
    "propose_topic",
    "reassign_item",
    "remove_item",
    "save_item",
    "schedule_topic",
    "write_overall_view",
]
