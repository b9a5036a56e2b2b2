"""How the letters of a year were handled: handed over, reported, assessed, done again, concluded."""

from __future__ import annotations

from django.db.models import Q

from huying.kernel.procedures.models import OpenDoor, Proceeding

from ..procedures import OpinionHandling as P
from .parts import Part, had, in_time, register
from .wholes import LETTERS, numbered, opinion_documents


def _passed() -> Q:
    """A letter whose newest assessment failed may be done again (R1.58): that door is open, or the round is running."""
    again = OpenDoor.objects.filter(proceeding__procedure=P.code, act=P.rehandled.name)
    running = Proceeding.objects.filter(procedure=P.code, round__gt=1, ended_on=None).exclude(
        due_days__act=P.reported.name, due_days__done_on__isnull=False
    )
    failed = Q(pk__in=again.values("proceeding__subject_id")) | Q(pk__in=running.values("subject_id"))
    return had(P, P.assessed)() & ~failed


PARTS = (
    Part(
        "handed_over_in_time", "按期交办", "在规定的期限当天或之前交办的审议意见书，按办理日算；补记的在清单里注明",
        in_time(P, P.assigned), timed=(P, P.assigned),
    ),
    Part(
        "reports", "已报告研究处理情况", "“一府一委两院”已经报送研究处理情况报告的审议意见书", had(P, P.reported),
    ),
    Part(
        "reports_in_time", "按期报告",
        "最近一轮的报告在期限当天或之前报送的，按报送日算，补记的在清单里注明；经批准延期的，按延期后的期限算",
        lambda: had(P, P.reported)() & in_time(P, P.reported)(), of="oversight.reports", timed=(P, P.reported),
    ),
    Part(
        "reports_extended", "报告经批准延期", "主任会议批准过延期报告的审议意见书", had(P, P.extended), public=False,
    ),
    Part(
        "letters_assessed", "进行了满意度测评", "常委会组成人员测评过办理情况的审议意见书", had(P, P.assessed),
    ),
    Part(
        "assessments_passed", "测评通过", "测评过、没有等着重新办理的：最近一次测评通过了", _passed,
        of="oversight.letters_assessed",
    ),
    Part(
        "letters_rehandled", "重新办理", "常委会决定过重新办理的审议意见书", had(P, P.rehandled),
    ),
    Part(
        "letters_concluded", "已办结的意见书", "所列问题都经核实认可、重点议题测评通过，已经办结的审议意见书",
        had(P, P.concluded),
    ),
)  # fmt: skip
register(PARTS, LETTERS, opinion_documents, unit="份", hint=numbered)
