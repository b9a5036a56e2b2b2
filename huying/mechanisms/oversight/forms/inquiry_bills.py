"""The form that draws up a bill of inquiry."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.people.models import Body, Congress
from huying.kernel.people.selectors import questionable
from huying.kernel.procedures.forms import offer


class InquiryBillForm(forms.Form):
    title = forms.CharField(label="题目", max_length=120, help_text="例如：关于河道管护资金使用的质询案")
    object = forms.ModelChoiceField(
        label="质询对象", queryset=Body.objects.none(), empty_label="请选择",
        help_text="本级人民政府及其部门、监察委员会、人民法院、人民检察院",
    )  # fmt: skip
    question = forms.CharField(
        label="质询的问题", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="问什么，一两句话写明"
    )
    content = forms.CharField(
        label="质询的内容", widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000, help_text="有关情况和为什么问"
    )

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "object", questionable(congress))
