"""What was said: speech by speech, confirmed by the speaker (R1.35), collated and sent on (R1.36)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .attendance import Attendee
from .groups import Deliberation
from .outlines import UNSAID, SpeechKind
from .speaking import Speaker, either


class Speech(CongressOwned):
    """One speech as recorded. Once the speaker has confirmed it, it is never changed: its digest is on the ledger.

    Of a guest without an account the office confirms it, with the guest's name and capacity.
    """

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="speeches", verbose_name="审议")
    order = models.PositiveSmallIntegerField("次序")
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发言人")
    guest = models.ForeignKey(
        Attendee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="没有账号的列席人员"
    )
    kind = models.CharField("发言方式", max_length=10, choices=SpeechKind)
    text = models.TextField("发言记录")
    spoken_at = models.DateTimeField("发言时间")
    recorder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="记录人")
    correction = models.TextField("本人要求更正", default=UNSAID)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    checksum = models.CharField("校验值", max_length=64, default=UNSAID)

    class Meta:
        verbose_name = "发言记录"
        ordering: ClassVar = ["deliberation_id", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliberation", "order"], name="speech_order_is_unique"),
            models.CheckConstraint(condition=either("speaker"), name="a_speech_is_a_persons_or_a_guests"),
        ]

    def __str__(self) -> str:
        return f"{self.who}的{SpeechKind(self.kind).label}"

    @property
    def who(self) -> Speaker:
        found = self.speaker or self.guest
        assert found  # the constraint
        return found

    @property
    def called(self) -> str:
        """The speaker as the record names them: a guest with the capacity."""
        return self.guest.called if self.guest else f"{self.speaker}"


class Collation(CongressOwned):
    """The collated speeches of one group on one item (R1.36)."""

    deliberation = models.OneToOneField(Deliberation, models.PROTECT, related_name="collation", verbose_name="审议")
    text = models.TextField("整理稿")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "审议意见整理稿"


class CollationPoint(CongressOwned):
    """One problem that the collation names, so that the draft opinion can take it over (link kept)."""

    collation = models.ForeignKey(Collation, models.PROTECT, related_name="points", verbose_name="整理稿")
    order = models.PositiveSmallIntegerField("次序")
    text = models.CharField("问题", max_length=200)

    class Meta:
        verbose_name = "整理稿中的问题"
        ordering: ClassVar = ["collation_id", "order"]

    def __str__(self) -> str:
        return self.text


class ReceiverKind(models.TextChoices):
    CONVENOR = "convenor", "分组会议召集人"
    COMPREHENSIVE = "comprehensive", "综合审议发言人"


class CollationReceipt(CongressOwned):
    """To whom the collation was sent, and whether it was received."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="receipts", verbose_name="审议")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="收件人")
    kind = models.CharField("身份", max_length=14, choices=ReceiverKind)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)

    class Meta:
        verbose_name = "整理稿回执"
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliberation", "kind"], name="one_receipt_a_receiver")
        ]
