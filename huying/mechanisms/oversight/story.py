"""The public story of a topic: from what people said to what came of it. Only what was published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Subquery

from huying.commons.meetings.models import Attendance, Presence, Sitting
from huying.kernel.calendar.services import work_calendar
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import facts_of
from huying.kernel.procedures.standing import Fact, current_round

from . import ledger, selectors, sources
from .models import OpinionDocument, PublicationKind, Topic
from .procedures import OpinionHandling, TopicOversight
from .public_texts import quotes_of
from .terms import ALL_CHANNELS, ALL_CRITERIA, MODES, label

T, P = TopicOversight, OpinionHandling
# What is not public is not told here either, as if its act had not been done. The list and the assessment are public
# once their text is, reviewed by a second person (监督法第十条、第十七条); a report may also be so by its act.
TOLD_BY_TEXT = {PublicationKind.OPINION: P.assigned, PublicationKind.ASSESSMENT: P.assessed}
TOLD_BY_ACT = {PublicationKind.HANDLING_REPORT: P.published}


@dataclass
class Story:
    """What the page of one topic shows; None or empty where a stage has not been reached or published."""

    topic: Topic
    today: date
    facts: dict[str, Fact]
    letter: dict[str, Fact] = field(default_factory=dict)
    opinion: OpinionDocument | None = None
    rows: list[ledger.Row] = field(default_factory=list)
    said: sources.Said | None = None
    text: str = ""  # what was published of the topic
    present: int = 0
    members: int = 0
    hand_over_workdays: int = 0

    @property
    def quotes(self) -> list[str]:
        """What people said; of a topic that was opened before its text was, as it was written with the act."""
        before = str(self.facts[T.publicised.name].fields.get("quotes", ""))
        return quotes_of(self.text) or [line.strip('“”" ') for line in before.splitlines() if line.strip()]

    @property
    def channel(self) -> str:
        return label(ALL_CHANNELS, self.facts[T.proposed.name].fields["channel"])

    @property
    def criteria(self) -> str:
        return "、".join(label(ALL_CRITERIA, c) for c in self.facts[T.proposed.name].fields["criteria"])

    @property
    def mode(self) -> str:
        held = self.facts.get(T.deliberated.name)
        if held is None:
            return ""
        mode = held.fields.get("mode") or selectors.decided_mode(self.topic.pk)  # by the council, before the meeting
        return label(MODES, mode) if mode else ""

    @property
    def is_assigned(self) -> bool:
        return P.assigned.name in self.letter

    @property
    def is_result_public(self) -> bool:
        return P.published.name in self.letter

    @property
    def quantitative(self) -> int:
        return sum(r.item.is_quantitative for r in self.rows)

    @property
    def counts(self) -> list[tuple[int, str, str]]:
        """The four facts, kept apart: number, label, the filter that opens the list."""
        items = [r.item for r in self.rows]
        return [
            (sum(i.answered_on is not None for i in items), "已答复", "answered"),
            (sum(i.promised_on is not None for i in items), "承诺办理", "promised"),
            (sum(i.done_on is not None for i in items), "已办完", "done"),
            (sum(i.verified_on is not None for i in items), "已认可", "verified"),
        ]

    @property
    def assessment(self) -> dict[str, Any]:
        fact = self.letter.get(P.assessed.name)
        return dict(fact.fields) if fact else {}

    @property
    def result(self) -> str:
        """The result in one sentence, at once."""
        total = len(self.rows)
        if not self.is_assigned:
            return "要办的事还没有公布。"
        done, verified = self.counts[2][0], self.counts[3][0]
        if verified == total:
            return f"{total}件全部办完，都经人大核实认可。"
        if done == total:
            return f"{total}件全部办完，{verified}件经人大核实，{total - verified}件正在复核。"
        return f"{total}件中{done}件办完，{verified}件经人大核实认可，{total - done}件正在办。"


def story(topic: Topic, today: date) -> Story:
    running = selectors.proceeding_of(T, topic.pk)
    facts = {f.act: f for f in _live(running, T)}
    texts = selectors.told_about(topic)
    found = Story(topic, today, facts, said=sources.said_about(topic), text=texts.words)
    opinion = OpinionDocument.objects.filter(topic=topic).select_related("session").first()
    if opinion:
        told = {f.act: f for f in _live(selectors.proceeding_of(P, opinion.pk), P)}
        gone = _not_public(texts, told)
        letter = {name: fact for name, fact in told.items() if name not in gone}
        found.opinion, found.letter = opinion, letter
        if found.is_assigned:
            items = list(opinion.items.select_related("unit", "opinion__session"))
            found.rows = ledger.rows(items, today)
            closed, assigned = letter[P.meeting_closed.name].on, letter[P.assigned.name].on
            found.hand_over_workdays = work_calendar().workdays_between(closed, assigned)
    if topic.session_id:
        opening = Subquery(Sitting.objects.filter(session=topic.session_id).order_by("on", "half").values("pk")[:1])
        presences = list(Attendance.objects.filter(sitting=opening).values_list("presence", flat=True))
        found.members, found.present = len(presences), presences.count(Presence.PRESENT)
    return found


def _not_public(texts: selectors.Told, facts: dict[str, Fact]) -> set[str]:
    """The acts of a letter of which the public is not told now; a text of an earlier round tells nothing of a later."""
    untold = [
        act
        for kind, act in TOLD_BY_TEXT.items()
        if kind not in texts.public or (act.name in facts and texts.public[kind] < facts[act.name].on)
    ]
    return {act.name for act in [*untold, *(act for kind, act in TOLD_BY_ACT.items() if kind in texts.withdrawn)]}


def _live(proceeding: Proceeding, procedure: type[Any]) -> tuple[Fact, ...]:
    live, _ = current_round(procedure, facts_of(proceeding))
    return live
