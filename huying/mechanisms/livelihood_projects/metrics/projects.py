"""What deputies decided by ballot, where, and how far it has come (R2.10). A county counts its townships in.

Citizens are told these numbers: so they count what was published, as the public list does.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huying.kernel.metrics.registry import metric
from huying.kernel.people.models import Congress

from ..access import LISTERS
from ..models import Idea, Project
from ..selectors import published_projects
from ..terms import ACCEPTED, FINISHED, RUNNING, STATUSES, STOPPED, label

WHOLE = "projects.decided_by_ballot"


def where(project: Project) -> str:
    return (
        f"{project.year}年 · {project.congress.name.removesuffix('人民代表大会')} · {label(STATUSES, project.status)}"
    )


@metric(
    WHOLE, label="代表票决的民生实事项目", unit="件", public=True, hint=where,
    formula="本级和下级人大从试行票决制起到该年度，决定已经公布的全部项目；候选的、没有通过的不算",
)  # fmt: skip
def decided_by_ballot(congress: Congress, year: int) -> QuerySet[Project]:
    return published_projects(congress).filter(year__lte=year)


@metric(
    "projects.townships", label="票决民生实事项目的人大", unit="个", public=True,
    formula="从试行票决制起到该年度，至少公布过一个票决项目的本级和下级人大",
)  # fmt: skip
def townships(congress: Congress, year: int) -> QuerySet[Congress]:
    whose = decided_by_ballot(congress, year).order_by().values("congress")
    return Congress.objects.filter(pk__in=whose).order_by("name")


@metric(
    "projects.of_the_year", label="该年度的民生实事项目", unit="件", of=WHOLE, public=True, hint=where,
    formula="该年度的项目，决定已经公布的",
)  # fmt: skip
def of_the_year(congress: Congress, year: int) -> QuerySet[Project]:
    return decided_by_ballot(congress, year).filter(year=year)


for name, words, formula, chosen in (
    ("finished", "已完工", "完工的，包括已经验收的", Q(status__in=(FINISHED, ACCEPTED))),
    ("accepted", "已验收", "经代表和群众验收认可的", Q(status=ACCEPTED)),
    ("running", "正在实施", "已经票决、还没有完工的", Q(status__in=RUNNING)),
    ("stopped", "经决定停止", "经人大决定停止的", Q(status=STOPPED)),
):

    def _listing(congress: Congress, year: int, chosen: Q = chosen) -> QuerySet[Project]:
        return decided_by_ballot(congress, year).filter(chosen)

    metric(f"projects.{name}", label=words, unit="件", of=WHOLE, formula=formula, hint=where, public=True)(_listing)


@metric(
    "projects.ideas", label="征集到的项目建议", unit="条", public=True, opened_by=LISTERS,
    formula="为该年度的项目征集到的建议，合并的也各算一条",
    hint=lambda idea: f"第{idea.number}条 · {idea.place}",
)  # fmt: skip
def ideas(congress: Congress, year: int) -> QuerySet[Idea]:
    return Idea.objects.filter(congress=congress, solicitation__year=year).order_by("number")
