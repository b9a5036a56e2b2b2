"""Binds the declared procedures to their rows, pages, effects and notices."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from huying.commons.activities import registry as activities
from huying.commons.meetings import registry as meetings
from huying.commons.meetings import selectors as meeting_selectors
from huying.commons.voting import registry as voting
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.pages import act_url
from huying.kernel.procedures.registry import Binding, bind, page_of

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


def _topic_of(proceeding: Proceeding) -> Topic:
    rows = Topic.objects.select_related("research_plan", "report_draft")
    return rows.get(pk=proceeding.subject_id)


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


bind(Binding(AnnualPlanning, view=selectors.plan_view, url=page_of("oversight:plan_by_id"), sheets=sheets.plan))
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
            TopicOversight.dropped: effects.consultations_end,
        },
        touches={
            TopicOversight.mode_decided: _session_of,
            TopicOversight.selected: selectors.open_consultations,
            TopicOversight.dropped: selectors.open_consultations,
        },
        options=options.of_topic,
        opens={
            TopicOversight.selected: selectors.plan_of_topic,
            TopicOversight.researched: selectors.inquiry_of_topic,
        },
        fills={
            TopicOversight.research_planned: _plan_said,
            TopicOversight.researched: _report_said,
            TopicOversight.deliberated: selectors.spoken_said,
        },
        ways={TopicOversight.research_planned: _to_research, TopicOversight.researched: _to_research},
        desks={TopicOversight.research_planned: _research, TopicOversight.researched: _research},
        undone={
            TopicOversight.publicised: effects.publicised_undone,
            TopicOversight.researched: effects.researched_undone,
        },
        begets=frozenset({TopicOversight.deliberated}),  # the close of the session opens the opinion
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
        },
        undone={OpinionHandling.urged: effects.urging_undone},
        options=options.of_letter,
        words=options.words_of_letter,
        opens={
            OpinionHandling.signed: selectors.items_in_hand,
            OpinionHandling.assigned: selectors.inquiry_of_opinion,
            OpinionHandling.reported: selectors.inquiry_of_opinion,
        },
        touches={OpinionHandling.inspected: selectors.items_in_hand},
        fills={OpinionHandling.inspected: _inspection_said},
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
            ItemHandling.return_decided: effects.after_return_decided,
            ItemHandling.reassigned: effects.after_reassigned,
            ItemHandling.progressed: effects.after_progressed,
        },
        undone={
            ItemHandling.urged: effects.urging_undone,
            ItemHandling.progressed: effects.progressed_undone,
        },
        notices={
            ItemHandling.urged: notices.on_item_urged,
            ItemHandling.urging_replied: notices.on_urging_replied,
            ItemHandling.return_decided: notices.on_return_decided,
            ItemHandling.reassigned: notices.on_reassigned,
            ItemHandling.extension_asked: notices.on_extension_asked,
            ItemHandling.extended: notices.on_extension_decided,
            ItemHandling.extension_refused: notices.on_extension_decided,
            ItemHandling.returned: notices.on_item_returned,
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
        fills={SpecialAppraisal.heard: selectors.spoken_said},
        ways={SpecialAppraisal.published: _to_publications},
        effects={SpecialAppraisal.reported: effects.after_appraisal_reported},
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
        notices={SpecialInquiry.decided: notices.on_inquiry_decided},
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
meetings.subject_is("appraisal", SpecialAppraisal.code)
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
        },
    )
)
meetings.when_moved(services.special_reports.after_session_moved)
activities.subject_is("topic", subjects.topics)
activities.subject_is("opinion", subjects.opinions)
meetings.subject_is("topic", TopicOversight.code)
meetings.brings_papers(sessions.papers)
meetings.asks_to_answer(sessions.answering)
meetings.proposes_attendees(sessions.researchers)
meetings.when_distributed(sessions.materials_sent)
meetings.tells_decisions(votes.decisions)
voting.electorate_is(votes.KIND, votes.electorate)
voting.tells_concerned(votes.concerned)
voting.when_announced(votes.decision_announced)
meetings.about("topic", selectors.about_topics)
meetings.when_closed(services.after_session_closed)
meetings.when_moved(services.after_session_moved)
voting.when_voided(services.after_assessment_voided)
