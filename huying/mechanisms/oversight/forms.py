"""Forms of oversight that are not acts: candidates, drafts, items, filters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Body, Congress

from . import selectors
from .ledger import LABELS
from .models import OpinionDocument, ProblemItem, said
from .terms import CHANNELS, CRITERIA, ITEM_KINDS

if TYPE_CHECKING:
    ItemModelForm = forms.ModelForm[ProblemItem]
else:
    ItemModelForm = forms.ModelForm


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Fill a choice among rows: which rows depends on the congress, so the field is declared empty."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class TopicForm(forms.Form):
    """A new candidate topic."""

    title = forms.CharField(label="议题", max_length=120, help_text="写成“……工作情况”，例如：农村饮水安全工作情况")
    year = forms.IntegerField(label="列入哪一年的计划", min_value=2000, max_value=2100)
    channel = forms.ChoiceField(label="从哪里来", choices=CHANNELS)
    criteria = forms.MultipleChoiceField(
        label="符合哪些选题标准",
        choices=CRITERIA,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少勾一条选题标准（R1.10）"},
    )
    organ = forms.ModelChoiceField(label="被监督机关", queryset=Body.objects.none(), empty_label="请选择")
    working_body = forms.ModelChoiceField(label="责任工作机构", queryset=Body.objects.none(), empty_label="请选择")
    summary = forms.CharField(label="为什么提出", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    is_key = forms.BooleanField(label="重点议题：办理结果要做满意度测评", required=False)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organ", selectors.organs(congress))
        _offer(self, "working_body", selectors.working_bodies(congress))


class ScheduleForm(forms.Form):
    session = forms.ModelChoiceField(label="安排到哪一次会议", queryset=ScSession.objects.none(), empty_label="请选择")

    def __init__(self, congress: Congress, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = ScSession.objects.filter(congress=congress, planned_on__gte=today)
        _offer(self, "session", coming.order_by("planned_on"))


class OverallViewForm(forms.Form):
    overall_view = forms.CharField(label="总体评价", widget=forms.Textarea(attrs={"rows": 6}))


class ItemForm(ItemModelForm):
    """A problem item of a draft. What is missing is asked for at co-signing, so a half-written item is kept."""

    class Meta:
        model = ProblemItem
        fields = (
            "title",
            "category",
            "kind",
            "indicator",
            "baseline",
            "target",
            "unit_of_measure",
            "task",
            "unit",
            "co_units",
            "node_on",
        )
        widgets: ClassVar = {
            "node_on": day_input(),
            "task": forms.Textarea(attrs={"rows": 3}),
            "co_units": forms.CheckboxSelectMultiple,
        }

    kind = forms.ChoiceField(
        label="定量还是定性", choices=ITEM_KINDS, help_text="定量为主：能用数字说清的，写指标、目标和计量单位"
    )

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "indicator", "baseline", "target", "unit_of_measure", "task", "unit", "co_units"):
            self.fields[name].required = False
        for name in ("category", "indicator", "baseline", "target", "unit_of_measure", "task"):
            self.initial[name] = said(self.initial.get(name) or "-")
        for name in ("unit", "co_units"):
            _offer(self, name, selectors.units(congress))
        self.fields["title"].help_text = "一句话说清是什么问题，例如：屋面防水翻修42栋"

    def said(self) -> dict[str, Any]:
        """The item's own fields, and the units beside the one in charge."""
        fields = dict(self.cleaned_data)
        return {"co_units": fields.pop("co_units"), "fields": fields}


class ReassignForm(forms.Form):
    unit = forms.ModelChoiceField(label="改交给", queryset=Body.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", selectors.units(congress))


class LedgerFilter(forms.Form):
    """Filters are a plain GET form; what cannot be read is ignored, never an error."""

    year = forms.IntegerField(label="年度", required=False, min_value=1954, max_value=2999, widget=forms.HiddenInput)
    opinion = forms.ModelChoiceField(
        label="意见书", queryset=OpinionDocument.objects.none(), required=False, empty_label="全部"
    )
    unit = forms.ModelChoiceField(label="承办单位", queryset=Body.objects.none(), required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *LABELS.items()], required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "定量与定性"), *ITEM_KINDS], required=False)
    q = forms.CharField(label="找文字", required=False, max_length=60)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        congress = congress_of(viewer)
        _offer(self, "opinion", selectors.visible_opinions(viewer))
        _offer(self, "unit", selectors.units(congress))
        self.fields["q"].widget.attrs["placeholder"] = "事项、进展、责任人"

    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
