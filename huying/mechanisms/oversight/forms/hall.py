"""The form of the key speakers' list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ..selectors import Candidate


class KeySpeakersForm(forms.Form):
    """Everybody proposed is ticked already, each with the reason; the working body unticks or adds (R1.31)."""

    speakers = forms.MultipleChoiceField(
        label="重点审议发言人",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少勾一位重点发言人（R1.31）"},
    )

    def __init__(self, candidates: Sequence[Candidate], chosen: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._candidates = {str(c.person.pk): c.person for c in candidates}
        field = self.fields["speakers"]
        field.choices = [(str(c.person.pk), _words(c)) for c in candidates]  # type: ignore[attr-defined]
        field.initial = [str(pk) for pk in chosen] or [str(c.person.pk) for c in candidates if c.reasons]

    def persons(self) -> list[Any]:
        return [self._candidates[pk] for pk in self.cleaned_data["speakers"]]


def _words(candidate: Candidate) -> str:
    return f"{candidate.person}（{'、'.join(candidate.reasons)}）" if candidate.reasons else str(candidate.person)
