"""The form that proposes a special inquiry."""

from __future__ import annotations

from typing import Any

from django import forms

from huying.kernel.access.viewer import Viewer
from huying.kernel.procedures.forms import offer

from .. import selectors
from ..models import Topic


class InquiryForm(forms.Form):
    topic = forms.ModelChoiceField(label="对哪个议题", queryset=Topic.objects.none(), empty_label="请选择")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", selectors.topics_without_inquiry(viewer))
