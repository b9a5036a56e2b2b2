"""Forms of the units' desk: its filter, and what several matters are told at once."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.people.models import Person

from ..selectors import LABELS, MINE, NOBODY

BULK = {"accept": "一起签收", "progress": "一起报进展", "give": "一起分给同事"}
WHOSE = (("", "全单位的"), (MINE, "分给我的"), (NOBODY, "还没有分的"))


class DeskFilter(forms.Form):
    """A plain GET form; what cannot be read is ignored, never an error."""

    group = forms.ChoiceField(choices=[("", ""), *LABELS.items()], required=False, widget=forms.HiddenInput)
    letter = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    who = forms.ChoiceField(label="谁办", choices=WHOSE, required=False)
    q = forms.CharField(label="找文字", required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = "事项、意见书"

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NoteForm(forms.Form):
    text = forms.CharField(
        label="备注",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有本单位的人看得到，人大看不到",
        error_messages={"required": "请写下备注。"},
    )


class BulkForm(forms.Form):
    """The one thing that several matters are told; which field it has depends on the deed."""

    def __init__(self, deed: str, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed == "accept":
            self.fields["responsible"] = forms.CharField(
                label="责任人", max_length=60, error_messages={"required": "请写责任人（R1.47）"}
            )
        elif deed == "progress":
            self.fields["progress"] = forms.CharField(
                label="进展", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
            )
        else:
            choices = [("", "请选择"), *((str(p.pk), p.name) for p in people)]
            self.fields["to"] = forms.ChoiceField(
                label="分给谁", choices=choices, error_messages={"required": "请选一位同事"}
            )
