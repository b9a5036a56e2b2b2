"""Of which objects the work was appraised in this term (R1.59)."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Body, Congress

from .. import selectors


@metric(
    "oversight.appraisal_objects",
    label="专项工作评议对象",
    unit="个",
    formula="两院、登记为政府直属部门或者垂直管理部门的，本级现有的全部对象",
    public=True,
    hint=selectors.nature,
)
def appraisal_objects(congress: Congress, year: int) -> QuerySet[Body]:
    return selectors.objects(congress)


@metric(
    "oversight.appraised_objects",
    label="本届已评议的对象",
    unit="个",
    of="oversight.appraisal_objects",
    formula="本届开始以后、该年度12月31日以前登记过评议结果的对象；一个对象评议几次都算一个",
    public=True,
    hint=selectors.nature,
)
def appraised_objects(congress: Congress, year: int) -> QuerySet[Body]:
    return selectors.appraised_bodies(congress, year)
