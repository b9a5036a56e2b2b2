"""Plays how topics are chosen: organs and other levels are asked, candidates scored, the plan adjusted."""

from __future__ import annotations

from datetime import date

from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import selectors
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import ConsultationRequest, OversightPlan, PublicationKind
from huying.mechanisms.oversight.procedures import OrganConsultation, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import CRITERIA

from .player import Player
from .playing_publications import publish_now
from .shapes import Adjustment, Consultation, PlanSeed, Score, Topic

C, T = OrganConsultation, TopicOversight
OBJECTS, SUGGESTS = "不同意", "建议"


class ChoosingPlayer:
    """Gathers the deeds of choosing into the player's list."""

    def __init__(self, player: Player) -> None:
        self.player, self.office = player, player.office
        self.organs = {m.body for m in player.plan.mandates if m.role is Role.ORGAN}

    # ── organs and other levels ───────────────────────────────────────────
    def consult(self, said: Topic) -> None:
        """Who is asked about the topic: an organ of the county answers itself, another committee is talked to."""
        for each in said.consultations:
            if each.organ in self.organs:
                self._ask(said, each)
            elif each.answered_on:
                self._talk(said, each, each.answered_on)

    def _ask(self, said: Topic, each: Consultation) -> None:
        asked = max(each.asked_on, said.proposed_on)
        self.player.on(asked, lambda: self._request(said, each.organ, asked), 11)
        if each.answered_on:
            on = max(each.answered_on, asked)
            self.player.on(on, lambda: self._reply(said, each, on), 12)

    def _request(self, said: Topic, organ: str, on: date) -> None:
        oversight.ask_organs(
            topic=self.player.topics[said.key],
            bodies=[self.player.body(organ)],
            question="这项工作目前到哪一步？列为今年的监督议题、什么时候审议合适？",
            by=self.office,
            on=on,
            at=self.player.at(on),
        )

    def _reply(self, said: Topic, each: Consultation, on: date) -> None:
        topic, body = self.player.topics[said.key], self.player.body(each.organ)
        asked = ConsultationRequest.objects.get(topic=topic, body=body)
        words = each.result or "同意列入。"
        attitude = "object" if OBJECTS in words else "suggest" if SUGGESTS in words else "agree"
        clerk = self.player.holder(Role.ORGAN, each.organ)
        self.player.act(proceeding_of(C, asked.pk), C.replied, clerk, on, {"attitude": attitude, "words": words})

    def _talk(self, said: Topic, each: Consultation, on: date) -> None:
        def note() -> None:
            topic = self.player.topics[said.key]
            oversight.note_liaison(
                plan=topic.plan, level="upper", with_whom=each.organ, on=on, result=each.result, by=self.office,
                at=self.player.at(on), topic=topic,
            )  # fmt: skip

        self.player.on(on, note, 13)

    # ── scores, statutory reports ─────────────────────────────────────────
    def score(self, score: Score) -> None:
        topic = next(t for t in self.player.plan.topics if t.key == score.topic)

        def give() -> None:
            oversight.score_topic(
                topic=self.player.topics[score.topic],
                values={
                    key: value for (key, _), value in zip(CRITERIA, score.values, strict=True) if value is not None
                },
                reason=score.reason,
                by=self.player.viewer(score.person),
                at=self.player.at(topic.proposed_on),
            )

        self.player.on(topic.proposed_on, give, 14)

    def statutory(self, year: PlanSeed) -> None:
        """The reports of the law are proposed, talked over and listed with the year's topics."""
        self.player.on(year.chosen_on, lambda: self._list_statutory(year), 29)

    def _list_statutory(self, year: PlanSeed) -> None:
        on, congress = year.chosen_on, self.player.congress
        workers, organs = selectors.usual_bodies(congress)
        made = oversight.add_statutory(
            congress=congress, year=year.year, bodies=workers, organs=organs, by=self.office, at=self.player.at(on)
        )
        for topic in made:
            running = proceeding_of(T, topic.pk)
            talked = {"with_whom": topic.organ.name, "result": "按法律规定的时间报告。"}
            self.player.act(running, T.consulted, self.office, on, talked)
            self.player.act(running, T.selected, self.office, on, {"meeting": "县十八届人大常委会主任会议"})

    # ── the adjustment ────────────────────────────────────────────────────
    def adjust(self, said: Adjustment) -> None:
        self.player.on(said.on, lambda: self._move(said), 32)
        self.player.on(said.on, lambda: self._publish_anew(said.topic, said.on), 33)

    def add(self, said: Topic, on: date) -> None:
        """A topic that is chosen after the plan was published comes in by an adjustment."""
        why = {"reason": said.reason, "meeting": "县十八届人大常委会主任会议"}
        self.player.on(on, lambda: self._adjust(oversight.Change(self.player.topics[said.key], "add"), why, on), 30)
        self.player.on(on, lambda: self._publish_anew(said.key, on), 33)

    def _publish_anew(self, topic: str, on: date) -> None:
        publish_now(self.player, PublicationKind.PLAN, self.player.topics[topic].plan_id, on)

    def _move(self, said: Adjustment) -> None:
        meeting = next(t.meeting for t in self.player.plan.topics if t.key == said.topic)
        assert meeting is not None
        change = oversight.Change(self.player.topics[said.topic], "move", self.player.sessions[meeting])
        self._adjust(change, {"reason": said.reason, "meeting": said.meeting}, said.on)

    def _adjust(self, change: oversight.Change, said: dict[str, str], on: date) -> None:
        plan = OversightPlan.objects.get(pk=change.topic.plan_id)
        oversight.adjust_plan(plan=plan, changes=[change], said=said, by=self.office, on=on, at=self.player.at(on))
