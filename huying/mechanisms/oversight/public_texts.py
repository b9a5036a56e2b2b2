"""The text to begin with when something is to be published: what the records say, for the reviewer to cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from huying.commons.meetings.models import Question
from huying.commons.meetings.selectors import questions_about
from huying.kernel.calendar.saying import full_day
from huying.kernel.documents.models import Document, Version
from huying.kernel.documents.selectors import latest
from huying.kernel.procedures.definition import Procedure
from huying.kernel.procedures.selectors import facts_of
from huying.kernel.procedures.standing import Fact

from . import selectors
from .models import (
    Appraisal,
    Inquiry,
    InquiryBill,
    Investigation,
    OpinionDocument,
    OversightPlan,
    PublicationKind,
    Topic,
    said,
)
from .papers import REPORT_PARTS
from .procedures import (
    AnnualPlanning,
    InquiryBillHandling,
    OpinionHandling,
    SpecialAppraisal,
    SpecialInquiry,
    SpecificInvestigation,
    TopicOversight,
)


@dataclass(frozen=True)
class PublicText:
    title: str
    body: str
    year: int
    topic: Topic | None = None
    version: Version | None = None


def begin(owed: selectors.Owed) -> PublicText:
    """The text for something that is owed."""
    return _BEGINNINGS[owed.kind](owed)


def _of_plan(owed: selectors.Owed) -> PublicText:
    plan = OversightPlan.objects.get(pk=owed.subject_id)
    topics = selectors.listed(plan).select_related("organ", "session").order_by("pk")
    lines = [f"{t.title}（{t.organ.name}，{t.session or '会期另定'}）" for t in topics]
    adjusted = selectors.adjustments(plan, _facts(AnnualPlanning, plan.pk))
    title = f"{owed.title}（{full_day(adjusted[0].fact.on)}调整）" if adjusted else owed.title
    return PublicText(title, "\n\n".join([_numbered(lines), *map(_adjusted, adjusted)]), plan.year)


def _adjusted(adjustment: selectors.Adjustment) -> str:
    said = adjustment.fact.fields
    return f"{full_day(adjustment.fact.on)}调整\n{said['change']}\n理由：{said['reason']}"


WHOLE_REPORT = "报告全文见所附文件。"
QUOTED = re.compile(r"“(.+)”")


def quotes_of(text: str) -> list[str]:
    """What people said, out of the public text of a topic: each a line between quotation marks."""
    return [found[1].strip() for line in text.splitlines() if (found := QUOTED.fullmatch(line.strip()))]


def _of_topic(owed: selectors.Owed) -> PublicText:
    """What it is about; what people said is for the office to add, so that nobody can be known by it."""
    topic = Topic.objects.select_related("plan", "organ", "working_body").get(pk=owed.subject_id)
    body = f"监督对象：{topic.organ}\n承担工作机构：{topic.working_body}"
    return PublicText(owed.title, body, topic.plan.year, topic)


def _of_research(owed: selectors.Owed) -> PublicText:
    topic = Topic.objects.select_related("plan", "research_report").get(pk=owed.subject_id)
    fact = _fact(_facts(TopicOversight, topic.pk), TopicOversight.researched.name)
    parts = [f"{label}\n{fact.fields[name]}" for name, label in REPORT_PARTS if fact and fact.fields.get(name)]
    return PublicText(owed.title, "\n\n".join(parts), topic.plan.year, topic, _newest(topic.research_report))


def _of_special_report(owed: selectors.Owed) -> PublicText:
    topic = Topic.objects.select_related("plan").get(pk=owed.subject_id)
    version = _newest(selectors.special_report_paper(topic))
    return PublicText(owed.title, WHOLE_REPORT, topic.plan.year, topic, version)


def _of_appraisal(owed: selectors.Owed) -> PublicText:
    found = Appraisal.objects.select_related("object").get(pk=owed.subject_id)
    proceeding = selectors.proceeding_of(SpecialAppraisal, found.pk)
    lines = [f"{i.title}。{said(i.task)}（{i.node_on:%Y-%m-%d}前）" for i in found.items.order_by("number")]
    body = f"评议对象：{found.object}\n常委会组成人员无记名评议：{selectors.result_of(proceeding)}。"
    if lines:
        body += f"\n\n要求整改的事项\n{_numbered(lines)}"
    return PublicText(owed.title, body, owed.since.year)


def _of_appraisal_report(owed: selectors.Owed) -> PublicText:
    """The report that was heard, as its object handed it in."""
    fact = _fact(_facts(SpecialAppraisal, owed.subject_id), SpecialAppraisal.submitted.name)
    version = _attached(fact, "special_report")
    return PublicText(owed.title, WHOLE_REPORT, owed.since.year, version=version)


def _of_inquiry(owed: selectors.Owed) -> PublicText:
    """What the meeting says of it, and each question with its answer (监督法 50)."""
    found = Inquiry.objects.select_related("topic__plan").get(pk=owed.subject_id)
    fact = _fact(_facts(SpecialInquiry, found.pk), SpecialInquiry.held.name)
    asked = [_question(q) for q in questions_about("topic", [found.topic_id])]
    parts = [str(fact.fields["situation"]) if fact else "", *asked]
    return PublicText(owed.title, "\n\n".join(filter(None, parts)), found.topic.plan.year, found.topic)


def _question(asked: Question) -> str:
    answer = f"{asked.answerer}（{asked.post}）：{asked.answer}" if asked.answered_at else "还没有回答"
    return f"问{asked.organ}：{asked.text}\n{answer}"


def _of_inquiry_bill(owed: selectors.Owed) -> PublicText:
    """What was asked, and the answer that settled it; who signed is for the office to add."""
    found = InquiryBill.objects.select_related("object").get(pk=owed.subject_id)
    fact = _fact(_facts(InquiryBillHandling, found.pk), InquiryBillHandling.replied.name)
    parts = [f"质询对象：{found.object}", f"质询的问题\n{found.question}\n{found.content}"]
    if fact:
        parts.append(f"答复（{fact.fields['head']}）\n{fact.fields['answer']}")
    return PublicText(owed.title, "\n\n".join(parts), owed.since.year)


def _of_investigation(owed: selectors.Owed) -> PublicText:
    """What was unclear, what was found, what the committee decided; no source of the commission (监督法 58)."""
    found = Investigation.objects.get(pk=owed.subject_id)
    facts = _facts(SpecificInvestigation, found.pk)
    told = (
        ("查明的事实", SpecificInvestigation.reported, "findings"),
        ("审议意见", SpecificInvestigation.deliberated, "opinion"),
        ("决议、决定", SpecificInvestigation.resolved, "title"),
    )
    parts = [f"需要查清的事实\n{found.issue}"]
    for label, act, name in told:
        fact = _fact(facts, act.name)
        if fact and fact.fields.get(name):
            parts.append(f"{label}\n{fact.fields[name]}")
    return PublicText(owed.title, "\n\n".join(parts), owed.since.year)


def _of_opinion(owed: selectors.Owed) -> PublicText:
    opinion = _letter(owed.subject_id)
    items = opinion.items.select_related("unit").order_by("number")
    lines = [f"{i.title}。{said(i.task)}（{i.unit or '待定'}，{i.node_on:%Y-%m-%d}前）" for i in items]
    body = f"{said(opinion.overall_view)}\n\n需要研究处理的问题\n{_numbered(lines)}"
    return PublicText(owed.title, body, opinion.topic.plan.year, opinion.topic, _newest(opinion.document, "pdf"))


def _of_handling(owed: selectors.Owed) -> PublicText:
    opinion = _letter(owed.subject_id)
    fact = _fact(_facts(OpinionHandling, opinion.pk), OpinionHandling.reported.name)
    version = _attached(fact, "handling_report")
    lines = [f"{i.title}：{said(i.progress) or '正在办理'}" for i in opinion.items.order_by("number")]
    return PublicText(owed.title, _numbered(lines), opinion.topic.plan.year, opinion.topic, version)


def _of_resolution(owed: selectors.Owed) -> PublicText:
    opinion = _letter(owed.subject_id)
    fact = _fact(_facts(OpinionHandling, opinion.pk), OpinionHandling.resolved.name)
    version = _attached(fact, "text")
    words = [f"{full_day(fact.on)}，{fact.fields['session']}通过。"] if fact else []
    words += ["决议全文见所附文件。"] if version else []
    return PublicText(owed.title, "".join(words), owed.since.year, opinion.topic, version)


def _of_execution(owed: selectors.Owed) -> PublicText:
    opinion = _letter(owed.subject_id)
    fact = _fact(_facts(OpinionHandling, opinion.pk), OpinionHandling.execution_reported.name)
    version = _attached(fact, "execution_report")
    return PublicText(owed.title, WHOLE_REPORT, owed.since.year, opinion.topic, version)


def _of_assessment(owed: selectors.Owed) -> PublicText:
    opinion = _letter(owed.subject_id)
    fact = _fact(_facts(OpinionHandling, opinion.pk), OpinionHandling.assessed.name)
    body = ""
    if fact:
        proceeding = selectors.proceeding_of(OpinionHandling, opinion.pk)
        body = f"常委会组成人员无记名测评。{selectors.assessment_outcome(proceeding, fact.fields).sentence}。"
    return PublicText(owed.title, body, opinion.topic.plan.year, opinion.topic)


_BEGINNINGS: dict[PublicationKind, Callable[[selectors.Owed], PublicText]] = {
    PublicationKind.PLAN: _of_plan,
    PublicationKind.TOPIC: _of_topic,
    PublicationKind.RESEARCH_REPORT: _of_research,
    PublicationKind.SPECIAL_REPORT: _of_special_report,
    PublicationKind.OPINION: _of_opinion,
    PublicationKind.HANDLING_REPORT: _of_handling,
    PublicationKind.RESOLUTION: _of_resolution,
    PublicationKind.EXECUTION_REPORT: _of_execution,
    PublicationKind.ASSESSMENT: _of_assessment,
    PublicationKind.APPRAISAL: _of_appraisal,
    PublicationKind.APPRAISAL_REPORT: _of_appraisal_report,
    PublicationKind.INQUIRY: _of_inquiry,
    PublicationKind.INQUIRY_BILL: _of_inquiry_bill,
    PublicationKind.INVESTIGATION: _of_investigation,
}


def _letter(pk: int) -> OpinionDocument:
    return OpinionDocument.objects.select_related("topic__plan", "document").get(pk=pk)


def _facts(procedure: type[Procedure], subject: int) -> tuple[Fact, ...]:
    return facts_of(selectors.proceeding_of(procedure, subject))


def _newest(document: Document | None, suffix: str = "") -> Version | None:
    return latest(document, suffix) if document else None


def _attached(fact: Fact | None, name: str) -> Version | None:
    """The paper that was handed in with an act."""
    paper = fact.fields.get(name) if fact else None
    return Version.objects.filter(pk=paper).first() if paper else None


def _fact(facts: tuple[Fact, ...], act: str) -> Fact | None:
    return next((f for f in reversed(facts) if f.act == act), None)


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
