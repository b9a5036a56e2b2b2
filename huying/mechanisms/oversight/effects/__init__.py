"""What follows from an act, in the same transaction: children are opened, papers are made, columns follow."""

from .appraisals import after_appraisal_reported, appraisal_follows, appraisal_report_undone
from .assessments import after_assessed
from .inquiries import inquiry_follows
from .inquiry_bills import after_judged_on_paper, after_replied
from .investigations import (
    after_recused,
    after_seated,
    recused_undone,
    seated_undone,
)
from .items import (
    after_item_urged,
    figure_told,
    giving_undone,
    hands_follow,
    hands_undone,
    item_follows,
    part_handed_on,
    urging_undone,
)
from .jointly import after_signed_on_paper, after_taken_back_on_paper
from .opinions import after_assigned, after_compiled, after_inspected, after_letter_urged, after_rehandled
from .plans import adjusted_undone, dropped_undone, selected_undone
from .topics import (
    after_deliberated,
    after_dropped,
    after_mode_decided,
    after_publicised,
    after_research_planned,
    after_researched,
    consultations_end,
    deliberated_undone,
    publicised_undone,
    researched_undone,
)
from .votes import after_not_passed, after_resolved, after_voted

__all__ = [
    "adjusted_undone",
    "after_appraisal_reported",
    "after_assessed",
    "after_assigned",
    "after_compiled",
    "after_deliberated",
    "after_dropped",
    "after_inspected",
    "after_item_urged",
    "after_judged_on_paper",
    "after_letter_urged",
    "after_mode_decided",
    "after_not_passed",
    "after_publicised",
    "after_recused",
    "after_rehandled",
    "after_replied",
    "after_research_planned",
    "after_researched",
    "after_resolved",
    "after_seated",
    "after_signed_on_paper",
    "after_taken_back_on_paper",
    "after_voted",
    "appraisal_follows",
    "appraisal_report_undone",
    "consultations_end",
    "deliberated_undone",
    "dropped_undone",
    "figure_told",
    "giving_undone",
    "hands_follow",
    "hands_undone",
    "inquiry_follows",
    "item_follows",
    "part_handed_on",
    "publicised_undone",
    "recused_undone",
    "researched_undone",
    "seated_undone",
    "selected_undone",
    "urging_undone",
]
