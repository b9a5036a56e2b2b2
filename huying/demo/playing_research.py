"""Plays the research of a topic: the plan, the visits, the report as it is written, the organ's own report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from huying.commons.activities import services as activities
from huying.commons.activities.methods import UNANNOUNCED, words
from huying.commons.activities.models import Activity
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.headings import headings
from huying.mechanisms.oversight.models import ResearchPlan, SpecialReport
from huying.mechanisms.oversight.models import Topic as TopicRow
from huying.mechanisms.oversight.procedures import SpecialReporting
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import INSPECTION_FORMS, label

from .player import Player
from .reading import photo
from .shapes import Research, ResearchReport, Sought, Topic, Visit

S = SpecialReporting
DRAFTED_BEFORE = timedelta(days=20)  # a draft is at hand before opinions on it are sought


class ResearchPlayer:
    """Gathers the deeds of one topic's research into the player's list."""

    def __init__(self, player: Player, topic: Topic, research: Research) -> None:
        self.player, self.said, self.research = player, topic, research
        self.body = player.holder(Role.WORKING_BODY, topic.working_body)

    def plan(self) -> None:
        said, on = self.research, self.player.on
        if self.said.chosen_on is None:
            return
        drafted = max(self.said.chosen_on, (said.plan_approved_on or self.player.today) - DRAFTED_BEFORE)
        on(drafted, lambda: self._plan(drafted), 32)
        for sought in said.sought:
            self._plan_sought(sought, max(sought.on, drafted))
        for visit in said.visits:
            self._visit(visit)
        if coming := said.coming:
            on(self.player.today, lambda: self._arrange(coming, self.player.today), 34)
        if written := said.report or said.draft:
            day = written.submitted_on
            on(day, lambda: self._write(written, day), 35)
        if said.report and self.said.stage in ("materials", "research_reported"):
            self._special_report(said.report)

    def _plan_sought(self, sought: Sought, on: date) -> None:
        self.player.on(on, lambda: self._seek(sought, on), 33)

    @property
    def topic(self) -> TopicRow:
        return self.player.topics[self.said.key]

    def who(self, on: date, by: Viewer | None = None) -> dict[str, Any]:
        return {"by": by or self.body, "at": self.player.at(on)}

    def member(self, name: str) -> Any:
        return self.player.viewer(name).person

    # ── the plan ──────────────────────────────────────────────────────────
    def _plan(self, on: date) -> None:
        said = self.research
        plan = oversight.write_plan(
            topic=self.topic,
            kind=said.kind,
            parts=self._parts(),
            lead=self.member(said.lead),
            comprehensive_speaker=self.member(said.comprehensive_speaker),
            key_speakers=[self.member(name) for name in said.key_speakers],
            **self.who(on),
        )
        for sample in said.samples:
            oversight.add_sample(plan=plan, place=sample.place, reason=sample.reason, **self.who(on))

    def _seek(self, sought: Sought, on: date) -> None:
        plan = ResearchPlan.objects.get(topic=self.topic)
        oversight.add_sought_opinion(plan=plan, who=sought.who, on=sought.on, text=sought.text, **self.who(on))

    def _parts(self) -> dict[str, str]:
        said, topic = self.research, self.said
        methods = words({v.method for v in said.visits}) or "听取汇报、实地察看"
        known = {
            "purpose": f"弄清{topic.subject}的现状，找准问题，为常委会会议审议作准备。",
            "scope": "、".join(s.place for s in said.samples) + "，看政策落实、资金使用和群众感受。",
            "method": f"{methods}，点面结合。",
            "timetable": self._timetable(),
            "group": f"{said.lead}牵头，" + "、".join(dict.fromkeys((said.comprehensive_speaker, *said.key_speakers))),
            "division": f"{topic.working_body}负责联络和执笔，{said.comprehensive_speaker}汇总审议意见。",
            "law": f"{said.law or topic.subject}，重点是法定职责条款。",
            "forms": "、".join(label(INSPECTION_FORMS, form) for form in said.forms),
            "invited": "、".join(said.experts) or "没有邀请",
            "focus": topic.reason,
            "objects": topic.organ,
            "steps": "先调查，再评议，后测评。",
            "questions": topic.reason,
            "answering": topic.organ,
            "followup": "会后列入问题清单，按节点督办。",
        }
        return {key: known[key] for key, _, _ in headings(said.kind)}

    def _timetable(self) -> str:
        if not self.said.meeting:
            return "会期确定后排定。"
        return f"{full_day(self.player.plan.meeting(self.said.meeting).opens_on)}常委会会议审议，会前两个月定方案。"

    # ── the visits ────────────────────────────────────────────────────────
    def _visit(self, visit: Visit) -> None:
        self.player.on(visit.on, lambda: self._hold(visit), 34)

    def _arrange(self, visit: Visit, on: date) -> Activity:
        made = activities.plan_activity(
            congress=self.player.congress,
            about=("topic", self.topic.pk),
            kind="inspection" if visit.method == UNANNOUNCED else "research",
            planned_on=visit.on,
            place=visit.place,
            methods=[visit.method],
            visited=Body.objects.filter(congress=self.player.congress, name=visit.place).first(),
            purpose=visit.note if visit.on > on else "",
            **self.who(on),
        )
        people = [(self.research.lead, "staff", True), (self.research.comprehensive_speaker, "sc_member", False)]
        for name, capacity, leads in people:
            activities.add_participant(
                activity=made, person=self.member(name), capacity=capacity, is_lead=leads, **self.who(on)
            )
        return made

    def _hold(self, visit: Visit) -> None:
        made = self._arrange(visit, visit.on)
        activities.record_activity(activity=made, held_on=visit.on, finding=visit.note, **self.who(visit.on))
        if visit.photo:
            drawing = SimpleUploadedFile(f"{visit.photo}.png", photo(visit.photo), "image/png")
            activities.add_evidence(activity=made, upload=drawing, caption=visit.caption, **self.who(visit.on))

    # ── the report ────────────────────────────────────────────────────────
    def _write(self, said: ResearchReport, on: date) -> None:
        names = ("situation", "examples", "data", "analysis", "evaluation", "proposals", "amendments")
        blocks = {name: getattr(said, name) for name in names}
        oversight.write_report(topic=self.topic, blocks=blocks, **self.who(on))
        about = Activity.objects.filter(subject_kind="topic", subject_id=self.topic.pk)
        held = list(about.exclude(held_on=None).order_by("held_on", "pk"))
        for number, title in enumerate(said.problems, 1):
            oversight.save_problem(
                topic=self.topic,
                title=title,
                causes=said.causes[min(number, len(said.causes)) - 1],
                measures=[m.text for m in said.measures if m.problem == number],
                activities=[held[visit - 1] for problem, visit in said.seen if problem == number],
                **self.who(on),
            )

    # ── the organ's own report ────────────────────────────────────────────
    def _special_report(self, said: ResearchReport) -> None:
        on, asked = self.player.on, said.submitted_on
        on(asked, lambda: self._ask(said, asked), 38)
        self._report_act(S.opinions_given, self.player.office, asked, None, 39)
        if self.said.stage != "materials" or self.said.materials is None:
            return
        clerk, sent = self.player.holder(Role.ORGAN, self.said.organ), self.said.materials.sent_on
        answered = max(asked, sent - timedelta(days=2))
        on(answered, lambda: self._answer(clerk, answered), 40)
        self._report_act(S.draft_sent, clerk, asked, "draft_report", 41)
        self._report_act(S.commented, self.body, answered, {"comment": "数字已核，建议把原因写透。"}, 42)
        reporter = {"who": "leader", "reporter": self.said.presenter or self.said.organ}
        self._report_act(S.reporter_named, clerk, answered, reporter, 43)
        self._report_act(S.report_sent, clerk, sent, "special_report", 44)

    def _ask(self, said: ResearchReport, on: date) -> None:
        office = self.player.office
        report = oversight.ask_for_report(topic=self.topic, on=on, **self.who(on, office))
        for problem in said.problems[:2]:
            text = f"报告要说明“{problem}”的情况和打算。"
            oversight.collect_opinion(report=report, source="调研组", text=text, **self.who(on, office))

    def _answer(self, clerk: Viewer, on: date) -> None:
        for opinion in SpecialReport.objects.get(topic=self.topic).opinions.all():
            words = f"报告第三部分第{opinion.number}点逐项说明，列了时间表。"
            oversight.answer_opinion(opinion=opinion, answer=words, **self.who(on, clerk))

    def _report_act(self, act: Any, by: Viewer, on: date, said: Any, rank: int) -> None:
        def deed() -> None:
            report = SpecialReport.objects.get(topic=self.topic)
            title = f"{self.said.organ}{report}"
            fields = said
            if isinstance(said, str):
                fields = {said: self.player.paper(title, f"{report}。", by, on, self.said.organ)}
            self.player.act(proceeding_of(S, report.pk), act, by, on, fields)

        self.player.on(on, deed, rank)
