"""The form of attendance."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import UNSAID, Presence, Way
from ..selectors import Roll

VIDEO = "video"
CHOICES = [*Presence.choices[:1], (VIDEO, Way.BY_VIDEO.label), *Presence.choices[1:]]
NOT_YET = [(UNSAID, "还没有登记"), *CHOICES]


class AttendanceForm(forms.Form):
    """Four choices a member, and why; who has not been registered yet is proposed as present.

    Of a half-day that has not come only what is known is registered, such as a leave: nobody is present beforehand.
    """

    def __init__(self, roll: Roll, *args: Any, is_to_come: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll, self.is_to_come = roll, is_to_come
        for person in roll.members:
            known = roll.presences.get(person.pk)
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=person.name, widget=forms.RadioSelect,
                choices=NOT_YET if known is None and (is_to_come or self.is_bound) else CHOICES,
                initial=VIDEO if person.pk in roll.by_video else known or (UNSAID if is_to_come else Presence.PRESENT),
            )  # fmt: skip
            self.fields[f"reason_{person.pk}"] = forms.CharField(
                label=f"{person.name}请假事由", required=False, max_length=200, initial=roll.reasons.get(person.pk, "")
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"person_{p.pk}"], self[f"reason_{p.pk}"]) for p in self.roll.members]

    def presences(self) -> dict[int, Presence]:
        said = {p.pk: self.cleaned_data[f"person_{p.pk}"] for p in self.roll.members}
        return {
            pk: Presence.PRESENT if choice == VIDEO else Presence(choice)
            for pk, choice in said.items()
            if choice != UNSAID
        }

    def by_video(self) -> set[int]:
        return {p.pk for p in self.roll.members if self.cleaned_data[f"person_{p.pk}"] == VIDEO}

    def reasons(self) -> dict[int, str]:
        """Only an absence has a reason."""
        data = self.cleaned_data
        absent = [p for p in self.roll.members if data[f"person_{p.pk}"] not in (Presence.PRESENT, VIDEO, UNSAID)]
        return {p.pk: data[f"reason_{p.pk}"].strip() for p in absent if data[f"reason_{p.pk}"].strip()}
