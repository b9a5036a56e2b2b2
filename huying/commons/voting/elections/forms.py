"""Forms of elections: who counts, who is away, what was counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from huying.kernel.people.models import Person

from ..choosing import Count, Tally
from ..forms import OfficersForm
from .models import Election, ElectionOfficer, ElectionOption, ElectionWay, Task
from .polls import YUAN

MARKS = (("for", "赞成"), ("against", "反对"), ("illegible", "无法辨认"))


class DeputiesForm(OfficersForm):
    """Who counts and who watches, of the deputies."""

    nobody = "请选一位代表"
    scrutineer_2 = forms.ChoiceField(label="另一位监票人", required=False)
    scrutineer_3 = forms.ChoiceField(
        label="第三位监票人", required=False, help_text="电子投票要三位监票人一起保管开票的钥匙"
    )

    def offer(self, officers: Iterable[ElectionOfficer]) -> None:
        """Those of an election are chosen already; a field that is left empty names nobody."""
        held = list(officers)
        for task in Task.values:
            for name in self.of(task):
                self.fields[name].required = False
            for n, person in enumerate((o.person_id for o in held if o.task == task), 1):
                self.initial[f"{task}_{n}"] = person


class SetUpForm(DeputiesForm):
    """How the deputies vote, who counts and who watches."""

    field_order = ("way",)
    way = forms.ChoiceField(label="怎么投", choices=ElectionWay.choices, widget=forms.RadioSelect)
    budget = forms.DecimalField(
        label="预算（万元）", required=False, min_value=Decimal("0.01"), max_digits=10, decimal_places=2,
        help_text="可以不填。填了，计票以后在结果旁边按预算排一排，辅助参考，不是票决结果；准备好以后不能改",
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """The budget is kept in 元, as the candidates' costs are."""
        budget = self.cleaned_data["budget"]
        way = ElectionWay(self.cleaned_data["way"])
        return super().said() | {"way": way, "budget": None if budget is None else budget * YUAN}


class OpenForm(forms.Form):
    """Who is not here. Everybody else is present and may vote."""

    absent = forms.MultipleChoiceField(
        label="没有出席的代表", required=False, widget=forms.CheckboxSelectMultiple, help_text="都出席了就不勾"
    )
    recused = forms.MultipleChoiceField(
        label="出席而不投票的代表", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="例如暂停执行代表职务。没有就不勾",
    )  # fmt: skip

    on_paper = forms.MultipleChoiceField(
        label="用纸票的代表", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="没有登记设备的已经勾上；不勾的投不了票。至少3人用纸票，否则计票人会知道他们怎么投的；"
        "结果文件单列纸票的合计，人少又投得一样，谁都看得出来：请他们尽量用设备，或者再多几位用纸票",
    )  # fmt: skip

    def __init__(
        self, deputies: Sequence[Person], *args: Any, with_device: Collection[int] | None = None,
        ticked: Mapping[str, Collection[int]], **kwargs: Any,
    ) -> None:  # fmt: skip
        """`with_device`: of an electronic ballot, whose device is on its roll; `ticked`: what was kept of a refusal."""
        super().__init__(*args, **kwargs)
        self._with_device = with_device or ()
        if with_device is None:
            del self.fields["on_paper"]
        for name in self.fields:
            self.initial[name] = list(ticked.get(name, ()))
        if with_device is not None:
            self.initial["on_paper"] += [p.pk for p in deputies if p.pk not in with_device]
        for name in self.fields:
            self.fields[name].choices = [(str(p.pk), p.name) for p in deputies]  # type: ignore[attr-defined]

    def said(self) -> dict[str, list[int]]:
        return {name: [int(pk) for pk in self.cleaned_data[name]] for name in self.fields}

    def kept(self) -> dict[str, list[int]]:
        """What outlives a refusal. Who has no device is seen anew: of papers only those for who has one are kept."""
        said = self.said()
        return said | {"on_paper": [pk for pk in said.get("on_paper", ()) if pk in self._with_device]}


@dataclass(frozen=True)
class Line:
    """A candidate with its fields."""

    option: ElectionOption
    fields: list[forms.BoundField]


class CountForm(forms.Form):
    """What was counted. Of papers: handed out, returned, void, and the marks; of hands: who raised theirs."""

    def __init__(self, election: Election, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_hands = election.way == ElectionWay.HANDS
        self.may_vote, self.options = election.may_vote or 0, list(election.options.all())
        heads = (("returned", "参加表决的人数"),) if self.by_hands else (
            ("issued", "发出几张票"), ("returned", "收回几张票"), ("void", "废票几张（选的比应选的多）"),
        )  # fmt: skip
        for name, label in heads:
            self.fields[name] = _number(label)
        for option in self.options:
            for mark, label in self.marks:
                self.fields[f"{mark}_{option.position}"] = _number(label, None if mark == "for" else 0)

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        return MARKS[:2] if self.by_hands else MARKS

    @property
    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("issued", "returned", "void") if name in self.fields]

    def lines(self) -> Iterator[Line]:
        for option in self.options:
            yield Line(option, [self[f"{mark}_{option.position}"] for mark, _ in self.marks])

    def count(self) -> Count:
        said = self.cleaned_data
        tallies = {o.code: Tally(*(said[f"{mark}_{o.position}"] or 0 for mark, _ in self.marks)) for o in self.options}
        return Count(said.get("issued", self.may_vote), said["returned"], said.get("void", 0), tallies)


def _number(label: str, initial: int | None = None) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=0, max_value=9999, initial=initial, required=initial is None)
    field.widget.attrs["inputmode"] = "numeric"
    return field


class AgainForm(SetUpForm):
    """Another ballot, also with other officers; for seats left empty, why the presidium wants one."""

    reason = forms.CharField(
        label="主席团的决定", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="为空缺另行投票的，写明理由；同票、作废的重投可以不写",
    )  # fmt: skip

    def __init__(self, deputies: Sequence[Person], officers: Iterable[ElectionOfficer], *args: Any, **kwargs: Any):
        super().__init__(deputies, *args, **kwargs)
        del self.fields["budget"]  # the first ballot's stays
        self.order_fields(["way", "reason"])
        self.offer(officers)  # none named: they stay

    def said(self) -> dict[str, Any]:
        return OfficersForm.said(self) | {
            "way": ElectionWay(self.cleaned_data["way"]),
            "reason": self.cleaned_data["reason"],
        }


class AnewForm(DeputiesForm):
    """The vote is prepared anew, also with other officers."""

    def __init__(self, deputies: Sequence[Person], officers: Iterable[ElectionOfficer], *args: Any, **kwargs: Any):
        super().__init__(deputies, *args, **kwargs)
        self.offer(officers)  # none named: they stay


class OthersForm(AnewForm):
    """Others count or watch, by a decision of the meeting."""

    reason = forms.CharField(
        label="大会为什么另推", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：计票人李四因病离会。写下的理由记入台账",
    )  # fmt: skip

    def __init__(
        self, deputies: Sequence[Person], officers: Iterable[ElectionOfficer], *args: Any, is_counted: bool,
        **kwargs: Any,
    ):  # fmt: skip
        """Who has a task may keep it, whatever came after. `is_counted`: the tellers do, and are not asked for."""
        held, known = list(officers), {p.pk for p in deputies}
        super().__init__([*deputies, *(o.person for o in held if o.person_id not in known)], held, *args, **kwargs)
        self._tellers = [o.person for o in held if o.task == Task.TELLER] if is_counted else []
        for name in OfficersForm.base_fields:
            self.fields[name].required = True
        for name in self.of(Task.TELLER) if is_counted else ():
            del self.fields[name]

    def said(self) -> dict[str, Any]:
        found = super().said() | {"reason": self.cleaned_data["reason"]}
        return found | {"tellers": self._tellers or found["tellers"]}


class ReturnForm(forms.Form):
    """Why a scrutineer sends the count back."""

    reason = forms.CharField(
        label="哪里与现场不一致", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：第2项赞成现场数的是31票，登记成13票。退回以后票数清空，重新登记；两次的数都记入台账",
    )  # fmt: skip


class WithoutForm(forms.Form):
    """Why the result is announced though a scrutineer has not signed."""

    without = forms.CharField(
        label="大会决定的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：监票人王五突发疾病送医，不能签字。写下的理由印在计票报告单上",
    )  # fmt: skip


class VoidForm(forms.Form):
    """What the meeting decided."""

    reason = forms.CharField(
        label="为什么无效", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：两位监票人的钥匙都不在了，开不了票。写下的理由会公布",
    )  # fmt: skip
