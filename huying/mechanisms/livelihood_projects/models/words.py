"""How a text that says nothing is stored and read."""

from __future__ import annotations

NONE = "-"  # a text field that says nothing; '' is never meaningful


def said(value: str) -> str:
    """A stored text, with the sign for nothing read as nothing."""
    return "" if value == NONE else value
