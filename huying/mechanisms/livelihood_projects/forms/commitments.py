"""The forms of commitments, their reports, and of scores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from huying.kernel.people.models import Congress
from huying.kernel.people.selectors import overseen

from ..commitment_terms import GRADES
from ..models import Commitment, CommitmentSheet, Project
from ..selectors.projects import projects_of
from ..selectors.supervision import fields_of
from ..services.ratings import LONGEST_REMARK, MOST_TICKETS
from .fields import Rows, long, offer

MARKS = [(str(points), f"{points}分，{words}") for points, words in GRADES]


def _marks(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=MARKS, widget=forms.RadioSelect)


class YearForm(forms.Form):
    year = forms.IntegerField(label="哪一年的承诺", min_value=2000, max_value=2100)
    units = Rows("哪些机关和部门要承诺", str, help_text="“一府一委两院”都要；部门可以按年度选")

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "units", overseen(congress))
        self.fields["units"].initial = list(overseen(congress))


class CommitmentForm(forms.Form):
    title = forms.CharField(label="承诺", max_length=100, help_text="一句话，例如：改造老旧小区12个")
    goal = long("做到什么程度", 3, help_text="有数、有日子，年底好对账")
    field = forms.ChoiceField(label="监督领域", required=False)
    project = forms.ModelChoiceField(
        label="是哪个票决的民生实事项目", queryset=Project.objects.none(), required=False, empty_label="不是票决项目"
    )

    def __init__(self, sheet: CommitmentSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = fields_of(sheet.congress)
        projects = projects_of(sheet.congress).filter(unit=sheet.unit)
        if projects.exists():
            offer(self, "project", projects)
        else:
            del self.fields["project"]
        cast(forms.ChoiceField, self.fields["field"]).choices = [("", "不分领域"), *fields]


class ReportForm(forms.Form):
    report = long("办得怎么样", 5, help_text="做了什么、做到什么程度；没有做到的，写明原因")
    self_score = forms.TypedChoiceField(
        label="自评几分", choices=MARKS, coerce=int, widget=forms.RadioSelect,
        help_text="自评和群众评分并排公布，相差多少也写明",
    )  # fmt: skip


class ScoreForm(forms.Form):
    """One mark for each commitment, one for the whole; all of them, so that units are compared alike."""

    def __init__(self, commitments: Iterable[Commitment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in commitments:
            self.fields[f"m{each.pk}"] = _marks(f"{each.number}. {each.title}")
        self.fields["overall"] = _marks("总的来说")
        self.fields["remark"] = forms.CharField(
            label="还想说什么", max_length=LONGEST_REMARK, required=False,
            widget=forms.Textarea(attrs={"rows": 3}), help_text="不用写姓名和电话",
        )  # fmt: skip

    def marks(self) -> dict[str, int]:
        return {name[1:]: int(said) for name, said in self.cleaned_data.items() if name[1:].isdecimal()}


class TicketForm(forms.Form):
    ticket = forms.CharField(
        label="评分码", max_length=20, help_text="在代表联络站领的，10位字母和数字",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class TicketsForm(forms.Form):
    place = forms.CharField(label="在哪里发放", max_length=80, help_text="例如：望禾街道代表联络站")
    count = forms.IntegerField(label="多少张", min_value=1, max_value=MOST_TICKETS, initial=24)
