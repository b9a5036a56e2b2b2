"""Plays the special inquiries on topics of the plan (监督法第四十七条至第五十条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import Inquiry
from huying.mechanisms.oversight.procedures import SpecialInquiry
from huying.mechanisms.oversight.selectors import proceeding_of

from .days import Days
from .player import Player
from .reading import Table, table
from .shapes import Topic

S = SpecialInquiry


def play_inquiries(player: Player, this: Days) -> None:
    topics = {t.key: t for t in player.plan.topics}
    for row in table("inquiries")["inquiries"]:
        _plan(player, row, topics[row["topic"]], this)


def _plan(player: Player, said: Table, topic: Topic, days: Days) -> None:
    assert topic.meeting is not None
    held, organ = player.plan.meeting(topic.meeting).opens_on, player.holder(Role.ORGAN, topic.organ)
    proposed, decided, named = (days.on(said[name]) for name in ("proposed", "decided", "named"))

    def act(what: Act, by: Viewer, on: date, fields: Mapping[str, Any], rank: int) -> None:
        player.on(on, lambda: player.act(proceeding_of(S, _found(player, topic).pk), what, by, on, fields), rank)

    player.on(proposed, lambda: _open(player, topic, proposed), 34)
    meeting = {"meeting": "县十八届人大常委会主任会议", "form": said["form"], "outline": said["outline"]}
    act(S.decided, player.office, decided, meeting, 35)
    act(S.heads_named, organ, named, {"heads": said["heads"]}, 36)
    answered = {"heads_present": said["heads_present"], "situation": said["situation"]}
    act(S.held, player.office, held, answered, 45)


def _open(player: Player, topic: Topic, on: date) -> None:
    oversight.open_inquiry(topic=player.topics[topic.key], by=player.office, on=on, at=player.at(on))


def _found(player: Player, topic: Topic) -> Inquiry:
    return Inquiry.objects.get(topic=player.topics[topic.key])
