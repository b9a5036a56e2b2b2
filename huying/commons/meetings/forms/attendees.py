"""Forms of those who come without a vote: invite one, register who came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from huying.kernel.people.models import Body, Person
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.forms import offer

from ..models import PRESENCES, UNSAID, Attendee, AttendeeKind, ScSession
from .agenda import item_choices, item_chosen


class InviteForm(forms.Form):
    """Somebody to come without a vote. A guest without an account is a name."""

    kind = forms.ChoiceField(label="身份", choices=AttendeeKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="姓名", max_length=60)
    post = forms.CharField(label="单位和职务", max_length=120, required=False)
    body = forms.ModelChoiceField(
        label="来自哪个机关", queryset=Body.objects.none(), required=False, empty_label="不是机关派来的",
        help_text="到会听取意见、回答询问的，必须选",
    )  # fmt: skip
    item = forms.ChoiceField(label="为哪项议题", required=False)
    grounds = forms.CharField(label="为什么请", max_length=120, required=False, help_text="例如：参加了这项议题的调研")
    person_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, session: ScSession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        offer(self, "body", overseen(session.congress))
        self.fields["item"].choices = item_choices(session)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": AttendeeKind(data["kind"]), "name": data["name"], "post": data["post"], "body": data["body"],
            "item": item_chosen(self.session, data["item"]), "grounds": data["grounds"], "person": self._person(),
        }  # fmt: skip

    def _person(self) -> Person | None:
        """Whoever was proposed, else the only one of that name: who has an account is told."""
        own = Person.objects.filter(congress=self.session.congress)
        if pk := self.cleaned_data.get("person_id"):
            return own.filter(pk=pk, name=self.cleaned_data["name"].strip()).first()
        found = list(own.filter(name=self.cleaned_data["name"].strip())[:2])
        return found[0] if len(found) == 1 else None


class AnsweringForm(forms.Form):
    """Whom an organ sends to hear the opinions and to answer (R1.38)."""

    name = forms.CharField(label="到会人姓名", max_length=60)
    post = forms.CharField(label="单位和职务", max_length=120, help_text="例如：县水利局局长")

    def said(self, own: Iterable[Person]) -> dict[str, Any]:
        """With an account of the organ's own people, so that who comes is told."""
        data = self.cleaned_data
        person = next((p for p in own if p.name == data["name"].strip()), None)
        return {"name": data["name"], "post": data["post"], "person": person}


class CameForm(forms.Form):
    """Who of them came; who did not, with the reason."""

    def __init__(self, listed: list[Attendee], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        for a in listed:
            reason = "" if a.reason == UNSAID else a.reason
            self.fields[f"came_{a.pk}"] = forms.ChoiceField(
                label=a.name, choices=PRESENCES, widget=forms.RadioSelect, initial=a.presence
            )
            self.fields[f"reason_{a.pk}"] = forms.CharField(
                label=f"{a.name}没有到会的原因", required=False, max_length=200, initial=reason
            )

    @property
    def rows(self) -> list[tuple[Attendee, Any, Any]]:
        return [(a, self[f"came_{a.pk}"], self[f"reason_{a.pk}"]) for a in self.listed]

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "presences": {a.pk: data[f"came_{a.pk}"] for a in self.listed},
            "reasons": {a.pk: data[f"reason_{a.pk}"] for a in self.listed},
        }
