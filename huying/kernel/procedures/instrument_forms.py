"""The form of a congress's own rule instrument."""

from __future__ import annotations

from django import forms

from .forms import day_input
from .instruments import STATUSES


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), required=False)


class InstrumentForm(forms.Form):
    title = forms.CharField(
        label="名称",
        max_length=120,
        help_text="写全称，例如：青禾县人大常委会审议意见办理办法。时限的依据写了这个名称，就会连到这里",
        error_messages={"required": "请写明文件的名称"},
    )
    adopted_by = forms.CharField(label="通过机关", max_length=80, required=False)
    adopted_on = _day("通过日期")
    effective_on = _day("施行日期")
    status = forms.ChoiceField(label="效力", choices=STATUSES)
    clauses = forms.CharField(
        label="条文", widget=forms.Textarea(attrs={"rows": 8}), required=False, help_text="一行一条，例如：第八条 ……"
    )
    text = forms.FileField(label="正式文本", required=False, help_text="PDF或者Word文件；再传一次，就是新的一版")
