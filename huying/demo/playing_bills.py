"""Plays the bill of inquiry of last year: signed, handed over, answered in writing to satisfaction (监督法 51-54)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import InquiryBill
from huying.mechanisms.oversight.procedures import InquiryBillHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.terms import SATISFIED, WRITTEN

from .days import Days
from .player import Player
from .reading import Table, table

B = InquiryBillHandling
MEETING = "县十八届人大常委会主任会议"


def play_bills(player: Player, last: Days) -> None:
    for row in table("inquiries")["bills"]:
        _plan(player, row, last)


def _plan(player: Player, said: Table, days: Days) -> None:
    signers = [player.viewer(player.plan.members[n]) for n in said["signers"]]
    unit, office, first = player.holder(Role.HANDLING_UNIT, said["object"]), player.office, signers[0]

    def act(what: Act, by: Viewer, day: str, rank: int, fields: Mapping[str, Any] | None = None) -> None:
        on = days.on(said[day])
        player.on(on, lambda: player.act(proceeding_of(B, _found(player, said).pk), what, by, on, fields), rank)

    opened = days.on(said["opened"])
    player.on(opened, lambda: _open(player, said, first, opened), 34)
    for signer in signers[1:]:
        act(B.joined, signer, "opened", 35)
    act(B.submitted, first, "submitted", 36)
    decided = {"meeting": MEETING, "form": WRITTEN, "answer_on": days.on(said["answer_on"])}
    act(B.decided, office, "decided", 37, decided)
    replied = days.on(said["replied"])
    player.on(replied, lambda: _reply(player, said, unit, replied), 38)
    for signer in signers:
        act(B.judged, signer, "judged", 39, {"verdict": SATISFIED})
    act(B.concluded, office, "concluded", 40)


def _open(player: Player, said: Table, by: Viewer, on: date) -> None:
    words = {name: said[name] for name in ("title", "question", "content")}
    oversight.open_inquiry_bill(
        congress=player.congress, object=player.body(said["object"]), by=by, on=on, at=player.at(on), **words
    )


def _reply(player: Player, said: Table, unit: Viewer, on: date) -> None:
    title = f"对《{said['title']}》的答复"
    letter = player.paper(title, f"{said['answer']}\n签署人：{said['head']}", unit, on, said["object"])
    fields = {"head": said["head"], "answer": said["answer"], "letter": letter}
    player.act(proceeding_of(B, _found(player, said).pk), B.replied, unit, on, fields)


def _found(player: Player, said: Table) -> InquiryBill:
    return InquiryBill.objects.get(congress=player.congress, title=said["title"])
