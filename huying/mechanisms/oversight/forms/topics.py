"""Forms of topics: proposing one, putting it on an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from huying.commons.meetings.models import ScSession
from huying.kernel.calendar.saying import month_day
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.forms import offer

from .. import selectors
from ..terms import CHANNELS, CRITERIA

FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a plan


class TopicForm(forms.Form):
    """A new candidate topic."""

    title = forms.CharField(label="议题", max_length=120, help_text="写成“……工作情况”，例如：农村饮水安全工作情况")
    year = forms.IntegerField(label="列入哪一年的计划", min_value=FIRST_YEAR, max_value=LAST_YEAR)
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
        offer(self, "organ", selectors.organs(congress))
        offer(self, "working_body", selectors.working_bodies(congress))


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A session with its day: those that were held already stand among those to come."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{month_day(obj.planned_on)}）"


class ScheduleForm(forms.Form):
    session = SessionField(label="安排到哪一次会议", queryset=ScSession.objects.none(), empty_label="请选择")

    def __init__(self, sessions: QuerySet[ScSession], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "session", sessions)
