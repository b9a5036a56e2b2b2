"""The papers that oversight makes, by noun: what each says, and how it is numbered, kept and handed out."""

from .appraisals import issue_report
from .assessments import ballot_paper, result_paper
from .hand_over import issue_hand_over
from .opinions import hand_out, issue_opinion
from .replies import UNANSWERED, draft_text, issue_reply
from .research import REPORT_PARTS, issue_plan, plan_paper, research_report
from .responses import response_paper
from .urgings import issue_urging

__all__ = [
    "REPORT_PARTS",
    "UNANSWERED",
    "ballot_paper",
    "draft_text",
    "hand_out",
    "issue_hand_over",
    "issue_opinion",
    "issue_plan",
    "issue_reply",
    "issue_report",
    "issue_urging",
    "plan_paper",
    "research_report",
    "response_paper",
    "result_paper",
]
