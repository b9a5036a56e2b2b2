"""The form that opens several secret votes in one sitting."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.people.models import Congress

from .. import selectors
from ..models import Appraisal, OpinionDocument


class _Subjects(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.assessed_as)


class SittingForm(forms.Form):
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

    @property
    def chosen(self) -> list[OpinionDocument | Appraisal]:
        return [each for name in self.fields for each in self.cleaned_data[name]]
