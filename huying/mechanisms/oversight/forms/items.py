"""Forms of problem items: drafting one, giving it to another unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from huying.kernel.people.models import Congress

from .. import selectors
from ..models import ProblemItem, said
from ..terms import ITEM_KINDS
from .fields import day_input, offer

if TYPE_CHECKING:
    ItemModelForm = forms.ModelForm[ProblemItem]
else:
    ItemModelForm = forms.ModelForm


class ItemForm(ItemModelForm):
    """A problem item of a draft. What is missing is asked for at co-signing, so a half-written item is kept."""

    class Meta:
        model = ProblemItem
        fields = (
            "title",
            "category",
            "kind",
            "indicator",
            "baseline",
            "target",
            "unit_of_measure",
            "task",
            "unit",
            "co_units",
            "node_on",
        )
        widgets: ClassVar = {
            "node_on": day_input(),
            "task": forms.Textarea(attrs={"rows": 3}),
            "co_units": forms.CheckboxSelectMultiple,
        }

    kind = forms.ChoiceField(
        label="定量还是定性", choices=ITEM_KINDS, help_text="定量为主：能用数字说清的，写指标、目标和计量单位"
    )

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "indicator", "baseline", "target", "unit_of_measure", "task", "unit", "co_units"):
            self.fields[name].required = False
        for name in ("category", "indicator", "baseline", "target", "unit_of_measure", "task"):
            self.initial[name] = said(self.initial.get(name) or "-")
        for name in ("unit", "co_units"):
            offer(self, name, selectors.units(congress))
        self.fields["title"].help_text = "一句话说清是什么问题，例如：屋面防水翻修42栋"

    def said(self) -> dict[str, Any]:
        """The item's own fields, and the units beside the one in charge."""
        fields = dict(self.cleaned_data)
        return {"co_units": fields.pop("co_units"), "fields": fields}
