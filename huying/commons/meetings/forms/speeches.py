"""The forms of the record: a speech, its correction, the collation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from huying.kernel.people.models import Person

from ..models import Attendee, Speaker, SpeechKind

LONGEST = 20_000


def _long(label: str, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more)


def guest_key(pk: int) -> str:
    """A guest among the persons of the form."""
    return f"guest-{pk}"


class SpeechForm(forms.Form):
    """What somebody said. Full and true: who, how, in which words (R1.35)."""

    speaker = forms.ChoiceField(label="发言人")
    kind = forms.ChoiceField(label="发言方式", choices=SpeechKind.choices, initial=SpeechKind.ORDINARY)
    text = _long("发言记录", 10, help_text="全面、准确、真实地记；记完请本人核对确认")

    def __init__(self, persons: Sequence[Person], guests: Iterable[Attendee], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._persons: dict[str, Speaker] = {str(p.pk): p for p in persons} | {guest_key(g.pk): g for g in guests}
        named = [(key, p.called if isinstance(p, Attendee) else p.name) for key, p in self._persons.items()]
        self.fields["speaker"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        speaker, kind = self._persons[self.cleaned_data["speaker"]], SpeechKind(self.cleaned_data["kind"])
        return {"speaker": speaker, "kind": kind, "text": self.cleaned_data["text"]}


class TextForm(forms.Form):
    """The words of a speech, put right."""

    text = _long("发言记录", 10)


class DisputeForm(forms.Form):
    """What the speaker wants put right."""

    correction = _long("哪里记得不对，应当怎样写", 4)


class StrikeForm(forms.Form):
    """Why a speech is struck that was recorded by mistake."""

    reason = forms.CharField(label="为什么划去", max_length=100, help_text="例如：同一篇记了两遍")


class CollationForm(forms.Form):
    text = _long("整理稿", 14, help_text="已经把本人确认过的发言列在这里，按问题归并")
    points = forms.CharField(
        label="提出的问题，一行一个", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="起草审议意见书时可以直接列入问题清单，并链接回这里",
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "points": self.cleaned_data["points"].splitlines()}
