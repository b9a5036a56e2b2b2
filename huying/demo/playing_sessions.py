"""Plays the pack of the newest sessions: agenda, papers and receipts, outlines, who came, a vote, the minutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from huying.commons.meetings import selectors
from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import (
    AgendaItem,
    AttendeeKind,
    HalfDay,
    ItemKind,
    ScSession,
    SittingKind,
    SpeechKind,
)
from huying.commons.voting import deciding
from huying.commons.voting.models import Way
from huying.kernel.people.models import Person

from .player import Player
from .shapes import Meeting, Speech, Topic

COMING, LAST, BEFORE = "fifth", "fourth", "third"
DECISION = "关于批准县本级预算调整方案的决议"
OPENS, HOURS_LEFT = 21, 22  # ranks among the deeds of a day: the opening, and what follows it


class SessionPlayer:
    """Only the newest sessions have their pack played: it is what a visitor opens."""

    def __init__(self, player: Player, said: Meeting) -> None:
        self.player, self.said = player, said
        self.topics = [t for t in player.plan.topics if t.meeting == said.key and t.chosen_on]

    @property
    def session(self) -> ScSession:
        return self.player.sessions[self.said.key]

    def by(self, on: date) -> dict[str, Any]:
        return {"by": self.player.office.person, "at": self.player.at(on)}

    def plan(self) -> None:
        said, on = self.said, self.player.on
        if said.key in (COMING, LAST):
            before = self.said.opens_on - timedelta(days=20)
            on(before, lambda: self._arrange(before), 70)
        if said.key == COMING:
            self._coming()
        if said.key == LAST:
            on(said.opens_on, lambda: self._decide(said.opens_on), 23)
            on(said.opens_on, lambda: self._came(said.opens_on), 24)
            on(said.opens_on, lambda: self._outlines(said.opens_on), 19)
        if said.key in (LAST, BEFORE):
            on(said.closes_on, lambda: self._minutes(said.closes_on), 81)

    def _coming(self) -> None:
        sent = min((t.materials.sent_on for t in self.topics if t.materials), default=None)
        if sent is None:
            return
        self.player.on(sent, lambda: self._distribute(sent), 36)
        self.player.on(sent + timedelta(days=1), lambda: self._read(sent + timedelta(days=1)), 72)
        self.player.on(sent + timedelta(days=2), lambda: self._outlines(sent + timedelta(days=2)), 73)

    # ── before ────────────────────────────────────────────────────────────
    def _arrange(self, on: date) -> None:
        for topic in self.topics:
            if item := self._item(topic):
                reporter: dict[str, Any] = {"kind": ItemKind.DELIBERATE, "reporter": topic.presenter, "starts_at": None}
                meetings.write_item(item=item, **reporter, **self.by(on))
        meetings.add_item(
            session=self.session, title=f"审议{DECISION}草案", kind=ItemKind.DECIDE, reporter="", **self.by(on)
        )
        meetings.add_sitting(
            session=self.session, on=self.said.opens_on, half=HalfDay.AFTERNOON, kind=SittingKind.GROUP, **self.by(on)
        )
        for proposal in selectors.proposals(self.session):
            if proposal.kind is AttendeeKind.ANSWERING and proposal.body:
                name = next((t.presenter for t in self.topics if self._item(t) == proposal.item), "") or "待定"
                given: dict[str, Any] = {"item": proposal.item, "body": proposal.body, "grounds": proposal.grounds}
                if not self.session.attendees.filter(kind=AttendeeKind.ANSWERING, name=name).exists():
                    meetings.invite(
                        session=self.session, kind=AttendeeKind.ANSWERING, name=name, **given, **self.by(on)
                    )

    def _item(self, topic: Topic) -> AgendaItem | None:
        row = self.player.topics.get(topic.key)
        return self.session.agenda.filter(subject_kind="topic", subject_id=row.pk).first() if row else None

    def _distribute(self, on: date) -> None:
        missed = {name for t in self.topics if t.materials for name in t.materials.undelivered}
        people = [p.pk for p in self._members() if p.name not in missed]
        meetings.distribute(session=self.session, by=self.player.office, at=self.player.at(on), printed_for=people)

    def _read(self, on: date) -> None:
        """Most have read all of it, some the first paper."""
        papers = list(self.session.papers.all())
        for number, person in enumerate(self._members()):
            for paper in papers[: (len(papers), 1, 0)[number % 3]]:
                meetings.read_paper(paper=paper, person=person, at=self.player.at(on))

    def _outlines(self, on: date) -> None:
        people = {p.name: p for p in self._members()}
        for topic in self.topics:
            item = self._item(topic)
            for speech in self._speeches(topic):
                if item and speech.speaker in people:
                    meetings.save_outline(
                        item=item, person=people[speech.speaker], kind=SpeechKind(speech.kind), is_handed_in=True,
                        said={"problems": speech.text}, at=self.player.at(on),
                    )  # fmt: skip

    def _speeches(self, topic: Topic) -> list[Speech]:
        if topic.deliberation:
            return list(topic.deliberation.speeches)
        problems = topic.research.report.problems if topic.research and topic.research.report else ("准备发言",)
        names = topic.materials.outlines if topic.materials else ()
        kinds = (SpeechKind.KEY, SpeechKind.ORDINARY, SpeechKind.WRITTEN)
        return [Speech(n, kinds[i % 3].value, problems[i % len(problems)]) for i, n in enumerate(names)]

    def _members(self) -> list[Person]:
        return selectors.members(self.session.congress, self.session.planned_on)

    # ── on the day and after ──────────────────────────────────────────────
    def _decide(self, on: date) -> None:
        item = self.session.agenda.get(kind=ItemKind.DECIDE)
        vote = deciding.open_vote(
            kind="agenda_item", subject_id=item.pk, title=DECISION, text="批准县本级预算调整方案。", way=Way.HANDS,
            recused=(), sitting=selectors.first_sitting(self.session).pk, **self.by(on),
        )  # fmt: skip
        deciding.close_by_hands(vote=vote, votes_for=vote.may_vote - 1, votes_against=0, abstained=1, **self.by(on))
        deciding.announce(vote=vote, **self.by(on))

    def _came(self, on: date) -> None:
        first, *later = self.session.sittings.all()
        known = selectors.roll(self.session, first)
        for sitting in later:
            meetings.register_attendance(
                session=self.session, sitting=sitting, presences=known.presences, **self.by(on)
            )
        present = {a.pk: "present" for a in self.session.attendees.all()}
        meetings.register_attendees(session=self.session, presences=present, reasons={}, **self.by(on))

    def _minutes(self, on: date) -> None:
        minutes = meetings.save_minutes(session=self.session, text=selectors.draft_minutes(self.session), **self.by(on))
        if self.said.key == BEFORE:
            meetings.sign_minutes(minutes=minutes, **self.by(on))
