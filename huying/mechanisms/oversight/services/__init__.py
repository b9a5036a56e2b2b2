"""Deeds of oversight: topics, agenda, drafts of opinions. Acts themselves go through `perform`."""

from .appraisals import (
    add_appraisal_item,
    begin_term,
    open_appraisal,
    register_object,
    schedule_appraisal,
    strike_appraisal_item,
)
from .assessments import after_assessment_voided, close_assessment, open_assessment, open_sitting
from .candidate_sheets import plan_candidates, propose_lines
from .candidates import add_statutory, score_topic
from .consultations import ask_organs, take_replies
from .hall import (
    arrange_session_of,
    submit_key_speakers,
    take_point,
)
from .handling import add_weak_indicator, may_plan, remove_milestone, remove_weak_indicator, save_milestone
from .inquiries import open_inquiry
from .inquiry_bills import open_inquiry_bill
from .investigations import nominate, open_investigation, strike_nomination
from .items import remove_item, save_item, sort_items
from .opinions import after_session_closed, open_opinion, write_overall_view
from .plans import Change, adjust_plan, link_level, note_liaison
from .publications import draw_up, publish, publish_together, release_due, review, rewrite, withdraw
from .replies import seal_reply, write_reply
from .reports import carry_over, remove_problem, save_problem, write_report
from .research import add_sample, add_sought_opinion, plan_in_hand, strike, write_plan
from .special_reports import answer_opinion, ask_for_report, collect_opinion
from .topics import after_session_moved, ensure_plan, propose_from_form, propose_topic, schedule_topic
from .unit_desk import Outcome, do_several, give, give_several, write_note
from .workbooks import Edit, apply_sheet, lines_for, may_edit

__all__ = [
    "Change",
    "Edit",
    "Outcome",
    "add_appraisal_item",
    "add_sample",
    "add_sought_opinion",
    "add_statutory",
    "add_weak_indicator",
    "adjust_plan",
    "after_assessment_voided",
    "after_session_closed",
    "after_session_moved",
    "answer_opinion",
    "apply_sheet",
    "arrange_session_of",
    "ask_for_report",
    "ask_organs",
    "begin_term",
    "carry_over",
    "close_assessment",
    "collect_opinion",
    "do_several",
    "draw_up",
    "ensure_plan",
    "give",
    "give_several",
    "lines_for",
    "link_level",
    "may_edit",
    "may_plan",
    "nominate",
    "note_liaison",
    "open_appraisal",
    "open_assessment",
    "open_inquiry",
    "open_inquiry_bill",
    "open_investigation",
    "open_opinion",
    "open_sitting",
    "plan_candidates",
    "plan_in_hand",
    "propose_from_form",
    "propose_lines",
    "propose_topic",
    "publish",
    "publish_together",
    "register_object",
    "release_due",
    "remove_item",
    "remove_milestone",
    "remove_problem",
    "remove_weak_indicator",
    "review",
    "rewrite",
    "save_item",
    "save_milestone",
    "save_problem",
    "schedule_appraisal",
    "schedule_topic",
    "score_topic",
    "seal_reply",
    "sort_items",
    "strike",
    "strike_appraisal_item",
    "strike_nomination",
    "submit_key_speakers",
    "take_point",
    "take_replies",
    "withdraw",
    "write_note",
    "write_overall_view",
    "write_plan",
    "write_reply",
    "write_report",
]
