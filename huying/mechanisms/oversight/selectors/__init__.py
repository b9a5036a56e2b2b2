"""Questions about oversight: the pure views that rules judge by, and the lists that pages show."""

from .appraisals import (
    Coverage,
    appraisal_result,
    appraisal_rows,
    appraisal_view,
    appraisals,
    appraised_bodies,
    coverage,
    is_in_scope,
    nature,
    objects,
    published_appraisals,
    result_of,
    visible_appraisals,
)
from .bodies import organs, units, working_bodies
from .items import item_view, items, items_in_hand, node_of
from .opinions import (
    OpinionRow,
    assessment_outcome,
    item_counts,
    opinion_rows,
    opinion_view,
    opinions,
    visible_opinions,
    with_counts,
    with_late_items,
)
from .plans import plan_of_topic, plan_view
from .proceedings import find_proceeding, proceeding_of, proceedings_of
from .topics import COLUMNS, board, topic_view, topics

__all__ = [
    "COLUMNS",
    "Coverage",
    "OpinionRow",
    "appraisal_result",
    "appraisal_rows",
    "appraisal_view",
    "appraisals",
    "appraised_bodies",
    "assessment_outcome",
    "board",
    "coverage",
    "find_proceeding",
    "is_in_scope",
    "item_counts",
    "item_view",
    "items",
    "items_in_hand",
    "nature",
    "node_of",
    "objects",
    "opinion_rows",
    "opinion_view",
    "opinions",
    "organs",
    "plan_of_topic",
    "plan_view",
    "proceeding_of",
    "proceedings_of",
    "published_appraisals",
    "result_of",
    "topic_view",
    "topics",
    "units",
    "visible_appraisals",
    "visible_opinions",
    "with_counts",
    "with_late_items",
    "working_bodies",
]
