"""Plays livelihood projects through their services, as the people who may: for tests that need them at some stage.

    play = LivelihoodPlay(world)
    project = play.decided()     # called for in autumn 2025, decided by ballot on 3 February 2026

The days are literal: the call runs from 8 to 30 September 2025, candidates are published on 20 January 2026.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huying.kernel.documents.services import store
from huying.kernel.people.models import Body, BodyKind, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services as kernel
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import (
    BallotDecision,
    CountReport,
    Idea,
    Outline,
    Pilot,
    Project,
    Solicitation,
    Step,
)
from huying.mechanisms.livelihood_projects.procedures import (
    BallotDeciding,
    CandidateListing,
    ProjectImplementation,
    Soliciting,
)
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.decisions import deputies_of
from huying.mechanisms.livelihood_projects.services.comments import decide_comment, say_of_project
from tests.world import HOUSING, SINCE, World, moment

C, D, P, S = CandidateListing, BallotDeciding, ProjectImplementation, Soliciting
ENLISTED = date(2018, 1, 1)
OPENS, CLOSES, SCREENED = date(2025, 9, 8), date(2025, 9, 30), date(2025, 10, 13)
PROPOSED, PUBLISHED, MEETING = date(2025, 12, 8), date(2026, 1, 20), date(2026, 2, 3)
READ = {"words_checked": "yes"}  # everybody may read what was written down
COUNTS = {"deputies": 100, "present": 90, "issued": 90, "returned": 90, "invalid": 2}
TITLES = ("省道出口拓宽改造", "柳湾小学路灯", "白塘村饮水管网")


def drawing() -> bytes:
    """A picture that is one: a grey PNG of four pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x88\x88\x00\x88\x88")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@dataclass
class LivelihoodPlay:
    world: World

    def act(
        self,
        proceeding: Proceeding,
        act: Act,
        role: Role,
        on: date,
        said: dict[str, Any] | None = None,
        party: str = "",
    ) -> ActRecord:
        by = self.world.viewer(role, on=on)
        return kernel.perform(proceeding=proceeding, act=act, by=by, on=on, at=moment(on), said=said, party=party)

    def enlisted(self) -> Pilot:
        known = Pilot.objects.filter(township=self.world.congress).first()
        return known or services.enlist(
            township=self.world.congress, from_on=ENLISTED, phase="pilot", basis="县委〔2018〕3号",
            by=self.world.viewer(Role.SC_OFFICE), at=moment(ENLISTED),
        )  # fmt: skip

    def called(self, year: int = 2026) -> Solicitation:
        """The call is open."""
        self.enlisted()
        office = self.world.viewer(Role.SC_OFFICE)
        call = services.open_solicitation(
            year=year, opens_on=OPENS, closes_on=CLOSES, by=office, on=OPENS, at=moment(OPENS)
        )
        self.act(proceeding_of(S, call.pk), S.opened, Role.SC_OFFICE, OPENS, {"notice": "向社会征集"})
        call.refresh_from_db()
        return call

    def idea(self, call: Solicitation, title: str = TITLES[0], place: str = "端氏镇", **more: Any) -> Idea:
        said = services.Proposal(title=title, place=place, what="路窄，上下班堵", **more)
        return services.propose_idea(solicitation=call, said=said, by=None, at=moment(date(2025, 9, 15)))[0]

    def passed(self, idea: Idea) -> Idea:
        office = self.world.viewer(Role.SC_OFFICE)
        return services.screen_idea(
            idea=idea, result="passed", ground="", reason="", by=office, at=moment(date(2025, 10, 10))
        )

    def arranged(self, quota: int = 2) -> BallotDecision:
        self.enlisted()
        office = self.world.viewer(Role.SC_OFFICE)
        return services.open_decision(
            year=2026, meeting="第十八届人民代表大会第六次会议", meeting_on=MEETING, quota=quota, by=office,
            on=PROPOSED, at=moment(PROPOSED),
        )  # fmt: skip

    def fields(self, title: str) -> dict[str, Any]:
        return {
            "title": title, "field": "road", "unit": self.world.body(HOUSING), "cost": Decimal(860), "place": "端氏镇",
            "goals": "拓宽到16米，长1.2公里", "feasibility": "资金已列入预算", "starts_on": date(2026, 4, 9),
            "ends_on": date(2026, 11, 30), "x": 400, "y": 300,
        }  # fmt: skip

    def candidate(self, decision: BallotDecision, title: str, ideas: list[Idea], role: Role = Role.ORGAN) -> Project:
        by = self.world.viewer(role, on=PROPOSED)
        return services.propose_project(
            decision=decision, fields=self.fields(title), ideas=ideas, by=by, on=PROPOSED, at=moment(PROPOSED)
        )

    def gated(self, projects: list[Project], *, but: Act | None = None) -> None:
        """All gates but one, then published."""
        consulted = {"kind": "seminar", "held_on": "2025-12-15", "people": 30, "heard": "都说早该修了"} | READ
        meeting = {"meeting": "第31次会议", "opinion": "agreed"}
        for act, role, on, said in (
            (C.consulted, Role.ORGAN, date(2025, 12, 15), consulted),
            (C.party_decided, Role.SC_OFFICE, date(2025, 12, 22), meeting),
            (C.reviewed, Role.SC_OFFICE, date(2026, 1, 8), meeting),
            (C.submitted, Role.ORGAN, date(2026, 1, 15), {}),
            (C.published, Role.SC_OFFICE, PUBLISHED, {}),
        ):
            if act is but:
                return
            by = self.world.viewer(role, on=on)
            services.stamp_several(act=act, projects=projects, said=said, by=by, on=on, at=moment(on))

    def listed(self, quota: int = 2, titles: tuple[str, ...] = TITLES) -> BallotDecision:
        """Candidates that have passed their gates: three, when nothing else is said."""
        call = self.called()
        decision = self.arranged(quota)
        ideas = [self.passed(self.idea(call, title, title)) for title in titles]
        self.gated([self.candidate(decision, idea.title, [idea]) for idea in ideas])
        return decision

    def session(self, decision: BallotDecision, *, until: Act) -> Proceeding:
        """Heard, deliberated, balloted, counted, decided, published: up to this act."""
        deciding = proceeding_of(D, decision.pk)
        for act, said in (
            (D.heard, {"reporter": "孙国栋", "present": 90}),
            (D.deliberated, {"opinions": "都是群众急盼的事"}),
            (D.balloted, {}),
            (D.counted, {}),
            (D.decided, {}),
            (D.published, {"where": "县人大网", "secrecy_review": "陈静怡"}),
        ):
            if act is D.counted:
                self.count(decision)
            self.act(deciding, act, Role.SC_OFFICE, MEETING, said)
            if act is until:
                return deciding
        return deciding

    def count(self, decision: BallotDecision, votes: tuple[int, ...] = (70, 60, 46)) -> None:
        """One enters the signed report, another confirms it: then it counts."""
        services.confirm_count(
            report=self.report(decision, votes), by=self.world.viewer(Role.DEPUTY, on=MEETING), at=moment(MEETING)
        )

    def report(self, decision: BallotDecision, votes: tuple[int, ...] = (70, 60, 46)) -> CountReport:
        """The signed report of a vote of 100 deputies is entered and waits."""
        self.hundred_deputies()
        rows = decision.projects.order_by("number").values_list("pk", flat=True)
        office = self.world.viewer(Role.SC_OFFICE)
        counts = {name: n for name, n in COUNTS.items() if name != "deputies"}
        return services.enter_count(
            decision=decision, counts=counts, votes=dict(zip(rows, votes, strict=True)), by=office, at=moment(MEETING)
        )

    def hundred_deputies(self) -> None:
        """As many deputies on the roll as the counts say; most of them without an account."""
        body, _ = Body.objects.get_or_create(
            congress=self.world.congress, kind=BodyKind.CONGRESS, defaults={"name": self.world.congress.name}
        )
        there = len(deputies_of(self.world.congress.pk, MEETING))
        people = Person.objects.bulk_create(
            Person(congress=self.world.congress, name=f"代表{n:03}") for n in range(there, COUNTS["deputies"])
        )
        Mandate.objects.bulk_create(
            Mandate(person=person, body=body, role=Role.DEPUTY.value, post="代表", from_on=SINCE) for person in people
        )

    def decided(self) -> Project:
        """The decision is public; the first of its projects."""
        decision = self.listed()
        self.session(decision, until=D.published)
        return Project.objects.select_related("unit", "congress", "decision").get(decision=decision, number=1)

    def photo(self, on: date) -> int:
        kept = store(
            congress=self.world.congress, kind="photo", title="现场", filename="现场.png", content=drawing(), by=None,
            at=moment(on),
        )  # fmt: skip
        return kept.pk

    def started(self) -> Project:
        """Its plan is public and the works have begun on 9 April 2026."""
        project = self.decided()
        unit = self.world.viewer(Role.HANDLING_UNIT, on=date(2026, 2, 10))
        for title, on in (("路基完工", date(2026, 7, 31)), ("通车", date(2026, 11, 20))):
            services.save_milestone(project=project, title=title, planned_on=on, by=unit, at=moment(date(2026, 2, 10)))
        doing = proceeding_of(P, project.pk)
        plan = {"responsible": "何志远", "plan": "分两段施工"}
        self.act(doing, P.planned, Role.HANDLING_UNIT, date(2026, 2, 24), plan)
        on = date(2026, 4, 9)
        photo = {"photo": self.photo(on), "photo_checked": "yes"}
        self.act(doing, P.started, Role.HANDLING_UNIT, on, {"words": "机械进场"} | photo)
        project.refresh_from_db()
        return project


def livelihood_of(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """One project under way, the next year's call open, and the next ballot with a candidate, for every page."""
    play = LivelihoodPlay(world)
    project = play.started()
    points = "0,0 1000,0 1000,1000 0,1000"
    Outline.objects.create(congress=world.congress, name="全县", points=points, label_x=500, label_y=500)
    decision = project.decision
    office, on = world.viewer(Role.SC_OFFICE), date(2026, 8, 31)
    call = services.open_solicitation(
        year=2027, opens_on=on, closes_on=date(2026, 9, 30), by=office, on=on, at=moment(on)
    )
    play.act(proceeding_of(S, call.pk), S.opened, Role.SC_OFFICE, on, {"notice": "向社会征集"})
    call.refresh_from_db()
    said = services.Proposal(title="南关路口红绿灯", place="南关", what="装红绿灯", phone="13800001234")
    idea, _ = services.propose_idea(solicitation=call, said=said, by=None, at=moment(on))
    comment, _ = say_of_project(project=project, words="停工两周了", at=moment(on))
    decide_comment(comment=comment, state="shown", reason="", by=office, at=moment(on))
    seen = {"deputies": "石桂芳", "found": "路基已成形"}
    inspected = play.act(proceeding_of(P, project.pk), P.inspected, Role.DEPUTY, on, seen)
    old = BallotDecision.objects.create(
        congress=world.congress, year=2019, meeting="第五次会议", meeting_on=date(2019, 2, 5), quota=1,
        decided_on=date(2019, 2, 5),
    )  # fmt: skip
    code = world.congress.code
    return {
        "livelihood:project": [(project.pk,)],
        "livelihood:project_place": [(project.pk,)],
        "livelihood:milestones": [(project.pk,)],
        "livelihood:milestone_remove": [(project.pk, project.milestones.all()[0].pk)],
        **{f"livelihood:{name}": [(call.pk,)] for name in ("solicitation", "poster", "ideas", "idea_new")},
        "livelihood:solicitation_days": [(call.pk,)],
        **{f"livelihood:{name}": [(idea.pk,)] for name in ("idea", "screen", "merge", "voices", "contact")},
        **{f"livelihood:{name}": [(decision.pk,)] for name in ("decision", "decision_edit", "propose", "count")},
        "livelihood:decision_year": [(decision.pk,)],
        "livelihood:earlier_paper": [(old.pk,)],
        "livelihood:count_confirm": [(decision.reports.get().pk,)],
        "livelihood:stamp": [(decision.pk, "party_decided"), (decision.pk, "submitted")],
        **{f"livelihood:{name}": [(project.pk,)] for name in ("candidate", "candidate_edit")},
        **{name: [(code,)] for name in ("public_idea", "public_follow", "public_projects")},
        "public_project": [(code, project.pk)],
        "public_say": [(code, project.pk)],
        "livelihood:comment": [(comment.pk,)],
        "livelihood:inspection": [(Step.objects.get(record=inspected).pk,)],
        "public_candidates": [(code, 2026)],
        "public_decision": [(code, 2026)],
        "public_decision_file": [(code, 2026, 1)],
    }
