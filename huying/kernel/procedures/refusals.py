"""Why an act is refused, each with its reasons in Chinese and the rule that asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .definition import Reason


class Refused(Exception):
    """An act that cannot be recorded. Nothing was stored."""

    hint = "补齐以后再登记。"
    ways: tuple[Mapping[str, str], ...] = ()  # where what is missing is done: label and url of each

    def __init__(self, sentence: str, reasons: Iterable[Reason] = (), hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reasons = tuple(reasons)
        if hint:
            self.hint = hint

    def __str__(self) -> str:
        return self.sentence + "".join(f"\n· {r}" for r in self.reasons)


class NotAllowed(Refused):
    """The person does not hold the capacity that the act asks for."""

    hint = "请由有这一身份的同志登记。"


class NotYet(Refused):
    """Something that must come before is missing."""


class TooLate(Refused):
    """The door has closed: the act was to be done before another, or the proceeding has ended."""

    hint = "如登记有误，请先更正在后的记录。"


class Incomplete(Refused):
    """The record lacks a field or a paper, or says something impossible."""
