"""The research of a topic, for tests: planned, walked, written, and the organ's special work report beside it.

research = Research(world, topic)
research.plan(); research.report()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import ScSession
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import services
from huying.mechanisms.oversight.headings import headings
from huying.mechanisms.oversight.models import ReportProblem, ResearchPlan, SpecialReport, Topic
from huying.mechanisms.oversight.procedures import SpecialReporting
from huying.mechanisms.oversight.selectors import proceeding_of

from .play import Play
from .world import World, moment

Args = tuple[Any, ...]
MEETING = date(2026, 6, 24)  # a Wednesday
BLOCKS = {"situation": "已改造41个小区", "examples": "望禾街道3号楼", "data": "渗漏42栋", "analysis": "集中在老楼"}

INSPECTED = {"evaluation": "职责条款基本落实", "proposals": "逐口明确责任单位"}  # of an inspection of how a law is kept


@dataclass
class Research:
    """Drafts what the research page drafts. Every deed is done by the working body, the asking by the office."""

    world: World
    topic: Topic
    on: date = date(2026, 2, 10)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.world.viewer(Role.WORKING_BODY), "at": moment(self.on)}

    @property
    def office(self) -> dict[str, Any]:
        return {"by": self.world.viewer(Role.SC_OFFICE), "at": moment(self.on)}

    def schedule(self, number: int = 21, held: date = MEETING) -> ScSession:
        session = meetings.plan_session(
            congress=self.world.congress, number=number, planned_on=held, on=date(2026, 1, 20)
        )
        services.schedule_topic(topic=self.topic, session=session, today=date(2026, 1, 20))
        self.topic.refresh_from_db()
        return session

    def draft_plan(self, **changed: Any) -> ResearchPlan:
        """The plan with every heading written, without samples and without opinions."""
        kind = changed.pop("kind", "special_research")
        said = {
            "parts": {key: f"{label}：……" for key, label, _ in headings(kind)},
            "lead": self.world.person(Role.WORKING_BODY),
            "comprehensive_speaker": self.world.person(Role.SC_MEMBER),
            "key_speakers": [self.world.person(Role.SC_MEMBER, 1)],
        } | changed
        return services.write_plan(topic=self.topic, kind=kind, **said, **self.who)

    def plan(self, **changed: Any) -> ResearchPlan:
        """The plan as it can be settled."""
        plan = self.draft_plan(**changed)
        services.add_sample(plan=plan, place="望禾街道", unit="学府社区", reason="建成最早", **self.who)
        services.add_sought_opinion(plan=plan, who="居民代表", on=self.on, text="看看顶楼", **self.who)
        return plan

    def report(self) -> list[ReportProblem]:
        """The report as it can be handed in: two problems, the second with two measures."""
        services.write_report(topic=self.topic, blocks=BLOCKS, **self.who)
        said = {"topic": self.topic, "causes": "年久失修", **self.who}
        return [
            services.save_problem(title="屋面渗漏", measures=["翻修屋面42栋"], **said),
            services.save_problem(title="充电难", measures=["建车棚", "通电"], **said),
        ]

    def special_report(self) -> SpecialReport:
        """The organ's report, asked for, with two opinions collected."""
        report = services.ask_for_report(topic=self.topic, on=self.on, **self.office)
        for source, text in (("视察代表", "说清漏雨的楼还有几栋"), ("12345热线", "说清什么时候修完")):
            services.collect_opinion(report=report, source=source, text=text, **self.office)
        return report

    def give_opinions(self, report: SpecialReport, on: date | None = None) -> None:
        running = proceeding_of(SpecialReporting, report.pk)
        Play(self.world).act(running, SpecialReporting.opinions_given, Role.SC_OFFICE, on or self.on)


def research_of(world: World) -> dict[str, list[Args]]:
    """For the county that is lived in: a topic whose research is being drafted."""
    research = Research(world, Play(world, "充电设施建设工作情况").topic())
    research.schedule(41)
    plan, problems, report = research.plan(), research.report(), research.special_report()
    pk = research.topic.pk
    pages = ("research", "research_plan", "sample_new", "sought_new", "report_write", "problem_new")
    return {
        **{f"oversight:{name}": [(pk,)] for name in (*pages, "special_report_ask")},
        "oversight:plan_paper": [(pk, "docx")],
        "oversight:sample_remove": [(pk, plan.samples.all()[0].pk)],
        "oversight:sought_remove": [(pk, plan.sought.all()[0].pk)],
        "oversight:problem_edit": [(pk, problems[0].pk)],
        "oversight:problem_remove": [(pk, problems[1].pk)],
        "oversight:special_report": [(report.pk,)],
        "oversight:opinion_collect": [(report.pk,)],
        "oversight:opinion_answer": [(report.pk, report.opinions.all()[0].pk)],
    }
