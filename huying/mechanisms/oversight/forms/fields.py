"""What several forms of oversight are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Fill a choice among rows: which rows depends on the congress, so the field is declared empty."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
