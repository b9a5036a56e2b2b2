"""Forms of papers: bring one, register by hand who was reached."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huying.kernel.documents.uploads import ACCEPTED
from huying.kernel.people.models import Person

from ..models import PaperKind, ScSession
from .agenda import item_choices, item_chosen


class PaperForm(forms.Form):
    """A paper for the members."""

    title = forms.CharField(label="材料名称", max_length=200)
    kind = forms.ChoiceField(label="种类", choices=PaperKind.choices, initial=PaperKind.SPECIAL_REPORT)
    item = forms.ChoiceField(label="哪项议题的", required=False)
    file = forms.FileField(label="文件", help_text=f"{ACCEPTED}。不得含有国家秘密")

    def __init__(self, session: ScSession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["item"].choices = item_choices(session)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "title": data["title"].strip(), "kind": PaperKind(data["kind"]), "upload": data["file"],
            "item": item_chosen(self.session, data["item"]),
        }  # fmt: skip


class ReachedForm(forms.Form):
    """Whom the printed papers reached, on which day."""

    reached_on = forms.DateField(
        label="哪一天送到的", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    people = forms.MultipleChoiceField(
        label="送到了哪几位", widget=forms.CheckboxSelectMultiple, error_messages={"required": "请至少勾一位。"}
    )

    def __init__(self, people: list[Person], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["people"].choices = [(str(p.pk), p.name) for p in people]  # type: ignore[attr-defined]

    def clean_reached_on(self) -> date:
        day: date = self.cleaned_data["reached_on"]
        if day > self.today:
            raise forms.ValidationError("这一天还没有到，请写已经送到的那一天。")
        return day

    def said(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["reached_on"], "people": [int(pk) for pk in self.cleaned_data["people"]]}
