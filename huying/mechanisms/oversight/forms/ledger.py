"""The filters of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.procedures.forms import day_input

from .. import ledger, selectors
from ..terms import ITEM_KINDS


class LedgerFilter(forms.Form):
    """Filters are a plain GET form; what cannot be read is ignored, never an error. The address keeps them."""

    as_of = forms.DateField(label="截至哪一天", required=False, widget=day_input())
    year = forms.ChoiceField(label="年度", required=False)
    opinion = forms.ChoiceField(label="意见书", required=False)
    organ = forms.ChoiceField(label="机关", required=False)
    unit = forms.ChoiceField(label="承办单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *ledger.LABELS.items()], required=False)
    kind = forms.ChoiceField(label="定量或定性", choices=[("", "全部"), *ITEM_KINDS], required=False)
    category = forms.ChoiceField(label="类别", required=False)
    q = forms.CharField(label="找文字", required=False, max_length=60)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ledger.offered(viewer)
        organs, units = selectors.organs_and_units(congress_of(viewer))
        self._offer("year", ((year, f"{year}年") for year in offered.years))
        self._offer("category", ((name, name) for name in offered.categories))
        self._offer("opinion", [*offered.opinions, *self._not_handed_over(dict(offered.opinions))])
        self._offer("organ", organs)
        self._offer("unit", units)
        self.fields["q"].widget.attrs["placeholder"] = "事项、任务、进展、责任人"

    def _not_handed_over(self, offered: dict[Any, str]) -> list[tuple[str, str]]:
        """A letter that was asked for and is still a draft: a link to it does not show the items of all others."""
        asked = (self.data.get("opinion") or "").strip()
        return [(asked, "还没有交办的意见书")] if asked.isdecimal() and int(asked) not in offered else []

    def _offer(self, name: str, options: Iterable[tuple[int | str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((str(value), words) for value, words in options)]

    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
