"""What follows from an act, in the same transaction: children are opened, papers are made, columns follow."""

from .appraisals import after_appraisal_reported, appraisal_follows, appraisal_report_undone
from .inquiries import inquiry_follows
from .inquiry_bills import after_judged_on_paper, after_replied
from .investigations import (
    after_not_passed,
    after_recused,
    after_seated,
    after_voted,
    recused_undone,
    seated_undone,
)
from .items import (
    after_item_urged,
    after_progressed,
    after_reassigned,
    after_return_decided,
    item_follows,
    progressed_undone,
    urging_undone,
)
from .jointly import after_signed_on_paper, after_taken_back_on_paper
from .opinions import after_assigned, after_compiled, after_inspected, after_letter_urged, after_rehandled
from .topics import (
    after_deliberated,
    after_mode_decided,
    after_publicised,
    after_research_planned,
    after_researched,
    consultations_end,
    publicised_undone,
    researched_undone,
)

__all__ = [
    "after_appraisal_reported",
    "after_assigned",
    "after_compiled",
    "after_deliberated",
    "after_inspected",
    "after_item_urged",
    "after_judged_on_paper",
    "after_letter_urged",
    "after_mode_decided",
    "after_not_passed",
    "after_progressed",
    "after_publicised",
    "after_reassigned",
    "after_recused",
    "after_rehandled",
    "after_replied",
    "after_research_planned",
    "after_researched",
    "after_return_decided",
    "after_seated",
    "after_signed_on_paper",
    "after_taken_back_on_paper",
    "after_voted",
    "appraisal_follows",
    "appraisal_report_undone",
    "consultations_end",
    "inquiry_follows",
    "item_follows",
    "progressed_undone",
    "publicised_undone",
    "recused_undone",
    "researched_undone",
    "seated_undone",
    "urging_undone",
]
