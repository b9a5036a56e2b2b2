"""The rules of a problem item. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class ItemView(View):
    is_quantitative: bool = False
    letter_is_signed: bool = False


def letter_is_signed(view: ItemView) -> bool:
    """先由主要负责人审签审议意见书〔R1.48〕"""
    return view.letter_is_signed
