"""What the rules say, each as one question; the docstring is the rule. Pure."""

from .appraisals import (
    AppraisalView,
    appraisal_is_before_an_open_session,
    appraisal_is_counted,
    has_rectification_items,
    object_may_be_appraised,
)
from .items import ItemView, letter_is_signed
from .opinions import (
    Item,
    OpinionView,
    assessment_is_counted,
    every_item_is_answered,
    has_an_overall_view,
    has_items,
    is_key_topic,
    items_have_goal_and_task,
    items_name_a_unit,
    may_conclude,
    needs_another_round,
    own_items_are_taken_on,
    package_is_complete,
    votes_fit_the_members,
)
from .plans import PlanView, has_selected_topics
from .topics import TopicView, every_stage_is_closed, has_a_criterion, is_before_an_open_session, is_on_an_agenda

__all__ = [
    "AppraisalView",
    "Item",
    "ItemView",
    "OpinionView",
    "PlanView",
    "TopicView",
    "appraisal_is_before_an_open_session",
    "appraisal_is_counted",
    "assessment_is_counted",
    "every_item_is_answered",
    "every_stage_is_closed",
    "has_a_criterion",
    "has_an_overall_view",
    "has_items",
    "has_rectification_items",
    "has_selected_topics",
    "is_before_an_open_session",
    "is_key_topic",
    "is_on_an_agenda",
    "items_have_goal_and_task",
    "items_name_a_unit",
    "letter_is_signed",
    "may_conclude",
    "needs_another_round",
    "object_may_be_appraised",
    "own_items_are_taken_on",
    "package_is_complete",
    "votes_fit_the_members",
]
