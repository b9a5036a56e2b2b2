"""Forms of elections: who counts, who is away, what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from huying.kernel.people.models import Person

from ..choosing import Count, Tally
from .models import Election, ElectionOfficer, ElectionOption, ElectionWay, Task

MARKS = (("for", "赞成"), ("against", "反对"), ("illegible", "无法辨认"))


class SetUpForm(forms.Form):
    """How the deputies vote, who counts and who watches."""

    way = forms.ChoiceField(label="怎么投", choices=ElectionWay.choices, widget=forms.RadioSelect)
    teller_1 = forms.ChoiceField(label="计票人")
    teller_2 = forms.ChoiceField(label="另一位计票人")
    scrutineer_1 = forms.ChoiceField(label="监票人")
    scrutineer_2 = forms.ChoiceField(label="另一位监票人", required=False)
    scrutineer_3 = forms.ChoiceField(
        label="第三位监票人", required=False, help_text="电子投票要三位监票人一起保管开票的钥匙"
    )

    def __init__(self, deputies: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(p.pk): p for p in deputies}
        choices = [("", "请选一位代表"), *((pk, p.name) for pk, p in self._people.items())]
        for name in self._officers():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _officers(self) -> list[str]:
        return [name for name in self.fields if name.startswith(("teller", "scrutineer"))]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = {name: self._people[data[name]] for name in self._officers() if data[name]}
        tellers = [p for name, p in chosen.items() if name.startswith("teller")]
        scrutineers = [p for name, p in chosen.items() if name.startswith("scrutineer")]
        return {"way": ElectionWay(data["way"]), "tellers": tellers, "scrutineers": scrutineers}


class OpenForm(forms.Form):
    """Who is not here. Everybody else is present and may vote."""

    absent = forms.MultipleChoiceField(
        label="没有出席的代表", required=False, widget=forms.CheckboxSelectMultiple, help_text="都出席了就不勾"
    )
    recused = forms.MultipleChoiceField(
        label="出席而不投票的代表", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="例如暂停执行代表职务。没有就不勾",
    )  # fmt: skip

    def __init__(self, deputies: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "recused"):
            self.fields[name].choices = [(str(p.pk), p.name) for p in deputies]  # type: ignore[attr-defined]

    def said(self) -> dict[str, list[int]]:
        return {name: [int(pk) for pk in self.cleaned_data[name]] for name in ("absent", "recused")}


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
        self.order_fields(["way", "reason"])
        for name in self._officers():
            self.fields[name].required = False  # none named: they stay
        for task in Task:
            for n, person in enumerate((o.person_id for o in officers if o.task == task), 1):
                self.initial[f"{task}_{n}"] = person

    def said(self) -> dict[str, Any]:
        return super().said() | {"reason": self.cleaned_data["reason"]}


class VoidForm(forms.Form):
    """What the meeting decided."""

    reason = forms.CharField(
        label="为什么无效", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：两位监票人的钥匙都不在了，开不了票。写下的理由会公布",
    )  # fmt: skip
