"""The published numbers of livelihood projects, each a list that can be opened."""

from . import projects

__all__ = ["projects"]
