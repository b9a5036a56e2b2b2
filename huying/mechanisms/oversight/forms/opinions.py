"""The form of an opinion document's overall view."""

from __future__ import annotations

from django import forms


class OverallViewForm(forms.Form):
    overall_view = forms.CharField(label="总体评价", widget=forms.Textarea(attrs={"rows": 6}))
