"""The rule of everything that is published. Pure."""

from __future__ import annotations

from typing import Protocol


class Publishable(Protocol):
    """What the rule asks of a view."""

    @property
    def text_is_out(self) -> bool: ...


def text_is_out(view: Publishable) -> bool:
    """公开稿已由起草人以外的人作保密审查，并已公开〔保守国家秘密法第三十五条〕"""
    return view.text_is_out
