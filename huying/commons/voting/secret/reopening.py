"""The audit of a ballot (Benaloh): opened instead of cast, made again, and compared."""

from __future__ import annotations

from .ballots import ABSTAIN, AGAINST, FOR, Question
from .layout import Fault, Json, canonical, fields_are, unhex
from .sealing import sealed


def check_opened(question: Question, opened: Json) -> str:
    """The choice that the ballot really holds. Raises Fault when the device sealed something else.

    Nothing of it is to be kept: it was never signed and can never be cast.
    """
    fields_are(opened, frozenset({"ballot", "choice", "seed"}), "打开核对的票")
    ballot, choice = opened["ballot"], opened["choice"]
    try:
        if ballot["manifest"] != question.manifest:
            raise Fault("这张票不是这次投票的")
        if len(choice) != question.options or set(choice) - {FOR, AGAINST, ABSTAIN}:
            raise Fault("打开的选择写法不对")
        again = sealed(question, ballot["credential"], ballot["number"], choice, unhex(opened["seed"]))
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise Fault(f"打开核对的票写法不对：{fault}") from fault
    if canonical(again) != canonical(ballot):
        raise Fault("设备封的不是它所说的选择：请不要再用这台设备投票，并告诉监票人")
    return str(choice)
