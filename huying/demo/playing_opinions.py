"""Plays the handling of one opinion document: the letter, its items, its rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.services import link
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Milestone, OpinionDocument, ProblemItem, PublicationKind, ReportProblem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import PROBLEM, proceeding_of

from . import playing_beside
from .player import Player
from .playing_publications import publish_now
from .shapes import Item, Opinion, Progress, Round, Topic, written

P, I, T = OpinionHandling, ItemHandling, TopicOversight  # noqa: E741


class OpinionPlayer:
    """Gathers the deeds of one letter into the player's list."""

    def __init__(self, player: Player, topic: Topic, opinion: Opinion) -> None:
        self.player, self.topic, self.said = player, topic, opinion
        self.office = player.office
        self.body = player.holder(Role.WORKING_BODY, topic.working_body)
        self.clerk = player.holder(Role.ORGAN, topic.organ)

    def plan(self) -> None:
        said, on = self.said, self.player.on
        assert self.topic.meeting is not None
        closed = self.player.plan.meeting(self.topic.meeting).closes_on
        on(said.compiled_on or closed, lambda: self._draft(said.compiled_on or closed), 85)
        self._letter(P.cosigned, self.body, said.compiled_on, None, 86)
        self._letter(P.compiled, self.office, said.compiled_on, None, 87)
        notice = {"report_due_on": said.notice_due_on.isoformat()} if said.notice_due_on else None
        self._letter(P.assigned, self.office, said.assigned_on, notice, 88)
        self._letter(P.received, self.clerk, said.received_on, {"receiver": self.clerk.person.name}, 89)  # type: ignore[union-attr]
        leader = self.player.viewer(said.principal_leader)
        self._letter(P.signed, leader, said.signed_on, {"coordinating_leader": said.coordinating_leader or ""}, 90)
        for item in said.items:
            self._plan_item(item)
        for number, played in enumerate(said.rounds):
            self._plan_round(played, said.rounds[number + 1] if number + 1 < len(said.rounds) else None)
        self._plan_urgings()
        self._plan_inspections()
        self._letter(P.concluded, self.office, said.concluded_on, None, 120)
        self._close_topic()

    # ── the letter ────────────────────────────────────────────────────────
    def letter(self) -> Proceeding:
        return proceeding_of(P, self.document().pk)

    def document(self) -> OpinionDocument:
        return self.player.opinion(self.topic)

    def _letter(self, act: Act, by: Viewer, on: date | None, fields: Mapping[str, object] | None, rank: int) -> None:
        if on is not None:
            self.player.on(on, lambda: self.player.act(self.letter(), act, by, on, fields), rank)

    def _draft(self, on: date) -> None:
        opinion, at = self.document(), self.player.at(on)
        oversight.write_overall_view(opinion=opinion, overall_view=self.said.overall, by=self.office, at=at)
        for carried in list(opinion.items.order_by("-number")):  # the office writes them anew, quantified
            oversight.remove_item(item=carried, by=self.office, at=at)
        problems = {p.number: p.pk for p in ReportProblem.objects.filter(report__topic=opinion.topic_id)}
        for item in self.said.items:
            fields = {
                "title": item.title,
                "category": item.category,
                "kind": item.kind,
                "indicator": item.indicator,
                "baseline": f"{written(item.baseline)}" if item.baseline is not None else "",
                "target": item.goal,
                "unit_of_measure": item.unit,
                "task": item.task,
                "unit": self.player.body(item.given_first[0] if item.given_first else item.lead_unit),
                "node_on": item.node_on,
            }
            made = oversight.save_item(
                opinion=opinion,
                fields=fields,
                co_units=[self.player.body(u) for u in playing_beside.assisting(item)],
                separate_units=[self.player.body(u) for u, _, _ in item.separate],
                by=self.office,
                at=at,
            )
            if source := problems.get(item.problem):
                link(congress=opinion.congress, source=(PROBLEM, source), target=("item", made.pk), at=at)

    # ── the items ─────────────────────────────────────────────────────────
    def item(self, number: int) -> Proceeding:
        return proceeding_of(I, ProblemItem.objects.get(opinion=self.document(), number=number).pk)

    def item_act(
        self,
        item: Item,
        act: Act,
        by: Viewer,
        on: date | None,
        fields: Mapping[str, object],
        rank: int,
        party: str = "",
    ) -> None:
        if on is not None:
            given = {k: v for k, v in fields.items() if v not in (None, "")}
            self.player.on(on, lambda: self.player.act(self.item(item.number), act, by, on, given, party), rank)

    def _plan_item(self, item: Item) -> None:
        unit = self.player.holder(Role.HANDLING_UNIT, item.lead_unit)
        self.item_act(
            item,
            I.accepted,
            unit,
            item.accepted_on,
            {"responsible": item.responsible, "measures": self._measure(item)},
            91,
        )
        if item.promised is None:
            promised = {"promised_on": item.node_on.isoformat()}
            self.item_act(item, I.promised, unit, item.accepted_on, promised, 92)
        self._plan_requests(item, unit)
        playing_beside.plan(self, item, unit)
        if item.accepted_on and item.progress and self.said.concluded_on is None:
            self.player.on(item.accepted_on, lambda: self._write_measures(item, unit), 92)
        for step in item.progress:
            if item.accepted_on and (item.verified_on is None or step.on < item.verified_on):
                on = max(step.on, item.accepted_on)
                self.player.on(on, partial(self._progress, item, unit, step, on), 94)
        for answer in item.answers:
            self.item_act(item, I.answered, unit, answer.on, {"answer": answer.text}, 96)
        done = {"value": item.value, "evidence": f"已完成{item.outcome}" if item.value is not None else item.outcome}
        self.item_act(item, I.done, unit, item.done_on, done, 97)
        verifier = self.player.holder(Role.SUPERVISION_OFFICE)
        if back := item.returned:
            self.item_act(
                item, I.sent_back, verifier, back.on, {"reason": back.reason, "node_on": item.node_on.isoformat()}, 95
            )
        found = {"how": "on_site", "finding": item.evidence or "经核实，情况属实。"}
        self.item_act(item, I.verified, verifier, item.verified_on, found, 98)

    def _plan_requests(self, item: Item, unit: Viewer) -> None:
        """To another unit, and for more time, which the office grants on the next workday."""
        if item.asks_return:
            on, reason, other = item.asks_return
            self.item_act(item, I.returned, unit, on, {"reason": reason, "suggested_unit": other}, 91)
        if item.asks_time:
            on, reason, until = item.asks_time
            to, granted_on = until.isoformat(), work_calendar().add_workdays(on, 1)
            self.item_act(item, I.extension_asked, unit, on, {"wanted_on": to, "reason": reason}, 95)
            self.item_act(item, I.extended, self.office, granted_on, {"extended_to": to, "reason": reason}, 95)

    def _write_measures(self, item: Item, unit: Viewer) -> None:
        """Two nodes of an item that is still being handled: the way there, and the whole."""
        assert item.accepted_on is not None
        row, at = ProblemItem.objects.get(opinion=self.document(), number=item.number), self.player.at(item.accepted_on)
        half = item.accepted_on + (item.node_on - item.accepted_on) / 2
        for title, planned_on in (("过半", half), ("全部完成", item.node_on)):
            said = {"title": title, "measure": item.measure or item.task, "planned_on": planned_on}
            oversight.save_milestone(item=row, fields=said | {"responsible": item.responsible}, by=unit, at=at)

    def _progress(self, item: Item, unit: Viewer, step: Progress, on: date) -> None:
        """The last progress of an item that is half done reaches its first node."""
        said = {"value": step.value, "progress": step.text}
        is_half = item.target and step.value and step.value * 2 >= item.target and step is item.progress[-1]
        running = self.item(item.number)
        if is_half and (node := Milestone.objects.filter(item=running.subject_id, title="过半").first()):
            said["milestone"] = str(node.pk)
        self.player.act(running, I.progressed, unit, on, {k: v for k, v in said.items() if v not in (None, "")})

    def _measure(self, item: Item) -> str:
        """What the unit says it will do; nothing where it has handed in no plan."""
        plans = [p for r in self.said.rounds for p in r.plans if p.unit == item.lead_unit and p.submitted_on]
        return item.measure or (item.task if plans else "")

    # ── the rounds ────────────────────────────────────────────────────────
    def _plan_round(self, said: Round, following: Round | None) -> None:
        for plan in said.plans:
            if plan.submitted_on:
                self.player.on(
                    plan.submitted_on, partial(self._hand_in_plan, plan.unit, plan.items, plan.submitted_on), 93
                )
        self.player.on(said.consulted_on, lambda: self._consult(said), 100)
        comment = {"comment": said.comment or "同意报送。"}
        self._letter(P.commented, self.body, said.commented_on, comment, 101)
        self.player.on(said.reported_on, lambda: self._report(said), 102)
        if said.assessment and self.topic.is_key:
            marks = said.assessment
            votes = {
                "satisfied": marks.satisfied,
                "basically_satisfied": marks.basically_satisfied,
                "dissatisfied": marks.dissatisfied,
                "present": len(self.player.plan.members) - len(self.player.plan.meeting(marks.meeting).absent),
                "members": len(self.player.plan.members),
            }
            self._letter(P.assessed, self.office, marks.on, votes, 104)
        if following is None:
            self._publish(self._published_on())
        elif following.opened_on:
            nodes = [item.node_on for item in self.said.items if item.number in following.again]
            again = {"reason": following.reason, "node_on": max(nodes).isoformat()}
            self._letter(P.rehandled, self.office, following.opened_on, again, 112)

    def _publish(self, on: date | None) -> None:
        if on is not None:
            kind = PublicationKind.HANDLING_REPORT
            self.player.on(on, lambda: publish_now(self.player, kind, self.document().pk, on), 110)

    def _published_on(self) -> date | None:
        """The result is open to the public before the matter is closed."""
        days = [d for d in (self.said.published_on, self.said.concluded_on) if d]
        return min(days, default=None)

    def _hand_in_plan(self, unit: str, items: tuple[int, ...], on: date | None) -> None:
        assert on is not None
        body = self.player.body(unit)
        measures = [i.measure or i.task for i in self.said.items if i.number in items]
        words = (
            "\n".join(f"{n}. {m}" for n, m in enumerate(measures, 1)) or "本轮没有需要重新办理的事项，巩固已有成果。"
        )
        by = self.player.holder(Role.HANDLING_UNIT, unit)
        self.player.act(self.letter(), P.planned, by, on, {"measures": words}, str(body.pk))

    def _consult(self, said: Round) -> None:
        assert said.consulted_on is not None
        title = f"{self.said.title}研究处理情况的报告（征求意见稿）"
        paper = self.player.paper(
            title, said.report or "办理情况见附表。", self.clerk, said.consulted_on, self.topic.organ
        )
        self.player.act(self.letter(), P.consulted, self.clerk, said.consulted_on, {"draft_report": paper})

    def _report(self, said: Round) -> None:
        """Every item is answered before the report goes out (R1.52)."""
        assert said.reported_on is not None
        for item in self.said.items:
            row = ProblemItem.objects.get(opinion=self.document(), number=item.number)
            if row.answered_on is None and row.verified_on is None:
                text = item.answers[-1].text if item.answers else item.progress[-1].text if item.progress else item.task
                by = self.player.holder(Role.HANDLING_UNIT, item.lead_unit)
                self.player.act(proceeding_of(I, row.pk), I.answered, by, said.reported_on, {"answer": text})
        title = f"{self.said.title}研究处理情况的报告"
        paper = self.player.paper(
            title, said.report or "办理情况见附表。", self.clerk, said.reported_on, self.topic.organ
        )
        self.player.act(self.letter(), P.reported, self.clerk, said.reported_on, {"handling_report": paper})

    def _plan_urgings(self) -> None:
        by = self.player.holder(Role.SUPERVISION_OFFICE)
        for urging in self.said.urgings:
            words = {"whom": urging.unit, "what": urging.text, "unit": self.player.body(urging.unit).pk}
            self._letter(P.urged, by, urging.on, words, 106)
            unit = self.player.holder(Role.HANDLING_UNIT, urging.unit)
            self._letter(P.urging_replied, unit, urging.replied_on, {"reply": urging.reply}, 107)

    def _plan_inspections(self) -> None:
        by = self.player.holder(Role.SUPERVISION_OFFICE)
        for seen in self.said.inspections:
            words = {"kind": seen.kind, "where": seen.where, "finding": seen.finding, "items": [*map(str, seen.items)]}
            self._letter(P.inspected, by, seen.on, words, 105)

    def _close_topic(self) -> None:
        said, player = self.said, self.player
        if said.concluded_on:
            player.on(said.concluded_on, lambda: self.topic_act(T.handled, said.concluded_on), 121)
        if said.archived_on:
            done = sum(i.verified_on is not None for i in said.items)
            words = {"result": f"{len(said.items)}项问题，{done}项经核实办结。"}
            player.on(said.archived_on, lambda: self.topic_act(T.archived, said.archived_on, words), 122)

    def topic_act(self, act: Act, on: date | None, fields: Mapping[str, object] | None = None) -> None:
        assert on is not None
        running = proceeding_of(T, self.player.topics[self.topic.key].pk)
        self.player.act(running, act, self.office, on, fields)
