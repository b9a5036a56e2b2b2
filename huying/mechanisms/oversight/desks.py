"""The research desk of a topic: the plan, its days, the activities, the report, and what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from huying.commons.activities.methods import pairs
from huying.commons.activities.selectors import methods_used
from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import know
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.pages import DutyRow, Page, act_url
from huying.kernel.procedures.selectors import about_both

from . import access, selectors
from .access import may_arrange, may_draft
from .headings import headings
from .models import ResearchPlan, ResearchReport, SpecialReport, Topic, said
from .procedures import SpecialReporting, TopicOversight
from .sheets import formats

T = TopicOversight
NO_PLAN = Reason("先在这一页写方案：选牵头人、综合审议发言人，加样本，记征求的意见", "R1.18")
NO_REPORT = Reason("先在这一页写报告，问题逐个写：问题清单从这里带过去", "R1.22")


def research_desk(topic: Topic, viewer: Viewer, today: date) -> dict[str, Any]:
    """Everything the page shows, in a constant number of questions. The topic: one of `selectors.researched`."""
    if special_report := selectors.special_report_of(topic):
        know(access.special_report, special_report, special_report.pk)  # its topic is this one, read whole
        about_both((T.code, topic.pk), (SpecialReporting.code, special_report.pk))
    page = Page(selectors.proceeding_of(T, topic.pk), viewer, today)
    plan, report = selectors.plan_of(topic), selectors.report_of(topic)
    problems = selectors.problems_of(report)
    prefetch_related_objects(problems, "activities")
    held, is_running = list(selectors.activities_of(topic, viewer)), not page.stands.ended
    is_planned, is_reported = bool(page.stands.done(T.research_planned)), bool(page.stands.done(T.researched))
    may_write = is_running and may_draft(viewer, topic.working_body_id)
    return {
        "topic": topic,
        "plan": plan,
        "parts": _parts(plan, is_planned),
        "plan_files": formats(plan.document_id) if is_planned and plan and plan.document_id else [],
        "samples": list(plan.samples.all()) if plan else [],
        "sought": list(plan.sought.all()) if plan else [],
        "key_speakers": list(plan.key_speakers.all()) if plan else [],
        "activities": held,
        "pairs": pairs(methods_used(held)),
        "report": report,
        "blocks": _blocks(report, selectors.kind_of(topic, page.stands.facts)),
        "problems": problems,
        "duties": _duties(page, special_report),
        "may_plan": may_write and not is_planned,
        "may_report": may_write and not is_reported,
        "may_arrange": is_running and may_arrange(viewer, topic.working_body_id),
        "may_ask": is_running and viewer.has(Role.SC_OFFICE),
        "special_report": special_report,
        "today": today,
        **_next(page, is_planned, is_drafted=(report if is_planned else plan) is not None),
    }


def _parts(plan: ResearchPlan | None, is_planned: bool) -> list[tuple[str, str]]:
    """The parts of the plan; of one that was settled before a heading was asked for only what it has."""
    if plan is None:
        return []
    rows = [(label, plan.parts.get(key, "")) for key, label, _ in headings(plan.kind)]
    return [(label, text) for label, text in rows if text or not is_planned]


def _blocks(report: ResearchReport | None, kind: str) -> list[tuple[str, str]]:
    """What is written under each heading; what need not be written only where it is."""
    rows = [(name, label, said(getattr(report, name))) for name, label in selectors.blocks(kind)] if report else []
    return [(label, text) for name, label, text in rows if text or name != "amendments"]


def _duties(page: Page, report: SpecialReport | None) -> list[DutyRow]:
    """The days that are counted back from the session: of the topic, and of the organ's report."""
    rows = page.duties()
    if report:
        running = selectors.proceeding_of(SpecialReporting, report.pk)
        rows += Page(running, page.viewer, page.today, page.bench).duties()
    return sorted(rows, key=lambda row: row.due.on)


def _next(page: Page, is_planned: bool, is_drafted: bool) -> dict[str, Any]:
    """The next act of the research: its button, or what is missing for it."""
    act = T.researched if is_planned else T.research_planned
    if page.stands.done(T.researched):
        return {}
    reasons = () if page.stands.is_open(act) else page.stands.why_not(act)
    if not reasons and not is_drafted:  # the law lets it be put on record in words; here it is written where it is kept
        reasons = (NO_REPORT,) if is_planned else (NO_PLAN,)
    url = act_url(page.proceeding, act) if not reasons and page.may(act, "") else ""
    return {"next_act": act, "next_url": url, "reasons": reasons}
