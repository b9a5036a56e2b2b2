"""Forms of special-work appraisals that are not acts."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.forms import day_input, offer

from .. import selectors

NATURES = (
    ("directly_under", "政府直属部门"),
    ("vertically_managed", "垂直管理部门"),
    ("-", "都不是，不作为评议对象"),
)


class AppraisalForm(forms.Form):
    title = forms.CharField(label="评议题目", max_length=120, help_text="写评议什么工作，例如：黑臭水体治理")
    object = forms.ModelChoiceField(label="评议对象", queryset=Body.objects.none(), empty_label="请选择")
    working_body = forms.ModelChoiceField(label="责任工作机构", queryset=Body.objects.none(), empty_label="请选择")

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "object", selectors.objects(congress).filter(ended_on=None))
        offer(self, "working_body", selectors.working_bodies(congress))


class AppraisalItemForm(forms.Form):
    title = forms.CharField(label="问题", max_length=120, help_text="一句话说清是什么问题")
    task = forms.CharField(
        label="整改要求", widget=forms.Textarea(attrs={"rows": 3}), help_text="写明做什么、做到什么程度"
    )
    node_on = forms.DateField(label="时间节点", widget=day_input())


class ObjectForm(forms.Form):
    body = forms.ModelChoiceField(label="哪个部门", queryset=Body.objects.none(), empty_label="请选择")
    nature = forms.ChoiceField(label="属于哪一类", choices=NATURES, widget=forms.RadioSelect)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", selectors.units(congress))


class TermForm(forms.Form):
    ordinal = forms.IntegerField(label="第几届", min_value=1, max_value=99)
    from_on = forms.DateField(
        label="从哪一天起", widget=day_input(), help_text="本届人大第一次会议开会的日子；评议覆盖从这一天起算"
    )
