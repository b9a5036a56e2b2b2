"""Plays what stands beside the line of an item: other units, requests that are refused, promises, urgings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.mechanisms.oversight.procedures import ItemHandling as I

from .shapes import Item

if TYPE_CHECKING:
    from .playing_opinions import OpinionPlayer

FIRST_OPINION = 3  # workdays from the signature until the first assisting unit has spoken, within the ten of R1.47
OPINIONS = (
    "已确定专人对接，涉及我单位的审批和数据随到随办，每两周同{lead}核对一次。",
    "我单位职责内的部分列入年度安排，需要的人员和资料在方案报送前提供给{lead}。",
    "建议由{lead}列出分批清单，我单位按清单配合现场踏勘和验收。",
    "同意所定目标和节点；进场前请提前3个工作日告知，由我单位协调有关村居和企业。",
)


def assisting(item: Item) -> list[str]:
    own = {unit for unit, _, _ in item.separate}
    return [unit for unit in item.co_units if unit not in own]


def plan(letter: OpinionPlayer, item: Item, unit: Viewer) -> None:
    """Everything of one item; `unit` is whoever records for the unit in charge."""
    _plan_other_units(letter, item)
    _plan_refusals(letter, item, unit)
    if (said := item.promised) and said.wanted_on:
        promise = {"promised_on": said.wanted_on.isoformat(), "promise": said.text}
        letter.item_act(item, I.promised, unit, said.on, promise, 92)
        letter.item_act(item, I.fulfilled, unit, said.then_on, {"evidence": said.then}, 95)
    if said := item.urged:
        supervisor = letter.player.holder(Role.SUPERVISION_OFFICE)
        letter.item_act(item, I.urged, supervisor, said.on, {"what": said.text}, 95)
        letter.item_act(item, I.urging_replied, unit, said.then_on, {"reply": said.then}, 96)


def _plan_other_units(letter: OpinionPlayer, item: Item) -> None:
    """The unit it was given to by mistake, those that assist, those with a part of their own (主办、协办、分办)."""
    player = letter.player
    if item.given_first:
        _, on, why = item.given_first
        player.on(on, lambda: _give_on(letter, item, on, why), 90)
    for order, name in enumerate(assisting(item)):
        words = OPINIONS[(item.number + order) % len(OPINIONS)].format(lead=item.lead_unit)
        _by(letter, item, I.co_opinion, name, _spoken_on(letter, order), {"opinion": words})
    for name, answered_on, text in item.separate:
        _by(letter, item, I.separately_answered, name, answered_on, {"answer": text})


def _give_on(letter: OpinionPlayer, item: Item, on: date, why: str) -> None:
    said = {"unit": letter.player.body(item.lead_unit).pk, "reason": why}
    letter.player.act(letter.item(item.number), I.reassigned, letter.office, on, said)


def _spoken_on(letter: OpinionPlayer, order: int) -> date | None:
    signed_on = letter.said.signed_on
    return work_calendar().add_workdays(signed_on, FIRST_OPINION + order) if signed_on else None


def _by(letter: OpinionPlayer, item: Item, act: Act, name: str, on: date | None, said: dict[str, object]) -> None:
    """One act of a unit beside the one in charge, in its own name."""
    by = letter.player.holder(Role.HANDLING_UNIT, name)
    letter.item_act(item, act, by, on, said, 93, str(letter.player.body(name).pk))


def _plan_refusals(letter: OpinionPlayer, item: Item, unit: Viewer) -> None:
    """It stays with the unit that would send it back; its node stays where it was."""
    if said := item.return_refused:
        asked = {"reason": said.text, "suggested_unit": said.wanted}
        letter.item_act(item, I.returned, unit, said.on, asked, 90)
        decided = {"decision": "refused", "reason": said.then}
        letter.item_act(item, I.return_decided, letter.office, said.then_on, decided, 90)
    if (said := item.time_refused) and said.wanted_on:
        asked = {"wanted_on": said.wanted_on.isoformat(), "reason": said.text}
        letter.item_act(item, I.extension_asked, unit, said.on, asked, 95)
        letter.item_act(item, I.extension_refused, letter.office, said.then_on, {"reason": said.then}, 95)
