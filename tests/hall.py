"""Plays a session as it runs: groups, floor, speeches, collations, questions; for tests that need it at some stage.

    hall = Hall(Play(world))
    one, two = hall.deliberating()     # the two groups' deliberations of the topic, the session open

The days are literal: planned in January 2026, the session on 29 April; who speaks is a member of the group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from huying.commons.meetings import selectors as meetings
from huying.commons.meetings import services
from huying.commons.meetings.models import (
    AgendaItem,
    Deliberation,
    Presence,
    ScSession,
    Speech,
    SpeechKind,
    SpeechOutline,
)
from huying.commons.meetings.procedures import ItemDeliberation, SessionHolding
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of

from .play import RESEARCH, Play
from .world import World, moment

T, D = TopicOversight, ItemDeliberation
HELD = date(2026, 4, 29)
PLAN = {
    "kind": "special_research",
    "research_lead": "周建平",
    "comprehensive_speaker": "赵立新",
    "opinions_sought": "街道、居民、物业",
    "samples": "望禾街道3个小区：建成最早",
}


@dataclass
class Hall:
    """One topic at one session, deliberated in groups."""

    play: Play
    mode: str = "group"
    held: date = HELD
    topic: Topic = field(init=False)
    session: ScSession = field(init=False)

    @property
    def world(self) -> World:
        return self.play.world

    @property
    def office(self) -> Person:
        return self.world.person(Role.SC_OFFICE)

    @property
    def item(self) -> AgendaItem:
        return self.session.agenda.get(subject_kind="topic")

    def at(self, hour: int = 9, minute: int = 0) -> datetime:
        return moment(self.held, hour, minute)

    def member(self, nth: int) -> Person:
        return self.world.person(Role.SC_MEMBER, nth)

    def scheduled(self) -> ScSession:
        """The topic is on the agenda and its research planned; nothing of the mode, nobody in a group."""
        self.topic = self.play.topic()
        self.session = services.plan_session(
            congress=self.world.congress, number=self.play.session, planned_on=self.held, on=date(2026, 1, 20)
        )
        oversight.schedule_topic(topic=self.topic, session=self.session, today=date(2026, 1, 20))
        self.topic.refresh_from_db()
        self.act(T.research_planned, Role.WORKING_BODY, date(2026, 2, 25), PLAN)
        return self.session

    def act(self, act: Any, role: Role, on: date, said: dict[str, Any] | None = None) -> Any:
        return self.play.act(proceeding_of(T, self.topic.pk), act, role, on, said)

    def decided(self) -> ScSession:
        """The chairpersons' council has decided the mode."""
        self.scheduled()
        said = {"mode": self.mode, "meeting": "第33次主任会议"}
        self.act(T.mode_decided, Role.SC_OFFICE, date(2026, 4, 15), said)
        return self.session

    def submit_key_speakers(self, *nths: int, on: date = date(2026, 4, 20)) -> None:
        oversight.submit_key_speakers(
            topic=self.topic, speakers=[self.member(n) for n in nths], by=self.world.viewer(Role.WORKING_BODY),
            on=on, at=moment(on),
        )  # fmt: skip

    def grouped(self, groups: int = 2) -> list[Deliberation]:
        self.decided()
        self.group(groups)
        return meetings.deliberations_of(self.session)

    def group(self, groups: int = 2) -> None:
        """As proposed, the office's recorder first, the working body's second."""
        recorders = meetings.recorders(self.session)
        said = [
            services.Grouping(p.members, p.convenor, recorders[n % len(recorders)])
            for n, p in enumerate(meetings.proposal(self.session, groups))
        ]
        services.set_groups(session=self.session, groups=said, by=self.office, at=moment(date(2026, 4, 22)))

    def opened(self) -> None:
        running = meetings.proceeding_of(self.session)
        self.act(T.researched, Role.WORKING_BODY, date(2026, 4, 10), RESEARCH)
        self.play.act(running, SessionHolding.convened, Role.SC_OFFICE, date(2026, 4, 20))
        self.act(T.materials_sent, Role.SC_OFFICE, date(2026, 4, 21), {"reached": 27})
        people = meetings.members(self.world.congress, self.held)
        services.register_attendance(
            session=self.session, presences={p.pk: Presence.PRESENT for p in people[:25]}, by=self.office, at=self.at()
        )
        self.play.act(running, SessionHolding.opened, Role.SC_OFFICE, self.held)

    def on_floor(self, deliberation: Deliberation, act: Any, role: Role = Role.SC_OFFICE, on: date = HELD) -> Any:
        return self.play.act(meetings.proceeding_of_deliberation(deliberation), act, role, on)

    def deliberating(self) -> list[Deliberation]:
        """The session is open and each group has begun."""
        found = self.grouped()
        self.opened()
        for each in found:
            self.on_floor(each, D.held)
        return meetings.deliberations_of(self.session)

    def speech(
        self, deliberation: Deliberation, nth: int = 0, text: str = "屋面渗漏没有人修。", minute: int = 30
    ) -> Speech:
        """A speech of the nth member of the group, at nine and so many minutes."""
        speaker = meetings.may_speak(deliberation)[nth]
        return services.record_speech(
            deliberation=deliberation, speaker=speaker, kind=SpeechKind.ORDINARY, text=text,
            spoken_at=self.at(9, minute),
            by=self.office, at=self.at(10),
        )  # fmt: skip

    def confirm(self, speech: Speech) -> Speech:
        services.confirm_speech(speech=speech, by=speech.speaker, at=self.at(11))
        speech.refresh_from_db()
        return speech

    def outline(
        self, person: Person, *, kind: SpeechKind = SpeechKind.ORDINARY, problems: str = "渗漏42栋"
    ) -> SpeechOutline:
        return SpeechOutline.objects.create(
            congress=self.world.congress, item=self.item, person=person, kind=kind, position="总体较好",
            problems=problems, suggestions="分批翻修", saved_at=self.at(8), submitted_at=self.at(8),
        )  # fmt: skip

    def closed(self, on: date | None = None) -> None:
        self.act(T.deliberated, Role.SC_OFFICE, self.held)
        self.play.act(meetings.proceeding_of(self.session), SessionHolding.closed, Role.SC_OFFICE, on or self.held)
