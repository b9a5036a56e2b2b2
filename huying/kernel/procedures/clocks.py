"""The clock of a round that is opened again: the number of the place, or the day that the act itself names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .definition import Act, Ask, Reason, TimeLimit
from .models import Proceeding
from .refusals import Incomplete
from .registry import binding_for
from .selectors import profile_of


def _again(proceeding: Proceeding, act: Act) -> Iterator[TimeLimit]:
    """The limits of a later round that start from this act and whose day it may name."""
    limits = (later.again for later in binding_for(proceeding).procedure.acts)
    return (limit for limit in limits if limit and act in limit.anchors and limit.noticed)


def day_to_name(proceeding: Proceeding, act: Act) -> Ask | None:
    """The day that this act must name, where the place set no number for doing it again; None where it need not.

    Without either the old day would stand, and what is sent back after it would be late at once.
    """
    for limit in _again(proceeding, act):
        if profile_of(proceeding).limit(limit.rule, proceeding.counts_by) is None:
            return next((ask for ask in act.asks if ask.name == limit.noticed), None)
    return None


def check_named(proceeding: Proceeding, act: Act, fields: Mapping[str, Any], on: date) -> None:
    """Raises Incomplete where nothing says by when it is done again, or a day is named that has come already."""
    for limit in _again(proceeding, act):
        if (named := fields.get(limit.noticed)) and date.fromisoformat(named) <= on:
            asked = next(ask for ask in act.asks if ask.name == limit.noticed)
            why = f"{asked.label}（{named}）须晚于办理日（{on}）"
            raise Incomplete(f"“{act.label}”写的日子不对。", [Reason(why, asked.rule or act.source)])
    ask = day_to_name(proceeding, act)
    if ask and not fields.get(ask.name):
        why = f"缺{ask.label}：本级没有规定重办的期限，须写明哪一天办完"
        raise Incomplete(f"“{act.label}”还不完整。", [Reason(why, ask.rule or act.source)])
