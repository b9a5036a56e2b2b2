"""Forms of sessions: planning one, moving its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huying.kernel.calendar.saying import full_day

from ..models import PLACE

YEARS = (2004, 2100)  # the calendar's first year, and a bound against slips of the pen


SETTLED = (("yes", "已经定了"), ("no", "暂定：期限先按这一天算，定了再重算"))


class DayForm(forms.Form):
    """A session's day, and whether it may still move. A past day is said to be meant: it is usually a slip."""

    planned_on = forms.DateField(
        label="召开日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="开几天的，写第一天",
    )  # fmt: skip
    settled = forms.ChoiceField(label="这个日子", choices=SETTLED, widget=forms.RadioSelect, initial="yes")
    is_held = forms.BooleanField(label="已经开过，补登记", required=False, help_text="召开日在今天以前的，才勾选")

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(f"{day.year}年太远，请写{YEARS[0]}年到{YEARS[1]}年之间的一天。")
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        day, is_new = data.get("planned_on"), "planned_on" in self.changed_data
        if day and is_new and day < self.today and not data.get("is_held"):
            self.add_error(
                "is_held",
                f"{full_day(day)}已经过去了。会议在那天开过、现在补登记的，请勾选这一项；写错了的，改召开日。",
            )
        return data

    def said(self) -> dict[str, Any]:
        """The day as the services take it."""
        return {"planned_on": self.cleaned_data["planned_on"], "is_settled": self.cleaned_data["settled"] == "yes"}


class _NumberedForm(DayForm):
    """A session's day with its place in the count: which term (届), and which number in it (次)."""

    congress_term = forms.IntegerField(
        label="第几届", required=False, min_value=1, max_value=99, help_text="不填的，按召开日所在的届；次数每届从1开始"
    )
    number = forms.IntegerField(
        label="第几次常委会会议", required=False, min_value=1, max_value=999, help_text="不填的，次数不变"
    )

    def said(self) -> dict[str, Any]:
        return super().said() | {name: self.cleaned_data[name] for name in ("congress_term", "number")}


class SessionForm(_NumberedForm):
    """A new session; `following` says which number comes next in the term of today."""

    place = forms.CharField(label="地点", max_length=80, initial=PLACE)
    field_order = ("congress_term", "number", "planned_on", "is_held", "settled", "place")

    def __init__(self, following: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = f"不填的，接着这一届的次数排（{following}）"

    def said(self) -> dict[str, Any]:
        return super().said() | {"place": self.cleaned_data["place"].strip()}


class MoveForm(_NumberedForm):
    """Another day for a session that has not opened; a wrong term or number is put right with it."""

    field_order = ("planned_on", "is_held", "settled", "congress_term", "number")
