"""Who promised, who was visited, who told the people, and how they were scored (R2.13-R2.16)."""

from __future__ import annotations

from django.db.models import F, QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress

from ..models import Commitment, CommitmentSheet
from ..selectors.commitments import was_seen

WHOLE = "commitments.units"
PROMISES = "commitments.promises"


@metric(
    WHOLE, label="应当公开承诺的机关和部门", unit="个", public=True, formula="该年度要求作出承诺的“一府一委两院”和部门"
)
def units(congress: Congress, year: int) -> QuerySet[CommitmentSheet]:
    rows = CommitmentSheet.objects.filter(congress=congress, of__year=year, is_asked=True)
    return rows.select_related("of", "unit").order_by("unit__pk")


@metric(
    "commitments.unpublished", label="没有公布承诺", unit="个", of=WHOLE, public=True,
    formula="其中还没有登记公布承诺的",
)  # fmt: skip
def unpublished(congress: Congress, year: int) -> QuerySet[CommitmentSheet]:
    return units(congress, year).filter(published_on=None)


@metric(
    "commitments.visited", label="去看过的承诺单位", unit="个", of=WHOLE, public=True,
    formula="其中至少办过一次有组成人员或者代表参加的观摩、视察、走访或者检查的",
)  # fmt: skip
def visited(congress: Congress, year: int) -> QuerySet[CommitmentSheet]:
    return units(congress, year).filter(was_seen())


@metric(
    "commitments.unvisited", label="未走访的承诺单位", unit="个", of=WHOLE,
    formula="其中公布了承诺、还没有组成人员或者代表去看过的",
)  # fmt: skip
def unvisited(congress: Congress, year: int) -> QuerySet[CommitmentSheet]:
    return units(congress, year).exclude(published_on=None).exclude(was_seen())


@metric(PROMISES, label="承诺事项", unit="项", public=True, formula="该年度公布的承诺，逐项计算")
def promises(congress: Congress, year: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(congress=congress, sheet__of__year=year, is_promised=True)
    rows = rows.exclude(sheet__published_on=None)
    return rows.select_related("sheet__unit").order_by("sheet__unit__pk", "number")


@metric(
    "commitments.unreported", label="没有报告的承诺", unit="项", of=PROMISES, public=True,
    formula="其中单位还没有向人民报告的", hint=lambda c: str(c.sheet.unit),
)  # fmt: skip
def unreported(congress: Congress, year: int) -> QuerySet[Commitment]:
    return promises(congress, year).filter(sheet__reported_on=None)


@metric(
    "commitments.higher_self", label="自评比群众评分高1分以上", unit="项", of=PROMISES, public=True,
    formula="其中已向人民报告、自评减群众评分大于1分的",
    hint=lambda c: f"{c.sheet.unit} · 自评{c.self_score}分，群众{c.public_score}分",
)  # fmt: skip
def higher_self(congress: Congress, year: int) -> QuerySet[Commitment]:
    return promises(congress, year).exclude(sheet__reported_on=None).filter(self_score__gt=F("public_score") + 1)
