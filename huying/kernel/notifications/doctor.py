"""Does mail go out?"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from huying.kernel.health.registry import Case, Result, check, fault, note, well

from . import digests, mail
from .models import Digest, DigestState

LATE_AFTER = timedelta(hours=1)
SHOWN = timedelta(days=7)


@check("邮件", order=55)
def mails(case: Case) -> Result:
    try:
        there = digests.server()
    except mail.BadMailUrl as wrong:
        return fault("设置不对，一封也发不出", "通知在平台的收件箱里照常能看。请维护人员改正邮件设置。", str(wrong))
    if there is None:
        return well("没有打开（设置 HUYING_MAIL_URL 可以打开）")
    late = Digest.objects.filter(state=DigestState.WAITING, queued_at__lt=case.at - LATE_AFTER)
    if late.exists():
        reasons = "；".join(sorted(set(late.values_list("reason", flat=True))))
        remedy = "通知在平台的收件箱里照常能看。请维护人员检查邮件服务器和邮件设置；修好后自动补发。"
        return fault(f"{late.count()}封等了1小时还没有发出", remedy, reasons)
    return _settled(case)


def _settled(case: Case) -> Result:
    recent = Digest.objects.filter(finished_at__gt=case.at - SHOWN)
    stuck = {s: recent.filter(state=s).count() for s in (DigestState.FAILED, DigestState.UNKNOWN)}
    if any(stuck.values()):
        words = "、".join(f"{n}封{state.label}" for state, n in stuck.items() if n)
        return note(f"7天内{words}", "不会自动重发，免得重复。请办理人员在“后台任务”页决定是否再发。")
    if not getattr(settings, "HUYING_SITE_URL", ""):
        return note(
            "信里没有平台的网址", "收信人要自己找到平台。请维护人员设置 HUYING_SITE_URL，例如 http://10.1.2.3:8000。"
        )
    return well("都已发出")
