"""Deeds of oversight: topics, agenda, drafts of opinions. Acts themselves go through `perform`."""

from .appraisals import (
    add_appraisal_item,
    begin_term,
    close_appraisal_vote,
    open_appraisal,
    open_appraisal_vote,
    register_object,
    schedule_appraisal,
    strike_appraisal_item,
)
from .assessments import after_assessment_voided, close_assessment, open_assessment
from .items import remove_item, save_item
from .opinions import after_session_closed, open_opinion, write_overall_view
from .topics import after_session_moved, ensure_plan, propose_from_form, propose_topic, schedule_topic

__all__ = [
    "add_appraisal_item",
    "after_assessment_voided",
    "after_session_closed",
    "after_session_moved",
    "begin_term",
    "close_appraisal_vote",
    "close_assessment",
    "ensure_plan",
    "open_appraisal",
    "open_appraisal_vote",
    "open_assessment",
    "open_opinion",
    "propose_from_form",
    "propose_topic",
    "register_object",
    "remove_item",
    "save_item",
    "schedule_appraisal",
    "schedule_topic",
    "strike_appraisal_item",
    "write_overall_view",
]
