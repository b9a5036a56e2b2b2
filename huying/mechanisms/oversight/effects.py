"""What follows from an act, in the same transaction: children are opened, papers are made, columns follow."""

from __future__ import annotations

from django.db.models import F

from huying.kernel.access.viewer import viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.database.prepared import Rewritten
from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.services import link, open_proceeding, perform
from huying.kernel.procedures.standing import Standing

from . import finding, papers, selectors
from .models import Inquiry, OpinionDocument, ProblemItem, Topic
from .procedures import ItemHandling, OrganConsultation, SpecialInquiry, TopicOversight
from .services.hall import arrange_session_of
from .terms import MODES, label


def after_researched(proceeding: Proceeding, record: ActRecord) -> None:
    """The research report becomes a paper: the one handed in, or one made from what was written."""
    topic = Topic.objects.select_related("congress", "working_body").get(pk=proceeding.subject_id)
    topic.research_report = papers.research_report(topic, record)
    topic.save(update_fields=["research_report"])


def after_publicised(proceeding: Proceeding, record: ActRecord) -> None:
    finding.publish_topic(Topic.objects.select_related("congress").get(pk=proceeding.subject_id))


def researched_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    Topic.objects.filter(pk=proceeding.subject_id).update(research_report=None)


def publicised_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    """What should not have been opened to the public is no longer found by it."""
    finding.withdraw_topic(proceeding.subject_id)


def consultations_end(proceeding: Proceeding, record: ActRecord) -> None:
    """Once a topic is chosen or dropped nobody is asked about it any more (R1.14)."""
    waiting = selectors.open_consultations(proceeding)
    if not waiting:
        return
    by = viewer_for(_person(record), day_of(record.recorded_at))
    label = TopicOversight.act(record.act).label
    for each in waiting:
        said = {"reason": f"这个议题已经登记“{label}”"}
        on = max(record.on, each.opened_on)
        perform(proceeding=each, act=OrganConsultation.closed, by=by, on=on, at=record.recorded_at, said=said)


def after_mode_decided(proceeding: Proceeding, record: ActRecord) -> None:
    """Each group, or the joint groups, has the topic before it as soon as the mode is decided (R1.29)."""
    topic = Topic.objects.select_related("session__congress").get(pk=proceeding.subject_id)
    arrange_session_of(topic, day_of(record.recorded_at))


def after_deliberated(proceeding: Proceeding, record: ActRecord) -> None:
    """The chairpersons' council's decision is where the mode comes from; without one the record itself says it (R1.29).

    Raises Incomplete when neither says it, or when they differ.
    """
    decided = selectors.decided_mode(proceeding.subject_id)
    said = record.fields.get("mode", "")
    if not (decided or said):
        raise Incomplete("还不知道采取哪种审议方式。", [Reason("须有主任会议关于审议方式的决定", "R1.29")])
    if decided and said and said != decided:
        words = label(MODES, decided)
        raise Incomplete(
            f"主任会议决定的是{words}。", [Reason("审议方式由主任会议决定", "R1.29")], hint="按决定的方式登记。"
        )


def after_compiled(proceeding: Proceeding, record: ActRecord) -> None:
    """The opinion document gets its number and its official form."""
    opinion = OpinionDocument.objects.select_related("topic__organ", "session", "congress").get(
        pk=proceeding.subject_id
    )
    papers.issue(opinion, record)
    finding.index_opinion(opinion)


def after_assigned(proceeding: Proceeding, record: ActRecord) -> None:
    """Every item becomes a small proceeding of its own inside the letter's."""
    opinion = OpinionDocument.objects.select_related("topic__research_report", "document").get(pk=proceeding.subject_id)
    ProblemItem.objects.filter(opinion=opinion).update(listed_node_on=F("node_on"))
    items = list(ProblemItem.objects.filter(opinion=opinion).order_by("number"))
    papers.hand_out(opinion, {opinion.topic.organ_id, *(i.unit_id for i in items if i.unit_id)})
    finding.index_handed_over(opinion)
    for item in items:
        open_proceeding(
            procedure=ItemHandling,
            congress=proceeding.congress,
            subject_id=item.pk,
            title=item.title,
            on=record.on,
            parent=proceeding,
        )
        link(
            congress=proceeding.congress,
            source=("opinion", proceeding.subject_id),
            target=("item", item.pk),
            at=record.recorded_at,
        )


def after_rehandled(proceeding: Proceeding, record: ActRecord) -> None:
    """In a new round every item that is not accepted is answered and done again (R1.58)."""
    by = viewer_for(_person(record), day_of(record.recorded_at))  # who records holds office when recording
    for child in selectors.items_in_hand(proceeding):
        if child.records.filter(act=ItemHandling.accepted.name, reversal=None).exists():
            perform(
                proceeding=child,
                act=ItemHandling.sent_back,
                by=by,
                on=record.on,
                at=record.recorded_at,
                said={"reason": record.fields["reason"], **_new_node(record)},
            )


def _new_node(record: ActRecord) -> dict[str, str]:
    node = record.fields.get("node_on")
    return {"node_on": node} if node else {}


def _person(record: ActRecord) -> Person:
    assert record.by is not None  # only people re-open a matter
    return record.by


_followed = Rewritten(ProblemItem, *selectors.ItemTold._fields)


def item_follows(proceeding: Proceeding, stands: Standing) -> None:
    """The columns of an item that lists read, from the facts of its current round."""
    told = selectors.item_told_live(stands.facts, selectors.listed_node_of(proceeding.subject_id))
    due = next((d.due.on for d in stands.duties if d.act.name == ItemHandling.done.name), told.node_on)
    answered_on = None if _waits_for_a_separate_answer(stands) else told.answered_on
    _followed(proceeding.subject_id, *told._replace(node_on=due, answered_on=answered_on))


def _waits_for_a_separate_answer(stands: Standing) -> bool:
    """An item is answered when everybody who handles a part of it has answered (分办)."""
    return any(d.act.name == ItemHandling.separately_answered.name for d in stands.open_duties)


def inquiry_follows(proceeding: Proceeding, stands: Standing) -> None:
    """Whether what was asked and answered is open to the public."""
    is_published = stands.done(SpecialInquiry.published) is not None
    Inquiry.objects.filter(pk=proceeding.subject_id).exclude(is_published=is_published).update(
        is_published=is_published
    )
