"""The forms of a call, and of an idea that is registered at a desk."""

from __future__ import annotations

from typing import Any

from django import forms

from ..terms import CHANNELS, CITIZEN, DEPUTY, UNIT
from .fields import day_input, long


class SolicitationForm(forms.Form):
    year = forms.IntegerField(label="征集哪一年的项目", min_value=2000, max_value=2100)
    opens_on = forms.DateField(label="从哪一天开始", widget=day_input())
    closes_on = forms.DateField(label="到哪一天截止", widget=day_input())


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
        if own in (DEPUTY, UNIT):
            del self.fields["channel"], self.fields["source"]
        else:
            self.fields["channel"].initial = CITIZEN
