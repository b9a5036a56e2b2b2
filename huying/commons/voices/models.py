"""What is remembered of what people said: voices, their sealed identities, the imports, the candidate topics."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from huying.kernel.people.models import CongressOwned, Person

from .rows import RowState

WITHDRAW_WITHIN = timedelta(days=7)


class KnownSource(models.TextChoices):
    """The channels of R1.12, and the usual further ones; an import may name another."""

    HOTLINE_12345 = "12345", "12345政务服务便民热线"
    CONDUCT_HOTLINE = "conduct_hotline", "政风行风热线"
    SERVICE_PLATFORM = "service_platform", "政务服务平台"
    MESSAGE_BOARD = "message_board", "网民留言"
    LETTERS = "letters", "来信来访"
    STATION = "station", "代表联络站"
    VISIT = "visit", "代表走访"


def source_label(source: str) -> str:
    """The words for a source; a source of one's own naming stands for itself."""
    return str(KnownSource(source).label) if source in KnownSource.values else source


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "等待检查"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "已检查，待导入"
    COMMITTING = "committing", "导入中"
    COMMITTED = "committed", "已导入"
    WITHDRAWN = "withdrawn", "已撤回"
    DISCARDED = "discarded", "已放弃"
    REFUSED = "refused", "不能导入"


IN_WORK = (BatchState.UPLOADED, BatchState.CHECKING, BatchState.COMMITTING)


class ImportBatch(CongressOwned):
    """One file on its way in. Until it is committed nothing of it is among the voices (R1.12)."""

    number = models.PositiveIntegerField("批次")
    filename = models.CharField("文件", max_length=200)
    sha256 = models.CharField("文件校验值", max_length=64)
    source = models.CharField("来源", max_length=40)
    state = models.CharField("状态", max_length=12, choices=BatchState, default=BatchState.UPLOADED)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入人")
    described = models.CharField("识别为", max_length=120, null=True)
    headings = models.TextField("列名", default="[]")
    columns = models.TextField("列的对应", default="{}")
    refusal = models.TextField("不能导入的原因", null=True)
    hint = models.TextField("怎么办", null=True)
    done = models.PositiveIntegerField("已处理", default=0)
    read = models.PositiveIntegerField("读到", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    warnings = models.PositiveIntegerField("请核对", default=0)
    duplicates = models.PositiveIntegerField("重复", default=0)
    errors = models.PositiveIntegerField("不能导入", default=0)
    accepted = models.PositiveIntegerField("已导入", default=0)
    uploaded_at = models.DateTimeField("上传时间")
    checked_at = models.DateTimeField("检查完成时间", null=True)
    committed_at = models.DateTimeField("导入时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "导入批次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "number"], name="import_number_is_unique_in_its_congress"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}批（{self.filename}）"

    @property
    def source_label(self) -> str:
        return source_label(self.source)

    @property
    def is_in_work(self) -> bool:
        return self.state in IN_WORK

    @property
    def importable(self) -> int:
        """Rows that committing would take in."""
        return self.new + self.warnings

    @property
    def progress_in_words(self) -> str:
        if self.state == BatchState.COMMITTING:
            return f"导入中：{self.accepted:,} / {self.importable:,}条"
        return f"检查中：{self.done:,} / {self.read:,}行" if self.read else "正在读文件"

    @property
    def to_fix(self) -> int:
        return self.warnings + self.errors

    @property
    def heading_list(self) -> list[str]:
        return list(json.loads(self.headings))

    @property
    def column_map(self) -> dict[str, int]:
        return dict(json.loads(self.columns))

    def may_be_withdrawn(self, at: datetime) -> bool:
        """Whether the time to withdraw has not passed: seven days from the commit."""
        return (
            self.state == BatchState.COMMITTED
            and self.committed_at is not None
            and at <= self.committed_at + WITHDRAW_WITHIN
        )

    @property
    def withdraw_until(self) -> datetime | None:
        return self.committed_at + WITHDRAW_WITHIN if self.committed_at else None


class CategoryBy(models.TextChoices):
    GIVEN = "given", "来源自带"
    MODEL = "model", "自动归类"
    HAND = "hand", "人工归类"


class Voice(CongressOwned):
    """One thing one person said. Text is kept masked; what was masked lies sealed in VoiceOriginal.

    Two constraints keep R1.12's rule of duplicates under races: the same source and number, and the same person with
    the same title, body and time (`fold_digest`, see identity.py). Two persons with the same words are two voices.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="voices", verbose_name="批次")
    line = models.PositiveIntegerField("行")
    source = models.CharField("来源", max_length=40)
    number = models.CharField("编号", max_length=80, null=True)
    person_digest = models.CharField(max_length=64, null=True, editable=False)
    person_mask = models.CharField("姓名（已遮盖）", max_length=60, default="匿名")
    title = models.TextField("标题")
    body = models.TextField("内容")
    said_at = models.DateTimeField("时间", null=True)
    place = models.CharField("地点", max_length=200, null=True)
    category = models.CharField("类别", max_length=60, null=True)
    category_by = models.CharField("归类方式", max_length=10, choices=CategoryBy, null=True)
    supports = models.PositiveIntegerField("点赞数", null=True)
    objections = models.PositiveIntegerField("反对数", null=True)
    reply = models.TextField("答复", null=True)
    replied_at = models.DateTimeField("答复时间", null=True)
    fold_digest = models.CharField(max_length=64, null=True, editable=False)
    words_digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "群众来话"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["congress", "source", "number"], name="a_source_gives_a_number_to_one_voice"
            ),
            models.UniqueConstraint(fields=["congress", "fold_digest"], name="a_person_says_a_thing_once_at_a_time"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["congress", "-said_at", "-id"], name="voice_by_time"),
            models.Index(fields=["congress", "category"], name="voice_by_category"),
            models.Index(fields=["congress", "place"], name="voice_by_place"),
            models.Index(fields=["congress", "words_digest"], name="voice_by_words"),
            models.Index(fields=["congress", "person_digest"], name="voice_by_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source_label(self) -> str:
        return source_label(self.source)

    @property
    def mark(self) -> str:
        """The source's own number, or our own when it had none."""
        return self.number or f"#{self.pk}"


class VoiceIdentity(CongressOwned):
    """Who a person is: name, telephone, identity-card number in one sealed box, apart from what they said.

    Shown only to the intake, with a reason, on the ledger (个人信息保护法 51, spec/rules T2.11).
    """

    person_digest = models.CharField(max_length=64, editable=False)
    sealed = models.BinaryField(editable=False)

    class Meta:
        verbose_name = "来话人身份（加密）"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "person_digest"], name="one_sealed_identity_per_person"),
        ]

    def __str__(self) -> str:
        return "已加密的身份"


class VoiceOriginal(CongressOwned):
    """The unmasked words of a voice whose text named a person or a number, sealed."""

    voice = models.OneToOneField(Voice, models.CASCADE, related_name="original", primary_key=True)
    sealed = models.BinaryField(editable=False)

    class Meta:
        verbose_name = "原文（加密）"

    def __str__(self) -> str:
        return "已加密的原文"


_LIGHTS = {RowState.NEW: "ok", RowState.DUPLICATE: "done", RowState.WARNING: "soon", RowState.ERROR: "late"}


def row_purpose(batch_id: int, line: int) -> str:
    """What binds the sealed box of a line to its place (identity.seal)."""
    return f"import row {batch_id}:{line}"


class ImportRow(CongressOwned):
    """One line of a file and what will become, or became, of it. `shown` is masked; the line itself is sealed.

    The sealed line is dropped when its row has become a voice or is known already, and kept for rows that were
    refused, so that they can be downloaded with their reasons.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="批次")
    line = models.PositiveIntegerField("行")
    state = models.CharField("状态", max_length=10, choices=[(s.value, s.label) for s in RowState])
    reasons = models.TextField("说明", default="[]")
    shown = models.TextField("摘要", default="{}")
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        verbose_name = "导入行"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "line"], name="one_row_per_line_of_a_file")]
        indexes: ClassVar = [models.Index(fields=["batch", "state", "line"], name="import_row_by_state")]

    def __str__(self) -> str:
        return f"第{self.line}行（{RowState(self.state).label}）"

    @property
    def reason_list(self) -> list[str]:
        return list(json.loads(self.reasons))

    @property
    def summary(self) -> dict[str, Any]:
        """title, place, category: masked, as the preview shows them."""
        return dict(json.loads(self.shown))

    @property
    def label(self) -> str:
        return RowState(self.state).label

    @property
    def light(self) -> str:
        """The shape and colour of its state."""
        return _LIGHTS[RowState(self.state)]


class TopicRun(CongressOwned):
    """One clustering of all voices of a congress into candidate topics."""

    at = models.DateTimeField("归集时间")
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="归集人")
    voices = models.PositiveIntegerField("来话数")
    topics = models.PositiveIntegerField("候选议题数")
    clustered = models.PositiveIntegerField("归入议题的来话数")

    class Meta:
        verbose_name = "议题归集"
        indexes: ClassVar = [models.Index(fields=["congress", "-id"], name="topic_run_latest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}归集{self.topics}个候选议题"


TOPIC_KIND = "candidate"  # how links between proceedings (kernel.procedures) name a candidate topic


class CandidateTopic(CongressOwned):
    """Voices about one matter: `size` counts messages, `heat` counts people (R1.12)."""

    run = models.ForeignKey(TopicRun, models.CASCADE, related_name="found", verbose_name="归集")
    rank = models.PositiveIntegerField("位次")
    title = models.CharField("题目", max_length=300)
    size = models.PositiveIntegerField("条数")
    heat = models.PositiveIntegerField("热度（人数）")
    first_on = models.DateField("最早", null=True)
    last_on = models.DateField("最近", null=True)
    place = models.CharField("地点", max_length=200, null=True)
    titles = models.TextField("代表性标题", default="[]")
    keywords = models.TextField("关键词", default="[]")
    weeks = models.TextField("近12周条数", default="[]")
    # Set when a mechanism took the topic up; such topics outlive later runs.
    taken_at = models.DateTimeField("列入时间", null=True)
    taken_as = models.CharField("列为", max_length=200, null=True)
    taken_url = models.CharField(max_length=300, null=True)

    class Meta:
        verbose_name = "候选议题（归集）"
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "rank"], name="one_topic_per_rank_of_a_run")]
        indexes: ClassVar = [models.Index(fields=["congress", "-heat", "-size"], name="candidate_by_heat")]

    def __str__(self) -> str:
        return self.title

    @property
    def title_list(self) -> list[str]:
        return list(json.loads(self.titles))

    @property
    def keyword_list(self) -> list[str]:
        return list(json.loads(self.keywords))

    @property
    def week_counts(self) -> list[int]:
        """Messages in each of the last twelve weeks before the newest voice of the run, oldest first."""
        return list(json.loads(self.weeks))

    @property
    def weeks_in_words(self) -> str:
        return f"近12周每周条数：{'、'.join(map(str, self.week_counts))}"


class CandidateMember(CongressOwned):
    """A voice that belongs to a candidate topic: the line from a sentence to what came of it begins here."""

    topic = models.ForeignKey(CandidateTopic, models.CASCADE, related_name="members", verbose_name="候选议题")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="memberships", verbose_name="群众来话")

    class Meta:
        verbose_name = "议题所含来话"
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "voice"], name="a_voice_is_once_in_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic}：{self.voice}"


class SimilarPair(CongressOwned):
    """Two voices that say nearly the same, found when the later one had come in; two voices still (R1.12)."""

    first = models.ForeignKey(Voice, models.CASCADE, related_name="+", verbose_name="来话")
    second = models.ForeignKey(Voice, models.CASCADE, related_name="+", verbose_name="相近的来话")
    percent = models.PositiveSmallIntegerField("相近程度（百分比）")

    class Meta:
        verbose_name = "相近的来话"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_of_voices_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}（{self.percent}%）"
