"""The forms of the ballot and its candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from huying.kernel.people.models import Body, Congress

from ..elections import Again
from ..models import Idea, Project
from ..selectors.projects import units_of
from ..terms import CENTS, DIGITS, FIELDS, LONGEST_PLACE, PASSED, days_fault
from .fields import Rows, across, check_place, day_input, down, long, offer


class DecisionForm(forms.Form):
    year = forms.IntegerField(label="票决哪一年的项目", min_value=2000, max_value=2100)
    meeting = forms.CharField(label="哪一次会议", max_length=80, help_text="例如：第十八届人民代表大会第六次会议")
    meeting_on = forms.DateField(label="会议召开日", widget=day_input())
    quota = forms.IntegerField(label="应选几个项目", min_value=1, max_value=100)


class RearrangeForm(DecisionForm):
    """The year stays: one ballot a year (R2.06). `keeps_quota`: a ballot began and is void, the number stays too."""

    reason = long("为什么改", help_text="例如：会议改期；候选项目撤回以后，应选数减少一个")

    def __init__(self, *args: Any, keeps_quota: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["year"]
        if keeps_quota:
            self.fields["quota"].disabled = True
            self.fields["quota"].help_text = "表决无效以后重新投的，应选数不变"


class ProjectForm(forms.Form):
    """The sheet of a candidate: what, where, by whom, for how much, from which ideas."""

    title = forms.CharField(label="项目名称", max_length=100)
    field = forms.ChoiceField(label="领域", choices=FIELDS)
    ideas = Rows(
        "来自哪些建议",
        lambda i: f"{i.solicitation.year}年第{i.number}条 {i.title}（{i.place}）",
        help_text="至少一条；只列筛选通过的",
        error_messages={"required": "候选项目至少要来自一条征集到的建议（R2.01）"},
    )
    unit = forms.ModelChoiceField(label="责任单位", queryset=Body.objects.none(), empty_label="请选择")
    cost = forms.DecimalField(label="总投资（万元）", min_value=0, max_digits=DIGITS, decimal_places=CENTS)
    place = forms.CharField(label="地点", max_length=LONGEST_PLACE)
    x, y = across(), down()
    goals = long("建设内容和目标")
    feasibility = long("可行性", required=False, help_text="资金来源、用地、前期工作")
    starts_on = forms.DateField(label="计划开工日", widget=day_input())
    ends_on = forms.DateField(label="计划完工日", widget=day_input())

    def __init__(
        self, congress: Congress, *args: Any, with_ideas: bool = True, on_map: bool = True, **kwargs: Any
    ) -> None:
        """`on_map`: whether there is a drawing from which the place can be read."""
        super().__init__(*args, **kwargs)
        if not on_map:
            del self.fields["x"], self.fields["y"]
        offer(self, "unit", units_of(congress))
        if not with_ideas:
            del self.fields["ideas"]
            return
        rows = Idea.objects.filter(congress=congress, screening=PASSED).select_related("solicitation")
        offer(self, "ideas", rows.order_by("-solicitation__year", "number"))

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fault := days_fault(fields.get("starts_on"), fields.get("ends_on")):
            self.add_error("ends_on", fault)
        check_place(self, fields)
        return fields


class StampForm(forms.Form):
    """The candidates that an act is put on record for; the rest of the form is the act's own."""

    projects = Rows(
        "哪些候选项目", lambda p: f"{p.number}. {p.title}", error_messages={"required": "请至少选一个候选项目"}
    )

    def __init__(self, candidates: QuerySet[Project], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "projects", candidates.order_by("number"))


COUNTS = (
    ("present", "出席"),
    ("issued", "发出选票"),
    ("returned", "收回选票"),
    ("invalid", "废票"),
)
TIED = "最后名额同票，只就同票的再投一次：请照第{}次投票的报告单填"


class CountForm(forms.Form):
    """The signed count report (计票报告单). How many deputies there are, the roll says.

    `ballots`: who stood in each ballot, the first with all candidates, the next ones with those that tied before.
    """

    def __init__(self, ballots: Sequence[Sequence[Project]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ballots = ballots
        for nth, candidates in enumerate(ballots, 1):
            head, asked = (f"第{nth}次投票，", TIED.format(nth)) if nth > 1 else ("", "")
            labels = {name: label for name, label in COUNTS} | {
                p.pk: f"赞成：{p.number}. {p.title}" for p in candidates
            }
            for key, label in labels.items():
                field = forms.IntegerField(label=f"{head}{label}", min_value=0, max_value=5000)
                if asked:
                    field.error_messages["required"] = asked
                self.fields[_named(nth, key)] = field

    def _counts(self, nth: int) -> dict[str, int]:
        return {name: self.cleaned_data[_named(nth, name)] for name, _ in COUNTS}

    def _votes(self, nth: int) -> dict[int, int]:
        return {p.pk: self.cleaned_data[_named(nth, p.pk)] for p in self._ballots[nth - 1]}

    @property
    def counts(self) -> dict[str, int]:
        return self._counts(1)

    @property
    def votes(self) -> dict[int, int]:
        return self._votes(1)

    @property
    def again(self) -> list[Again]:
        return [Again(self._counts(nth), self._votes(nth)) for nth in range(2, len(self._ballots) + 1)]


def _named(nth: int, key: str | int) -> str:
    """The name of a field: p7 in the first ballot, again2_p7 in the second."""
    name = f"p{key}" if isinstance(key, int) else key
    return name if nth == 1 else f"again{nth}_{name}"


class ConfirmForm(forms.Form):
    """What a second person found when comparing the figures with the signed report."""

    agrees = forms.ChoiceField(
        label="和监票人签字的报告单核对", widget=forms.RadioSelect,
        choices=(("yes", "每个数都一致，生效"), ("no", "不一致，退回重新登记")),
        error_messages={"required": "请先核对，再选。"},
    )  # fmt: skip
    reason = long("哪里不一致", 2, required=False, help_text="一致的不用写")
