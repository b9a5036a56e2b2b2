"""Refusals of a file: a sentence that says what is wrong, and a hint that says what to do. Pure."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was done. `str()` is the sentence, `hint` the way out; both are for people."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class FileRefused(Refused):
    """The file as a whole cannot be read or imported; nothing of it was stored."""
