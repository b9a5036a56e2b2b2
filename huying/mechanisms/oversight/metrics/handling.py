"""How the letters and items of a year were handled: in time, extended, urged, returned, assessed, done again."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from huying.kernel.calendar import clock
from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, DueDay, OpenDoor, Proceeding

from ..models import OpinionDocument, ProblemItem, said
from ..procedures import ItemHandling as I
from ..procedures import OpinionHandling as P
from .items import opinion_documents, problem_items, where

LETTERS, ITEMS = "oversight.opinion_documents", "oversight.problem_items"
FEWEST = 5  # below so many a share says nothing and is not shown


def numbered(opinion: OpinionDocument) -> str:
    return f"{said(opinion.number)} · {opinion.session}"


def _had(procedure: type[Any], act: Act) -> QuerySet[ActRecord, Any]:
    """The subjects of a procedure to which an act was done, in any round."""
    records = ActRecord.objects.filter(proceeding__procedure=procedure.code, act=act.name, reverses=None, reversal=None)
    return records.values("proceeding__subject_id")


def _in_time(procedure: type[Any], act: Act) -> QuerySet[DueDay, Any]:
    days = DueDay.objects.filter(proceeding__procedure=procedure.code, act=act.name, done_on__lte=F("due_on"))
    return days.values("proceeding__subject_id")


@metric(
    "oversight.handed_over_in_time", label="按期交办", unit="份", of=LETTERS, least=FEWEST, hint=numbered, public=True,
    formula="在规定的期限当天或之前交办的审议意见书",
)  # fmt: skip
def handed_over_in_time(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_in_time(P, P.assigned))


@metric(
    "oversight.reports", label="已报告研究处理情况", unit="份", of=LETTERS, least=FEWEST, hint=numbered, public=True,
    formula="“一府一委两院”已经报送研究处理情况报告的审议意见书",
)  # fmt: skip
def reports(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_had(P, P.reported))


@metric(
    "oversight.reports_in_time", label="按期报告", unit="份", of="oversight.reports", least=FEWEST, hint=numbered,
    formula="最近一轮的报告在期限当天或之前报送的；经批准延期的，按延期后的期限算", public=True,
)  # fmt: skip
def reports_in_time(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return reports(congress, year).filter(pk__in=_in_time(P, P.reported))


@metric(
    "oversight.reports_extended", label="报告经批准延期", unit="份", of=LETTERS, least=FEWEST, hint=numbered,
    formula="主任会议批准过延期报告的审议意见书",
)  # fmt: skip
def reports_extended(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_had(P, P.extended))


@metric(
    "oversight.letters_assessed", label="进行了满意度测评", unit="份", of=LETTERS, least=FEWEST, hint=numbered,
    formula="常委会组成人员测评过办理情况的审议意见书", public=True,
)  # fmt: skip
def letters_assessed(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_had(P, P.assessed))


@metric(
    "oversight.assessments_passed", label="测评通过", unit="份", of="oversight.letters_assessed", least=FEWEST,
    formula="测评过、没有等着重新办理的：最近一次测评通过了", hint=numbered, public=True,
)  # fmt: skip
def assessments_passed(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    # A letter whose newest assessment failed may be done again (R1.58): that door is open, or the round is running.
    again = OpenDoor.objects.filter(proceeding__procedure=P.code, act=P.rehandled.name)
    open_again = Proceeding.objects.filter(procedure=P.code, round__gt=1, ended_on=None).exclude(
        due_days__act=P.reported.name, due_days__done_on__isnull=False
    )
    found = letters_assessed(congress, year).exclude(pk__in=again.values("proceeding__subject_id"))
    return found.exclude(pk__in=open_again.values("subject_id"))


@metric(
    "oversight.letters_rehandled", label="重新办理", unit="份", of=LETTERS, least=FEWEST, hint=numbered, public=True,
    formula="常委会决定过重新办理的审议意见书",
)  # fmt: skip
def letters_rehandled(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_had(P, P.rehandled))


@metric(
    "oversight.letters_concluded", label="已办结的意见书", unit="份", of=LETTERS, least=FEWEST, hint=numbered,
    formula="所列问题都经核实认可、重点议题测评通过，已经办结的审议意见书", public=True,
)  # fmt: skip
def letters_concluded(congress: Congress, year: int) -> QuerySet[OpinionDocument]:
    return opinion_documents(congress, year).filter(pk__in=_had(P, P.concluded))


@metric(
    "oversight.items_late", label="超过时间节点", unit="项", of=ITEMS, least=FEWEST, hint=where, public=True,
    formula="时间节点以后才办完的，加上时间节点已过、还没有办完的",
)  # fmt: skip
def items_late(congress: Congress, year: int) -> QuerySet[ProblemItem]:
    late = Q(done_on__gt=F("node_on")) | Q(done_on=None, node_on__lt=clock.today())
    return problem_items(congress, year).filter(late)


def _items_that_had(act: Act) -> Any:
    def listing(congress: Congress, year: int) -> QuerySet[ProblemItem]:
        return problem_items(congress, year).filter(pk__in=_had(I, act))

    return listing


for name, label, formula, act in (
    ("items_returned", "申请过退办", "承办单位申请过退办的事项", I.returned),
    ("items_extended", "时间节点延期", "经批准推迟过时间节点的事项", I.extended),
    ("items_urged", "催办过", "督查机构发过催办函的事项", I.urged),
    ("items_sent_back", "退回重办", "人大一方退回重办过的事项", I.sent_back),
):
    metric(
        f"oversight.{name}", label=label, unit="项", of=ITEMS, formula=formula, hint=where, least=FEWEST
    )(_items_that_had(act))  # fmt: skip
