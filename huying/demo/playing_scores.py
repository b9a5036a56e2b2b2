"""Plays how people and deputies score a unit, promise by promise (R2.16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from huying.mechanisms.livelihood_projects.models import CommitmentSheet
from huying.mechanisms.livelihood_projects.services.ratings import Score, rate_many

PEOPLE, HOLDERS, DEPUTIES = 24, 6, 5  # who scores a unit: on the web, with a code, of the deputies
REMARKS = ("说到做到，比去年快。", "路是修好了，工期太长。", "希望多听听老人的意见。")


def play_scores(sheet: CommitmentSheet, likes: Sequence[int], at: datetime, random: Random) -> None:
    """Everybody who scores a unit on a day; `likes`: what people roughly think of each of its promises."""
    liked = dict(zip(map(str, sheet.commitments.values_list("pk", flat=True)), likes, strict=True))
    kinds = ("web",) * PEOPLE + (f"ticket:{sheet.of_id}",) * HOLDERS + ("deputy",) * DEPUTIES
    rate_many([_one(sheet, f"{kind}:demo-{n}", liked, at, n, random) for n, kind in enumerate(kinds)])


def _one(sheet: CommitmentSheet, token: str, liked: dict[str, int], at: datetime, nth: int, random: Random) -> Score:
    marks = {key: max(1, min(5, points + random.choice((-1, 0, 0, 0, 1)))) for key, points in liked.items()}
    overall = round(sum(marks.values()) / len(marks))
    remark = REMARKS[nth] if nth < len(REMARKS) else ""
    return Score(
        sheet.congress.code, sheet.pk, token, overall, marks, at, remark=remark, by_deputy=token.startswith("deputy")
    )
