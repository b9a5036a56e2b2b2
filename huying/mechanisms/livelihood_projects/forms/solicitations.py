"""The forms of a call, and of an idea that is registered at a desk."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from ..terms import CHANNELS, CITIZEN, DEPUTY, STATION, UNIT
from .fields import day_input, long

OF_DEPUTIES = ((DEPUTY, "我自己提"), (STATION, "代表联络站收到的"))


class SolicitationForm(forms.Form):
    year = forms.IntegerField(label="征集哪一年的项目", min_value=2000, max_value=2100)
    opens_on = forms.DateField(label="从哪一天开始", widget=day_input())
    closes_on = forms.DateField(label="到哪一天截止", widget=day_input())


class CallDaysForm(forms.Form):
    opens_on = forms.DateField(label="从哪一天开始", widget=day_input())
    closes_on = forms.DateField(label="到哪一天截止", widget=day_input())
    reason = long("为什么改", 2, help_text="例如：公告晚发了三天，往后延三天")


class IdeaForm(forms.Form):
    """Registered at a desk: by a deputy or a unit for itself, by the office for whoever came."""

    channel = forms.ChoiceField(label="谁提的", choices=CHANNELS, widget=forms.RadioSelect)
    source = forms.CharField(label="代表姓名、单位或者联络站", max_length=80, required=False)
    title = forms.CharField(label="想办什么事", max_length=100, help_text="一句话，例如：给村口到小学的路装路灯")
    place = forms.CharField(label="在哪里", max_length=100)
    what = long("做什么")
    why = long("为什么", required=False)

    def __init__(self, *args: Any, own: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = cast(forms.ChoiceField, self.fields["channel"])
        if own == UNIT:
            del self.fields["channel"], self.fields["source"]
        elif own == DEPUTY:
            channel.choices, channel.initial = OF_DEPUTIES, DEPUTY
            self.fields["source"].label = "哪一个联络站"
            self.fields["source"].help_text = "联络站收到的才写"
        else:
            channel.initial = CITIZEN

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("channel") == STATION and not fields.get("source", "").strip():
            self.add_error("source", "请写明是哪一个代表联络站收到的")
        return fields
