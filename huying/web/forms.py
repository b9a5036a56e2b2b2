"""Forms of the shell: signing in and changing a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012
        "invalid_login": "账号或密码不对。请检查大小写；忘了密码，请本单位的系统管理员重设。",
        "inactive": "这个账号已停用。如果您还在任，请联系本单位的系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["username"].widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        self.fields["username"].error_messages["required"] = "请填写账号。"
        self.fields["password"].label = "密码"
        self.fields["password"].error_messages["required"] = "请填写密码。"


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {  # noqa: RUF012
        **PasswordChangeForm.error_messages,
        "password_incorrect": "现在的密码不对，请再输一次。",
        "password_mismatch": "两次输入的新密码不一样，请再输一次。",
    }

    def clean_new_password1(self) -> str:
        """What somebody else has given out cannot be one's own."""
        password: str = self.cleaned_data["new_password1"]
        if self.user.password_from and self.user.check_password(password):
            raise forms.ValidationError("这就是发给您的密码。请换一个只有您知道的。")
        return password

    def save(self, commit: bool = True) -> Any:
        self.user.password_from = ""
        return super().save(commit)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = "至少10个字符。可以用一句只有您知道的话，比常见的密码更安全。"
        self.fields["new_password2"].label = "再输一次新密码"
        self.fields["new_password2"].help_text = ""
        for name in self.fields:
            self.fields[name].widget.attrs.pop("autofocus", None)
            self.fields[name].error_messages["required"] = f"请填写{self.fields[name].label}。"
