"""What people fill in: the upload, the columns by hand, filters, reasons, categories."""

from __future__ import annotations

from typing import Any

from django import forms

from .columns import Field
from .models import ImportBatch, KnownSource
from .selectors import HOT_FROM, UNLABELLED
from .services import What

OTHER = "other"
NOT_THERE = -1


class UploadForm(forms.Form):
    source = forms.ChoiceField(label="来源", choices=[*KnownSource.choices, (OTHER, "其他来源")])
    other = forms.CharField(label="其他来源的名称", max_length=40, required=False, help_text="选了“其他来源”时填写。")
    file = forms.FileField(
        label="文件",
        help_text="xlsx 或 csv（UTF-8、GBK 都可以，.csv.gz 也行），不超过50兆。先检查给您看，您确认后才写入。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.gz"}),
        error_messages={"required": "请选择要导入的文件。", "empty": "这个文件是空的，请重新导出后再试。"},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") == OTHER and not data.get("other"):
            self.add_error("other", "请写明来源的名称，例如“市长信箱”。")
        return data

    @property
    def source_name(self) -> str:
        chosen = str(self.cleaned_data["source"])
        return str(self.cleaned_data["other"]) if chosen == OTHER else chosen


class ColumnsForm(forms.Form):
    """For each thing that is remembered, the column that holds it."""

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NOT_THERE, "（没有这一列）")] + [
            (at, heading or f"第{at + 1}列（没有列名）") for at, heading in enumerate(batch.heading_list)
        ]
        for field in Field:
            self.fields[field.value] = forms.TypedChoiceField(
                label=field.label,
                choices=choices,
                coerce=int,
                initial=batch.column_map.get(field.value, NOT_THERE),
            )

    @property
    def chosen(self) -> dict[Field, int]:
        return {Field(name): at for name, at in self.cleaned_data.items() if at != NOT_THERE}


class VoiceFilter(forms.Form):
    text = forms.CharField(label="文字或编号", required=False, max_length=60)
    source = forms.ChoiceField(label="来源", required=False)
    category = forms.ChoiceField(label="类别", required=False)
    place = forms.CharField(label="地点", required=False, max_length=40)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    person_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    repeats_of_batch = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, sources: list[tuple[str, str]], categories: list[str]) -> None:
        super().__init__(data)
        self.fields["source"].choices = [("", "全部"), *sources]  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", "全部"), *((name, name) for name in categories), (UNLABELLED, "未归类"),
        ]  # fmt: skip

    @property
    def criteria(self) -> dict[str, Any]:
        """What was asked for; a wrong filter is left out, not an error page."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TopicFilter(forms.Form):
    text = forms.CharField(label="题目或地点", required=False, max_length=60)
    all = forms.ChoiceField(label="范围", required=False, choices=[("", f"至少{HOT_FROM}人说过的"), ("on", "全部")])


class RevealForm(forms.Form):
    reason = forms.CharField(
        label="查看身份的事由",
        max_length=200,
        help_text="事由和查看人、时间一起记入留痕，不能删除。例如：回访核实办理结果。",
        error_messages={"required": "请写明查看的事由。"},
    )


class EraseForm(forms.Form):
    what = forms.ChoiceField(label="删除什么", choices=[(w.value, w.label) for w in What], widget=forms.RadioSelect)
    reason = forms.CharField(
        label="删除的事由",
        max_length=200,
        help_text="事由和经办人、时间记入留痕；不要写姓名和号码。例如：本人书面请求删除。",
        error_messages={"required": "请写明删除的事由。"},
    )


class LabelForm(forms.Form):
    category = forms.CharField(label="类别", max_length=60, widget=forms.TextInput(attrs={"list": "categories"}))
