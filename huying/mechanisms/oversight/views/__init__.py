"""Pages of oversight: fetch, call one service or selector, render."""

from .appraisals import (
    appraisal,
    appraisal_item_new,
    appraisal_item_strike,
    appraisal_new,
    appraisal_objects,
    appraisal_schedule,
    appraisals,
)
from .assessments import assess_several, assessment_paper, close_assessment, open_assessment
from .candidate_sheets import candidates_import, candidates_sheet, candidates_write
from .candidates import candidates, compare, scores, statutory
from .consultations import ask, consultation, take_replies
from .hall import (
    key_speakers,
)
from .handling import (
    items_sort,
    measure_remove,
    measures,
    response,
    response_paper,
    urgings,
    weak_add,
    weak_remove,
)
from .inquiries import inquiries, inquiry, inquiry_new
from .inquiry_bills import inquiry_bill, inquiry_bill_new, inquiry_bills
from .investigations import investigation, investigation_new, investigations, seat_new, seat_remove
from .items import item, item_edit, item_remove
from .ledger import ledger, ledger_xlsx
from .opinions import draft, opinion, opinions
from .plans import adjust, liaison, link_level
from .publications import (
    publication,
    publication_new,
    publication_order,
    publication_review,
    publication_withdraw,
    publications,
)
from .replies import reply
from .research import (
    plan_paper,
    problem_edit,
    problem_remove,
    report_write,
    research,
    research_plan,
    sample_new,
    sample_remove,
    sought_new,
    sought_remove,
)
from .special_reports import opinion_answer, opinion_collect, special_report, special_report_ask
from .topics import plan, plan_by_id, propose, schedule, topic
from .unit_desk import unit_bulk, unit_desk, unit_give, unit_note
from .workbooks import draft_xlsx, sheet_commit, sheet_faults, sheet_import

__all__ = [
    "adjust",
    "appraisal",
    "appraisal_item_new",
    "appraisal_item_strike",
    "appraisal_new",
    "appraisal_objects",
    "appraisal_schedule",
    "appraisals",
    "ask",
    "assess_several",
    "assessment_paper",
    "candidates",
    "candidates_import",
    "candidates_sheet",
    "candidates_write",
    "close_assessment",
    "compare",
    "consultation",
    "draft",
    "draft_xlsx",
    "inquiries",
    "inquiry",
    "inquiry_bill",
    "inquiry_bill_new",
    "inquiry_bills",
    "inquiry_new",
    "investigation",
    "investigation_new",
    "investigations",
    "item",
    "item_edit",
    "item_remove",
    "items_sort",
    "key_speakers",
    "ledger",
    "ledger_xlsx",
    "liaison",
    "link_level",
    "measure_remove",
    "measures",
    "open_assessment",
    "opinion",
    "opinion_answer",
    "opinion_collect",
    "opinions",
    "plan",
    "plan_by_id",
    "plan_paper",
    "problem_edit",
    "problem_remove",
    "propose",
    "publication",
    "publication_new",
    "publication_order",
    "publication_review",
    "publication_withdraw",
    "publications",
    "reply",
    "report_write",
    "research",
    "research_plan",
    "response",
    "response_paper",
    "sample_new",
    "sample_remove",
    "schedule",
    "scores",
    "seat_new",
    "seat_remove",
    "sheet_commit",
    "sheet_faults",
    "sheet_import",
    "sought_new",
    "sought_remove",
    "special_report",
    "special_report_ask",
    "statutory",
    "take_replies",
    "topic",
    "unit_bulk",
    "unit_desk",
    "unit_give",
    "unit_note",
    "urgings",
    "weak_add",
    "weak_remove",
]
