"""Forms of sessions: planning one, moving its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from ..models import PLACE

YEARS = (2004, 2100)  # the calendar's first year, and a bound against slips of the pen


SETTLED = (("yes", "已经定了"), ("no", "暂定：期限先按这一天算，定了再重算"))


class DayForm(forms.Form):
    """A session's day, and whether it may still move."""

    planned_on = forms.DateField(
        label="召开日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="开几天的，写第一天",
    )  # fmt: skip
    settled = forms.ChoiceField(label="这个日子", choices=SETTLED, widget=forms.RadioSelect, initial="yes")

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(f"{day.year}年太远，请写{YEARS[0]}年到{YEARS[1]}年之间的一天。")
        return day

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
    field_order = ("congress_term", "number", "planned_on", "settled", "place")

    def __init__(self, following: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = f"不填的，接着这一届的次数排（{following}）"

    def said(self) -> dict[str, Any]:
        return super().said() | {"place": self.cleaned_data["place"].strip()}


class MoveForm(_NumberedForm):
    """Another day for a session that has not opened; a wrong term or number is put right with it."""

    field_order = ("planned_on", "settled", "congress_term", "number")
