"""The form of a problem item in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from huying.kernel.calendar.saying import full_day
from huying.kernel.people.models import Body, Congress
from huying.kernel.procedures.forms import day_input, offer_alike
from huying.kernel.procedures.limits import Due

from .. import selectors
from ..models import ProblemItem, Topic, WeakIndicator, said
from ..rules.figures import NO_NUMBER, lacks_a_number
from ..terms import ASSIST, ITEM_KINDS, QUANTITATIVE, SEPARATE

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
            "action",
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
    separate_units = forms.ModelMultipleChoiceField(
        label="分办单位",
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="各办各的一部分，各自答复；主办单位牵头汇总",
    )
    weak_indicators = forms.ModelMultipleChoiceField(
        label="对应的薄弱指标",
        queryset=WeakIndicator.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="议题列入省目标考核的，每一项至少对应一项（R1.44）",
    )
    field_order = (*Meta.fields[:-1], "separate_units", "weak_indicators", "node_on")

    def __init__(self, congress: Congress, topic: Topic, latest: Mapping[str, Due], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._latest = latest
        for name in ("category", "indicator", "baseline", "target", "unit_of_measure", "task", "action"):
            self.fields[name].required = False
            self.initial[name] = said(self.initial.get(name) or "-")
        for name in ("unit", "co_units"):
            self.fields[name].required = False
        offer_alike(self, ("unit", "co_units", "separate_units"), selectors.units(congress))
        self._offer_indicators(topic)
        self._say_who_is_beside()
        self.fields["title"].help_text = "一句话说清是什么问题，例如：屋面防水翻修42栋"
        self.fields["action"].help_text = "任务里已经写了完成、建成、整改这样的动词，就不用填"
        self.fields["category"].widget.attrs["list"] = "categories"
        self.fields["co_units"].label = "协办单位"
        self.fields["co_units"].help_text = "向主办单位提出办理意见，由主办单位答复"
        self.categories = selectors.categories(congress)
        self._say_how_late()

    def _say_how_late(self) -> None:
        """Where a category has its limit, the node may be left out: then it is the last day of the limit."""
        if self._latest:
            last = "；".join(f"{kind}类{full_day(due.on)}" for kind, due in sorted(self._latest.items()))
            self.fields["node_on"].required = False
            self.fields["node_on"].help_text = f"本级按类别规定了最晚的日子：{last}。这些类别不写，就定在最晚那一天"

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("kind") == QUANTITATIVE and lacks_a_number(fields.get("target", "")):
            self.add_error("target", f"{NO_NUMBER}。")
        if not fields.get("node_on") and "node_on" not in self.errors:
            if due := self._latest.get(fields.get("category", "")):
                fields["node_on"] = due.on
            else:
                self.add_error("node_on", "请写时间节点：本级没有规定这一类问题的时限。")
        return fields

    def _offer_indicators(self, topic: Topic) -> None:
        known = WeakIndicator.objects.filter(topic=topic)
        if topic.is_provincial_target or known:
            offer_alike(self, ["weak_indicators"], known)
            self.initial["weak_indicators"] = list(self.instance.weak_indicators.all()) if self.instance.pk else []
        else:
            del self.fields["weak_indicators"]

    def _say_who_is_beside(self) -> None:
        beside = selectors.units_beside(self.instance) if self.instance.pk else []
        for name, kind in (("co_units", ASSIST), ("separate_units", SEPARATE)):
            self.initial[name] = [row.body_id for row in beside if row.kind == kind]

    def said(self) -> dict[str, Any]:
        """The item's own fields, the units beside the one in charge, the weak indicators it answers."""
        fields = dict(self.cleaned_data)
        beside = {name: fields.pop(name, ()) for name in ("co_units", "separate_units", "weak_indicators")}
        return {**beside, "fields": fields}
