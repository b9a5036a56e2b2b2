"""Forms of the pool: what to look for, scores, the statutory reports of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms

from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.forms import offer_alike

from .. import selectors
from ..models import HIGHEST
from ..statutory import ITEMS, Item
from ..terms import ALL_CHANNELS, ALL_CRITERIA, CRITERIA


class PoolFilter(forms.Form):
    """What of the pool to show; anything else that stands in the address is left out."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *selectors.STATES], required=False)
    channel = forms.ChoiceField(label="从哪里来", choices=[("", "全部"), *ALL_CHANNELS], required=False)
    criterion = forms.ChoiceField(label="选题标准", choices=[("", "全部"), *ALL_CRITERIA], required=False)
    organ = forms.ChoiceField(label="被监督机关", required=False)
    sort = forms.ChoiceField(label="排序", choices=selectors.SORTS, required=False)

    def __init__(self, rows: Iterable[selectors.CandidateRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organs = {str(row.topic.organ_id): row.topic.organ.name for row in rows}
        cast(forms.ChoiceField, self.fields["organ"]).choices = [("", "全部"), *sorted(organs.items())]

    def wanted(self) -> dict[str, str]:
        """The filters that make sense; candidates that wait for a decision when nothing is asked for."""
        if not self.is_bound:
            return {"state": selectors.WAITING}
        self.is_valid()
        return {name: str(value or "") for name, value in self.cleaned_data.items()}


SCORES = [("", "不打分"), *((str(n), f"{n}分") for n in range(HIGHEST, -1, -1))]


class ScoreForm(forms.Form):
    """One field a criterion; left empty, one has no opinion on it."""

    def __init__(self, own: Mapping[str, int], reason: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in CRITERIA:
            self.fields[key] = forms.ChoiceField(
                label=label, choices=SCORES, required=False, initial=str(own.get(key, ""))
            )
        self.fields["reason"] = forms.CharField(
            label="理由", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}), initial=reason
        )

    def given(self) -> dict[str, Any]:
        """The scores and the reason, as the service takes them."""
        values = {key: int(self.cleaned_data[key]) for key, _ in CRITERIA if self.cleaned_data.get(key)}
        return {"values": values, "reason": self.cleaned_data["reason"]}

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if not any(fields.get(key) for key, _ in CRITERIA):
            self.add_error(None, "至少给一条选题标准打分。")
        return fields


def _name(item: Item) -> str:
    """Of the field of a report: body_3 is the third of the list."""
    return f"body_{ITEMS.index(item) + 1}"


class StatutoryForm(forms.Form):
    """The reports that are missing: each with the working body that prepares it, or 不列入."""

    def __init__(
        self, congress: Congress, missing: Iterable[Item], usual: Mapping[str, Body], year: int, *args: Any, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self._missing = list(missing)
        for item in self._missing:
            self.fields[_name(item)] = forms.ModelChoiceField(
                label=item.title_of(year),
                queryset=None,
                empty_label="今年不列入",
                required=False,
                initial=usual.get(item.key),
                help_text=f"{item.article}，{item.window_words}。由哪个工作机构负责",
            )
        offer_alike(self, map(_name, self._missing), selectors.working_bodies(congress))

    def bodies(self) -> dict[str, Body]:
        chosen = ((item.key, cast(Body | None, self.cleaned_data[_name(item)])) for item in self._missing)
        return {key: body for key, body in chosen if body}
