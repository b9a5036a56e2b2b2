"""How people and deputies mark what was promised (R2.16)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned

from ..commitment_terms import WAYS
from .commitments import CommitmentSheet, CommitmentYear
from .words import NONE


class ScoreTicket(CongressOwned):
    """A code on paper, handed out at a station to one person; only a digest is kept: decisions/public-scoring.md."""

    of = models.ForeignKey(CommitmentYear, models.CASCADE, related_name="tickets", verbose_name="年度")
    place = models.CharField("在哪里发放", max_length=80)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = "评分码"


class Rating(CongressOwned):
    """What one voter says about one unit: a mark for the whole, one for each commitment, a remark.

    `voter_digest` is made of device, ticket or deputy and of the sheet, under the platform's keys: it tells a second
    score of the same voter, not what the same voter said of another unit. Of a device or a ticket it does not tell who;
    of a deputy, whoever holds the keys may find out by trying them all (decisions/public-scoring.md). The first counts,
    a retry adds nothing.
    """

    sheet = models.ForeignKey(CommitmentSheet, models.PROTECT, related_name="ratings", verbose_name="单位承诺")
    voter_digest = models.CharField(max_length=64, editable=False)
    way = models.CharField("方式", max_length=8, choices=WAYS)
    overall = models.PositiveSmallIntegerField("总体")
    marks = models.JSONField("逐项", default=dict)  # {"key of the commitment": points}
    remark = models.CharField("意见", max_length=300, default=NONE)
    is_shown = models.BooleanField("意见已公开", default=False)
    block_digest = models.CharField(max_length=64, editable=False, default=NONE)
    given_at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = "评分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "voter_digest"], name="one_rating_of_each_voter_and_sheet")
        ]
        indexes: ClassVar = [models.Index(fields=["sheet", "block_digest", "given_at"], name="rating_by_block")]
