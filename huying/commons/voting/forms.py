"""The ballot: one grade, and whether the member is sure. And the way back to paper."""

from __future__ import annotations

from typing import Any

from django import forms


class BallotForm(forms.Form):
    grade = forms.ChoiceField(
        label="等次", error_messages={"required": "请选一个等次。", "invalid_choice": "没有这个等次，请重新选。"}
    )
    sure = forms.BooleanField(required=False)

    def __init__(self, grades: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = grades  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, str]:
        """The grade with its label."""
        grade = self.cleaned_data["grade"]
        return grade, dict(self.fields["grade"].choices)[grade]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    reason = forms.CharField(
        label="为什么改用纸票", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么改用纸票。"},
    )  # fmt: skip
