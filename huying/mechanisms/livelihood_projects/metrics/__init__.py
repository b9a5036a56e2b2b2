"""The published numbers of livelihood projects, each a list that can be opened."""

from huying.kernel.metrics.registry import group_is

from . import commitments, projects, supervision

__all__ = ["commitments", "projects", "supervision"]

group_is("projects", "民生实事")
group_is("commitments", "年度承诺")
group_is("supervision", "决定、问题和片区")
