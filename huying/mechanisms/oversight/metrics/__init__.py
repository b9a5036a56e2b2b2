"""The published numbers of oversight, each a list that can be opened, in the order in which a reader asks."""

from . import wholes  # isort: skip
from . import letters  # isort: skip
from . import items  # isort: skip
from . import appraisals  # isort: skip
from . import following  # isort: skip

__all__ = ["appraisals", "following", "items", "letters", "wholes"]
