"""Forms of the agenda: an item, and a half-day."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import UNSAID, AgendaItem, HalfDay, ItemKind, ScSession, SittingKind


class ItemForm(forms.Form):
    """How an item is taken, who reports, when; its title, where it may be changed."""

    title = forms.CharField(label="议题", max_length=200)
    kind = forms.ChoiceField(label="怎么办", choices=ItemKind.choices)
    reporter = forms.CharField(label="报告人", max_length=80, required=False, help_text="例如：县水利局局长 周明")
    starts_at = forms.TimeField(
        label="几点开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["title"]

    def said(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": ItemKind(self.cleaned_data["kind"])}

    @staticmethod
    def standing(item: AgendaItem) -> dict[str, Any]:
        reporter = "" if item.reporter == UNSAID else item.reporter
        return {"title": item.title, "kind": item.kind, "reporter": reporter, "starts_at": item.starts_at}


class NewItemForm(forms.Form):
    """An item of the office's own."""

    title = forms.CharField(label="议题", max_length=200, help_text="例如：审议人事任免案")
    kind = forms.ChoiceField(label="怎么办", choices=ItemKind.choices, initial=ItemKind.DECIDE)
    reporter = forms.CharField(label="报告人", max_length=80, required=False)

    def said(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": ItemKind(self.cleaned_data["kind"])}


class SittingForm(forms.Form):
    """A further half-day."""

    on = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    half = forms.ChoiceField(label="时段", choices=HalfDay.choices, initial=HalfDay.AFTERNOON)
    sitting_kind = forms.ChoiceField(label="会议形式", choices=SittingKind.choices, initial=SittingKind.GROUP)

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"on": data["on"], "half": HalfDay(data["half"]), "kind": SittingKind(data["sitting_kind"])}


def item_choices(session: ScSession) -> list[tuple[str, str]]:
    """The items of a session for a choice, with the whole session first."""
    return [("", "整个会议"), *((str(item.pk), item.title) for item in session.agenda.all())]


def item_chosen(session: ScSession, said: str) -> AgendaItem | None:
    return session.agenda.get(pk=int(said)) if said else None
