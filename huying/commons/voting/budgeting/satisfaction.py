"""How much a supported project is worth to its supporter: what it costs, or one."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from .pb import Project


class Satisfaction(StrEnum):
    COST = "cost"
    CARDINALITY = "cardinality"

    def of(self, project: Project) -> Fraction:
        return project.cost if self is Satisfaction.COST else Fraction(1)
