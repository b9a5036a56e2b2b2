"""More time is asked for, and refused: alike for an item, a part of one and the report of a letter (R1.51, R1.64)."""

from typing import Any

from huying.kernel.procedures.definition import Act, day, long_text


def asked(label: str, *, why: str, **more: Any) -> Act:
    """Whoever owes it asks for another day, as often as needed; `why`: what the reason is called."""
    asks = (day("wanted_on", "要延到哪一天"), long_text("reason", why))
    return Act(label, verb="申请延期", asks=asks, optional=True, repeats=True, **more)


def refused(question: Act, *, owed: str, label: str = "不同意延期", **more: Any) -> Act:
    """The day stands, and why; `owed`: what the duty to decide is called, which granting it meets too."""
    asks = (long_text("reason", "理由"),)
    return Act(label, verb="不同意延期", owed=owed, answers=question, asks=asks, **more)
