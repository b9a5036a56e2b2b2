"""What follows from an act, in the same transaction: children are opened, papers are made, columns follow."""

from .appraisals import after_appraisal_reported, appraisal_follows, appraisal_report_undone
from .inquiries import inquiry_follows
from .items import (
    after_item_urged,
    after_progressed,
    after_reassigned,
    after_return_decided,
    item_follows,
    progressed_undone,
    urging_undone,
)
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
    "after_letter_urged",
    "after_mode_decided",
    "after_progressed",
    "after_publicised",
    "after_reassigned",
    "after_rehandled",
    "after_research_planned",
    "after_researched",
    "after_return_decided",
    "appraisal_follows",
    "appraisal_report_undone",
    "consultations_end",
    "inquiry_follows",
    "item_follows",
    "progressed_undone",
    "publicised_undone",
    "researched_undone",
    "urging_undone",
]
