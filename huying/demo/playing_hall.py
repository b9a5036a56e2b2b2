"""Plays how the county's sessions deliberate: the mode, key speakers, groups, speeches, collations."""

from __future__ import annotations

from datetime import date, timedelta

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Deliberation, ScSession, Speech, SpeechKind, SpeechOutline
from huying.commons.meetings.procedures import ItemDeliberation
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.procedures import TopicOversight

from .player import Player
from .shapes import Meeting, Topic

D = ItemDeliberation
GROUPS, PLAYED = 2, 2  # so many groups, at so many of the latest sessions
COUNCIL = "县十八届人大常委会主任会议"


class HallPlayer:
    """Every topic has its mode and key speakers; the latest sessions are played in full, the coming one is prepared."""

    def __init__(self, player: Player) -> None:
        self.player = player
        held = [m for m in player.plan.meetings if m.closes_on <= player.today and self._topics_of(m)]
        self.played = held[-PLAYED:]
        coming = [m for m in player.plan.meetings if m.opens_on > player.today and self._topics_of(m)]
        self.coming = coming[0] if coming else None

    def plan(self) -> None:
        for topic in self.player.plan.topics:
            self._plan_topic(topic)
        for meeting in self.played:
            self.player.on(meeting.opens_on, lambda m=meeting: self._group(m, m.opens_on), 15)  # type: ignore[misc]
            self.player.on(meeting.opens_on, lambda m=meeting: self._deliberate(m), 30)  # type: ignore[misc]
        if self.coming:
            self.player.on(self.player.today, lambda: self._prepare(), 90)

    def _topics_of(self, meeting: Meeting) -> list[Topic]:
        chosen = (t for t in self.player.plan.topics if t.meeting == meeting.key)
        return [t for t in chosen if t.chosen_on and t.chosen_on <= self.player.today]

    # ── before the session ────────────────────────────────────────────────
    def _plan_topic(self, said: Topic) -> None:
        if said.research and said.research.report and said.meeting:
            handed_in = said.research.report.submitted_on
            self.player.on(handed_in, lambda: self._key_speakers(said, handed_in), 38)
        if said.deliberation and said.meeting:
            decided = said.deliberation.decided_on
            self.player.on(decided, lambda: self._decide(said, said.deliberation.mode, decided), 39)  # type: ignore[union-attr]

    def _key_speakers(self, said: Topic, on: date) -> None:
        assert said.research is not None
        oversight.submit_key_speakers(
            topic=self.player.topics[said.key], speakers=[self._person(n) for n in said.research.key_speakers],
            by=self.player.holder(Role.WORKING_BODY, said.working_body), on=on, at=self.player.at(on),
        )  # fmt: skip

    def _decide(self, said: Topic, mode: str, on: date) -> None:
        fields = {"mode": mode, "meeting": COUNCIL}
        self.player.topic_act(said, TopicOversight.mode_decided, self.player.office, on, fields)

    def _group(self, meeting: Meeting, on: date) -> None:
        session = self.player.sessions[meeting.key]
        recorders = selectors.recorders(session)
        groups = [
            services.Grouping(p.members, p.convenor, recorders[n])
            for n, p in enumerate(selectors.proposal(session, GROUPS))
        ]
        services.set_groups(session=session, groups=groups, by=self._office, at=self.player.at(on))

    def _prepare(self) -> None:
        """The coming session: its topics are to be deliberated in groups, which are proposed by rotation."""
        assert self.coming is not None
        on = self.player.today
        for topic in self._topics_of(self.coming):
            self._decide(topic, "group", on)
        self._group(self.coming, on)

    # ── at the session ────────────────────────────────────────────────────
    def _deliberate(self, meeting: Meeting) -> None:
        session, on = self.player.sessions[meeting.key], meeting.opens_on
        self._chair(session, on)
        spoken = {t.key: t.deliberation.speeches for t in self._topics_of(meeting) if t.deliberation}
        for found in selectors.deliberations_of(session):
            key = next(k for k, row in self.player.topics.items() if row.pk == found.item.subject_id)
            self._act(found, D.held, on)
            said = {s.speaker: s for s in spoken.get(key, ())}
            for person in selectors.may_speak(found):
                if person.name in said:
                    self._speak(found, person, SpeechKind(said[person.name].kind), said[person.name].text, on)
            self._act(found, D.ended, on)
            self._act(found, D.confirmed if found.speeches.exists() else D.silent, on)
            self._collate(found, on)

    def _chair(self, session: ScSession, on: date) -> None:
        """Where all sit together the chairperson presides."""
        chair, recorder = selectors.members(session.congress, on)[0], selectors.recorders(session)[0]
        for found in selectors.deliberations_of(session):
            if found.group is None:
                who = {"chair": chair, "recorder": recorder}
                services.name_chair(deliberation=found, by=self._office, at=self.player.at(on), **who)

    def _speak(self, found: Deliberation, person: Person, kind: SpeechKind, text: str, on: date) -> Speech:
        """What was handed in beforehand, said, written down and confirmed."""
        at = self.player.at(on)
        SpeechOutline.objects.get_or_create(
            item=found.item, person=person,
            defaults={
                "congress": found.congress, "kind": kind, "suggestions": text, "saved_at": at - timedelta(days=1),
                "submitted_at": at - timedelta(days=1),
            },
        )  # fmt: skip
        speech = services.record_speech(
            deliberation=found, speaker=person, kind=kind, text=text, spoken_at=at, by=self._office, at=at
        )
        services.confirm_speech(speech=speech, by=person, at=self.player.at(on))
        return speech

    def _collate(self, found: Deliberation, on: date) -> None:
        """The collation goes out on the same day, and both sign for it."""
        text = selectors.prefilled(found)
        points = [s.text.split("。")[0] for s in found.speeches.order_by("order")]
        if found.kind == "plenary":
            return
        services.save_collation(deliberation=found, text=text, points=points, by=self._office, at=self.player.at(on))
        self._act(found, D.sent, on)
        for receipt in selectors.receipts_of(found):
            receipt.refresh_from_db()
            if receipt.received_at is None:
                by = self.player.viewer(receipt.person.name)
                services.receive_collation(receipt=receipt, by=by, at=self.player.at(on))

    def _act(self, found: Deliberation, act: object, on: date) -> None:
        running = selectors.proceeding_of_deliberation(found)
        self.player.act(running, act, self.player.office, on)  # type: ignore[arg-type]

    @property
    def _office(self) -> Person:
        person = self.player.office.person
        assert person is not None
        return person

    def _person(self, name: str) -> Person:
        person = self.player.viewer(name).person
        assert person is not None
        return person
