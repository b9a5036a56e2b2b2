"""Forms around the annual plan: an adjustment, a talk with another level, a topic of another level, a consultation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms

from huying.commons.meetings.models import ScSession
from huying.kernel.calendar.saying import month_day
from huying.kernel.people.models import Body, Congress
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.forms import day_input, offer

from .. import selectors
from ..models import OversightPlan, Topic
from ..services import Change
from ..terms import LEVELS

UNCHANGED = ("", "不变")


class AdjustForm(forms.Form):
    """What the council decided, and for each topic of the year what changes."""

    on = forms.DateField(label="哪一天决定的", widget=day_input())
    meeting = forms.CharField(label="哪一次主任会议", max_length=200)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        rows: Iterable[selectors.CandidateRow],
        sessions: Iterable[ScSession],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._topics = {f"topic_{row.topic.pk}": row.topic for row in rows}
        self._sessions = {s.pk: s for s in sessions}
        for row in rows:
            field = forms.ChoiceField(label=row.topic.title, choices=self._choices(row), required=False)
            field.help_text = f"现在：{_now(row)}"
            self.fields[f"topic_{row.topic.pk}"] = field

    def _choices(self, row: selectors.CandidateRow) -> list[tuple[str, str]]:
        listed, own = row.state == selectors.LISTED, row.topic.session_id
        kind, words = ("move", "改到") if listed else ("add", "列入计划，")
        days = [(f"{kind}:{pk}", f"{words}{_named(s)}") for pk, s in self._sessions.items() if pk != own]
        return [UNCHANGED, *days, ("drop", "移出计划")] if listed else [UNCHANGED, ("add", "列入计划，会期另定"), *days]

    def changes(self) -> list[Change]:
        found = []
        for name, topic in self._topics.items():
            kind, _, session = self.cleaned_data.get(name, "").partition(":")
            if kind:
                found.append(Change(topic, kind, self._sessions[int(session)] if session else None))
        return found

    def adjustment(self) -> dict[str, Any]:
        """The adjustment as the service takes it."""
        said = {name: self.cleaned_data[name] for name in ("reason", "meeting")}
        return {"changes": self.changes(), "said": said, "on": self.cleaned_data["on"]}

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if not any(fields.get(name) for name in self._topics):
            self.add_error(None, "还没有选要调整的议题。")
        return fields


def _named(session: ScSession) -> str:
    return f"{session}（{month_day(session.planned_on)}）"


def _now(row: selectors.CandidateRow) -> str:
    if row.was_listed and row.state != selectors.LISTED:
        return "已经移出计划，可以恢复列入"
    if row.state == selectors.WAITING:
        return "候选，" + ("已与机关沟通" if row.consulted else "还没有与机关沟通，沟通以后才能列入")
    session = row.topic.session
    return _named(session) if session else selectors.NO_DAY


class LiaisonForm(forms.Form):
    level = forms.ChoiceField(label="与哪一级", choices=LEVELS)
    with_whom = forms.CharField(label="与谁衔接", max_length=80, help_text="写全称，例如：淮源市人大常委会")
    on = forms.DateField(label="日期", widget=day_input())
    topic = forms.ModelChoiceField(
        label="哪个议题", queryset=Topic.objects.none(), empty_label="全年的议题", required=False
    )
    result = forms.CharField(label="结果", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, plan: OversightPlan, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"on": today}})
        offer(self, "topic", plan.topics.order_by("pk"))

    def clean_on(self) -> date:
        day = cast(date, self.cleaned_data["on"])
        if day > cast(date, self.initial["on"]):
            raise forms.ValidationError("这一天还没有到，请写已经衔接过的那一天。")
        return day


class LevelForm(forms.Form):
    address = forms.CharField(
        label="对方公开议题的网址",
        max_length=300,
        help_text="打开上级或者下级人大的公开页面，找到那个议题，把网址整个复制过来。没有公开的议题，不能联动",
    )


class AskForm(forms.Form):
    """Whom to ask about a candidate topic: the four organs and their departments."""

    bodies = forms.ModelMultipleChoiceField(
        label="征求谁的意见",
        queryset=Body.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一家"},
    )
    question = forms.CharField(
        label="想问什么",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="例如：这项工作现在到哪一步，什么时候审议合适",
    )

    def __init__(self, congress: Congress, asked: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = overseen(congress).exclude(pk__in=list(asked))
        offer(self, "bodies", rows.order_by("parent_id", "pk"))
