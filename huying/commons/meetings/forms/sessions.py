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


class SessionForm(DayForm):
    """A new session."""

    number = forms.IntegerField(label="第几次常委会会议", min_value=1, max_value=999)
    place = forms.CharField(label="地点", max_length=80, initial=PLACE)
    field_order = ("number", "planned_on", "settled", "place")

    def said(self) -> dict[str, Any]:
        return super().said() | {"number": self.cleaned_data["number"], "place": self.cleaned_data["place"].strip()}
