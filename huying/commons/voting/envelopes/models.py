"""What the server keeps of a secret ballot. Nothing here says how anybody voted: envelopes are sealed and stay sealed.

An envelope is known by its tracker and has no number of its own, and no time but its minute: neither order nor clock
says more than the hall sees. Who voted is known, as in a hall.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from ..secret.layout import in_fours

NONE = "-"  # '' is never meaningful


class SecretBallot(CongressOwned):
    """A secret electronic ballot on a subject (kind and id), from the trustees' ceremony to the result."""

    code = models.CharField("投票编号", max_length=60, unique=True)
    first_code = models.CharField("最初的编号", max_length=60, default=NONE)  # once it has another
    subject_kind = models.CharField("对象类别", max_length=40)
    subject_id = models.BigIntegerField("对象")
    title = models.CharField("票决事项", max_length=200)
    options = models.TextField("候选项目")  # JSON: [{"code", "title"}]
    quota = models.PositiveIntegerField("应选数")
    members = models.PositiveIntegerField("应到")
    more_than = models.CharField("须超过全体代表的", max_length=12)
    replacement = models.BooleanField("截止前可以改投", default=True)
    manifest = models.TextField("投票说明", default=NONE)
    manifest_hash = models.CharField("投票说明的哈希", max_length=64, default=NONE)
    roll = models.TextField("投票名册", default=NONE)  # as it was when voting began
    opened_at = models.DateTimeField("开始投票", null=True, blank=True)
    closed_at = models.DateTimeField("截止投票", null=True, blank=True)
    totals = models.TextField("密文之和", default=NONE)  # JSON: [[a, b], …], hex
    result = models.TextField("结果", default=NONE)
    result_at = models.DateTimeField("开出结果", null=True, blank=True)
    void = models.TextField("宣布无效的决定", default=NONE)  # JSON, signed: then there is never a result

    class Meta:
        verbose_name = "无记名电子票决"
        indexes: ClassVar = [models.Index(fields=["congress", "subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def device_code(self) -> str:
        """Under which a deputy's device keeps its key: it stays when the trustees make theirs anew."""
        return self.code if self.first_code == NONE else self.first_code

    @property
    def option_list(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self.options)
        return found

    @property
    def manifest_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.manifest)
        return found

    @property
    def is_replaced(self) -> bool:
        """Void, and by no decision of the meeting: it had not begun and was prepared anew."""
        return self.void != NONE and bool(json.loads(self.void).get("replaced"))

    @property
    def result_json(self) -> dict[str, Any] | None:
        return None if self.result == NONE else json.loads(self.result)


class BallotTrustee(CongressOwned):
    """One of the three who hold the key together, with what their device has said. Their secret never comes here."""

    ballot = models.ForeignKey(SecretBallot, models.CASCADE, related_name="trustees", verbose_name="票决")
    number = models.PositiveSmallIntegerField("第几名")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="监票人")
    promise = models.TextField("承诺", default=NONE)
    boxes = models.TextField("给其他人的份额（密封）", default=NONE)
    confirmation = models.TextField("确认", default=NONE)
    shares = models.TextField("开票的份额", default=NONE)

    class Meta:
        verbose_name = "监票人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_trustee_a_number"),
            models.UniqueConstraint(fields=["ballot", "person"], name="a_person_is_trustee_once"),
        ]


class Voter(CongressOwned):
    """A deputy's right to vote: the public key that their own device made, once the clerk has put it on the roll."""

    ballot = models.ForeignKey(SecretBallot, models.CASCADE, related_name="voters", verbose_name="票决")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="代表")
    credential = models.CharField("设备公钥", max_length=64)
    is_confirmed = models.BooleanField("已列入名册", default=False)

    class Meta:
        verbose_name = "投票人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "person"], name="one_credential_a_deputy"),
            models.UniqueConstraint(fields=["ballot", "credential"], name="one_deputy_a_credential"),
        ]

    @property
    def shown(self) -> str:
        """The letters that the clerk compares with the device."""
        return in_fours(self.credential)


class Envelope(CongressOwned):
    """A sealed ballot on the board. `number` is the deputy's own: the highest counts."""

    tracker = models.CharField("追踪号", max_length=64, primary_key=True)
    ballot = models.ForeignKey(SecretBallot, models.CASCADE, related_name="envelopes", verbose_name="票决")
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="envelopes", verbose_name="投票人")
    number = models.PositiveSmallIntegerField("第几次投")
    minute = models.PositiveIntegerField("第几分钟")
    ciphertexts = models.CharField("密文的哈希", max_length=64)
    body = models.TextField("密封的票")

    class Meta:
        verbose_name = "密封票"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voter", "number"], name="one_envelope_a_number"),
            models.UniqueConstraint(fields=["ballot", "ciphertexts"], name="no_envelope_is_copied"),
        ]

    @property
    def body_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class BoardHead(CongressOwned):
    """What the board was at the end of a minute, signed: once said it cannot be taken back."""

    ballot = models.ForeignKey(SecretBallot, models.CASCADE, related_name="heads", verbose_name="票决")
    minute = models.PositiveIntegerField("第几分钟")
    size = models.PositiveIntegerField("票数")
    body = models.TextField("封存值")

    class Meta:
        verbose_name = "票板封存值"
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "minute"], name="one_head_a_minute")]

    @property
    def body_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found
