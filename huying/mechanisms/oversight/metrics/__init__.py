"""The published numbers of oversight, each a list that can be opened, in the order in which a reader asks."""

from . import items  # isort: skip
from . import handling  # isort: skip

__all__ = ["handling", "items"]
