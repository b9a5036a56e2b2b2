"""The form of a nomination (R1.33)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from ..models import SpeechOutline


class NominationForm(forms.Form):
    outline = forms.ModelChoiceField(
        label="哪一份发言提纲", queryset=SpeechOutline.objects.none(), empty_label="请选择"
    )
    reason = forms.CharField(label="推荐理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, outlines: QuerySet[SpeechOutline], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outline"].queryset = outlines  # type: ignore[attr-defined]
