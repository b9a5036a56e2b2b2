"""The minutes of a session (会议记录): a text until they are signed, a paper afterwards."""

from __future__ import annotations

from django.db import models

from huying.kernel.documents.models import Document
from huying.kernel.people.models import CongressOwned, Person

from .sessions import ScSession


class Minutes(CongressOwned):
    """Generated from what is on record, put right by hand, then signed."""

    session = models.OneToOneField(ScSession, models.PROTECT, related_name="minutes", verbose_name="会议")
    text = models.TextField("正文")
    saved_at = models.DateTimeField("保存时间")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议纪要"
    )

    class Meta:
        verbose_name = "会议纪要"
