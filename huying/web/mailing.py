"""Where a person wants the daily mail, if any."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.notifications import mail
from huying.kernel.notifications.digests import server
from huying.kernel.notifications.models import MailChoice
from huying.kernel.notifications.services import choose_mail


class MailForm(forms.Form):
    address = forms.EmailField(
        label="邮箱",
        max_length=200,
        required=False,
        help_text="请填单位的工作邮箱。",
        error_messages={"invalid": "邮箱写得不对，应当像 name@example.gov.cn。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_on = forms.BooleanField(label="每天早上七点半发一封未读摘要", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_on") and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", "要收邮件，请填写邮箱。")
        return cleaned


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    person = viewer_of_request(request).person
    if person is None:
        raise Http404
    kept = MailChoice.objects.filter(person=person).first()
    form = MailForm(
        request.POST if request.method == "POST" else None,
        initial={"address": kept.address, "is_on": kept.is_on} if kept else None,
    )
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "goes_out": _goes_out()}
        return render(request, "mail_choice.html", context, status=422 if form.errors else 200)
    choose_mail(person=person, address=form.cleaned_data["address"], is_on=form.cleaned_data["is_on"])
    messages.success(
        request, "已打开每日邮件摘要。" if form.cleaned_data["is_on"] else "不再发邮件，通知照常在收件箱里。"
    )
    return redirect("account")


def _goes_out() -> bool:
    try:
        return server() is not None
    except mail.BadMailUrl:
        return False
