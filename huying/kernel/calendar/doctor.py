"""Are the years known in which limits are counted now?"""

from __future__ import annotations

from huying.kernel.health.registry import Case, Result, check, fault, note, well

from .clock import CHINA
from .selectors import work_calendar

ASKED_FROM = (11, 1)  # the State Council publishes next year's notice between late October and early December
_HOW = "请常委会办公室在“放假安排”页把国务院办公厅的通知导入（huying calendar import 也可以）。"


@check("放假安排", order=50)
def years(case: Case) -> Result:
    """This year's notice always, next year's from 1 November on."""
    today, known = case.at.astimezone(CHINA).date(), work_calendar().published
    if today.year not in known:
        return fault(f"缺{today.year}年的", f"现在算出的期限都是暂定的，调休日会算错。{_HOW}")
    if (today.month, today.day) >= ASKED_FROM and today.year + 1 not in known:
        return note(f"缺{today.year + 1}年的", f"明年的期限都先算作暂定。通知通常在11月公布，公布后{_HOW}")
    return well(f"{today.year}年的齐全")
