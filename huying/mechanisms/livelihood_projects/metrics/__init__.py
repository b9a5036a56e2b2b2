"""The published numbers of livelihood projects, each a list that can be opened."""

from . import commitments, projects, supervision

__all__ = ["commitments", "projects", "supervision"]
