"""Checks what an act says against what it asks. Pure: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from .definition import Act, Ask, AskKind, Reason
from .refusals import Incomplete

LONGEST = 20_000
UNKNOWN = object()  # said by a deed of what nobody registered: left out, though whoever fills the form must say it


def clean(act: Act, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they go on record; raises Incomplete naming each that is missing or impossible."""
    faults: list[Reason] = []
    fields: dict[str, Any] = {}
    for ask in act.asks:
        value = said.get(ask.name)
        if value is UNKNOWN:
            continue
        if value in (None, "", [], ()):
            if ask.required:
                faults.append(Reason(f"缺{ask.label}", ask.rule or act.source))
            continue
        try:
            fields[ask.name] = _clean_one(ask, value)
        except ValueError as error:
            faults.append(Reason(f"{ask.label}：{error}", ask.rule))
    unknown = set(said) - {a.name for a in act.asks}
    faults += [Reason(f"没有“{name}”这一栏") for name in sorted(unknown)]
    if not faults:
        faults = [Reason(fault, act.source) for check in act.sound for fault in check(fields)]
    if faults:
        raise Incomplete(f"“{act.label}”还不完整。", faults)
    return fields


def _clean_one(ask: Ask, value: Any) -> Any:
    if ask.kind is AskKind.DATE:
        return _date(value).isoformat()
    if ask.kind is AskKind.NUMBER:
        return _number(value)
    if ask.kind is AskKind.CHOICE:
        return _one_of(ask, str(value))
    if ask.kind is AskKind.CHOICES:
        return sorted(_one_of(ask, str(v)) for v in value)
    if ask.kind is AskKind.PERSONS:
        return sorted({int(v) for v in value})
    if ask.kind in (AskKind.PERSON, AskKind.BODY, AskKind.PAPER):
        return int(value)
    words = str(value).strip()
    if not words:
        raise ValueError("不能只有空格")
    if len(words) > LONGEST:
        raise ValueError(f"太长了（{len(words)}字），最多{LONGEST}字")
    return words


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"“{value}”不是一个日子，请写成2026-03-02的样子") from None


def _number(value: Any) -> float | int:
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"“{value}”不是数") from None
    if not isfinite(found):
        raise ValueError(f"“{value}”不是数")
    return int(found) if found.is_integer() else found


def _one_of(ask: Ask, value: str) -> str:
    if ask.options and value not in dict(ask.options):
        raise ValueError(f"没有“{value}”这一项")
    return value
