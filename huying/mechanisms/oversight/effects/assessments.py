"""What is checked of a counted vote beyond its own numbers: the base of the result is the roster's, never typed."""

from __future__ import annotations

from huying.commons.meetings.selectors import members
from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete

from .. import selectors

MAJORITY = "地方组织法第五十一条"


def after_assessed(proceeding: Proceeding, record: ActRecord) -> None:
    """All members are those of the roster on the day of the assessment, or of the roll that was frozen when it was
    opened here. Raises Incomplete for another number.
    """
    frozen = selectors.frozen_members(proceeding, record.key)
    due = len(members(proceeding.congress, record.on)) if frozen is None else frozen
    if not due:
        raise Incomplete(
            f"{full_day(record.on)}这一天，名册上没有常委会组成人员。",
            hint="全体组成人员按名册算：请先在“机构和人员”里登记组成人员的任职。",
        )
    if record.fields["members"] != due:
        why = Reason("结果按常委会全体组成人员计算", MAJORITY)
        raise Incomplete(
            f"{full_day(record.on)}名册上的全体组成人员是{due}人，登记的是{record.fields['members']}人。", [why],
            hint="请核对测评的日子和人数；名册不对的，先改名册。",
        )  # fmt: skip
