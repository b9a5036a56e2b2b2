"""The filter of the list of projects, and the form of a node."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from ..models import Project
from ..terms import STATUSES
from .fields import across, check_place, day_input, down


class ListForm(forms.Form):
    year = forms.ChoiceField(label="年度", required=False)
    status = forms.ChoiceField(label="现在", choices=[("", "全部"), *STATUSES], required=False)
    q = forms.CharField(label="项目、地点", max_length=50, required=False)
    town = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)  # chosen in the table by township

    def __init__(self, years: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [("", "全部"), *((str(y), f"{y}年") for y in years)]

    def chosen(self, projects: QuerySet[Project]) -> QuerySet[Project]:
        """Those of the projects that were asked for; all where the filter is not understood."""
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("year"):
            projects = projects.filter(year=int(given["year"]))
        if given.get("status"):
            projects = projects.filter(status=given["status"])
        if given.get("town"):
            projects = projects.filter(congress__code=given["town"])
        for word in given.get("q", "").split():
            projects = projects.filter(Q(title__icontains=word) | Q(place__icontains=word))
        return projects


class MilestoneForm(forms.Form):
    title = forms.CharField(label="节点", max_length=100, help_text="例如：路基完工")
    planned_on = forms.DateField(label="计划哪天到", widget=day_input())


class PlaceForm(forms.Form):
    """Where a decided project lies on the drawing; empty takes its point away."""

    x, y = across(), down()

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        check_place(self, fields)
        return fields
