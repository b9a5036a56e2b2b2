"""Ties the meetings to the vote room, which do not know each other: who votes on an agenda item, what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from huying.commons.meetings import selectors as meetings
from huying.commons.meetings.models import AgendaItem, ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.registry import Decided
from huying.commons.meetings.rules import quorum
from huying.commons.meetings.services import issue_decision
from huying.commons.meetings.services.sessions import lock
from huying.commons.voting import deciding
from huying.commons.voting.models import GradedAssessment, Matter, Vote
from huying.commons.voting.registry import Electorate, Gathering
from huying.commons.voting.selectors import that_stand
from huying.kernel.calendar.clock import day_of
from huying.kernel.documents.papers import NotTypeset
from huying.kernel.people.models import Mandate, Person
from huying.kernel.procedures import profiles

from .models import Appraisal, OpinionDocument

KIND, SHARE = "agenda_item", "sc_decision.more_than"


def electorate(subject_id: int, at: datetime) -> Electorate | None:
    """The members present at each half-day of an agenda item's session; who comes without a vote is not among them
    (R1.37)."""
    item = AgendaItem.objects.select_related("session__congress").filter(pk=subject_id).first()
    if item is None:
        return None
    session = item.session
    proceeding, members = meetings.proceeding_of(session), meetings.members(session.congress, session.planned_on)
    found, (refusal, hint) = meetings.gatherings(session, proceeding, at), _refusal(session)
    return Electorate(
        session.congress, item.title, members,
        [
            Gathering(g.sitting.pk, g.sitting.on, f"{g.sitting}", _offered(g), g.present, g.refusal, is_live=g.is_live)
            for g in found
        ],
        next((g.sitting.pk for g in found if g.is_running), None),
        f"{profiles.load(proceeding.profile).value(SHARE)}", quorum(len(members), meetings.quorum_of(proceeding)),
        reverse("meetings:session", args=[session.pk]), refusal, hint,
    )  # fmt: skip


def hold(subject_id: int) -> None:
    """The session of an agenda item: one clerk opens a vote on it, or changes its roll, after the other."""
    if item := AgendaItem.objects.select_related("session").filter(pk=subject_id).first():
        lock(item.session)


def _offered(gathering: meetings.Gathering) -> str:
    """As the form offers it: with who came, and once it is over with what may still be entered."""
    late = "" if gathering.is_live else "（已过的场次：只能补登举手、记名表决）"
    return f"{gathering.sitting}：{gathering.came}{late}"


def _refusal(session: ScSession) -> tuple[str, str]:
    """After the close what was voted on before is still entered, at its half-day: nothing is live any more."""
    if SessionHolding.opened.name not in meetings.days_of(session):
        return "会议还没有开，不能表决。", "先登记开会。"
    return "", ""


def concerned(assessment: GradedAssessment) -> QuerySet[Mandate, int]:
    """Who leads or works in a unit whose work is assessed: the organ, the units of the items, the object."""
    opinions = OpinionDocument.objects.filter(assessment=assessment)
    named = opinions.values_list("topic__organ", "items__unit", "items__co_units")
    bodies = {body for row in named for body in row if body}
    bodies |= set(Appraisal.objects.filter(assessment=assessment).values_list("object", flat=True))
    in_office = Mandate.held_on(day_of(assessment.opened_at))
    return Mandate.objects.filter(in_office, body__in=bodies).values_list("person", flat=True)


def decision_announced(vote: Vote, by: Person, at: datetime) -> None:
    """A decision of a session is kept as a paper, with its announcement, when its result is announced.

    A character that no font has does not take the announcement back: the session's page offers to keep it again.
    """
    if vote.subject_kind != KIND or not vote.is_decided:
        return
    item = AgendaItem.objects.select_related("session__congress").get(pk=vote.subject_id)
    with suppress(NotTypeset):
        issue_decision(item=item, number=vote.official_number, by=by, at=at)


def decisions(session: ScSession) -> Iterator[Decided]:
    """The votes on a session's items, in their order; what was made void is none."""
    items = session.agenda.values_list("pk", flat=True)
    votes = list(that_stand(KIND).filter(subject_id__in=items).order_by("pk"))
    named = deciding.by_name(votes)
    for vote in votes:
        yield Decided(
            vote.subject_id, _named(vote), deciding.words(vote), reverse("voting:vote", args=[vote.pk]),
            vote.closed_at is not None, vote.official_number, vote.is_decided,
            vote.decision, vote.day if vote.closed_at else None,
            vote.announced_at, named.get(vote.pk, ()),
        )  # fmt: skip


def _named(vote: Vote) -> str:
    """「修正案：第三条的修改」; what is decided has its title alone."""
    return f"{vote.get_matter_display()}：{vote.title}" if vote.matter == Matter.AMENDMENT else vote.title
