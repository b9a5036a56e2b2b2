"""The ballot: one grade, and whether the member is sure. And the way back to paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from huying.kernel.people.models import Person

from .elections.models import Task


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


class KeysForm(forms.Form):
    """Why the trustees of a secret ballot make their keys anew."""

    reason = forms.CharField(
        label="为什么作废", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：监票人王五的设备坏了，没有备份。写下的理由记入台账",
        error_messages={"required": "请写明监票人的钥匙为什么作废。"},
    )  # fmt: skip


class OfficersForm(forms.Form):
    """Whom the meeting has chosen to count and to watch; only those who may be are offered."""

    nobody = "请选一位组成人员"
    teller_1 = forms.ChoiceField(label="计票人")
    teller_2 = forms.ChoiceField(label="另一位计票人")
    scrutineer_1 = forms.ChoiceField(label="监票人")

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(p.pk): p for p in people}
        choices = [("", self.nobody), *((pk, p.name) for pk, p in self._people.items())]
        for name in (*self.of("teller"), *self.of("scrutineer")):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def of(self, task: str) -> list[str]:
        """The fields of a task."""
        return [name for name in self.fields if name.startswith(f"{task}_")]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {f"{task}s": [self._people[data[n]] for n in self.of(task) if data[n]] for task in Task.values}


class TellerForm(forms.Form):
    """What one teller counted: a number for each grade, and those handed out, returned and invalid."""

    handed_out = forms.IntegerField(label="发出几张票", min_value=0, max_value=9999)
    returned = forms.IntegerField(label="收回几张票", min_value=0, max_value=9999)

    def __init__(self, grades: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grades = [grade for grade, _ in grades]
        for grade, label in grades:
            self.fields[f"grade_{grade}"] = forms.IntegerField(label=f"{label}几票", min_value=0, max_value=9999)
        self.fields["invalid"] = forms.IntegerField(label="废票几张", min_value=0, max_value=9999, initial=0)
        for field in self.fields.values():
            field.widget.attrs["inputmode"] = "numeric"

    def counted(self) -> dict[str, Any]:
        said = self.cleaned_data
        marks = {grade: said[f"grade_{grade}"] for grade in self.grades}
        return {name: said[name] for name in ("handed_out", "returned", "invalid")} | {"marks": marks}
