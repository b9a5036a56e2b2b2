"""Who attended a session."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .sessions import ScSession


class Presence(models.TextChoices):
    PRESENT = "present", "出席"
    ON_LEAVE = "on_leave", "请假"
    ABSENT = "absent", "缺席"


class Attendance(CongressOwned):
    """Who of those due attended."""

    session = models.ForeignKey(ScSession, models.PROTECT, related_name="attendances", verbose_name="会议")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="组成人员")
    presence = models.CharField("到会", max_length=10, choices=Presence)

    class Meta:
        verbose_name = "到会情况"
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "person"], name="one_presence_a_member")]
