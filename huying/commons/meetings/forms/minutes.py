"""The form of the minutes."""

from __future__ import annotations

from django import forms


class MinutesForm(forms.Form):
    text = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": 24}), max_length=60000,
        help_text="一行一段。以“一、”“（一）”开头的行排成标题，编号由系统统一",
    )  # fmt: skip
