"""Documents through all their versions, who may read them, and the official numbers given out."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.urls import reverse

from huying.kernel.people.models import CongressOwned, Person


class Unchangeable(TypeError):
    """Somebody tried to change or remove what is on record."""


class Document(CongressOwned):
    """A paper through all its versions; its title is that of the newest."""

    kind = models.CharField("种类", max_length=40)
    title = models.CharField("题名", max_length=200)

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.title


class Audience(models.Model):
    """Who may read a document besides its author: "office", "members" or "body:<id>" (access.audience)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="audiences", verbose_name="文件")
    audience = models.CharField("读者", max_length=40)

    class Meta:
        verbose_name = "文件读者"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "audience"], name="an_audience_is_named_once"),
        ]


class VersionQuerySet(models.QuerySet["Version", "Version"]):
    """Refuses what would change many versions at once."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable("文件的版本不能改：请保存新的一版。")

    def delete(self) -> NoReturn:
        raise Unchangeable("文件的版本不能删。")


class Version(CongressOwned):
    """One version of a document. Never changed; a correction is a new version. The file is kept under its hash."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name="文件")
    number = models.PositiveSmallIntegerField("第几版")
    title = models.CharField("题名", max_length=200)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("指纹", max_length=64)
    size = models.PositiveBigIntegerField("大小")
    mime = models.CharField("类型", max_length=100)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保存人")
    at = models.DateTimeField("保存时间")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "文件版本"
        ordering: ClassVar = ["document_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_numbers_do_not_repeat"),
        ]

    def __str__(self) -> str:
        return f"{self.filename}（第{self.number}版）"

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable("文件的版本不能改：请保存新的一版。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable("文件的版本不能删。")

    def suffix(self) -> str:
        """docx, pdf …"""
        return self.filename.rpartition(".")[2].lower()


class Publication(models.Model):
    """A version that everybody may read. Of a published document only the versions named here are public."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="publication", verbose_name="版本")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开人")
    at = models.DateTimeField("公开时间")

    class Meta:
        verbose_name = "公开的文件"


class TemplateChoice(CongressOwned):
    """From this moment on papers of a kind are set with this template; without one, in the standard layout.

    The last choice counts; all of them together are the history. The templates themselves are versions of a document.
    """

    genre = models.CharField("文种", max_length=40)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所用的模板"
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="选用人")
    at = models.DateTimeField("选用时间")

    class Meta:
        verbose_name = "公文模板的选用"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["congress", "genre"], name="choices_of_a_genre")]


class NumberSeries(CongressOwned):
    """The last official number given out in a series of a year (发文字号)."""

    series = models.CharField("发文机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = "发文字号"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "series", "year"], name="one_series_of_numbers_a_year"),
        ]

    @classmethod
    def locked(cls, **key: Any) -> Self:
        """The series, made when it is new, locked until the end of the transaction."""
        cls.objects.get_or_create(**key)
        return cls.objects.select_for_update(of=("self",)).get(**key)
