"""The forms of the procedures: of an act, built from what its declaration asks for; of a correction; of a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from huying.kernel.calendar.spans import LONGEST, Span

from . import rulebook
from .definition import Act, Ask, AskKind, of_kind, split_kind
from .models import Proceeding

DAY = "on"
AGAIN = "files_again"  # sent along by the page of a full disk: the files that were given and could not be kept


def day_input(**attrs: str) -> forms.DateInput:
    """The browser's own field for a day: it understands no other way of writing one."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Fill a choice among rows: which rows depends on the congress, so the field is declared empty."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def offer_alike(form: forms.BaseForm, names: Iterable[str], rows: QuerySet[Any]) -> None:
    """Fill several choices with the same rows, which are asked once."""
    labels = [(row.pk, str(row)) for row in rows]
    for name in names:
        offer(form, name, rows)
        field: Any = form.fields[name]
        is_one = not isinstance(field, forms.ModelMultipleChoiceField) and field.empty_label is not None
        field.choices = [("", field.empty_label), *labels] if is_one else labels


def _day(ask: Ask, options: Any) -> forms.Field:
    return forms.DateField(widget=day_input())


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
    AskKind.PERSONS: lambda ask, options: forms.MultipleChoiceField(
        choices=[*options], widget=forms.CheckboxSelectMultiple
    ),
    AskKind.BODY: lambda ask, options: forms.ChoiceField(choices=[("", "请选择"), *options]),
    AskKind.PAPER: lambda ask, options: forms.FileField(),
}


_OFFERED = frozenset({AskKind.CHOICE, AskKind.CHOICES, AskKind.PERSON, AskKind.PERSONS, AskKind.BODY})


class ActForm(forms.Form):
    """One field per ask, and the legal day."""

    def __init__(self, act: Act, today: date, options: Callable[[Ask], Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in act.asks:
            field = BUILDERS[ask.kind](ask, options(ask) if ask.kind in _OFFERED and not ask.options else ())
            field.label, field.required, field.help_text = ask.label, False, ask.help
            self.fields[ask.name] = field
            if ask.required:
                self.must_name(ask)
        self.fields[DAY] = forms.DateField(
            label="办理日",
            initial=today,
            help_text="哪一天办的就写哪一天；补记以前办的事，写当时的日子",
            widget=day_input(max=today.isoformat()),
        )
        self._ask_again(act)

    def must_name(self, ask: Ask) -> None:
        field = self.fields[ask.name]
        field.required = True
        field.error_messages["required"] = f"请填写{ask.label}" + (f"（{ask.rule}）" if ask.rule else "")

    def _ask_again(self, act: Act) -> None:
        """A file that was given once is not left out silently when the form comes again without it."""
        asked = self.data.getlist(AGAIN) if isinstance(self.data, QueryDict) else ()
        for ask in act.asks:
            if ask.name in asked and ask.kind is AskKind.PAPER:
                self.fields[ask.name].required = True
                self.fields[ask.name].error_messages["required"] = f"{ask.label}没有存下来，请重新选一次文件"

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


class MoveForm(forms.Form):
    """Which version and the numbers of which day a proceeding is to go by; the reason when it is confirmed."""

    version = forms.TypedChoiceField(label="按哪一版程序", coerce=int)
    numbers_on = forms.DateField(
        label="按哪一天的时限",
        help_text="写那天，就按那天有效的时限；要改回去，写开始那天",
        widget=day_input(),
    )
    reason = forms.CharField(
        label="为什么改",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据哪个文件、谁决定的",
        error_messages={"required": "请写明为什么改、依据哪个文件"},
    )

    def __init__(
        self, proceeding: Proceeding, versions: list[int], today: date, *args: Any, asks_why: bool, **kwargs: Any
    ) -> None:
        initial = {"version": versions[-1], "numbers_on": today}
        super().__init__(*args, **kwargs | {"initial": initial})
        choices = [(v, f"第{v}版" + ("（现在）" if v == proceeding.version else "")) for v in versions]
        cast(forms.TypedChoiceField, self.fields["version"]).choices = choices
        self.fields["numbers_on"].widget.attrs |= {"min": proceeding.opened_on.isoformat(), "max": today.isoformat()}
        if not asks_why:
            del self.fields["reason"]


UNITS = (("workday", "个工作日"), ("day", "日（含休息日）"), ("month", "个月"))


class OwnNumberForm(forms.Form):
    """A congress's own number of one rule; `span` is the Span once the form is valid."""

    kind = forms.CharField(
        label="哪一类",
        max_length=40,
        widget=forms.TextInput(attrs={"list": "kinds"}),
        help_text="照清单上“类别”一栏的写法写；只管这一类，别的类别不变",
    )
    count = forms.IntegerField(
        label="多少", widget=forms.NumberInput(attrs={"inputmode": "numeric"}), help_text="只写数字，单位在下一栏选"
    )
    unit = forms.ChoiceField(label="单位", choices=UNITS)
    anchor = forms.ChoiceField(label="从哪里算起", widget=forms.RadioSelect)
    effective = forms.DateField(
        label="从哪一天起用",
        help_text="这一天和以后开始的，按这个数算；正在办的，仍按开始那天的数办完",
        widget=day_input(),
    )
    clause = forms.CharField(
        label="依据",
        max_length=200,
        help_text="写全文件名和条次，例如：《青禾县人大常委会审议意见办理办法》第八条",
        error_messages={"required": "请写明依据：哪个文件的第几条。没有依据的数，先不要改。"},
    )

    def __init__(self, rule: str, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rule, self._today = rule, today
        if split_kind(rule)[1] or not rulebook.kinds(rule):
            del self.fields["kind"]
        anchors, way = rulebook.anchors(rule), "往前数" if rulebook.is_backwards(rule) else "起"
        if not anchors:
            del self.fields["anchor"]
            return
        field = cast(forms.ChoiceField, self.fields["anchor"])
        field.choices = [(name, f"“{label}”{way}") for name, label in anchors.items()]
        field.initial = next(iter(anchors))

    @property
    def rule(self) -> str:
        """The rule whose number is set: of the kind that was written, where there is a number for each kind."""
        kind = self.cleaned_data.get("kind", "")
        return of_kind(self._rule, kind) if kind else self._rule

    def clean_effective(self) -> date:
        day: date = self.cleaned_data["effective"]
        if day < self._today:
            raise forms.ValidationError("生效日不能早于今天：正在办的，时限不能倒着改。文件早已施行的，请写今天。")
        return day

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if "count" in fields and "unit" in fields:
            try:
                fields["span"] = Span(fields["count"], fields["unit"])
            except ValueError:
                self.add_error("count", f"“{fields['count']}”不能用，请写0至{LONGEST}之间的整数。")
        return fields
