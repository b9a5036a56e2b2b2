"""Deeds: imports, topics, categories, identities. Start reading in imports.py."""

from .alike import Compared, compare_new, forget, similar_to
from .categories import (
    Trained,
    categorise,
    classify_file,
    label_by_hand,
    request_training,
    train,
    train_from_labels,
    trained,
)
from .erasures import What, erase
from .identities import Revealed, reveal
from .imports import (
    ImportResult,
    carry_in,
    check,
    commit,
    discard,
    import_file,
    remap,
    resume,
    upload,
    withdraw,
)
from .rejects import rejected_rows
from .topics import gather_topics, request_topics, take_topic

__all__ = [
    "Compared",
    "ImportResult",
    "Revealed",
    "Trained",
    "What",
    "carry_in",
    "categorise",
    "check",
    "classify_file",
    "commit",
    "compare_new",
    "discard",
    "erase",
    "forget",
    "gather_topics",
    "import_file",
    "label_by_hand",
    "rejected_rows",
    "remap",
    "request_topics",
    "request_training",
    "resume",
    "reveal",
    "similar_to",
    "take_topic",
    "train",
    "train_from_labels",
    "trained",
    "upload",
    "withdraw",
]
