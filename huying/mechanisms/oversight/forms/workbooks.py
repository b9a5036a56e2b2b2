"""The sheet that comes back."""

from __future__ import annotations

from django import forms


class SheetForm(forms.Form):
    file = forms.FileField(
        label="改好的表",
        help_text="从台账或者起草页面导出的那张表，在 Excel、WPS 或 LibreOffice 里改好保存。先给您看，您确认后才写入。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择改好的表。", "empty": "这个文件是空的，请重新选择。"},
    )
