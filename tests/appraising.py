"""Plays special-work appraisals as the people who may: for tests, and for a county that is lived in.

    appraising = Appraising(world)
    found = appraising.heard()         # chosen, investigated, reported, heard on 29 April 2026 before session 21

The days are literal: chosen on 20 January 2026, heard and appraised on 29 April, handed over on 8 May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import Presence
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import members
from huying.commons.meetings.selectors import proceeding_of as session_proceeding
from huying.kernel.people.models import Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Appraisal, InquiryBill, Investigation, OpinionDocument, PublicationKind
from huying.mechanisms.oversight.procedures import (
    InquiryBillHandling,
    SpecialAppraisal,
    SpecialInquiry,
    SpecificInvestigation,
)
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play, published
from tests.world import CITY_BUILDING, HOUSING, World, moment

A = SpecialAppraisal
CHOSEN, HEARD, ASSIGNED = date(2026, 1, 20), date(2026, 4, 29), date(2026, 5, 8)
SHARES = {"satisfied": 20, "basically_satisfied": 3, "dissatisfied": 2, "abstained": 1, "present": 27, "members": 27}


def votes_of(everybody: int) -> dict[str, int]:
    """The votes of so many members, nearly all of them there and most of them satisfied."""
    return {grade: share * everybody // 27 for grade, share in SHARES.items()}


VOTES = votes_of(27)
ITEMS = (("北环渠排口反复", "8月底前改造7处排口"), ("管护没有着落", "明确一家牵头管护"))


@dataclass
class Appraising:
    world: World
    title: str = "黑臭水体治理"
    session: int = 21
    object: str = HOUSING

    def act(self, found: Appraisal, act: Any, role: Role, on: date, said: Any = None, party: str = "") -> ActRecord:
        return Play(self.world).act(proceeding_of(A, found.pk), act, role, on, said, party)

    def opened(self, *, on: date = date(2026, 1, 10)) -> Appraisal:
        world = self.world
        office = world.viewer(Role.SC_OFFICE)
        body = world.body(self.object)
        oversight.register_object(body=body, nature="directly_under", by=office, at=moment(on))
        body.refresh_from_db()
        return oversight.open_appraisal(
            congress=world.congress,
            title=self.title,
            object=body,
            working_body=world.body(CITY_BUILDING),
            by=office,
            on=on,
            at=moment(on),
        )

    def chosen(self) -> Appraisal:
        found = self.opened()
        self.act(found, A.chosen, Role.SC_OFFICE, CHOSEN, {"meeting": "第30次主任会议"})
        return found

    def investigate(self, found: Appraisal, on: date = date(2026, 3, 20)) -> ActRecord:
        said = {"methods": ["on_site", "unannounced_visit"], "findings": "7处排口雨后返黑"}
        return self.act(found, A.investigated, Role.WORKING_BODY, on, said)

    def submit(self, found: Appraisal, on: date = date(2026, 4, 10)) -> ActRecord:
        """The report, after its draft was sent on 3 April and commented on a week later."""
        self.draft(found)
        self.act(found, A.report_commented, Role.WORKING_BODY, date(2026, 4, 9), {"comment": "写明管护经费"})
        said = {"special_report": Play(self.world).paper(on), "adopted": "管护经费已写入第三部分"}
        return self.act(found, A.submitted, Role.HANDLING_UNIT, on, said)

    def draft(self, found: Appraisal, on: date = date(2026, 4, 3)) -> ActRecord:
        paper = {"draft_report": Play(self.world).paper(on)}
        return self.act(found, A.report_drafted, Role.HANDLING_UNIT, on, paper)

    def open_session(self, found: Appraisal) -> None:
        world = self.world
        session = meetings.plan_session(congress=world.congress, number=self.session, planned_on=HEARD, on=CHOSEN)
        oversight.schedule_appraisal(appraisal=found, session=session, today=CHOSEN)
        running, play = session_proceeding(session), Play(world)
        play.act(running, SessionHolding.convened, Role.SC_OFFICE, date(2026, 4, 20))
        meetings.register_attendance(
            session=session,
            presences={p.pk: Presence.PRESENT for p in members(world.congress, HEARD)},
            by=world.person(Role.SC_OFFICE),
            at=moment(HEARD),
        )
        play.act(running, SessionHolding.opened, Role.SC_OFFICE, HEARD)

    def heard(self, *, investigated: bool = True) -> Appraisal:
        found = self.chosen()
        if investigated:
            self.investigate(found)
        self.submit(found)
        self.open_session(found)
        self.act(found, A.heard, Role.SC_OFFICE, HEARD, {"mode": "plenary"})
        return found

    def appraised(self) -> Appraisal:
        found = self.heard()
        self.act(found, A.appraised, Role.SC_OFFICE, HEARD, votes_of(len(members(found.congress, HEARD))))
        for title, task in ITEMS:
            fields = {"title": title, "task": task, "node_on": date(2026, 8, 31)}
            oversight.add_appraisal_item(
                appraisal=found, fields=fields, by=self.world.viewer(Role.SC_OFFICE), at=moment(date(2026, 5, 6))
            )
        return found

    def assigned(self) -> Appraisal:
        found = self.appraised()
        self.act(found, A.assigned, Role.SC_OFFICE, ASSIGNED, {"opinion": "工作有力，反复仍在。"})
        return found

    def report(self, found: Appraisal, on: date = date(2026, 5, 12)) -> ActRecord:
        said = {"to": "中共青禾县委员会", "signer": "赵立新", "situation": "调查7处排口，听取审议了专项工作报告。"}
        return self.act(found, A.reported, Role.SC_OFFICE, on, said)


def appraised(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """One handed over, reported on and published, one being listed: what their addresses take."""
    handed = Appraising(world).assigned()
    appraising = Appraising(world)
    appraising.report(handed)
    published(world, PublicationKind.APPRAISAL, handed.pk, date(2026, 5, 12))
    world_of_office = world.viewer(Role.SC_OFFICE)
    other = oversight.open_appraisal(
        congress=world.congress,
        title="类案监督",
        object=world.body(HOUSING),
        working_body=world.body(CITY_BUILDING),
        by=world_of_office,
        on=CHOSEN,
        at=moment(CHOSEN),
    )
    item = oversight.add_appraisal_item(
        appraisal=other,
        fields={"title": "一项", "task": "改正", "node_on": date(2026, 10, 31)},
        by=world_of_office,
        at=moment(CHOSEN),
    )
    one = [(other.pk,)]
    return {
        "oversight:appraisal": [(handed.pk,), (other.pk,)],
        "oversight:appraisal_item_strike": [(other.pk, item.pk)],
        **{f"oversight:appraisal_{name}": [(handed.pk, "pdf")] for name in ("ballot", "result")},
        **{f"oversight:appraisal_{n}": one for n in ("schedule", "item_new", "vote_open", "vote_close")},
    }


def inquired(world: World, opinion: OpinionDocument) -> dict[str, list[tuple[Any, ...]]]:
    """A special inquiry on the topic of a letter that has been reported on."""
    play, on = Play(world), date(2026, 9, 1)
    found = oversight.open_inquiry(topic=opinion.topic, by=world.viewer(Role.SC_OFFICE), on=CHOSEN, at=moment(CHOSEN))
    running = proceeding_of(SpecialInquiry, found.pk)
    said = {"meeting": "第30次主任会议", "form": "joint_group", "outline": "渗漏\n充电"}
    play.act(running, SpecialInquiry.decided, Role.SC_OFFICE, CHOSEN, said)
    play.act(running, SpecialInquiry.heads_named, Role.ORGAN, on, {"heads": "吴副县长"})
    return {"oversight:inquiry": [(found.pk,)]}


# ── bills of inquiry ──────────────────────────────────────────────────────
BILL = {
    "title": "关于河道管护资金使用的质询案",
    "question": "管护资金为什么没有用到河道上？",
    "content": "3条段无人管护。",
}
WRITTEN = {"meeting": "第30次主任会议", "form": "written", "answer_on": date(2026, 3, 2)}


@dataclass
class Questioning:
    """Plays a bill of inquiry: drawn up by the first member, handed over on 26 January 2026, answered a month later."""

    world: World
    object: str = HOUSING

    def act(self, found: InquiryBill, act: Any, role: Role, on: date, said: Any = None, nth: int = 0) -> ActRecord:
        return Play(self.world).act(proceeding_of(InquiryBillHandling, found.pk), act, role, on, said, nth=nth)

    def opened(self, by: Role = Role.SC_MEMBER) -> InquiryBill:
        world, on = self.world, date(2026, 1, 12)
        return oversight.open_inquiry_bill(
            congress=world.congress, object=world.body(self.object), by=world.viewer(by), on=on, at=moment(on), **BILL
        )

    def join(self, found: InquiryBill, *who: int) -> None:
        for nth in who:
            self.act(found, InquiryBillHandling.joined, Role.SC_MEMBER, date(2026, 1, 13), nth=nth)

    def submitted(self, signers: int = 3) -> InquiryBill:
        found = self.opened()
        self.join(found, *range(1, signers))
        self.act(found, InquiryBillHandling.submitted, Role.SC_MEMBER, date(2026, 1, 14))
        return found

    def decided(self, signers: int = 3) -> InquiryBill:
        found = self.submitted(signers)
        self.act(found, InquiryBillHandling.decided, Role.SC_OFFICE, date(2026, 1, 26), WRITTEN)
        return found

    def reply(self, found: InquiryBill, on: date = date(2026, 2, 26)) -> ActRecord:
        letter = Play(self.world).paper(on)
        said = {"head": "何志远　局长", "answer": "资金已经拨付到位，3条段落实了管护人。", "letter": letter}
        return self.act(found, InquiryBillHandling.replied, Role.HANDLING_UNIT, on, said)

    def replied(self, signers: int = 3) -> InquiryBill:
        found = self.decided(signers)
        self.reply(found)
        return found

    def judge(self, found: InquiryBill, nth: int, verdict: str, on: date = date(2026, 3, 3)) -> ActRecord:
        return self.act(found, InquiryBillHandling.judged, Role.SC_MEMBER, on, {"verdict": verdict}, nth=nth)


def questioned(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """A bill of inquiry that was answered and waits for what its initiators say: three of a county, five of a city.

    A township has no standing committee and therefore none.
    """
    if not world.congress.has_committee:
        return {"oversight:inquiry_bill": []}
    found = Questioning(world).replied(3 if world.congress.level == Level.COUNTY else 5)
    return {"oversight:inquiry_bill": [(found.pk,)]}


# ── investigations of specific issues ─────────────────────────────────────
ISSUE = {"title": "关于管护资金去向的特定问题调查", "issue": "213万元管护资金的去向不清，预算调整决定作不出来。"}
PASSED = {"session": "第18次会议", "in_favour": 20, "against": 2, "abstained": 1}
COMMISSION = ((0, "chair"), (1, "vice_chair"), (2, "member"), (3, "member"))


@dataclass
class Investigating:
    """Plays an investigation: proposed on 12 January 2026, put forward on the 26th, set up on 29 April."""

    world: World

    def act(self, found: Investigation, act: Any, role: Role, on: date, said: Any = None, nth: int = 0) -> ActRecord:
        return Play(self.world).act(proceeding_of(SpecificInvestigation, found.pk), act, role, on, said, nth=nth)

    def opened(self, origin: str = "members", by: Role = Role.SC_MEMBER) -> Investigation:
        world, on = self.world, date(2026, 1, 12)
        return oversight.open_investigation(
            congress=world.congress, origin=origin, concerned=world.body(HOUSING), by=world.viewer(by), on=on,
            at=moment(on), **ISSUE,
        )  # fmt: skip

    def proposed(self, signers: int = 0) -> Investigation:
        """By one fifth of the members (of 27 six), unless told how many."""
        found, fifth = self.opened(), -(-self.world.people(Role.SC_MEMBER).count() // 5)
        for nth in range(1, signers or fifth):
            self.act(found, SpecificInvestigation.joined, Role.SC_MEMBER, date(2026, 1, 13), nth=nth)
        return found

    def nominate(self, found: Investigation, nth: int, post: str, on: date = date(2026, 4, 20)) -> Any:
        world = self.world
        person = world.person(Role.SC_MEMBER, nth)
        by = world.viewer(Role.SC_OFFICE)
        return oversight.nominate(investigation=found, person=person, post=post, by=by, at=moment(on))

    def put_forward(self) -> Investigation:
        found = self.proposed()
        self.act(
            found, SpecificInvestigation.put_forward, Role.SC_OFFICE, date(2026, 1, 26), {"meeting": "第30次主任会议"}
        )
        return found

    def set_up(self) -> Investigation:
        found = self.put_forward()
        for nth, post in COMMISSION:
            self.nominate(found, nth, post)
        members = self.world.people(Role.SC_MEMBER).count()
        votes = PASSED | {"in_favour": members, "against": 0, "abstained": 0}
        self.act(found, SpecificInvestigation.set_up, Role.SC_OFFICE, HEARD, votes)
        return found


def investigated(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """One whose commission is at work, with one more who is nominated."""
    if not world.congress.has_committee:
        return {f"oversight:{name}": [] for name in ("investigation", "seat_new", "seat_remove")}
    investigating = Investigating(world)
    found = investigating.set_up()
    seat = investigating.nominate(found, 4, "member", date(2026, 5, 6))
    one = [(found.pk,)]
    return {
        "oversight:investigation": one,
        "oversight:seat_new": one,
        "oversight:seat_remove": [(found.pk, seat.pk)],
    }
