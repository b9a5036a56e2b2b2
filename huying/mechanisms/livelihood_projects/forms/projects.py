"""The filter of the list of projects, and the form of a node."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from ..terms import STATUSES
from .fields import day_input


class ListForm(forms.Form):
    year = forms.ChoiceField(label="年度", required=False)
    status = forms.ChoiceField(label="现在", choices=[("", "全部"), *STATUSES], required=False)
    q = forms.CharField(label="项目、地点", max_length=50, required=False)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [("", "全部"), *((str(y), f"{y}年") for y in years)]


class MilestoneForm(forms.Form):
    title = forms.CharField(label="节点", max_length=100, help_text="例如：路基完工")
    planned_on = forms.DateField(label="计划哪天到", widget=day_input())
