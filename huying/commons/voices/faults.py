"""Refusals of this room: a sentence that says what is wrong, and a hint that says what to do. Pure."""

from __future__ import annotations

from huying.kernel.tables.faults import FileRefused, Refused

__all__ = ["ColumnsRefused", "FileRefused", "NoModel", "NotYours", "Refused", "TooFewLabels"]


class ColumnsRefused(FileRefused):
    """No column holds what was said. `found` are the headings that were seen."""

    def __init__(self, message: str, hint: str = "", found: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.found = found


class NoModel(Refused):
    """Nobody has trained a model of categories yet."""


class TooFewLabels(Refused):
    """Too few labelled voices to learn from."""


class NotYours(Refused):
    """The person may not do this here."""
