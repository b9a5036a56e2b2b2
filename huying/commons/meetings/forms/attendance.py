"""The form of attendance."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import Presence, Way
from ..selectors import Roll

VIDEO = "video"
CHOICES = [*Presence.choices[:1], (VIDEO, Way.BY_VIDEO.label), *Presence.choices[1:]]


class AttendanceForm(forms.Form):
    """Four choices a member, and why; who has not been registered yet is proposed as present."""

    def __init__(self, roll: Roll, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = roll
        for person in roll.members:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=CHOICES, widget=forms.RadioSelect,
                initial=VIDEO if person.pk in roll.by_video else roll.presences.get(person.pk, Presence.PRESENT).value,
            )  # fmt: skip
            self.fields[f"reason_{person.pk}"] = forms.CharField(
                label=f"{person.name}请假事由", required=False, max_length=200, initial=roll.reasons.get(person.pk, "")
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"person_{p.pk}"], self[f"reason_{p.pk}"]) for p in self.roll.members]

    def presences(self) -> dict[int, Presence]:
        said = {p.pk: self.cleaned_data[f"person_{p.pk}"] for p in self.roll.members}
        return {pk: Presence.PRESENT if choice == VIDEO else Presence(choice) for pk, choice in said.items()}

    def by_video(self) -> set[int]:
        return {p.pk for p in self.roll.members if self.cleaned_data[f"person_{p.pk}"] == VIDEO}

    def reasons(self) -> dict[int, str]:
        """Only an absence has a reason."""
        data = self.cleaned_data
        absent = [p for p in self.roll.members if data[f"person_{p.pk}"] not in (Presence.PRESENT, VIDEO)]
        return {p.pk: data[f"reason_{p.pk}"].strip() for p in absent if data[f"reason_{p.pk}"].strip()}
