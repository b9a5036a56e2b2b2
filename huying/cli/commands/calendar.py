"""`huying calendar import`: take a new year's notice into use."""

from __future__ import annotations

from argparse import Namespace

from huying.kernel.calendar import clock
from huying.kernel.calendar.services import NoticeError
from huying.kernel.calendar.services import import_notice as take_into_use

from ..answers import Answer, Refusal
from .common import BY, readable


def import_notice(args: Namespace) -> Answer:
    """Reads the published text or TOML of a year's notice; days that were 暂定 are settled by it."""
    content = readable(args.file).read_bytes()
    try:
        imported = take_into_use(content=content, by=BY, at=clock.now())
    except NoticeError as fault:
        raise Refusal(str(fault), "请核对通知原文；什么也没有改动。") from fault
    notice = imported.notice
    data = {
        "year": notice.year,
        "rest": len(notice.rest),
        "shifted": len(notice.shifted),
        "changed": imported.changes_days,
    }
    if not imported.changes_days:
        return Answer(data, f"{notice.year}年的放假安排与现有的相同，没有改动。")
    return Answer(data, f"已采用{notice.year}年的放假安排：放假{len(notice.rest)}天，调休上班{len(notice.shifted)}天。")
