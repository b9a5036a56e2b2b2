"""Limits that have a number for each kind: how late a day may be that is written down now."""

from __future__ import annotations

from collections.abc import Iterable

from huying.kernel.calendar.selectors import work_calendar

from .definition import Act, split_kind
from .limits import Due, due_counted
from .models import Proceeding
from .selectors import profile_of, read_rules
from .standing import Fact


def bounds_by_kind(proceeding: Proceeding, act: Act, facts: Iterable[Fact]) -> dict[str, Due]:
    """The latest day for each kind that has a number here, counted from what the act's bounds count from."""
    if act.bounds is None:
        return {}
    anchor = act.bounds.anchors[0]
    start = next((f.on for f in facts if f.act == anchor.name), None)
    if start is None:
        return {}
    read_rules(proceeding.congress_id)
    profile, found = profile_of(proceeding), {}
    for rule in profile.rules:
        named, kind = split_kind(rule)
        if named == act.bounds.rule and kind and (limit := profile.limit(rule, proceeding.counts_by)):
            found[kind] = due_counted(limit, start, anchor.label, work_calendar())
    return found
