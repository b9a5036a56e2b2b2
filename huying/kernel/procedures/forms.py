"""The form of an act, built from what its declaration asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from .definition import Act, Ask, AskKind

DAY = "on"
DateInput = forms.DateInput


def _day(ask: Ask, options: Any) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _options(ask: Ask, options: Any) -> list[tuple[str, str]]:
    return [*(ask.options or options)]


BUILDERS: dict[AskKind, Callable[[Ask, Any], forms.Field]] = {
    AskKind.TEXT: lambda ask, options: forms.CharField(max_length=200),
    AskKind.LONG: lambda ask, options: forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000),
    AskKind.DATE: _day,
    AskKind.NUMBER: lambda ask, options: forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"})),
    AskKind.CHOICE: lambda ask, options: forms.ChoiceField(choices=[("", "请选择"), *_options(ask, options)]),
    AskKind.CHOICES: lambda ask, options: forms.MultipleChoiceField(
        choices=_options(ask, options), widget=forms.CheckboxSelectMultiple
    ),
    AskKind.PERSON: lambda ask, options: forms.ChoiceField(choices=[("", "请选择"), *options]),
    AskKind.BODY: lambda ask, options: forms.ChoiceField(choices=[("", "请选择"), *options]),
    AskKind.PAPER: lambda ask, options: forms.FileField(),
}


class ActForm(forms.Form):
    """One field per ask, and the legal day."""

    def __init__(self, act: Act, today: date, options: Callable[[Ask], Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in act.asks:
            field = BUILDERS[ask.kind](ask, options(ask))
            field.label, field.required, field.help_text = ask.label, ask.required, ask.help
            if ask.required:
                field.error_messages["required"] = f"请填写{ask.label}" + (f"（{ask.rule}）" if ask.rule else "")
            self.fields[ask.name] = field
        self.fields[DAY] = forms.DateField(
            label="办理日", initial=today, help_text="哪一天办的就写哪一天；补记以前办的事，写当时的日子",
            widget=forms.DateInput(attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"),
        )

    def said(self) -> dict[str, Any]:
        """What the act says, without the day and without the files."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != DAY and value not in (None, "", []) and not isinstance(self.fields[name], forms.FileField)
        }

    def files_given(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value and isinstance(self.fields[name], forms.FileField)
        }


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label="为什么更正", widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "请写明为什么更正"}
    )
