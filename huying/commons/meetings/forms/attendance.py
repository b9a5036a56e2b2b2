"""The form of attendance."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Presence
from ..selectors import Roll


class AttendanceForm(forms.Form):
    """Three choices a member; who has not been registered yet is proposed as present."""

    def __init__(self, roll: Roll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for person in roll.members:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=Presence.choices, widget=forms.RadioSelect,
                initial=roll.presences.get(person.pk, Presence.PRESENT).value,
            )  # fmt: skip

    def presences(self) -> dict[int, Presence]:
        return {int(name.removeprefix("person_")): Presence(said) for name, said in self.cleaned_data.items()}
