"""The form of a speech outline."""

from __future__ import annotations

from typing import Any

from django import forms

from ..models import PARTS, UNSAID, SpeechKind, SpeechOutline
from ..paperwork.calling import GUIDANCE

_HELP = {
    "position": "对报告总的看法，一两句",
    "problems": "问题出在哪里、多大、有什么事实和数据",
    "suggestions": "请谁做什么、做到什么程度、什么时候",
}


class OutlineForm(forms.Form):
    """Plain text; what was typed comes back with every refusal. Drafts are kept at each press."""

    kind = forms.ChoiceField(
        label="怎样发言", choices=SpeechKind.choices, widget=forms.RadioSelect, initial=SpeechKind.ORDINARY,
        help_text=GUIDANCE,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in PARTS:
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=8000, help_text=_HELP[name],
                widget=forms.Textarea(attrs={"rows": 3 if name == "position" else 6}),
            )  # fmt: skip

    @staticmethod
    def standing(outline: SpeechOutline | None) -> dict[str, Any]:
        if outline is None:
            return {}
        texts = {name: getattr(outline, name) for name, _ in PARTS}
        return {"kind": outline.kind} | {name: "" if text == UNSAID else text for name, text in texts.items()}

    def said(self) -> dict[str, Any]:
        return {
            "kind": SpeechKind(self.cleaned_data["kind"]), "said": {name: self.cleaned_data[name] for name, _ in PARTS}
        }  # fmt: skip
