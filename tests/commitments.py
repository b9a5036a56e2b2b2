"""Plays a year of commitments through its services, as the people who may: for tests that need it at some stage.

    play = CommitmentPlay(world)
    sheet = play.reported()      # promised on 2 March 2026, reported to the people on 8 December 2026

The days are literal. The housing department promises two things; the government and the other department owe theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.commons.activities import services as activities
from huying.commons.activities.models import Activity
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures import services as kernel
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.mechanisms.livelihood_projects.models import CommitmentSheet, CommitmentYear, HotIssue, MajorDecision
from huying.mechanisms.livelihood_projects.procedures import (
    CommitmentKeeping,
    CommitmentYearly,
    DecisionExecution,
    IssueUrging,
)
from huying.mechanisms.livelihood_projects.scoring import new_token
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.selectors.commitments import ABOUT
from huying.mechanisms.livelihood_projects.services import commitments as services
from huying.mechanisms.livelihood_projects.services import supervision
from huying.mechanisms.livelihood_projects.services.ratings import Score, issue_tickets, rate
from tests.world import HOUSING, World, moment

Y, K, D, U = CommitmentYearly, CommitmentKeeping, DecisionExecution, IssueUrging
PREPARED, PROMISED, REPORTED = date(2026, 1, 5), date(2026, 3, 2), date(2026, 12, 8)
COLUMN, UNTIL, RESULTS = date(2026, 12, 1), date(2026, 12, 25), date(2026, 12, 28)
PROMISES = (("改造老旧小区12个", "11月底以前全部完工"), ("修好住宅楼漏水", "接到反映7日内上门"))


@dataclass
class CommitmentPlay:
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

    def year(self) -> CommitmentYear:
        """This year is asked for: three units owe their commitments."""
        known = CommitmentYear.objects.filter(congress=self.world.congress, year=2026).first()
        if known:
            return known
        office = self.world.viewer(Role.SC_OFFICE, on=PREPARED)
        made = services.open_year(year=2026, by=office, on=PREPARED, at=moment(PREPARED))
        self.act(proceeding_of(Y, made.pk), Y.required, Role.SC_OFFICE, PREPARED, {"notice": "请于4月1日以前公布"})
        return made

    def sheet(self, unit: str = HOUSING) -> CommitmentSheet:
        rows = CommitmentSheet.objects.select_related("of", "unit", "congress")
        return rows.get(of=self.year(), unit=self.world.body(unit))

    def written(self) -> CommitmentSheet:
        sheet, unit = self.sheet(), self.world.viewer(Role.HANDLING_UNIT, on=PROMISED)
        for title, goal in PROMISES:
            services.save_commitment(
                sheet=sheet, title=title, goal=goal, field="environment", by=unit, at=moment(PROMISED)
            )
        return sheet

    def promised(self, on: date = PROMISED) -> CommitmentSheet:
        """The housing department has published its two commitments."""
        sheet = self.written()
        self.act(proceeding_of(K, sheet.pk), K.published, Role.HANDLING_UNIT, on, {"media": "县融媒体中心"})
        return self.sheet()

    def visit(
        self,
        sheet: CommitmentSheet,
        kind: str = "observation",
        on: date = date(2026, 7, 8),
        capacity: str = "sc_member",
    ) -> Activity:
        """Somebody went to the unit and looked: a member, where nothing else is said."""
        who = {"by": self.world.viewer(Role.SC_OFFICE, on=on), "at": moment(on)}
        made = activities.plan_activity(
            congress=self.world.congress, about=(ABOUT, sheet.pk), kind=kind, planned_on=on, place="望禾街道",
            methods=["on_site"], visited=sheet.unit, **who,
        )  # fmt: skip
        role = {"sc_member": Role.SC_MEMBER, "deputy": Role.DEPUTY}.get(capacity, Role.WORKING_BODY)
        activities.add_participant(activity=made, person=self.world.person(role), capacity=capacity, **who)
        activities.record_activity(activity=made, held_on=on, finding="12个小区开工9个", **who)
        return made

    def report_each(self, sheet: CommitmentSheet, marks: Sequence[int] = (5, 4)) -> None:
        unit = self.world.viewer(Role.HANDLING_UNIT, on=REPORTED)
        for commitment, mark in zip(
            sheet.commitments.select_related("sheet__congress", "sheet__unit"), marks, strict=False
        ):
            services.save_report(
                commitment=commitment, report="按期做到", self_score=mark, by=unit, at=moment(REPORTED)
            )

    def reported(self) -> CommitmentSheet:
        sheet = self.promised()
        self.report_each(sheet)
        self.act(proceeding_of(K, sheet.pk), K.reported, Role.HANDLING_UNIT, REPORTED, {"summary": "两项都做到了"})
        return self.sheet()

    def opened(self, on: date = COLUMN, until: date = UNTIL) -> CommitmentYear:
        """The column is open and scores are taken."""
        year = self.year()
        said = {"media": "县电视台", "until": until.isoformat()}
        self.act(proceeding_of(Y, year.pk), Y.column_opened, Role.SC_OFFICE, on, said)
        year.refresh_from_db()
        return year

    def score(
        self, sheet: CommitmentSheet, points: int = 3, *, token: str = "", on: date = REPORTED, **more: Any
    ) -> Score:
        marks = {str(pk): points for pk in sheet.commitments.values_list("pk", flat=True)}
        made = Score(sheet.congress.code, sheet.pk, token or new_token(), points, marks, moment(on), **more)
        rate(made)
        return made

    def scored(self) -> CommitmentYear:
        """The results are public."""
        year = self.year()
        self.act(proceeding_of(Y, year.pk), Y.scored, Role.SC_OFFICE, RESULTS)
        year.refresh_from_db()
        return year

    # ── what stands around them ───────────────────────────────────────────
    def decided(self, on: date = date(2026, 3, 27)) -> MajorDecision:
        """A decision on a major matter is public; the government executes it."""
        office = self.world.viewer(Role.SC_OFFICE, on=on)
        made = supervision.register_decision(
            title="关于全面加强生态环境保护的决定", content="打好污染防治攻坚战。", unit=self.body_of_government(),
            field="environment", by=office, on=on, at=moment(on),
        )  # fmt: skip
        running = proceeding_of(D, made.pk)
        said = {"meeting": "第30次会议", "number": "青人常〔2026〕5号"}
        self.act(running, D.adopted, Role.SC_OFFICE, on, said)
        self.act(running, D.published, Role.SC_OFFICE, on, {"where": "县人大网"})
        made.refresh_from_db()
        return made

    def body_of_government(self) -> Body:
        return Body.objects.get(congress=self.world.congress, kind="government")

    def issue(self, title: str = "南关路口天天堵车", on: date = date(2026, 4, 7)) -> HotIssue:
        """A hot issue is on the list; the housing department has to solve it."""
        office = self.world.viewer(Role.SC_OFFICE, on=on)
        made = supervision.propose_issue(
            title=title, what="上下班堵一小时", heard=230, unit=self.world.body(HOUSING), field="transport", by=office,
            on=on, at=moment(on),
        )  # fmt: skip
        self.act(proceeding_of(U, made.pk), U.listed, Role.SC_OFFICE, on, {"why": "热线反映230次"})
        made.refresh_from_db()
        return made


def commitments_of(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """This year's column is open and scores are taken; a decision, an issue, an area and a campaign."""
    play, on = CommitmentPlay(world), date(2026, 8, 20)
    sheet, office = play.promised(), world.viewer(Role.SC_OFFICE)
    play.visit(sheet)
    year = play.opened(on, date(2026, 9, 20))
    play.score(sheet, 4, on=date(2026, 9, 1), remark="比去年快多了")
    issue_tickets(year=year, place="望禾街道代表联络站", count=2, by=office, at=moment(on))
    decision, issue = play.decided(), play.issue()
    group = supervision.form_group(
        name="第一视察组", leader=world.person(Role.DEPUTY), members=[], by=office, at=moment(on)
    )
    supervision.draw_area(name="城关片", group=group, by=office, at=moment(on))
    campaign = supervision.open_campaign(
        name="“护河有我”专题活动", purpose="看河道整治", field="environment", starts_on=on, ends_on=date(2026, 10, 20),
        by=office, at=moment(on),
    )  # fmt: skip
    supervision.add_field(name="养老服务", by=office, at=moment(on))
    code, rating, item = world.congress.code, sheet.ratings.get(), sheet.commitments.all()[0]
    return {
        **{f"livelihood:commitment_{name}": [(year.pk,)] for name in ("year", "year_change", "tickets", "remarks")},
        **{f"livelihood:commitment_{name}": [(sheet.pk,)] for name in ("sheet", "score")},
        "livelihood:commitments_write": [(sheet.pk,)],
        **{f"livelihood:commitment_{name}": [(item.pk,)] for name in ("report", "remove")},
        "livelihood:commitment_remark_show": [(rating.pk,)],
        "livelihood:major_decision": [(decision.pk,)],
        "livelihood:hot_issue": [(issue.pk,)],
        "livelihood:campaign": [(campaign.pk,)],
        **{f"livelihood:{name}": [(group.pk,)] for name in ("group", "group_change")},
        "public_commitments_now": [(code,)],
        "public_commitments": [(code, 2026)],
        **{name: [(code, sheet.pk)] for name in ("public_commitment_unit", "public_score", "public_ticket")},
        "public_supervised": [(code,)],
        "public_major_decision": [(code, decision.pk)],
    }
