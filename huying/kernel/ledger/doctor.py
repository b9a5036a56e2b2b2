"""Is what is on record guarded and sealed, and not dated in the future?"""

from __future__ import annotations

from datetime import timedelta

from huying.kernel.health.registry import Case, Result, check, fault, note, well

from . import grants, triggers
from .models import Entry
from .selectors import last_batch

SEALED_WITHIN = timedelta(minutes=15)  # the worker seals every five
AHEAD = timedelta(minutes=10)


@check("台账封存", order=40)
def sealing(case: Case) -> Result:
    """What has been on record for a quarter of an hour must be sealed."""
    batch = last_batch()
    unsealed = Entry.objects.filter(id__gt=batch.last_id if batch else 0).order_by("id")
    first = unsealed.first()
    if first is None or case.at - first.recorded_at <= SEALED_WITHIN:
        return well("都已按时封存")
    waiting = int((case.at - first.recorded_at).total_seconds() // 60)
    return fault(
        f"停了：{unsealed.count()}条登记没有封存，最早的等了{waiting}分钟",
        "内容没有丢，但没有封存的还看不出有没有被改过。请维护人员重新启动平台（huying serve）。",
        f"第{first.pk}条起",
    )


@check("台账保护", order=41)
def guards(case: Case) -> Result:
    """The triggers that refuse to change or remove what is on record."""
    if gone := triggers.missing():
        remedy = "现在有人直接改数据库，台账拦不住（核验仍会发现）。请联系系统管理员查明原因，并核验台账。"
        return fault(f"少了{len(gone)}道", remedy, "、".join(gone))
    return well("只增不改，防护齐全")


@check("台账的数据库用户", order=43, thorough=True)
def own_role(case: Case) -> Result:
    """On PostgreSQL the application should not own the tables of the record."""
    found = grants.guard()
    if found.is_strong or case.is_embedded:
        return well("只能添加" if found.is_strong else "内置数据库没有用户之分")
    return note("能改台账的表", found.words)


@check("台账时间", order=42)
def clock_by_ledger(case: Case) -> Result:
    """An entry from the future was written under another clock."""
    newest = Entry.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    if newest is None or newest - case.at <= AHEAD:
        return well("没有比现在晚的登记")
    return fault(
        "最近的登记比现在的时间还晚",
        "服务器的时间被改过：不是那时快了，就是现在慢了，期限会跟着算错。请维护人员核对系统时间，最好打开自动对时。",
        f"晚{(newest - case.at).total_seconds() / 3600:.1f}小时",
    )
