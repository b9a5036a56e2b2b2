"""Plays the special-work appraisals: last year's are concluded, this year's are under way (R1.59-R1.62)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Appraisal, PublicationKind
from huying.mechanisms.oversight.procedures import SpecialAppraisal
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import MARKS

from . import people
from .days import Days
from .player import Player
from .playing_publications import publish_now
from .reading import Table, table

A = SpecialAppraisal


def play_appraisals(player: Player, last: Days, this: Days) -> None:
    """Register whom appraisal is for and when the term began; then gather the deeds of each appraisal."""
    said = table("appraisals")
    began = people.since(player.today)
    player.on(began, lambda: _register(player, said, began), 1)
    for row in said["appraisals"]:
        AppraisalPlayer(player, row, last if row["year"] == "last_year" else this).plan()


def _register(player: Player, said: Table, began: date) -> None:
    by, at = player.office, player.at(began)
    oversight.begin_term(congress=player.congress, ordinal=18, from_on=began, by=by, at=at)
    for nature in ("directly_under", "vertically_managed"):
        for name in said[nature]:
            body = Body.objects.get(congress=player.congress, name=name)
            oversight.register_object(body=body, nature=nature, by=by, at=at)


class AppraisalPlayer:
    """Gathers the deeds of one appraisal into the player's list."""

    def __init__(self, player: Player, said: Table, days: Days) -> None:
        self.player, self.said, self.days = player, said, days
        self.office = player.office
        self.body = player.holder(Role.WORKING_BODY, said["working_body"])
        role = Role.HANDLING_UNIT if said["object"] in people.heads() else Role.ORGAN
        self.object = player.holder(role, said["object"])

    def plan(self) -> None:
        said, player = self.said, self.player
        player.on(self.days.maybe(said["opened"]), self._open, 20)
        self._act(A.chosen, self.office, "chosen", {"meeting": "县十八届人大常委会主任会议"}, 32)
        player.on(self.days.maybe(said["chosen"]), self._schedule, 33)
        found = {"methods": said.get("methods"), "findings": said.get("findings")}
        self._act(A.investigated, self.body, "investigated", found, 35)
        player.on(self.days.maybe(said.get("drafted")), self._draft, 35)
        self._act(A.report_commented, self.body, "commented", {"comment": said.get("comment")}, 36)
        player.on(self.days.maybe(said.get("submitted")), self._submit, 36)
        if "votes" in said:
            self._deliberate()
        self._act(A.assigned, self.office, "assigned", {"opinion": said.get("opinion")}, 62)
        report = {"to": "中共青禾县委员会", "signer": "陆承远", "situation": said.get("situation")}
        self._act(A.reported, self.office, "reported", report, 63)
        player.on(self.days.maybe(said.get("published")), self._publish, 64)
        for number, item in enumerate(said.get("items", ()), 1):
            self._plan_item(number, item)
        self._act(A.concluded, self.office, "concluded", {}, 120)

    def _deliberate(self) -> None:
        meeting = self.player.plan.meeting(self.said["meeting"])
        held, members = meeting.opens_on, len(self.player.plan.members)
        heard = {"mode": "plenary", "speakers": self.said["speakers"]}
        self._on(held, A.heard, self.office, heard, 42)
        votes = dict(zip(MARKS, self.said["votes"], strict=True))
        votes |= {"present": members - len(meeting.absent), "members": members}
        self._on(held, A.appraised, self.office, votes, 43)
        self.player.on(held, self._list, 44)

    # ── deeds ─────────────────────────────────────────────────────────────
    def _open(self) -> None:
        on = self.days.on(self.said["opened"])
        self.found = oversight.open_appraisal(
            congress=self.player.congress,
            title=self.said["title"],
            object=Body.objects.get(congress=self.player.congress, name=self.said["object"]),
            working_body=self.player.body(self.said["working_body"]),
            by=self.office,
            on=on,
            at=self.player.at(on),
        )

    def running(self) -> Proceeding:
        return proceeding_of(A, self.found.pk)

    def _schedule(self) -> None:
        session = self.player.sessions[self.said["meeting"]]
        oversight.schedule_appraisal(appraisal=self.found, session=session, today=self.days.on(self.said["chosen"]))

    def _draft(self) -> None:
        on = self.days.on(self.said["drafted"])
        self.player.act(self.running(), A.report_drafted, self.object, on, {"draft_report": self._paper(on, "（稿）")})

    def _submit(self) -> None:
        on = self.days.on(self.said["submitted"])
        said = {"special_report": self._paper(on), "adopted": self.said["adopted"]}
        self.player.act(self.running(), A.submitted, self.object, on, said)

    def _paper(self, on: date, mark: str = "") -> int:
        name = self.said["object"]
        title = f"{name}关于{self.said['title']}情况的报告{mark}"
        return self.player.paper(title, self.said["special_report"], self.object, on, name)

    def _publish(self) -> None:
        for kind in (PublicationKind.APPRAISAL_REPORT, PublicationKind.APPRAISAL):
            publish_now(self.player, kind, self.found.pk, self.days.on(self.said["published"]))

    def _list(self) -> None:
        on = self.player.plan.meeting(self.said["meeting"]).opens_on
        for title, task, node, *_ in self.said["items"]:
            fields = {"title": title, "task": task, "node_on": self.days.on(node)}
            oversight.add_appraisal_item(appraisal=self._fresh(), fields=fields, by=self.office, at=self.player.at(on))

    def _fresh(self) -> Appraisal:
        return Appraisal.objects.select_related("congress").get(pk=self.found.pk)

    def _plan_item(self, number: int, said: list[str]) -> None:
        if len(said) < 7:
            return
        _, _, _, rectified, result, verified, finding = said
        seen = {"how": "on_site", "finding": finding}
        verifier = self.player.holder(Role.SUPERVISION_OFFICE)
        for day, act, by, fields, rank in (
            (rectified, A.rectified, self.object, {"result": result}, 95),
            (verified, A.verified, verifier, seen, 96),
        ):
            on = self.days.on(day)
            self.player.on(on, partial(self._of_item, number, act, by, on, fields), rank)

    def _of_item(self, number: int, act: Act, by: Any, on: date, fields: Mapping[str, Any]) -> None:
        key = self._fresh().items.get(number=number).key
        self.player.act(self.running(), act, by, on, fields, key)

    def _act(self, act: Act, by: Any, day: str, fields: Mapping[str, Any], rank: int) -> None:
        if day in self.said:
            self._on(self.days.on(self.said[day]), act, by, fields, rank)

    def _on(self, on: date, act: Act, by: Any, fields: Mapping[str, Any], rank: int) -> None:
        self.player.on(on, lambda: self.player.act(self.running(), act, by, on, fields), rank)
