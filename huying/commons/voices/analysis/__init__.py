"""Analyses of what people said: category, near-duplicates, candidate topics. Pure functions over plain data."""

from huying.commons.voices.analysis.classify import Labelled, Model, train
from huying.commons.voices.analysis.clusters import Cluster, cluster
from huying.commons.voices.analysis.messages import Message
from huying.commons.voices.analysis.similar import ALIKE, Index, Pair, Similar, near_duplicates

__all__ = [
    "ALIKE",
    "Cluster",
    "Index",
    "Labelled",
    "Message",
    "Model",
    "Pair",
    "Similar",
    "cluster",
    "near_duplicates",
    "train",
]
