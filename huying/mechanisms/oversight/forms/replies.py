"""The form of a unit's reply letter."""

from __future__ import annotations

from django import forms


class ReplyForm(forms.Form):
    series = forms.CharField(
        label="本单位的发文代字", max_length=20, required=False, help_text="例如：青住建函。文号由系统按它连续编"
    )
    text = forms.CharField(
        label="正文",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="一行一段；以“一、”“（一）”“1.”开头的是标题，序号自动重编。清空再保存，就按各项答复重新起草",
    )
