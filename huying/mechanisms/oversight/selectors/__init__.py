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
from .bodies import organs, organs_and_units, units, working_bodies
from .items import item_view, items, items_in_hand, listed_node_of
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
from .told import ItemTold, item_told, item_told_live
from .topics import COLUMNS, board, topic_view, topics

__all__ = [
    "COLUMNS",
    "Coverage",
    "ItemTold",
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
    "item_told",
    "item_told_live",
    "item_view",
    "items",
    "items_in_hand",
    "listed_node_of",
    "nature",
    "objects",
    "opinion_rows",
    "opinion_view",
    "opinions",
    "organs",
    "organs_and_units",
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
