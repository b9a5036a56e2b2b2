"""What several forms are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from huying.kernel.people.models import Body

from ..terms import LONGEST, WIDEST, place_fault


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def long(label: str, rows: int = 4, *, required: bool = True, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=LONGEST, required=required, **more)


def _coordinate(label: str, help_text: str) -> forms.IntegerField:
    found = forms.IntegerField(label=label, min_value=0, max_value=WIDEST, required=False, help_text=help_text)
    found.widget.attrs["inputmode"] = "numeric"
    return found


def across() -> forms.IntegerField:
    return _coordinate("图上横坐标", f"左边是0，右边是{WIDEST}")


def down() -> forms.IntegerField:
    return _coordinate("图上纵坐标", f"上边是0，下边是{WIDEST}")


def check_place(form: forms.Form, fields: Mapping[str, Any]) -> None:
    """Both coordinates or neither, said at the one that is missing."""
    if not {"x", "y"} & form.errors.keys() and (fault := place_fault(fields.get("x"), fields.get("y"))):
        form.add_error("x" if fields.get("x") is None else "y", fault)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Fill a choice among rows: which rows depends on the congress, so the field is declared empty."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class Rows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Several rows, each offered in the words of `says`; which rows is said when the form is made."""

    def __init__(self, label: str, says: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(Body.objects.none(), label=label, widget=forms.CheckboxSelectMultiple, **kwargs)
        self._says = says

    def label_from_instance(self, obj: Any) -> str:
        return self._says(obj)
