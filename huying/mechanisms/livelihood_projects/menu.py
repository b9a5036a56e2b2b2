"""What livelihood projects hang into the pages."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .models import CountReport, ProjectComment, Step
from .scoring import deputy_token
from .selectors.comments import waiting_comments
from .selectors.commitments import to_score
from .selectors.decisions import reports_to_confirm
from .selectors.inspections import waiting_inspections
from .selectors.ratings import unrated

READERS = (*CONGRESS_SIDE, Role.DEPUTY)


def scoring(viewer: Viewer, congress: Congress, today: date) -> dict[str, object] | None:
    """What a deputy has still to score, while the column is open."""
    rows = unrated(to_score(congress, today), deputy_token(viewer))
    if not rows:
        return None
    return {"rows": rows, "until": rows[0].of.scores_until, "sentence": f"还有{len(rows)}个单位等您评分"}


def waiting_reports(viewer: Viewer, _today: date) -> QuerySet[CountReport]:
    return reports_to_confirm(viewer)


def comments_to_read(viewer: Viewer, _today: date) -> QuerySet[ProjectComment]:
    return waiting_comments(viewer)


def inspections_to_read(viewer: Viewer, _today: date) -> QuerySet[Step]:
    return waiting_inspections(viewer)


def counting(viewer: Viewer, _congress: Congress, _today: date) -> dict[str, object] | None:
    """The count reports of votes held outside that somebody else entered and this deputy may confirm; clerks and
    members have their number beside 项目票决.
    """
    rows = list(reports_to_confirm(viewer))
    return {"sentence": f"有{len(rows)}份计票报告单等您核对", "rows": rows} if rows else None


register(
    Section("desk", "livelihood/_counting_desk.html", context=counting, order=7, roles=(Role.DEPUTY,)),
    Section("desk", "livelihood/_scoring_desk.html", context=scoring, order=40, roles=(Role.DEPUTY, Role.SC_MEMBER)),
    Entry("民生实事", "livelihood:projects", group="民生", order=10, roles=(*READERS, *UNIT_SIDE)),
    Entry(
        "项目票决",
        "livelihood:decisions",
        group="民生",
        order=20,
        roles=(*READERS, Role.ORGAN, Role.PRINCIPAL_LEADER),
        waiting=waiting_reports,
    ),
    Entry("项目征集", "livelihood:solicitations", group="民生", order=30, roles=(*READERS, *UNIT_SIDE)),
    Entry(
        "项目意见",
        "livelihood:comments",
        group="民生",
        order=35,
        roles=(Role.SC_OFFICE, Role.HANDLING_UNIT),
        waiting=comments_to_read,
    ),
    Entry(
        "视察情况",
        "livelihood:inspections",
        group="民生",
        order=37,
        roles=(Role.SC_OFFICE,),
        waiting=inspections_to_read,
    ),
    Entry("推行名单", "livelihood:pilots", group="民生", order=40, roles=CONGRESS_SIDE),
    Entry("民生实事", "public_projects", group="公开", order=30, public=True),
    Entry("年度承诺", "livelihood:commitment_years", group="民生", order=50, roles=(*READERS, *UNIT_SIDE)),
    Entry("重大事项决定", "livelihood:major_decisions", group="监督", order=60, roles=(*READERS, *UNIT_SIDE)),
    Entry("热点难点", "livelihood:hot_issues", group="监督", order=70, roles=READERS),
    Entry("分组分片", "livelihood:areas", group="监督", order=80, roles=READERS),
    Entry("专题活动", "livelihood:campaigns", group="监督", order=90, roles=READERS),
    Entry("监督领域", "livelihood:supervision_fields", group="规则", order=95, roles=CONGRESS_SIDE),
    Entry("向人民报告", "public_commitments_now", group="公开", order=35, public=True),
    Entry("热点和决定", "public_supervised", group="公开", order=40, public=True),
)
