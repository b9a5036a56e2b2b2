"""The form of a line of the pilot list."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.people.models import Congress

from ..models import Pilot
from ..terms import PHASES
from .fields import day_input, offer


class PilotForm(forms.Form):
    township = forms.ModelChoiceField(label="哪一级人大", queryset=Congress.objects.none(), empty_label="请选择")
    from_on = forms.DateField(label="从哪一天起", widget=day_input())
    phase = forms.ChoiceField(label="试点还是推行", choices=PHASES)
    basis = forms.CharField(label="依据", max_length=200, required=False, help_text="哪个文件、哪次会议")

    def __init__(self, keeper: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = Pilot.objects.values("township")
        own = Congress.objects.filter(pk=keeper.pk) | Congress.objects.filter(parent=keeper)
        offer(self, "township", own.exclude(pk__in=listed).order_by("level", "name"))
