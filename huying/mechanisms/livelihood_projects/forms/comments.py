"""What a citizen says of a project, what the office lets be read, what the unit answers."""

from __future__ import annotations

from django import forms

from ..terms import COMMENT_STATES, KEPT, SHOWN
from .fields import long


class SayForm(forms.Form):
    words = forms.CharField(
        label="您看到了什么？", max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="例如：停工两周了，路面还没有铺。不用留姓名；电话、证件号会自动遮住",
        error_messages={"required": "请写看到了什么"},
    )  # fmt: skip


class DecideForm(forms.Form):
    state = forms.ChoiceField(
        label="公开吗", choices=[c for c in COMMENT_STATES if c[0] in (SHOWN, KEPT)], widget=forms.RadioSelect
    )
    reason = long("为什么不公开", 3, required=False, help_text="不公开的必须写；会原样告诉提意见的人")


class InspectionForm(DecideForm):
    words = long(
        "公开的文字", 6, required=False,
        help_text="去掉群众的姓名、电话和不宜公开的内容；代表登记的原话不变。附了照片的，随文字一起公开",
    )  # fmt: skip
    reason = long("为什么不公开", 3, required=False, help_text="不公开的必须写；登记视察的人在项目页面看得到")
    field_order = ("state", "words", "reason")


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="答复", max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="怎么办的、哪天办。写下就公开，所有人都能看",
    )  # fmt: skip
