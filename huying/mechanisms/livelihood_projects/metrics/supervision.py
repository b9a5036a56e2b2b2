"""Major decisions, hot issues, campaigns and areas as numbers (R2.17-R2.21)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress

from ..models import Area, Campaign, HotIssue, MajorDecision
from ..selectors.supervision import inspected

DECISIONS, ISSUES, AREAS = "supervision.decisions", "supervision.issues", "supervision.areas"


@metric(DECISIONS, label="重大事项决定", unit="项", public=True, formula="该年度公布的重大事项决定")
def major_decisions(congress: Congress, year: int) -> QuerySet[MajorDecision]:
    return MajorDecision.objects.filter(congress=congress, published_on__year=year).order_by("published_on", "pk")


@metric(
    "supervision.decisions_running", label="还在执行的重大事项决定", unit="项", public=True,
    formula="到该年度公布的、还没有认定执行完毕的",
)  # fmt: skip
def running(congress: Congress, year: int) -> QuerySet[MajorDecision]:
    rows = MajorDecision.objects.filter(congress=congress, published_on__year__lte=year, is_executed=False)
    return rows.order_by("published_on", "pk")


@metric(
    ISSUES, label="列入督促的热点难点问题", unit="个", public=True,
    formula="该年度列入清单的，和以前列入、该年度解决的", hint=lambda i: i.get_status_display(),
)  # fmt: skip
def hot_issues(congress: Congress, year: int) -> QuerySet[HotIssue]:
    ours = Q(listed_on__year=year) | Q(solved_on__year=year)
    return HotIssue.objects.filter(ours, congress=congress).order_by("listed_on", "pk")


@metric("supervision.issues_solved", label="已解决", unit="个", of=ISSUES, public=True, formula="其中该年度登记解决的")
def solved(congress: Congress, year: int) -> QuerySet[HotIssue]:
    return hot_issues(congress, year).filter(solved_on__year=year)


@metric("supervision.campaigns", label="专题活动", unit="个", public=True, formula="该年度开展的，跨年的各年都算")
def campaigns(congress: Congress, year: int) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(congress=congress, starts_on__year__lte=year, ends_on__year__gte=year)
    return rows.order_by("starts_on", "pk")


@metric(AREAS, label="监督片区", unit="个", formula="现在划分的全部片区")
def areas(congress: Congress, year: int) -> QuerySet[Area]:
    return Area.objects.filter(congress=congress).order_by("name")


@metric(
    "supervision.areas_uncovered",
    label="没有去过的片区",
    unit="个",
    of=AREAS,
    formula="其中该年度负责的视察组没有组员去视察过的",
)
def uncovered(congress: Congress, year: int) -> QuerySet[Area]:
    return areas(congress, year).exclude(Exists(inspected(year).filter(subject_id=OuterRef("pk"))))


@metric("supervision.areas_unassigned", label="没有定组的片区", unit="个", of=AREAS, formula="其中没有视察组负责的")
def unassigned(congress: Congress, year: int) -> QuerySet[Area]:
    return areas(congress, year).filter(group=None)
