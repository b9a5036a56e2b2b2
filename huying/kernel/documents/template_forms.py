"""The form by which a template is handed in."""

from __future__ import annotations

from django import forms


class TemplateForm(forms.Form):
    file = forms.FileField(
        label="本级的模板",
        help_text="Word文档（.docx），不带宏，不超过5MB。传上来先检查，还不会用上。",
        error_messages={"required": "请选择模板文件", "empty": "文件是空的，请重新选择"},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
