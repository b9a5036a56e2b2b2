"""Plays the thread of oversight through its services, as the people who may: for tests that need it at some stage.

    play = Play(world)
    opinion = play.reported()          # a topic of 2026 planned, researched, deliberated, handled and reported on

The days are literal: planned in January 2026, deliberated on 29 April, assigned on 8 May, reported on 1 September.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ItemKind, Presence, ScSession
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.commons.meetings.selectors import proceeding_of as session_proceeding
from huying.kernel.documents.services import store
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services
from huying.kernel.procedures.models import ActRecord
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import (
    ItemUnit,
    ListedUnit,
    OpinionDocument,
    ProblemItem,
    Publication,
    PublicationKind,
    Topic,
)
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.world import CITY_BUILDING, CITY_MANAGEMENT, GOVERNMENT, HOUSING, World, moment

P, T = OpinionHandling, TopicOversight
TAKEN_ON = {"responsible": "何志远", "measures": "分三批施工，每批验收"}
RESEARCH = {
    "methods": ["on_site", "unannounced_visit"],
    "situation": "已改造41个小区",
    "problems": "渗漏",
    "causes": "年久失修",
    "measures": "翻修",
    "examples": "望禾街道3个小区",
    "data": "渗漏42栋",
    "analysis": "集中在1998年前建的楼",
}


# Acts that are done with the publication of a text, and not by themselves.
BY_TEXT = {
    AnnualPlanning.published.name + AnnualPlanning.code: PublicationKind.PLAN,
    AnnualPlanning.republished.name + AnnualPlanning.code: PublicationKind.PLAN,
    T.publicised.name + T.code: PublicationKind.TOPIC,
    P.published.name + P.code: PublicationKind.HANDLING_REPORT,
}


def published(world: World, kind: PublicationKind, subject: int, on: date, quotes: str = "") -> Publication:
    """A text that was owed, through the room: drawn up and published by the office, reviewed by the working body."""
    office, at = world.viewer(Role.SC_OFFICE, on=on), moment(on)
    text = oversight.draw_up(kind=kind, subject_id=subject, by=office, at=at)
    if quotes:
        body = "\n".join([text.body, *(f"“{quote}”" for quote in quotes.splitlines())])
        text = oversight.rewrite(
            publication=text, title=text.title, body=body, file=None, without_file=False, by=office, at=at
        )
    oversight.review(publication=text, note="", by=world.viewer(Role.WORKING_BODY, on=on), at=at)
    return oversight.publish(publication=text, on=None, by=office, at=at)


def stand_beside(item: ProblemItem, unit: Body, kind: str) -> None:
    """The list that was handed over names the unit beside the one in charge."""
    for model in (ItemUnit, ListedUnit):
        model.objects.create(problemitem=item, body=unit, kind=kind)


@dataclass
class Play:
    """Plays acts as the people who may do them. A second topic in a county needs a title and a session of its own."""

    world: World
    title: str = "城区老旧小区改造工作情况"
    session: int = 18

    def act(
        self,
        proceeding: Any,
        act: Any,
        role: Role,
        on: date,
        said: dict[str, Any] | None = None,
        party: str = "",
        nth: int = 0,
    ) -> ActRecord:
        """One act; what is done with the publication of a text goes through the room."""
        if role is Role.SC_OFFICE and (kind := BY_TEXT.get(act.name + proceeding.procedure)):
            published(self.world, kind, proceeding.subject_id, on, (said or {}).get("quotes", ""))
            return ActRecord.objects.filter(proceeding=proceeding, act=act.name).latest("pk")
        return services.perform(
            proceeding=proceeding,
            act=act,
            by=self.world.viewer(role, nth, on=on),
            on=on,
            at=moment(on),
            said=said,
            party=party,
        )

    def paper(self, on: date) -> int:
        kept = store(
            congress=self.world.congress,
            kind="report",
            title="报告",
            filename="报告.pdf",
            content=b"%PDF-1.7",
            by=None,
            at=moment(on),
        )
        return kept.pk

    def topic(self, *, is_key: bool = True) -> Topic:
        world, on = self.world, date(2026, 1, 8)
        plan = oversight.ensure_plan(congress=world.congress, year=2026, on=on)
        topic = oversight.propose_topic(
            plan=plan,
            title=self.title,
            organ=world.body(GOVERNMENT),
            working_body=world.body(CITY_BUILDING),
            said={"channel": "hotline_12345", "criteria": ["public_concern"]},
            by=world.viewer(Role.SC_OFFICE),
            on=on,
            at=moment(on),
            is_key=is_key,
        )
        running = proceeding_of(T, topic.pk)
        self.act(running, T.consulted, Role.SC_OFFICE, date(2026, 1, 12), {"with_whom": "县人民政府", "result": "同意"})
        self.act(running, T.selected, Role.SC_OFFICE, date(2026, 1, 20), {"meeting": "第30次主任会议"})
        return topic

    def opened(self, session: ScSession, *, notice: date, present: int = 25) -> None:
        """The notice goes out, members attend, and the session is opened on its planned day."""
        meeting, held = session_proceeding(session), session.planned_on
        self.act(meeting, SessionHolding.convened, Role.SC_OFFICE, notice)
        meetings.register_attendance(
            session=session,
            presences={p.pk: Presence.PRESENT for p in members(self.world.congress, held)[:present]},
            by=self.world.person(Role.SC_OFFICE),
            at=moment(held),
        )
        self.act(meeting, SessionHolding.opened, Role.SC_OFFICE, held)

    def in_session(self, on: date, number: int = 22, *, present: int = 25) -> ScSession:
        """A session with an item of its own that is open on this day."""
        by = {"by": self.world.person(Role.SC_OFFICE), "at": moment(on)}
        session = meetings.plan_session(
            congress=self.world.congress, number=number, planned_on=on, on=on - timedelta(days=20)
        )
        meetings.add_item(session=session, title="测评办理情况", kind=ItemKind.DELIBERATE, reporter="", **by)
        self.opened(session, notice=on - timedelta(days=8), present=present)
        return session

    def topic_in_session(self, *, is_key: bool = True) -> Topic:
        """A topic whose session has been opened on 29 April; it is not deliberated yet."""
        topic = self.topic(is_key=is_key)
        world, held = self.world, date(2026, 4, 29)
        session = meetings.plan_session(
            congress=world.congress, number=self.session, planned_on=held, on=date(2026, 1, 20)
        )
        oversight.schedule_topic(topic=topic, session=session, today=date(2026, 1, 20))
        running = proceeding_of(T, topic.pk)
        plan = {
            "kind": "special_research",
            "research_lead": "周建平",
            "comprehensive_speaker": "赵立新",
            "opinions_sought": "街道、居民、物业",
            "samples": "望禾街道3个小区：建成最早",
        }
        self.act(running, T.research_planned, Role.WORKING_BODY, date(2026, 2, 25), plan)
        self.act(running, T.researched, Role.WORKING_BODY, date(2026, 4, 10), RESEARCH)
        meeting = session_proceeding(session)
        self.act(meeting, SessionHolding.convened, Role.SC_OFFICE, date(2026, 4, 20))
        self.act(running, T.materials_sent, Role.SC_OFFICE, date(2026, 4, 21), {"reached": 27})
        people = members(world.congress, held)
        meetings.register_attendance(
            session=session,
            presences={p.pk: Presence.PRESENT for p in people[:25]},
            by=world.person(Role.SC_OFFICE),
            at=moment(held),
        )
        self.act(meeting, SessionHolding.opened, Role.SC_OFFICE, held)
        return topic

    def close(self, topic: Topic) -> None:
        assert topic.session is not None
        self.act(session_proceeding(topic.session), SessionHolding.closed, Role.SC_OFFICE, date(2026, 4, 30))

    def deliberated(self, *, is_key: bool = True) -> OpinionDocument:
        topic = self.topic_in_session(is_key=is_key)
        self.act(proceeding_of(T, topic.pk), T.deliberated, Role.SC_OFFICE, date(2026, 4, 29), {"mode": "group"})
        self.close(topic)
        return OpinionDocument.objects.get(topic=topic)

    def drafted(self, *, is_key: bool = True) -> OpinionDocument:
        opinion, world, at = self.deliberated(is_key=is_key), self.world, moment(date(2026, 5, 6))
        office = world.viewer(Role.SC_OFFICE)
        oversight.write_overall_view(opinion=opinion, overall_view="改造总体有序。", by=office, at=at)
        for title, unit, target in (("屋面防水翻修", HOUSING, "42栋"), ("新增充电车棚", CITY_MANAGEMENT, "55处")):
            fields = {
                "title": title,
                "indicator": "完成数",
                "target": target,
                "unit_of_measure": "处",
                "task": f"年底前完成{target}",
                "unit": world.body(unit),
                "node_on": date(2026, 8, 31),
                "kind": "quantitative",
            }
            oversight.save_item(opinion=opinion, fields=fields, by=office, at=at)
        return opinion

    def assigned(self, *, is_key: bool = True) -> OpinionDocument:
        opinion = self.drafted(is_key=is_key)
        running = proceeding_of(P, opinion.pk)
        self.act(running, P.cosigned, Role.WORKING_BODY, date(2026, 5, 7))
        self.act(running, P.compiled, Role.SC_OFFICE, date(2026, 5, 7))
        self.act(running, P.assigned, Role.SC_OFFICE, date(2026, 5, 8))
        opinion.refresh_from_db()
        return opinion

    def reported(self, *, is_key: bool = True) -> OpinionDocument:
        opinion = self.assigned(is_key=is_key)
        running = proceeding_of(P, opinion.pk)
        self.act(running, P.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
        self.act(running, P.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴副县长"})
        for nth, item in enumerate(opinion.items.all()):
            child = proceeding_of(ItemHandling, item.pk)
            self.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), TAKEN_ON, nth=nth)
            planned = {"measures": "分三批"}
            self.act(running, P.planned, Role.HANDLING_UNIT, date(2026, 5, 20), planned, str(item.unit_id), nth)
            self.act(child, ItemHandling.answered, Role.HANDLING_UNIT, date(2026, 8, 1), {"answer": "已完成"}, nth=nth)
            self.act(child, ItemHandling.done, Role.HANDLING_UNIT, date(2026, 8, 20), {"evidence": "验收单"}, nth=nth)
        self.hand_in(opinion, date(2026, 8, 21), date(2026, 8, 25), date(2026, 9, 1))
        return opinion

    def hand_in(self, opinion: OpinionDocument, drafted: date, commented: date, reported: date) -> None:
        """The organ asks for comment, the working body gives it, the organ reports."""
        running = proceeding_of(P, opinion.pk)
        self.act(running, P.consulted, Role.ORGAN, drafted, {"draft_report": self.paper(drafted)})
        self.act(running, P.commented, Role.WORKING_BODY, commented, {"comment": "同意"})
        self.act(running, P.reported, Role.ORGAN, reported, {"handling_report": self.paper(reported)})

    def handled_again(self, opinion: OpinionDocument) -> None:
        """What was sent back with the letter on 30 October is done and reported anew by 4 December."""
        running = proceeding_of(P, opinion.pk)
        for nth, item in enumerate(opinion.items.all()):
            child, planned = proceeding_of(ItemHandling, item.pk), {"measures": "加派两个班组"}
            self.act(running, P.planned, Role.HANDLING_UNIT, date(2026, 11, 5), planned, str(item.unit_id), nth)
            for act, said in (
                (ItemHandling.answered, {"answer": "已完成"}),
                (ItemHandling.done, {"evidence": "验收单"}),
            ):
                self.act(child, act, Role.HANDLING_UNIT, date(2026, 11, 20), said, nth=nth)
        self.hand_in(opinion, date(2026, 11, 24), date(2026, 11, 27), date(2026, 12, 4))
