"""What the pages of oversight's proceedings show beside the standing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from huying.commons.meetings.selectors import questions_about
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import has_done
from huying.kernel.procedures.standing import Standing

from . import access, hall, handling_sheets, ledger, selectors, sources, terms
from .access import SCORERS, hands_in_letter, items_of_letter, letter, may_read_opinion, problem_item
from .assessment_sheets import vote_on
from .models import (
    Appraisal,
    ConsultationRequest,
    OpinionDocument,
    OversightPlan,
    Topic,
    said,
)
from .procedures import (
    AnnualPlanning,
    OpinionHandling,
    SpecialAppraisal,
    SpecialInquiry,
    SpecialReporting,
    TopicOversight,
)


def plan(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = OversightPlan.objects.get(pk=proceeding.subject_id)
    is_public = bool(stands.done(AnnualPlanning.published))
    return {
        "plan": found,
        "is_public": is_public,
        "may_adjust": is_public and viewer.has(Role.SC_OFFICE),
        "adjustments": selectors.adjustments(found, stands.facts),
    }


def consultation(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    rows = ConsultationRequest.objects.select_related("topic__plan", "topic__organ", "topic__working_body", "body")
    asked = rows.get(pk=proceeding.subject_id)
    return {"asked": asked, "question": said(asked.question), "may_open_topic": viewer.is_staff_of_congress}


def _choosing(topic: Topic, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """What a topic's page shows of how it was chosen: scores, replies of the organs, topics of other levels."""
    [row] = selectors.rows_of([topic], clock.today())
    is_open = not stands.ended and not stands.done(TopicOversight.selected)
    heard = any(each.state in ("replied", "lapsed") for each in row.consultations)
    return {
        "score_words": row.score_words,
        "scorers": row.scorers,
        "consultations": row.consultations,
        "level_links": selectors.level_rows(topic) if vars(topic)["has_levels"] else [],
        "may_score": viewer.has(*SCORERS),
        "may_ask": is_open and viewer.has(Role.SC_OFFICE, Role.WORKING_BODY),
        "may_take": heard and viewer.has(Role.SC_OFFICE) and stands.is_open(TopicOversight.consulted),
        "may_link": viewer.has(Role.SC_OFFICE),
    }


def topic(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = selectors.whole_topic(proceeding.subject_id)
    opinion = getattr(found, "opinion", None)
    return {
        "topic": found,
        "summary": said(found.summary),
        "opinion": opinion,
        "sources": sources.of_topic(found) if vars(found)["has_sources"] else [],
        "may_schedule": _may_schedule(found, viewer, stands),
        "adjust_plan": _adjust_url(found, viewer, stands),
        "is_public": bool(stands.done(TopicOversight.publicised)),
        **_choosing(found, viewer, stands),
        "missing": _topic_missing(found, stands),
        **hall.of_topic(found, viewer, stands),
        "papers": _topic_papers(found, stands),
    }


def _may_schedule(topic: Topic, viewer: Viewer, stands: Standing) -> bool:
    """On its own page: what the published plan says of it is changed on the page of adjustments alone."""
    is_over = stands.ended or stands.done(TopicOversight.deliberated)
    return viewer.has(Role.SC_OFFICE) and not is_over and not selectors.is_moved_by_adjustment(topic, stands)


def _adjust_url(topic: Topic, viewer: Viewer, stands: Standing) -> str:
    """Where its place in a published plan is changed; "" where it is not, or not by this viewer (监督法第六十三条)."""
    is_over = stands.ended or stands.done(TopicOversight.deliberated)
    may = viewer.has(Role.SC_OFFICE) and vars(topic)["plan_is_published"] and not is_over
    return reverse("oversight:adjust", args=[topic.plan_id]) if may else ""


def _topic_papers(topic: Topic, stands: Standing) -> list[dict[str, Any]]:
    plan = selectors.plan_of(topic) if stands.done(TopicOversight.research_planned) else None
    return _offered([("调研方案", plan.document_id if plan else None), ("调研报告", topic.research_report_id)])


def _topic_missing(topic: Topic, stands: Standing) -> list[dict[str, str]]:
    if topic.session is None and stands.done(TopicOversight.selected):
        return [
            {"text": "还没有安排到常委会会议", "meta": "会期一定，调研方案和会议材料的期限就能算出来", "rule": "R1.08"}
        ]
    return []


def opinion(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = letter(proceeding.subject_id)
    rows = ledger.rows(items_of_letter(found.pk), clock.today())
    is_draft = not stands.done(OpinionHandling.cosigned)
    return {
        "opinion": found,
        "number": said(found.number),
        "overall_view": said(found.overall_view),
        "rows": rows,
        "own_items": _own_items(proceeding, rows, viewer),
        "quantitative": (quantitative := sum(r.item.is_quantitative for r in rows)),
        "is_mostly_qualitative": bool(rows) and quantitative * 2 <= len(rows),
        "children_template": "oversight/_items.html",
        "is_draft": is_draft,
        "may_draft": is_draft and (viewer.has(Role.SC_OFFICE) or viewer.in_body(found.topic.working_body_id)),
        "papers": papers(found),
        "response_url": reverse("oversight:response", args=[found.pk]) if stands.done(OpinionHandling.signed) else "",
        "missing": _opinion_missing(found, stands, is_draft),
        "vote": vote_on(found, OpinionHandling.assessed, proceeding, viewer, stands),
        **_assessment_result(proceeding, viewer, stands),
        "inspections": selectors.inspections(found, viewer),
        "may_inspect": stands.is_open(OpinionHandling.inspected) and _may_inspect(found, viewer),
        "today": clock.today(),
    }


def _may_inspect(opinion: OpinionDocument, viewer: Viewer) -> bool:
    return viewer.has(Role.SUPERVISION_OFFICE) or viewer.in_body(opinion.topic.working_body_id)


def _own_items(proceeding: Proceeding, rows: Sequence[ledger.Row], viewer: Viewer) -> set[int]:
    """The items whose pages this viewer may open; the congress's side and the organ all of them, once handed over."""
    if not has_done(proceeding, OpinionHandling.assigned):
        return set()
    if viewer.is_staff_of_congress or viewer.in_body(letter(proceeding.subject_id).topic.organ_id):
        return {row.item.pk for row in rows}
    hands = hands_in_letter(proceeding.subject_id)
    return {item for item, bodies in hands.items() if any(viewer.in_body(body) for body in bodies)}


def _opinion_missing(opinion: OpinionDocument, stands: Standing, is_draft: bool) -> list[dict[str, str]]:
    """What is missing before it is co-signed (R1.39-R1.44), and before it is handed over (R1.46)."""
    if not is_draft:
        lacks = stands.why_not(OpinionHandling.assigned) if stands.done(OpinionHandling.compiled) else ()
        return [{"text": r.text, "rule": r.rule} for r in lacks]
    url = reverse("oversight:draft", args=[opinion.pk])
    return [
        {"text": r.text, "rule": r.rule, "url": url, "label": "去补上"}
        for r in stands.why_not(OpinionHandling.cosigned)
    ]


def _assessment_result(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """The last result in words, for the congress's side; others read it when it is published."""
    facts = [f for f in (*stands.past, *stands.facts) if f.act == OpinionHandling.assessed.name]
    if not facts or not viewer.is_staff_of_congress:
        return {"may_open_result": False}
    last = max(facts, key=lambda f: f.order)
    outcome = selectors.assessment_outcome(proceeding, last.fields)
    return {"may_open_result": True, "assessment_result": outcome.sentence}


def papers(opinion: OpinionDocument) -> list[dict[str, Any]]:
    """The package: the opinion document and the research report, newest version of each format (R1.46)."""
    named = [
        (f"审议意见书 {said(opinion.number)}", opinion.document_id),
        ("交办函", opinion.hand_over_letter_id),
        ("调研报告", opinion.topic.research_report_id),
        *((f"催办函 {u.number}", u.document_id) for u in opinion.urgings.all()),
    ]
    named += [(f"{r.body}的答复函 {said(r.number)}", r.document_id) for r in selectors.sealed_replies(opinion)]
    return _offered(named)


def _offered(named: Sequence[tuple[str, int | None]]) -> list[dict[str, Any]]:
    """The papers that there are, under their names, each with its files: one query."""
    kept = [pk for _, pk in named if pk]
    found = _formats_of(kept) if kept else {}
    return [{"title": title, "formats": found.get(pk, [])} for title, pk in named if pk]


def formats(document: int) -> list[dict[str, str]]:
    return _formats_of([document]).get(document, [])


def _formats_of(documents: list[int]) -> dict[int, list[dict[str, str]]]:
    """The newest version of each kind of file, of every document: one query."""
    newest: dict[int, dict[str, Version]] = {}
    for version in Version.objects.filter(document__in=documents).order_by("number"):
        newest.setdefault(version.document_id, {})[version.suffix()] = version
    return {
        document: [{"label": ext, "url": v.get_absolute_url()} for ext, v in sorted(found.items())]
        for document, found in newest.items()
    }


def item(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = problem_item(proceeding.subject_id)
    [row] = ledger.rows([found], clock.today())
    facts = [
        ("已答复", found.answered_on),
        ("承诺办理", found.promised_on),
        ("已办完", found.done_on),
        ("已认可", found.verified_on),
    ]
    return {
        "item": found,
        "row": row,
        "facts": facts,
        "task": said(found.task),
        "baseline": said(found.baseline),
        "category": said(found.category),
        "responsible": said(found.responsible),
        "origins": selectors.origins(found.pk) if viewer.is_staff_of_congress else [],
        "number": said(found.opinion.number),
        **handling_sheets.of_item(found, viewer, stands),
    }


def appraisal(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    A = SpecialAppraisal
    found = access.appraisal(proceeding.subject_id)
    counted = stands.done(A.appraised)
    is_assigned = bool(stands.done(A.assigned))
    is_listing = not is_assigned and not stands.ended
    report = [{"title": f"向党委的报告 {said(found.number)}", "formats": formats(pk)} for pk in [found.report_id] if pk]
    return {
        "appraisal": found,
        "nature": selectors.nature(found.object),
        "items": list(found.items.all()) if viewer.is_staff_of_congress or is_assigned else [],
        "result": selectors.appraisal_result(proceeding, counted.fields) if counted else "",
        "may_print_result": bool(counted) and viewer.is_staff_of_congress,
        "steps": [(act.label, stands.done(act)) for act in (A.investigated, A.heard, A.appraised)],
        "may_schedule": viewer.has(Role.SC_OFFICE) and not stands.done(A.heard) and not stands.ended,
        "may_list": is_listing and (viewer.has(Role.SC_OFFICE) or viewer.in_body(found.working_body_id)),
        "vote": vote_on(found, A.appraised, proceeding, viewer, stands),
        "children_template": "oversight/_appraisal_items.html",
        "papers": report if viewer.is_staff_of_congress else [],
        "missing": _appraisal_missing(found, stands),
    }


def _appraisal_missing(found: Appraisal, stands: Standing) -> list[dict[str, str]]:
    if found.session is None and stands.done(SpecialAppraisal.chosen):
        text = "还没有安排到常委会会议"
        return [{"text": text, "meta": "会期一定，提交报告的期限就能算出来", "rule": "R1.59"}]
    return []


def inquiry(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = access.inquiry(proceeding.subject_id)
    opinion = access.opinion_on(found.topic_id)
    decided, named = stands.done(SpecialInquiry.decided), stands.done(SpecialInquiry.heads_named)
    return {
        "inquiry": found,
        "questions": questions_about("topic", [found.topic.pk]),
        "topic": found.topic,
        "form_label": terms.label(terms.MODES, decided.fields["form"]).replace("审议", "询问") if decided else "",
        "outline": decided.fields["outline"] if decided else "",
        "heads": named.fields["heads"] if named else "",
        "opinion": opinion,
        "number": said(opinion.number) if opinion else "",
        "may_open_opinion": opinion is not None and may_read_opinion(viewer, opinion_proceeding(opinion)),
    }


def opinion_proceeding(opinion: OpinionDocument) -> Proceeding:
    return selectors.proceeding_of(OpinionHandling, opinion.pk)


def special_report(proceeding: Proceeding, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    found = access.special_report(proceeding.subject_id)
    given, is_own = bool(stands.done(SpecialReporting.opinions_given)), viewer.is_staff_of_congress
    in_organ = viewer.in_body(found.topic.organ_id) and viewer.has(Role.ORGAN, Role.PRINCIPAL_LEADER)
    return {
        "report": found,
        "topic": found.topic,
        "opinions": [(o, said(o.answer)) for o in found.opinions.all()] if is_own or given else [],
        "is_own": is_own,
        "may_collect": viewer.has(Role.SC_OFFICE) and not given and not stands.ended,
        "may_answer": given and in_organ and not stands.ended,
    }
