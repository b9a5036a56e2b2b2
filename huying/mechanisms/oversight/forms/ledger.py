"""The filters of the ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Body

from .. import selectors
from ..ledger import LABELS
from ..models import OpinionDocument
from ..terms import ITEM_KINDS
from .fields import offer


class LedgerFilter(forms.Form):
    """Filters are a plain GET form; what cannot be read is ignored, never an error."""

    year = forms.IntegerField(label="年度", required=False, min_value=1954, max_value=2999, widget=forms.HiddenInput)
    opinion = forms.ModelChoiceField(
        label="意见书", queryset=OpinionDocument.objects.none(), required=False, empty_label="全部"
    )
    unit = forms.ModelChoiceField(label="承办单位", queryset=Body.objects.none(), required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *LABELS.items()], required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "定量与定性"), *ITEM_KINDS], required=False)
    q = forms.CharField(label="找文字", required=False, max_length=60)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        congress = congress_of(viewer)
        offer(self, "opinion", selectors.visible_opinions(viewer))
        offer(self, "unit", selectors.units(congress))
        self.fields["q"].widget.attrs["placeholder"] = "事项、进展、责任人"

    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
