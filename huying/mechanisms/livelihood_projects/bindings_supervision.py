"""Binds commitments, major decisions and hot issues to their rows, pages, effects and notices."""

from __future__ import annotations

from huying.commons.activities import registry as activities
from huying.kernel.procedures.registry import Binding, bind, page_of

from . import access, notices_supervision, options, sheets_supervision, subjects
from . import effects_supervision as effects
from .procedures import CommitmentKeeping, CommitmentYearly, DecisionExecution, IssueUrging
from .selectors import commitments, supervision
from .services import inspections

Y, K, D, U = CommitmentYearly, CommitmentKeeping, DecisionExecution, IssueUrging


bind(
    Binding(
        CommitmentYearly,
        view=commitments.year_view,
        url=page_of("livelihood:commitment_year"),
        may_read=access.may_read_commitments,
        sheets=sheets_supervision.year,
        follow=effects.year_follows,
        effects={Y.column_opened: effects.after_column_opened, Y.scored: effects.after_scored},
        touches={Y.scored: effects.sheets_in_hand},
        undone={Y.scored: effects.scored_is_kept, Y.column_opened: effects.column_undone},
        notices={
            Y.required: notices_supervision.on_required,
            Y.column_opened: notices_supervision.on_column_opened,
        },
    )
)
bind(
    Binding(
        CommitmentKeeping,
        view=commitments.sheet_view,
        url=page_of("livelihood:commitment_sheet"),
        may_read=access.may_read_sheet,
        sheets=sheets_supervision.sheet,
        follow=effects.sheet_follows,
        opens={K.published: effects.year_in_hand},
        undone={K.published: effects.word_kept, K.reported: effects.word_kept, K.closed: effects.scored_is_kept},
        notices={K.urged: notices_supervision.on_commitments_urged},
    )
)
bind(
    Binding(
        DecisionExecution,
        view=supervision.major_decision_view,
        url=page_of("livelihood:major_decision"),
        may_read=access.may_read_major_decision,
        sheets=sheets_supervision.major_decision,
        options=options.of_supervised,
        words=options.words_of_bodies,
        follow=effects.major_decision_follows,
        effects={D.handed_over: effects.after_handed_over},
        undone={D.handed_over: effects.handing_over_kept},
        notices={D.adopted: notices_supervision.on_adopted, D.handed_over: notices_supervision.on_handed_over},
    )
)
bind(
    Binding(
        IssueUrging,
        view=supervision.issue_view,
        url=page_of("livelihood:hot_issue"),
        may_read=access.may_read_issue,
        sheets=sheets_supervision.issue,
        options=options.of_supervised,
        words=options.words_of_bodies,
        follow=effects.issue_follows,
        effects={U.handed_over: effects.after_handed_over},
        undone={U.handed_over: effects.handing_over_kept},
        notices={
            U.urged: notices_supervision.on_issue_urged,
            U.answered: notices_supervision.on_issue_answered,
            U.handed_over: notices_supervision.on_handed_over,
        },
    )
)
activities.subject_is(commitments.ABOUT, subjects.commitments, changed=effects.unit_was_seen)
activities.subject_is(
    supervision.AREA, subjects.areas, arranged=inspections.group_goes, rearranged=inspections.inspection_changed
)
activities.subject_is(supervision.CAMPAIGN, subjects.campaigns)
