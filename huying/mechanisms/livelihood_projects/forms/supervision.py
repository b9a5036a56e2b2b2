"""The forms of major decisions, hot issues, groups, areas, campaigns and fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms

from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.people.selectors import overseen

from ..commitment_terms import ISSUE_STATES
from ..models import Area, InspectionGroup
from ..selectors.supervision import areas_of, fields_of, groups_of, inspectors
from .fields import Rows, day_input, long, offer

Fields = Iterable[tuple[str, str]]


def _choose(form: forms.Form, fields: Fields, none: str) -> None:
    cast(forms.ChoiceField, form.fields["field"]).choices = [("", none), *fields]


class FieldFilter(forms.Form):
    """The filter by field of supervision, the same on every list (R2.20)."""

    field = forms.ChoiceField(label="监督领域", required=False)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, fields_of(congress), "全部")

    @property
    def chosen(self) -> str:
        """The field that was asked for; "" for all, also where it is not understood."""
        return str(self.cleaned_data["field"]) if self.is_valid() else ""


class IssueFilter(FieldFilter):
    status = forms.ChoiceField(label="现在", choices=[("", "全部"), *ISSUE_STATES], required=False)


class _OfUnit(forms.Form):
    unit = forms.ModelChoiceField(label="哪个机关单位", queryset=Body.objects.none(), empty_label="请选择")
    field = forms.ChoiceField(label="监督领域", required=False)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", overseen(congress))
        _choose(self, fields_of(congress), "不分领域")


class MajorDecisionForm(_OfUnit):
    title = forms.CharField(label="决定的名称", max_length=120)
    content = long("决定的内容", 6)
    field_order = ("title", "content", "unit", "field")


class HotIssueForm(_OfUnit):
    title = forms.CharField(label="问题", max_length=100, help_text="一句话，例如：南关路口天天堵车")
    what = long("群众反映了什么")
    heard = forms.IntegerField(label="大约多少人反映", min_value=1, initial=1)
    field_order = ("title", "what", "heard", "unit", "field")


class CampaignForm(forms.Form):
    name = forms.CharField(label="专题活动", max_length=60, help_text="例如：“脱贫攻坚、人大在行动”")
    purpose = long("为什么办", 3)
    field = forms.ChoiceField(label="监督领域", required=False)
    starts_on = forms.DateField(label="从哪一天起", widget=day_input())
    ends_on = forms.DateField(label="到哪一天止", widget=day_input())

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, fields_of(congress), "不分领域")


class GroupForm(forms.Form):
    name = forms.CharField(label="组名", max_length=40, help_text="例如：第一视察组")
    leader = forms.ModelChoiceField(label="组长", queryset=Person.objects.none(), empty_label="请选择")
    members = Rows("组员", str, required=False)

    def __init__(self, congress: Congress, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "leader", inspectors(congress, today))
        offer(self, "members", inspectors(congress, today))


class GroupChangeForm(GroupForm):
    """Who is in the group from now on; its name stays."""

    name = None  # type: ignore[assignment]  # Django's way of leaving a field of the parent out


class AreaForm(forms.Form):
    name = forms.CharField(label="片区", max_length=40, help_text="例如：城关片，或者一个乡镇")
    group = forms.ModelChoiceField(
        label="哪个组负责", queryset=InspectionGroup.objects.none(), required=False, empty_label="以后再定"
    )

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "group", groups_of(congress))


class AssignForm(forms.Form):
    area = forms.ModelChoiceField(label="片区", queryset=Area.objects.none(), empty_label="请选择")
    group = forms.ModelChoiceField(label="哪个组负责", queryset=InspectionGroup.objects.none(), empty_label="请选择")

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", areas_of(congress))
        offer(self, "group", groups_of(congress))


class FieldForm(forms.Form):
    name = forms.CharField(label="领域", max_length=20, help_text="例如：养老服务")
