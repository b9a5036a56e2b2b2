"""Forms of investigations of specific issues that are not acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huying.kernel.access.viewer import Viewer, congress_of
from huying.kernel.people.models import Body, Person
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.forms import offer

from .. import selectors
from ..models import Investigation
from ..terms import COMMISSION_POSTS, MEMBERS, ORIGINS


class InvestigationForm(forms.Form):
    title = forms.CharField(label="题目", max_length=120, help_text="例如：关于灌区管护资金去向的特定问题调查")
    issue = forms.CharField(
        label="需要查清的重大事实", widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000,
        help_text="要作什么决议、决定，哪些重大事实不清（监督法第五十五条）",
    )  # fmt: skip
    origin = forms.ChoiceField(label="由谁提议", choices=ORIGINS, widget=forms.RadioSelect)
    concerned = forms.ModelChoiceField(
        label="涉及的机关、部门", queryset=Body.objects.none(), required=False, empty_label="没有确定",
        help_text="在这里任职的，不能参加调查委员会",
    )  # fmt: skip

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "concerned", overseen(congress_of(viewer)))
        if not viewer.has(Role.SC_OFFICE):
            self.fields["origin"].choices = [o for o in ORIGINS if o[0] == MEMBERS]  # type: ignore[attr-defined]
        self.initial.setdefault("origin", MEMBERS)


class SeatForm(forms.Form):
    person = forms.ModelChoiceField(
        label="提名谁", queryset=Person.objects.none(), empty_label="请选择", help_text="常委会组成人员和本级人大代表"
    )
    post = forms.ChoiceField(label="职务", choices=COMMISSION_POSTS, widget=forms.RadioSelect)

    def __init__(self, investigation: Investigation, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", selectors.may_sit(investigation.congress, today))
