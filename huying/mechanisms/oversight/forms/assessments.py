"""The forms that open secret votes: on one, on several at one half-day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from huying.commons.meetings.selectors import Gathering
from huying.kernel.people.models import Congress

from .. import selectors
from ..models import Appraisal, OpinionDocument


class _Subjects(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.assessed_as)


class AtForm(forms.Form):
    """At which half-day of an open session that is not over: the one that runs is proposed."""

    sitting = forms.ChoiceField(
        label="在哪一场测评", widget=forms.RadioSelect, help_text="这一场出席的组成人员投票，结果按全体组成人员计算",
        error_messages={
            "required": "请选在哪一场测评。没有列的，先登记开会、列入会议日程。",
            "invalid_choice": "测评由在场的人当场投票，只能选正在开的场次。",
        },
    )  # fmt: skip

    def __init__(self, found: Sequence[Gathering], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gatherings = found
        field = self.fields["sitting"]
        field.choices = [(str(g.sitting.pk), f"{g}：{g.came}") for g in found]  # type: ignore[attr-defined]
        field.initial = next((str(g.sitting.pk) for g in found if g.is_running), None)

    @property
    def held(self) -> int:
        """The key of the half-day."""
        return int(self.cleaned_data["sitting"])


class SeveralForm(AtForm):
    """What waits for its vote: letters that were reported on, and appraised work. No field where nothing does."""

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = (
            ("opinion", "办理情况", selectors.opinions_to_assess(congress)),
            ("appraisal", "专项工作评议", selectors.appraisals_to_vote(congress)),
        )
        for name, label, rows in waiting:
            if rows:
                self.fields[name] = _Subjects(rows, label=label, required=False)
        self.subjects = [name for name in self.fields if name != "sitting"]

    @property
    def chosen(self) -> list[OpinionDocument | Appraisal]:
        return [each for name in self.subjects for each in self.cleaned_data[name]]
