"""Forms beside the acts of handling: a weak indicator, a measure with its node."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms

from huying.kernel.procedures.forms import day_input

from ..models import Milestone

if TYPE_CHECKING:
    MilestoneModelForm = forms.ModelForm[Milestone]
else:
    MilestoneModelForm = forms.ModelForm


class WeakIndicatorForm(forms.Form):
    title = forms.CharField(label="薄弱指标", max_length=80, help_text="例如：城镇老旧小区改造年度开工率")
    standing = forms.CharField(label="考核情况", max_length=80, required=False, help_text="例如：全省第14位")


class MilestoneForm(MilestoneModelForm):
    """One measure: what, who, by when."""

    class Meta:
        model = Milestone
        fields = ("title", "measure", "responsible", "planned_on")
        widgets: ClassVar = {"planned_on": day_input(), "measure": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "title": "到这一天要看到什么，例如：完成27栋",
            "measure": "具体怎么做",
            "responsible": "写到人",
        }
