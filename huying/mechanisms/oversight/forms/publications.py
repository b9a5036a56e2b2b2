"""Forms of publications: the text, the review, the day, the withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from huying.kernel.procedures.forms import day_input

from ..models import Publication, PublicationKind


class PublicationFilter(forms.Form):
    """Which texts to list; a kind that does not exist is ignored."""

    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *PublicationKind.choices], required=False)

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RewriteForm(forms.Form):
    """What is to be published: words, and a file beside them."""

    title = forms.CharField(label="标题", max_length=200)
    body = forms.CharField(
        label="公开的文字",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="群众在手机上直接读到的就是这些文字。删去涉密的、涉及个人和企业秘密的内容。",
    )
    file = forms.FileField(label="换一个文件", required=False, help_text="可以附删节后的文件，代替原件公开。")
    without_file = forms.BooleanField(label="只公开文字，不附文件", required=False)

    def __init__(self, publication: Publication, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"title": publication.title, "body": publication.words})


class ReviewForm(forms.Form):
    note = forms.CharField(
        label="审查意见",
        max_length=300,
        required=False,
        help_text="删去了什么、为什么可以公开。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(
        label="已经审查：不含国家秘密、工作秘密和个人信息",
        error_messages={"required": "请确认已经审查，再登记。"},
    )


class OrderForm(forms.Form):
    on = forms.DateField(label="哪一天公开", required=False, widget=day_input(), help_text="不写，现在就公开。")


class ReleaseForm(OrderForm):
    """Several at once: each reviewed by somebody else."""

    publication = forms.ModelMultipleChoiceField(
        Publication.objects.none(), label="一起公开哪几件",
        error_messages={"required": "还没有选要公开的。", "invalid_choice": "选的有一件已经公开，或者改过要重新审查。"},
    )  # fmt: skip

    def __init__(self, waiting: QuerySet[Publication], *args: Any) -> None:
        super().__init__(*args)
        self.fields["publication"].queryset = waiting  # type: ignore[attr-defined]
        self._waiting = waiting

    def left_out(self) -> set[int]:
        """Those that were not ticked when it was sent; before that all are."""
        if not self.is_bound:
            return set()
        return {text.pk for text in self._waiting if str(text.pk) not in self.data.getlist("publication")}  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="为什么撤回",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明为什么撤回。"},
    )
