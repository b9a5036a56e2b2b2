"""Forms of votes on decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from .deciding import LABELS
from .models import NONE, Matter, VoteRight, Way
from .registry import Electorate

LONGEST = 200  # what the column holds


class VoteForm(forms.Form):
    """What is put to the vote, and how."""

    matter = forms.ChoiceField(
        label="表决的是", choices=Matter.choices, widget=forms.RadioSelect, initial=Matter.DECISION,
        help_text="有修正案的，先表决修正案。任免逐人表决。撤职必须无记名",
    )  # fmt: skip
    title = forms.CharField(
        label="表决什么", max_length=8000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写一件事。任免、撤职每行写一人，例如“任命李明为财政局局长”，每人各表决一次",
    )  # fmt: skip
    text = forms.CharField(
        label="决定内容", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="通过以后就是决定的正文，记入会议纪要。没有写的，宣布结果以前要补上；任免、撤职不用写",
    )  # fmt: skip
    sitting = forms.ChoiceField(
        label="在哪一场表决", widget=forms.RadioSelect, help_text="按这一场登记的到会人员定名单、算法定人数",
        error_messages={"required": "请选在哪一场表决。没有列的，先列入会议日程。"},
    )  # fmt: skip
    way = forms.ChoiceField(label="方式", choices=Way.choices, widget=forms.RadioSelect, initial=Way.HANDS)
    recused = forms.MultipleChoiceField(
        label="应当回避、不投票的", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="没有就不勾。回避的人算出席，没有表决权",
    )  # fmt: skip

    def __init__(self, found: Electorate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {p for gathering in found.gatherings for p in gathering.present}
        self.fields["recused"].choices = [  # type: ignore[attr-defined]
            (str(p.pk), p.name) for p in found.members if p in there
        ]
        self.fields["sitting"].choices = [(str(g.key), g.words) for g in found.gatherings]  # type: ignore[attr-defined]
        self.fields["sitting"].initial = str(found.running or "")

    def clean_title(self) -> str:
        said: str = self.cleaned_data["title"]
        if any(len(line.strip()) > LONGEST for line in said.splitlines()):
            raise forms.ValidationError(f"一行最多{LONGEST}字。")
        return said

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "matter": Matter(data["matter"]), "titles": data["title"].splitlines(), "text": data["text"],
            "way": Way(data["way"]), "sitting": int(data["sitting"]),
            "recused": [int(pk) for pk in data["recused"]],
        }  # fmt: skip


class WordsForm(forms.Form):
    """The words of a decision that was put to the vote without them: asked for before the announcement."""

    text = forms.CharField(
        label="决定的正文", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="开始表决时没有写。写会议通过的正文；宣布以后编号成文，不再改动",
    )  # fmt: skip


class VoidForm(forms.Form):
    """Why a vote is taken back."""

    reason = forms.CharField(
        label="为什么作废", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：方式选错了；应当回避的没有勾；票数登记错了。记入台账，作废以后不能恢复",
    )  # fmt: skip


class HandsForm(forms.Form):
    """The count of a show of hands."""

    votes_for = forms.IntegerField(label="赞成", min_value=0)
    votes_against = forms.IntegerField(label="反对", min_value=0)
    abstained = forms.IntegerField(label="弃权", min_value=0)


class RollForm(forms.Form):
    """What each member of the roll says when called by name; nobody is left out by oversight.

    Who has said it on a device of their own is not asked for.
    """

    def __init__(self, rights: Iterable[VoteRight], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = list(rights)
        self._persons = [right.person for right in every if right.mark == NONE]
        self.spoke = [right.person.name for right in every if right.mark != NONE]
        for person in self._persons:
            self.fields[f"mark_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=list(LABELS.items()), widget=forms.RadioSelect,
                error_messages={"required": f"请登记{person.name}的表态"},
            )  # fmt: skip

    def marks(self) -> dict[int, str]:
        """By the number of the person; who said nothing is not in it."""
        said = {person.pk: self.cleaned_data[f"mark_{person.pk}"] for person in self._persons}
        return {pk: mark for pk, mark in said.items() if mark != NONE}
