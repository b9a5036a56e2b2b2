"""What people say of a project while it is carried out, and what its unit answers (R2.02)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import Body, CongressOwned

from ..terms import COMMENT_STATES, WAITING
from .projects import Project
from .words import NONE


class ProjectComment(CongressOwned):
    """One sentence of one person about one project, kept masked. The office reads it before anybody else does.

    Who wrote it follows it by a query code, of which only a digest is kept, like an idea.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="comments", verbose_name="项目")
    words = models.TextField("意见")
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    block_digest = models.CharField(max_length=64, editable=False, default=NONE)  # of the network it came from
    said_at = models.DateTimeField("提出时间")
    state = models.CharField("公开", max_length=8, choices=COMMENT_STATES, default=WAITING)
    reason = models.TextField("为什么不公开", default=NONE)
    decided_at = models.DateTimeField("看过的时间", null=True, blank=True)
    answer = models.TextField("责任单位答复", default=NONE)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(  # the project may be another unit's by now
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复的单位"
    )

    class Meta:
        verbose_name = "对项目的意见"
        indexes: ClassVar = [
            models.Index(fields=["congress", "state", "said_at"], name="project_comment_by_state"),
            models.Index(fields=["congress", "block_digest", "said_at"], name="project_comment_by_block"),
        ]

    def __str__(self) -> str:
        return f"对“{self.project.title}”的意见"

    def get_absolute_url(self) -> str:
        return reverse("livelihood:comment", args=[self.pk])

    @property
    def is_anothers(self) -> bool:
        """Whether a unit answered it that does not carry the project out any more: its words stay as they are."""
        return self.answered_by_id is not None and self.answered_by_id != self.project.unit_id
