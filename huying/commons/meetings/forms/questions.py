"""The forms of questions and answers (R1.38)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from huying.kernel.people.models import Body, Person

from ..models import AgendaItem, Verdict


class QuestionForm(forms.Form):
    item = forms.ModelChoiceField(label="哪项议题", queryset=AgendaItem.objects.none(), empty_label="请选择")
    asker = forms.ChoiceField(label="提问人")
    organ = forms.ChoiceField(label="问哪个机关")
    text = forms.CharField(label="问题", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, items: Any, members: Sequence[Person], organs: Iterable[Body], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._members, self._organs = {str(p.pk): p for p in members}, {str(b.pk): b for b in organs}
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        for name, found in (("asker", self._members), ("organ", self._organs)):
            self.fields[name].choices = [("", "请选择"), *((pk, str(row)) for pk, row in found.items())]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"asker": self._members[said["asker"]], "organ": self._organs[said["organ"]]}


class AnswerForm(forms.Form):
    answerer = forms.CharField(label="答复人", max_length=60)
    post = forms.CharField(label="答复人的职务", max_length=80, help_text="例如：县住房城乡建设局局长")
    text = forms.CharField(label="答复", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))

    def said(self) -> dict[str, Any]:
        return self.cleaned_data


VERDICTS = [(v.value, v.label) for v in (Verdict.SATISFIED, Verdict.FOLLOW_UP)]


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label="您对答复", choices=VERDICTS, widget=forms.RadioSelect)
    follow_up = forms.CharField(
        label="还要跟进什么", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="选“还要跟进”的，写明跟进什么；记入议题的经过",
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        return {"verdict": Verdict(self.cleaned_data["verdict"]), "follow_up": self.cleaned_data["follow_up"]}
