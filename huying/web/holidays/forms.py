"""The form that takes the text of a notice."""

from __future__ import annotations

from django import forms

from huying.kernel.calendar.notice import Notice, NoticeError, read

LONGEST = 20_000


class NoticeForm(forms.Form):
    """The notice's own words; `notice` is what was understood, once the form is valid."""

    text = forms.CharField(
        label="通知全文",
        max_length=LONGEST,
        help_text="从国务院办公厅的通知复制全文，从标题到最后一条，粘贴在这里",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "请粘贴通知全文。", "max_length": "太长了，不像放假安排通知。请只粘贴通知全文。"},
    )
    notice: Notice

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.notice = read(text.encode())
        except NoticeError as error:
            raise forms.ValidationError([f"{problem}。" for problem in error.problems]) from error
        return text
