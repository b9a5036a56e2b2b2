"""Who there is: congresses and their tree, bodies, persons, and the mandates that link them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from .roles import Role


class Level(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"

    def is_above(self, other: Level) -> bool:
        order = list(Level)
        return order.index(self) < order.index(other)


class NotAbove(ValueError):
    """A congress was put under one that is not of a higher level."""


class Congress(models.Model):
    """A people's congress: the owner of every row below it (R1.07, architecture: many congresses)."""

    code = models.SlugField("代码", unique=True, max_length=40)
    name = models.CharField("名称", max_length=80)
    level = models.CharField("级别", max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    profile = models.SlugField("规则集", max_length=40, default="huaibei")
    short_name = models.CharField("发文代字", max_length=20, default="", blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "人民代表大会"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises NotAbove for a parent whose level is not higher: levels fall, so no circle can close."""
        if self.parent is not None and not self.parent.is_above(self):
            above, own = Level(self.parent.level).label, Level(self.level).label
            raise NotAbove(f"{self.parent}是{above}，不能做{own}人大的上级：上级的级别要高于{own}。")
        lower = [] if self._state.adding else list(self.children.all())
        if wrong := [str(child) for child in lower if not self.is_above(child)]:
            raise NotAbove(f"{self}的下级{'、'.join(wrong)}，级别不低于{Level(self.level).label}，请先改它们的上级。")
        super().save(*args, **kwargs)

    def is_above(self, other: Congress) -> bool:
        """Whether the level alone allows this congress to be above the other."""
        return Level(self.level).is_above(Level(other.level))

    @property
    def has_committee(self) -> bool:
        """Whether it has a standing committee; a township has none (地方组织法第十八条)."""
        return self.level != Level.TOWNSHIP

    @property
    def committee_name(self) -> str:
        """Who speaks for it between sessions."""
        return self.committee_of_term("")

    def committee_of_term(self, congress_term: str) -> str:
        """The same in a term (届), as in 「青禾县第十八届人大常委会」."""
        place = self.name.removesuffix("人民代表大会").removesuffix("人大")
        return f"{place}{congress_term}人大{'常委会' if self.has_committee else ''}"

    @property
    def series(self) -> str:
        """The code under which it numbers what it issues (青人常); its other series begin with it (青人常督)."""
        return self.short_name or "人常"


class CongressOwned(models.Model):
    """Every row belongs to one congress; `access.scope` is the one place that filters by it."""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="+", verbose_name="所属人大")

    class Meta:
        abstract = True


class BodyKind(models.TextChoices):
    CONGRESS = "congress", "人民代表大会"
    STANDING_COMMITTEE = "standing_committee", "常务委员会"
    SC_OFFICE = "sc_office", "常委会办公室"
    WORKING_BODY = "working_body", "工作机构"
    SUPERVISION_OFFICE = "supervision_office", "督查机构"
    GOVERNMENT = "government", "人民政府"
    SUPERVISORY_COMMISSION = "supervisory_commission", "监察委员会"
    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    DEPARTMENT = "department", "部门"


FOUR_ORGANS = (BodyKind.GOVERNMENT, BodyKind.SUPERVISORY_COMMISSION, BodyKind.COURT, BodyKind.PROCURATORATE)


class Body(CongressOwned):
    """A body: of the congress itself, or one of the four organs (一府一委两院) and their departments."""

    kind = models.CharField("类别", max_length=30, choices=BodyKind)
    name = models.CharField("名称", max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机构"
    )
    directly_under = models.BooleanField("政府直属部门", default=False)  # R1.60: objects of special appraisal
    vertically_managed = models.BooleanField("垂直管理部门", default=False)
    # Entered once it has come: from then on nothing new is given to it, and what it did stays under its name.
    ended_on = models.DateField("撤并的日子", null=True, blank=True)

    class Meta:
        verbose_name = "机构"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "name"], name="body_name_is_unique_in_its_congress")
        ]

    def __str__(self) -> str:
        return self.name


class CongressTerm(CongressOwned):
    """One term (届) of a congress: what must be covered once a term is counted from its first day."""

    ordinal = models.PositiveSmallIntegerField("第几届")
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "届"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "ordinal"], name="one_term_of_each_ordinal")
        ]

    def __str__(self) -> str:
        return f"第{self.ordinal}届"


class Person(CongressOwned):
    name = models.CharField("姓名", max_length=60)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A person holds a role in a body from one day until another. A person outlives a mandate."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates", verbose_name="人员")
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates", verbose_name="机构")
    role = models.CharField("身份", max_length=30, choices=[(r.value, r.label) for r in Role])
    post = models.CharField("职务", max_length=60, default="", blank=True)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "任职"

    def __str__(self) -> str:
        return f"{self.person}（{self.body}{self.post or Role(self.role).label}）"

    @staticmethod
    def held_on(day: date, prefix: str = "") -> models.Q:
        """The mandates held on a day, as a condition; on what leads to them by `prefix`."""
        runs = models.Q(**{f"{prefix}until_on": None}) | models.Q(**{f"{prefix}until_on__gte": day})
        return runs & models.Q(**{f"{prefix}from_on__lte": day})

    def is_current(self, today: date) -> bool:
        return self.from_on <= today and (self.until_on is None or today <= self.until_on)


class Account(AbstractUser):
    """A way to sign in. What its holder may do comes from the person's mandates alone."""

    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="人员"
    )
    # Who gave out the password it has now; empty as soon as its holder has chosen one (limits.md, S11).
    password_from = models.CharField("密码由谁发的", max_length=200, default="", blank=True)
    REQUIRED_FIELDS: ClassVar[list[Any]] = []
    behind: tuple[Person, list[tuple[Any, ...]]] | None = None  # with the mandates; read by who reads sessions

    class Meta:
        verbose_name = "账号"
