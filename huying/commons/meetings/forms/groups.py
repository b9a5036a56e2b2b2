"""The forms of groups: who is in which, who convenes, who takes the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from huying.kernel.people.models import Person

from ..models import UNSAID, SessionGroup
from ..rules import Proposed
from ..services import Grouping

MOST = 6


class GroupsForm(forms.Form):
    """One choice a member, and the convenor and recorder of each group; it opens with the proposal (R1.30)."""

    def __init__(
        self, roll: Sequence[Person], recorders: Sequence[Person], proposed: Sequence[Proposed[Person]],
        kept: Sequence[SessionGroup], *args: Any, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.count = len(proposed)
        self._people = {p.pk: p for p in (*roll, *recorders)}
        placed = {p.pk: n for n, group in enumerate(proposed, 1) for p in group.members}
        numbers = [(str(n), str(SessionGroup(number=n))) for n in range(1, self.count + 1)]
        for person in roll:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=numbers, widget=forms.RadioSelect, initial=str(placed.get(person.pk, 1))
            )
        for number, group in enumerate(proposed, 1):
            own = kept[number - 1] if number <= len(kept) else None
            self._add_group(number, group.convenor, own, roll, recorders)

    def _add_group(
        self, number: int, convenor: Person, kept: SessionGroup | None, roll: Sequence[Person],
        recorders: Sequence[Person],
    ) -> None:  # fmt: skip
        name = SessionGroup(number=number)
        recorder = kept.recorder if kept else recorders[(number - 1) % len(recorders)] if recorders else None
        for kind, label, choices, chosen in (
            ("convenor", f"{name}召集人", roll, convenor), ("recorder", f"{name}记录人", recorders, recorder),
        ):  # fmt: skip
            self.fields[f"{kind}_{number}"] = forms.ChoiceField(
                label=label, choices=[(str(p.pk), p.name) for p in choices], initial=str(chosen.pk) if chosen else None
            )
        said = kept.override if kept and kept.override != UNSAID else ""
        self.fields[f"override_{number}"] = forms.CharField(
            label=f"{name}召集人不按轮流的理由", required=False, max_length=200, initial=said,
            help_text="轮到谁由谁召集，不用写；换成别人，写明理由",
        )  # fmt: skip

    @property
    def persons(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("person_")]

    @property
    def officers(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("person_")]

    def groupings(self) -> list[Grouping]:
        said = self.cleaned_data
        return [
            Grouping(
                members=tuple(self._people[pk] for pk in self._placed(number)),
                convenor=self._people[int(said[f"convenor_{number}"])],
                recorder=self._people[int(said[f"recorder_{number}"])],
                override=said[f"override_{number}"],
            )
            for number in range(1, self.count + 1)
        ]

    def _placed(self, number: int) -> list[int]:
        return [
            int(name.removeprefix("person_"))
            for name, said in self.cleaned_data.items()
            if name.startswith("person_") and said == str(number)
        ]


class ChairForm(forms.Form):
    """Who presides where all sit together, and who takes the record."""

    chair = forms.ChoiceField(label="主持人")
    recorder = forms.ChoiceField(label="记录人")

    def __init__(self, members: Sequence[Person], recorders: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(p.pk): p for p in (*members, *recorders)}
        self.fields["chair"].choices = [("", "请选择"), *((str(p.pk), p.name) for p in members)]  # type: ignore[attr-defined]
        self.fields["recorder"].choices = [("", "请选择"), *((str(p.pk), p.name) for p in recorders)]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Person]:
        return {name: self._people[value] for name, value in self.cleaned_data.items()}
