"""Plays the county's two years act by act, as the people who may do them."""

from __future__ import annotations

from datetime import date, timedelta

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import Presence
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.commons.meetings.selectors import proceeding_of as session_proceeding
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import OversightPlan, PublicationKind
from huying.mechanisms.oversight.procedures import AnnualPlanning, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of

from .days import Days
from .player import Player
from .playing_appraisals import play_appraisals
from .playing_bills import play_bills
from .playing_choosing import ChoosingPlayer
from .playing_commitments import play_commitments
from .playing_hall import HallPlayer
from .playing_inquiries import play_inquiries
from .playing_opinions import OpinionPlayer
from .playing_publications import play_publications, publish_now
from .playing_research import ResearchPlayer
from .playing_sessions import COMING, SessionPlayer
from .shapes import Meeting, PlanSeed, Topic

T = TopicOversight


class CountyPlayer(Player):
    """Gathers all deeds with their days, then does them in order: the record grows as it would have grown."""

    def play(self) -> None:
        for year in self.plan.plans:
            self._plan_year(year)
        for meeting in self.plan.meetings:
            self._plan_meeting(meeting)
        for topic in self.plan.topics:
            self._plan_topic(topic)
        self._plan_choosing()
        last, this = self._days()
        play_appraisals(self, last, this)
        play_inquiries(self, this)
        play_bills(self, last)
        play_commitments(self, last, this)
        HallPlayer(self).plan()
        play_publications(self)
        with indexes.deferred(self.today):
            for _, _, deed in sorted(self.deeds, key=lambda d: d[:2]):
                deed()

    def _days(self) -> tuple[Days, Days]:
        """The days of last year and of this one, with the meetings as anchors."""
        calendar = work_calendar()
        known = {m.key: m.closes_on for m in self.plan.meetings} | {"today": calendar.previous_workday(self.today)}
        return Days(calendar, self.today.year - 1, known), Days(calendar, self.today.year, known)

    def _plan_choosing(self) -> None:
        choosing = ChoosingPlayer(self)
        for topic in self.plan.topics:
            choosing.consult(topic)
        for score in self.plan.scores:
            choosing.score(score)
        choosing.statutory(self.plan.plans[-1])
        choosing.adjust(self.plan.adjustment)

    # ── plans and meetings ────────────────────────────────────────────────
    def _plan_year(self, said: PlanSeed) -> None:
        P = AnnualPlanning

        def running() -> Proceeding:
            return proceeding_of(P, OversightPlan.objects.get(congress=self.congress, year=said.year).pk)

        passed = {"meeting": "县十八届人大常委会主任会议"}
        self.on(said.drafted_on, lambda: self.act(running(), P.drafted, self.office, said.drafted_on), 60)
        self.on(said.passed_on, lambda: self.act(running(), P.passed, self.office, said.passed_on, passed), 61)
        on = said.published_on
        self.on(on, lambda: publish_now(self, PublicationKind.PLAN, running().subject_id, on), 62)

    def _plan_meeting(self, said: Meeting) -> None:
        known_on = min(self.plan.plans[0].chosen_on, said.opens_on - timedelta(days=80))
        year = next((p for p in self.plan.plans if p.year == said.opens_on.year), None)
        if year:
            known_on = min(year.chosen_on, said.opens_on - timedelta(days=80))
        self.on(known_on, lambda: self._schedule(said, known_on), 5)
        if not any(t.meeting == said.key and t.chosen_on and t.chosen_on <= self.today for t in self.plan.topics):
            return
        notice = said.opens_on - timedelta(days=8)
        SessionPlayer(self, said).plan()
        if said.key != COMING:  # there the distribution of the papers is the notice
            self.on(notice, lambda: self._session_act(said, SessionHolding.convened, notice), 20)
        self.on(said.opens_on, lambda: self._attend(said), 20)
        self.on(said.opens_on, lambda: self._session_act(said, SessionHolding.opened, said.opens_on), 21)
        self.on(said.closes_on, lambda: self._session_act(said, SessionHolding.closed, said.closes_on), 80)

    def _schedule(self, said: Meeting, on: date) -> None:
        self.sessions[said.key] = meetings.plan_session(
            congress=self.congress, number=said.number, planned_on=said.opens_on, on=on, is_settled=not said.provisional
        )

    def _session_act(self, said: Meeting, act: Act, on: date) -> None:
        self.act(session_proceeding(self.sessions[said.key]), act, self.office, on)

    def _attend(self, said: Meeting) -> None:
        presences = {
            p.pk: Presence.ON_LEAVE if p.name in said.absent else Presence.PRESENT
            for p in members(self.congress, said.opens_on)
        }
        meetings.register_attendance(
            session=self.sessions[said.key],
            presences=presences,
            by=self.office.person,  # type: ignore[arg-type]
            at=self.at(said.opens_on),
        )

    # ── topics ────────────────────────────────────────────────────────────
    def _plan_topic(self, said: Topic) -> None:
        self.on(said.proposed_on, lambda: self._propose(said), 10)
        self._consult(said)
        meeting = {"meeting": "县十八届人大常委会主任会议"}
        if said.chosen_on:
            published_on = next(p.published_on for p in self.plan.plans if p.year == said.plan_year)
            if said.chosen_on > published_on:
                ChoosingPlayer(self).add(said, said.chosen_on)
            else:
                self.on(
                    said.chosen_on, lambda: self.topic_act(said, T.selected, self.office, said.chosen_on, meeting), 30
                )
            self.on(said.chosen_on, lambda: self._put_on_agenda(said), 31)
            shown_on = max(published_on, said.chosen_on)
            self.on(shown_on, lambda: self._publicise(said, shown_on), 63)
        if said.dropped_on:
            reason = {"reason": said.drop_reason}
            self.on(said.dropped_on, lambda: self.topic_act(said, T.dropped, self.office, said.dropped_on, reason), 30)
        self._research(said)
        self._deliberate(said)
        if said.opinion:
            OpinionPlayer(self, said, said.opinion).plan()

    def _publicise(self, said: Topic, on: date) -> None:
        quotes = [f"“{said.quote}”"] if said.quote else []
        publish_now(self, PublicationKind.TOPIC, self.topics[said.key].pk, on, quotes)

    def _propose(self, said: Topic) -> None:
        plan = oversight.ensure_plan(congress=self.congress, year=said.plan_year, on=said.proposed_on)
        self.topics[said.key] = oversight.propose_topic(
            plan=plan,
            title=said.title,
            organ=self.body(said.organ),
            working_body=self.body(said.working_body),
            said={"channel": said.channel, "criteria": list(said.criteria), "grounds": said.reason},
            by=self.office,
            on=said.proposed_on,
            at=self.at(said.proposed_on),
            summary=said.reason,
            is_key=said.is_key,
        )

    def _consult(self, said: Topic) -> None:
        answered = [c for c in said.consultations if c.answered_on]
        on = max((c.answered_on for c in answered if c.answered_on), default=said.chosen_on)
        if said.chosen_on and on:
            on = min(on, said.chosen_on)
        waiting = not said.chosen_on and len(answered) < len(said.consultations)
        if on is None or waiting or (not answered and not said.chosen_on):
            return
        words = {
            "with_whom": "、".join(c.organ for c in answered) or said.organ,
            "result": "\n".join(f"{c.organ}：{c.result}" for c in answered) or "同意列入计划。",
        }
        self.on(on, lambda: self.topic_act(said, T.consulted, self.office, on, words), 25)

    def _put_on_agenda(self, said: Topic) -> None:
        if said.meeting:
            assert said.chosen_on is not None
            adjusted = self.plan.adjustment
            meeting = adjusted.first if adjusted.topic == said.key else said.meeting
            oversight.schedule_topic(topic=self.topics[said.key], session=self.sessions[meeting], today=said.chosen_on)

    def _research(self, said: Topic) -> None:
        research = said.research
        if research is None:
            return
        body = self.holder(Role.WORKING_BODY, said.working_body)
        plan = {
            "kind": research.kind,
            "research_lead": research.lead,
            "comprehensive_speaker": research.comprehensive_speaker,
            "key_speakers": "、".join(research.key_speakers),
            "opinions_sought": "\n".join(f"{s.who}：{s.text}" for s in research.sought) or "有关部门、乡镇和代表",
            "samples": "\n".join(f"{s.place}：{s.reason}" for s in research.samples) or "按乡镇分层抽取",
            "law": research.law,
            "forms": list(research.forms),
            "group": "、".join((research.lead, *research.experts)) if research.law else "",
        }
        ResearchPlayer(self, said, research).plan()
        approved = research.plan_approved_on
        self.on(approved, lambda: self.topic_act(said, T.research_planned, body, approved, plan), 35)
        if report := research.report:
            measures = "\n".join(f"{n}. {m.text}（针对第{m.problem}个问题）" for n, m in enumerate(report.measures, 1))
            fields = {
                "methods": sorted({v.method for v in research.visits}) or ["hear_reports", "on_site"],
                "situation": report.situation,
                "problems": _numbered(report.problems),
                "causes": _numbered(report.causes),
                "measures": measures,
                "examples": report.examples,
                "data": report.data,
                "analysis": report.analysis,
                "evaluation": report.evaluation,
                "proposals": report.proposals,
                "amendments": report.amendments,
            }
            self.on(
                report.submitted_on, lambda: self.topic_act(said, T.researched, body, report.submitted_on, fields), 36
            )

    def _deliberate(self, said: Topic) -> None:
        if said.materials and said.meeting != COMING:
            sent = said.materials.sent_on
            reached = {"reached": len(self.plan.members) - len(said.materials.undelivered)}
            self.on(sent, lambda: self.topic_act(said, T.materials_sent, self.office, sent, reached), 37)
        if said.deliberation and said.meeting:
            opens = self.plan.meeting(said.meeting).opens_on
            d = said.deliberation
            fields = {"mode": d.mode, "speakers": d.spoke, "remarks": d.opinions}
            self.on(opens, lambda: self.topic_act(said, T.deliberated, self.office, opens, fields), 40)


def _numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
