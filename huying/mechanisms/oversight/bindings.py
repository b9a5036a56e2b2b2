"""Binds the declared procedures to their rows, pages, effects and notices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huying.commons.activities import registry as activities
from huying.commons.meetings import registry as meetings
from huying.commons.meetings import selectors as meeting_selectors
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.voting import registry as voting
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.registry import Binding, bind, page_of
from huying.kernel.procedures.selectors import recorded

from . import (
    access,
    bill_sheets,
    effects,
    notices,
    options,
    selectors,
    services,
    sessions,
    sheets,
    subjects,
    votes,
)
from .models import Topic
from .procedures import (
    GIVES,
    AnnualPlanning,
    InquiryBillHandling,
    ItemHandling,
    OpinionHandling,
    OrganConsultation,
    SpecialAppraisal,
    SpecialInquiry,
    SpecialReporting,
    SpecificInvestigation,
    TopicOversight,
)

# Alike for the unit in charge and for those beside it (主办、协办、分办).
RETURNED = (ItemHandling.returned, ItemHandling.assist_returned, ItemHandling.part_returned)
BESIDE_DECIDED = (ItemHandling.assist_return_decided, ItemHandling.part_return_decided)
BESIDE_TAKEN_OVER = (ItemHandling.assist_taken_over, ItemHandling.part_taken_over)
MORE_TIME_ASKED = (ItemHandling.extension_asked, ItemHandling.part_extension_asked)
MORE_TIME_DECIDED = (
    ItemHandling.extended, ItemHandling.extension_refused, ItemHandling.part_extended,
    ItemHandling.part_extension_refused,
)  # fmt: skip


def _urge(proceeding: Proceeding, viewer: Viewer) -> str:
    """The supervision office urges the unit of an item by the item, the organ by the letter (R1.54)."""
    act = ItemHandling.urged if proceeding.procedure == ItemHandling.code else OpinionHandling.urged
    return act_url(proceeding, act) if viewer.has(Role.SUPERVISION_OFFICE) else ""


def _session_of(proceeding: Proceeding) -> list[Proceeding]:
    """The session and what is deliberated at it: the decided mode arranges it."""
    topic = Topic.objects.select_related("session").get(pk=proceeding.subject_id)
    if topic.session is None:
        return []
    return [meeting_selectors.proceeding_of(topic.session), *meeting_selectors.proceedings_of_session(topic.session)]


def _for_its_deliberation(proceeding: Proceeding) -> list[Proceeding]:
    return [*selectors.prepared_for_topic(proceeding), *_session_of(proceeding)]


def _topic_of(proceeding: Proceeding) -> Topic:
    return Topic.objects.select_related("research_plan", "report_draft", "session").get(pk=proceeding.subject_id)


def _opens_letter(proceeding: Proceeding) -> list[str]:
    """Recorded after the close, the deliberation opens the letter at once, with the clock of the close (R1.45)."""
    topic = _topic_of(proceeding)
    closed = recorded(SessionHolding, SessionHolding.closed, about=[topic.session_id]).last()
    if closed is None:
        return []
    words = "登记以后马上生成审议意见书，交办期限从闭会那天算，动手起草以后不能再整条更正"
    return [f"{topic.session}已于{full_day(closed.on)}闭会：{words}。请先核对审议的就是“{topic.title}”。"]


def _plan_said(proceeding: Proceeding) -> dict[str, Any]:
    """What is drafted on the research page is not typed again."""
    return selectors.plan_said(_topic_of(proceeding))


def _report_said(proceeding: Proceeding) -> dict[str, Any]:
    return selectors.report_said(_topic_of(proceeding))


def _inspection_said(proceeding: Proceeding) -> dict[str, Any]:
    """What a visit brought is not typed again."""
    return selectors.inspection_said(proceeding.subject_id)


def _to_publications(_proceeding: Proceeding) -> tuple[str, str]:
    return "到公开页面起草、审查", reverse("oversight:publications")


def _research(proceeding: Proceeding) -> str:
    """Lead, samples and problems are chosen in rows: what is typed into the form alone is carried nowhere (R1.19)."""
    return reverse("oversight:research", args=[proceeding.subject_id])


def _to_research(proceeding: Proceeding) -> tuple[str, str]:
    return "到调研页面补齐", _research(proceeding)


def _to_adjusting(proceeding: Proceeding) -> tuple[str, str] | None:
    """Once its plan is published, a topic's place is changed where the plan is (监督法第六十三条)."""
    topic: Any = selectors.whole_topic(proceeding.subject_id)
    return ("到“调整计划”登记", reverse("oversight:adjust", args=[topic.plan_id])) if topic.plan_is_published else None


bind(
    Binding(
        AnnualPlanning,
        view=selectors.plan_view,
        url=page_of("oversight:plan_by_id"),
        sheets=sheets.plan,
        opens={AnnualPlanning.published: selectors.topics_of_plan},
        undone={AnnualPlanning.adjusted: effects.adjusted_undone},
    )
)
bind(
    Binding(
        OrganConsultation,
        view=selectors.consultation_view,
        url=page_of("oversight:consultation"),
        may_read=access.may_read_consultation,
        sheets=sheets.consultation,
        notices={
            OrganConsultation.requested: notices.on_requested,
            OrganConsultation.replied: notices.on_replied,
        },
    )
)
bind(
    Binding(
        TopicOversight,
        view=selectors.topic_view,
        url=page_of("oversight:topic"),
        sheets=sheets.topic,
        effects={
            TopicOversight.publicised: effects.after_publicised,
            TopicOversight.mode_decided: effects.after_mode_decided,
            TopicOversight.deliberated: effects.after_deliberated,
            TopicOversight.research_planned: effects.after_research_planned,
            TopicOversight.researched: effects.after_researched,
            TopicOversight.selected: effects.consultations_end,
            TopicOversight.dropped: effects.after_dropped,
        },
        touches={
            TopicOversight.mode_decided: _session_of,
            TopicOversight.selected: selectors.open_consultations,
            TopicOversight.dropped: _for_its_deliberation,
        },
        options=options.of_topic,
        opens={
            TopicOversight.selected: selectors.plan_of_topic,
            TopicOversight.dropped: selectors.plan_of_topic,
            TopicOversight.researched: selectors.inquiry_of_topic,
        },
        fills={
            TopicOversight.research_planned: _plan_said,
            TopicOversight.researched: _report_said,
            TopicOversight.deliberated: selectors.spoken_said,
        },
        ways={
            TopicOversight.selected: _to_adjusting,
            TopicOversight.dropped: _to_adjusting,
            TopicOversight.research_planned: _to_research,
            TopicOversight.researched: _to_research,
        },
        desks={TopicOversight.research_planned: _research, TopicOversight.researched: _research},
        undone={
            TopicOversight.selected: effects.selected_undone,
            TopicOversight.dropped: effects.dropped_undone,
            TopicOversight.deliberated: effects.deliberated_undone,
            TopicOversight.publicised: effects.publicised_undone,
            TopicOversight.researched: effects.researched_undone,
        },
        warns={TopicOversight.deliberated: _opens_letter},
    )
)
bind(
    Binding(
        OpinionHandling,
        view=selectors.opinion_view,
        url=page_of("oversight:opinion"),
        may_read=access.may_read_opinion,
        urge=_urge,
        sheets=sheets.opinion,
        private=frozenset({OpinionHandling.assessed}),  # the others read the result when it is published
        effects={
            OpinionHandling.compiled: effects.after_compiled,
            OpinionHandling.assigned: effects.after_assigned,
            OpinionHandling.rehandled: effects.after_rehandled,
            OpinionHandling.urged: effects.after_letter_urged,
            OpinionHandling.inspected: effects.after_inspected,
            OpinionHandling.resolved: effects.after_resolved,
            OpinionHandling.assessed: effects.after_assessed,
        },
        undone={OpinionHandling.urged: effects.urging_undone},
        options=options.of_letter,
        words=options.words_of_letter,
        opens={
            OpinionHandling.signed: selectors.items_in_hand,
            OpinionHandling.planned: selectors.items_in_hand,  # for what came later a plan is handed in alone (R1.50)
            OpinionHandling.assigned: selectors.inquiry_of_opinion,
            OpinionHandling.reported: selectors.inquiry_of_opinion,
        },
        touches={OpinionHandling.inspected: selectors.items_in_hand},
        fills={OpinionHandling.inspected: _inspection_said, OpinionHandling.assessed: selectors.roster_said},
        begets=frozenset({OpinionHandling.assigned, OpinionHandling.rehandled}),
        notices={
            OpinionHandling.assigned: notices.on_assigned,
            OpinionHandling.received: notices.on_received,
            OpinionHandling.signed: notices.on_signed,
            OpinionHandling.urged: notices.on_urged,
            OpinionHandling.urging_replied: notices.on_urging_replied,
            OpinionHandling.consulted: notices.on_consulted,
            OpinionHandling.reported: notices.on_reported,
            OpinionHandling.extension_asked: notices.on_extension_asked,
            OpinionHandling.extended: notices.on_report_extension_decided,
            OpinionHandling.extension_refused: notices.on_report_extension_decided,
            OpinionHandling.rehandled: notices.on_rehandled,
            OpinionHandling.resolved: notices.on_resolved,
            OpinionHandling.execution_reported: notices.on_execution_reported,
        },
    )
)
bind(
    Binding(
        ItemHandling,
        view=selectors.item_view,
        url=page_of("oversight:item"),
        may_read=access.may_read_item,
        urge=_urge,
        sheets=sheets.item,
        follow=effects.item_follows,
        options=options.of_item,
        words=options.words_of_item,
        effects={
            ItemHandling.urged: effects.after_item_urged,
            **dict.fromkeys((*GIVES, *BESIDE_DECIDED, *BESIDE_TAKEN_OVER), effects.hands_follow),
            **dict.fromkeys((ItemHandling.part_return_decided, ItemHandling.part_taken_over), effects.part_handed_on),
            **dict.fromkeys((ItemHandling.progressed, ItemHandling.done), effects.figure_told),
        },
        undone={
            ItemHandling.urged: effects.urging_undone,
            **dict.fromkeys(GIVES, effects.giving_undone),
            **dict.fromkeys((*BESIDE_DECIDED, *BESIDE_TAKEN_OVER), effects.hands_undone),
        },
        notices={
            ItemHandling.urged: notices.on_item_urged,
            ItemHandling.urging_replied: notices.on_urging_replied,
            ItemHandling.return_decided: notices.on_return_decided,
            ItemHandling.reassigned: notices.on_reassigned,
            ItemHandling.taken_over: notices.on_taken_over,
            **dict.fromkeys(MORE_TIME_ASKED, notices.on_extension_asked),
            **dict.fromkeys(MORE_TIME_DECIDED, notices.on_extension_decided),
            **dict.fromkeys(RETURNED, notices.on_item_returned),
            **dict.fromkeys(BESIDE_DECIDED, notices.on_beside_return_decided),
            **dict.fromkeys(BESIDE_TAKEN_OVER, notices.on_beside_taken_over),
            ItemHandling.done: notices.on_item_done,
            ItemHandling.sent_back: notices.on_item_sent_back,
        },
    )
)
bind(
    Binding(
        SpecialAppraisal,
        view=selectors.appraisal_view,
        url=page_of("oversight:appraisal"),
        may_read=access.may_read_appraisal,
        sheets=sheets.appraisal,
        private=frozenset({SpecialAppraisal.investigated, SpecialAppraisal.reported}),  # found out; told to the Party
        follow=effects.appraisal_follows,
        fills={SpecialAppraisal.heard: selectors.spoken_said, SpecialAppraisal.appraised: selectors.roster_said},
        ways={SpecialAppraisal.published: _to_publications},
        effects={
            SpecialAppraisal.reported: effects.after_appraisal_reported,
            SpecialAppraisal.appraised: effects.after_assessed,
        },
        undone={SpecialAppraisal.reported: effects.appraisal_report_undone},
        notices={
            SpecialAppraisal.chosen: notices.on_appraisal_chosen,
            SpecialAppraisal.report_drafted: notices.on_consulted,
            SpecialAppraisal.report_commented: notices.on_appraisal_commented,
            SpecialAppraisal.assigned: notices.on_appraisal_assigned,
            SpecialAppraisal.pressed: notices.on_appraisal_pressed,
        },
    )
)
bind(
    Binding(
        SpecialInquiry,
        view=selectors.inquiry_view,
        url=page_of("oversight:inquiry"),
        may_read=access.may_read_inquiry,
        sheets=sheets.inquiry,
        follow=effects.inquiry_follows,
        ways={SpecialInquiry.published: _to_publications},
        notices={SpecialInquiry.decided: notices.on_inquiry_decided, SpecialInquiry.closed: notices.on_closed},
    )
)
bind(
    Binding(
        InquiryBillHandling,
        view=selectors.inquiry_bill_view,
        url=page_of("oversight:inquiry_bill"),
        may_read=access.may_read_inquiry_bill,
        sheets=bill_sheets.inquiry_bill,
        options=options.of_inquiry_bill,
        effects={
            InquiryBillHandling.signed_on_paper: effects.after_signed_on_paper(InquiryBillHandling),
            InquiryBillHandling.taken_back_on_paper: effects.after_taken_back_on_paper(InquiryBillHandling),
            InquiryBillHandling.replied: effects.after_replied,
            InquiryBillHandling.judged_on_paper: effects.after_judged_on_paper,
        },
        notices={
            InquiryBillHandling.submitted: notices.on_bill_submitted,
            InquiryBillHandling.decided: notices.on_bill_to_answer,
            InquiryBillHandling.replied: notices.on_bill_replied,
            InquiryBillHandling.answered_again: notices.on_bill_to_answer,
            InquiryBillHandling.withdrawn: notices.on_bill_withdrawn,
        },
    )
)
bind(
    Binding(
        SpecificInvestigation,
        view=selectors.investigation_view,
        url=page_of("oversight:investigation"),
        sheets=bill_sheets.investigation,
        options=options.of_investigation,
        effects={
            SpecificInvestigation.signed_on_paper: effects.after_signed_on_paper(SpecificInvestigation),
            SpecificInvestigation.taken_back_on_paper: effects.after_taken_back_on_paper(SpecificInvestigation),
            SpecificInvestigation.set_up: effects.after_seated,
            SpecificInvestigation.supplemented: effects.after_seated,
            SpecificInvestigation.rejected: effects.after_not_passed,
            SpecificInvestigation.recused: effects.after_recused,
            SpecificInvestigation.resolved: effects.after_voted,
        },
        undone={
            SpecificInvestigation.set_up: effects.seated_undone,
            SpecificInvestigation.supplemented: effects.seated_undone,
            SpecificInvestigation.recused: effects.recused_undone,
        },
        notices={SpecificInvestigation.referred: notices.on_investigation_referred},
    )
)
meetings.when_moved(services.inquiries.after_session_moved)
meetings.subject_is("appraisal", SpecialAppraisal.code, heard=SpecialAppraisal.heard.name)
meetings.when_moved(services.appraisals.after_session_moved)
bind(
    Binding(
        SpecialReporting,
        view=selectors.special_report_view,
        url=page_of("oversight:special_report"),
        may_read=access.may_read_special_report,
        sheets=sheets.special_report,
        notices={
            SpecialReporting.opinions_given: notices.on_opinions_given,
            SpecialReporting.draft_sent: notices.on_consulted,
            SpecialReporting.report_sent: notices.on_special_report_sent,
            SpecialReporting.closed: notices.on_closed,
        },
    )
)
meetings.when_moved(services.special_reports.after_session_moved)
activities.subject_is("topic", subjects.topics)
activities.subject_is("opinion", subjects.opinions)
meetings.subject_is("topic", TopicOversight.code, heard=TopicOversight.deliberated.name)
meetings.brings_papers(sessions.papers)
meetings.asks_to_answer(sessions.answering)
meetings.proposes_attendees(sessions.researchers)
meetings.when_distributed(sessions.materials_sent)
meetings.tells_decisions(votes.decisions)
voting.electorate_is(votes.KIND, votes.electorate, hold=votes.hold)
voting.tells_concerned(votes.concerned)
voting.when_announced(votes.decision_announced)
meetings.about("topic", selectors.about_topics)
meetings.when_closed(services.after_session_closed)
meetings.when_moved(services.after_session_moved)
voting.when_voided(services.after_assessment_voided)
