"""Questions about oversight: the pure views that rules judge by, and the lists that pages show."""

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
    "OpinionRow",
    "assessment_outcome",
    "board",
    "find_proceeding",
    "item_counts",
    "item_view",
    "items",
    "items_in_hand",
    "node_of",
    "opinion_rows",
    "opinion_view",
    "opinions",
    "organs",
    "plan_of_topic",
    "plan_view",
    "proceeding_of",
    "proceedings_of",
    "topic_view",
    "topics",
    "units",
    "visible_opinions",
    "with_counts",
    "with_late_items",
    "working_bodies",
]
