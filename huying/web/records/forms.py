"""The filter of the records, and the head that an outsider kept."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from huying.kernel.calendar.clock import CHINA

from . import words

HEAD = re.compile(r"[0-9a-f]{64}")


class RecordsFilter(forms.Form):
    kind = forms.ChoiceField(label="事项", required=False)
    day = forms.DateField(
        label="登记日", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    q = forms.CharField(
        label="找文字",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "事项、单位、登记人"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部"), *words.prefixes()]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What selectors.entries is asked for; a field that is wrong filters nothing."""
        self.is_valid()
        wanted: dict[str, Any] = {"kind": self.cleaned_data.get("kind") or None, "text": self.cleaned_data.get("q", "")}
        if day := self.cleaned_data.get("day"):
            since = datetime.combine(day, time(), tzinfo=CHINA)
            wanted |= {"since": since, "until": since + timedelta(days=1)}
        return wanted


class HeadForm(forms.Form):
    """The seal that somebody kept elsewhere, to be found again in the chain."""

    head = forms.CharField(
        label="另外保存的封存值",
        required=False,
        help_text="抄在别处的64个字符。填了，就一并核对那时以前的记录；不填，只核对现在这本账自身",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_head(self) -> str:
        head = "".join(str(self.cleaned_data["head"]).split()).lower()
        if head and not HEAD.fullmatch(head):
            raise forms.ValidationError("封存值是64个字符，只有数字和a至f。请对照原来抄下的，检查有没有漏抄、多抄。")
        return head
