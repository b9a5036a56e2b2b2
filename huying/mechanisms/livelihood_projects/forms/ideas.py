"""The three steps on a citizen's phone; and what the office does with an idea."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from ..models import Idea
from ..terms import PASSED, REFUSED, SCREENINGS
from .fields import Rows, long, offer


class WhereForm(forms.Form):
    place = forms.CharField(
        label="在哪里？", max_length=100, help_text="写到村、小区或者路段，例如：柳湾村村口到小学",
        error_messages={"required": "请写在哪里"},
    )  # fmt: skip


class WhatForm(forms.Form):
    title = forms.CharField(
        label="想办什么事？",
        max_length=100,
        help_text="一句话，例如：装路灯",
        error_messages={"required": "请写想办什么事"},
    )
    what = long(
        "具体做什么", help_text="有多长、多大、多少人用，知道多少写多少", error_messages={"required": "请写具体做什么"}
    )


class WhyForm(forms.Form):
    why = long("为什么要办？", required=False, help_text="多久了、影响多少人")
    name = forms.CharField(
        label="怎么称呼您", max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="电话", max_length=30, required=False, help_text="只给民意受理人员核实情况用，加密存放；不留也能查结果",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    same_as = forms.ChoiceField(
        label="有人提过差不多的事，是同一件吗？", required=False, widget=forms.RadioSelect,
        help_text="选了，就在那件事上加您一个人；您照样有自己的查询码",
    )  # fmt: skip

    def __init__(self, alike: list[Idea], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not alike:
            del self.fields["same_as"]
            return
        field = cast(forms.ChoiceField, self.fields["same_as"])
        field.choices = [(str(i.pk), f"是：{i.title}（{i.place}）") for i in alike] + [("", "都不是，这是另一件事")]
        field.initial = ""


class CodeForm(forms.Form):
    code = forms.CharField(
        label="查询码", max_length=20, help_text="提建议、提意见时给您的10位数字",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class ScreenForm(forms.Form):
    result = forms.ChoiceField(
        label="筛选结果", choices=[c for c in SCREENINGS if c[0] in (PASSED, REFUSED)], widget=forms.RadioSelect,
        error_messages={"required": "请选筛选结果"},
    )  # fmt: skip
    ground = forms.ChoiceField(label="不采用的，属于哪一条", required=False)
    reason = long("理由", 3, required=False, help_text="不采用的必须写；会原样告诉提建议的人")

    def __init__(self, grounds: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["ground"]).choices = [("", "请选择"), *grounds]


class MergeForm(forms.Form):
    others = Rows(
        "把哪几条并进来",
        lambda i: f"第{i.number}条 {i.title}（{i.place}）",
        error_messages={"required": "请至少选一条"},
    )
    reason = long("为什么合并", 2, error_messages={"required": "请写明为什么合并"})

    def __init__(self, alike: list[Idea], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "others", Idea.objects.filter(pk__in=[i.pk for i in alike]).order_by("number"))


class VoicesForm(forms.Form):
    numbers = forms.CharField(
        label="群众来话的编号", max_length=400, help_text="在“群众来话”里查到编号，几条用空格隔开"
    )


class ContactForm(forms.Form):
    reason = forms.CharField(label="查看联系方式的事由", max_length=200, help_text="会留下记录，例如：核实具体位置")
