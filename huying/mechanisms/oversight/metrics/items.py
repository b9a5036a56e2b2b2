"""How far each item of a year has come: the four facts, kept apart, and what came between."""

from __future__ import annotations

from django.db.models import F, Q

from huying.kernel.calendar import clock

from ..procedures import ItemHandling as I
from ..terms import QUANTITATIVE
from .parts import Part, had, register
from .wholes import ITEMS, problem_items, where


def _on_schedule() -> Q:
    return Q(done_on__lte=F("node_on")) | Q(done_on=None, node_on__gte=clock.today())


def _late() -> Q:
    return Q(done_on__gt=F("node_on")) | Q(done_on=None, node_on__lt=clock.today())


PARTS = (
    Part(
        "items_on_schedule", "按时间节点办结或推进的事项",
        "在时间节点当天或之前办完的（按办完日算，补记的在清单里注明），加上时间节点还没有到、正在推进的",
        _on_schedule, least=1,
    ),
    Part("items_answered", "已答复", "承办单位已经答复的事项", lambda: Q(answered_on__isnull=False), least=1),
    Part("items_promised", "承诺办理", "承办单位承诺了办完日子的事项", lambda: Q(promised_on__isnull=False), least=1),
    Part("items_done", "已办完", "承办单位报告办完的事项", lambda: Q(done_on__isnull=False), least=1),
    Part("items_verified", "已认可", "人大一方核实认可的事项", lambda: Q(verified_on__isnull=False), least=1),
    Part(
        "items_quantitative", "定量事项", "有指标、目标和计量单位的事项", lambda: Q(kind=QUANTITATIVE), least=1,
    ),
    Part("items_late", "超过时间节点", "时间节点以后才办完的，加上时间节点已过、还没有办完的", _late),
    Part("items_returned", "申请过退办", "承办单位申请过退办的事项", had(I, I.returned), public=False),
    Part("items_extended", "时间节点延期", "经批准推迟过时间节点的事项", had(I, I.extended), public=False),
    Part("items_urged", "催办过", "督查机构发过催办函的事项", had(I, I.urged), public=False),
    Part("items_sent_back", "退回重办", "人大一方退回重办过的事项", had(I, I.sent_back), public=False),
)  # fmt: skip
register(PARTS, ITEMS, problem_items, unit="项", hint=where)
