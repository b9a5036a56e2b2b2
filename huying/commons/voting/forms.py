"""The ballot: one grade, and whether the member is sure."""

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
