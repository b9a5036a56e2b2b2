"""Forms of the roster. What depends on the congress is filled in when they are made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from huying.kernel.people.models import Body, BodyKind, Congress, Mandate
from huying.kernel.people.roles import Role
from huying.kernel.procedures.forms import day_input

from .fits import GIVEN
from .selectors import STATES
from .services import Holding

ANY = [("", "全部")]
ROLES = [(role.value, role.label) for role in GIVEN]


def _bodies(congress: Congress) -> list[tuple[int, str]]:
    return list(Body.objects.filter(congress=congress).order_by("pk").values_list("pk", "name"))


def _standing(congress: Congress, kept: int | None) -> QuerySet[Body]:
    """Those that may be chosen: none that has ended, unless it is the one that is named already."""
    return Body.objects.filter(Q(ended_on=None) | Q(pk=kept), congress=congress).order_by("pk")


class PeopleFilter(forms.Form):
    """A plain GET form; what cannot be read is ignored. The address keeps it."""

    state = forms.ChoiceField(label="状态", required=False, choices=[*ANY, *STATES.items()])
    role = forms.ChoiceField(label="身份", required=False, choices=[*ANY, *ROLES])
    body = forms.TypedChoiceField(label="机构", required=False, coerce=int, empty_value=None)
    q = forms.CharField(label="找人", required=False, max_length=60)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [*ANY, *_bodies(congress)]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = "姓名、账号"

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BodyForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80, error_messages={"required": "请写机构的名称。"})
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *BodyKind.choices],
                             error_messages={"required": "请选择类别。"})  # fmt: skip
    parent = forms.ModelChoiceField(
        label="上级机构", queryset=Body.objects.none(), required=False, empty_label="没有",
        help_text="部门选它的政府，工作机构选常委会",
    )  # fmt: skip
    directly_under = forms.BooleanField(label="政府直属部门（专项工作评议的对象）", required=False)
    vertically_managed = forms.BooleanField(label="垂直管理部门", required=False)
    ended_on = forms.DateField(
        label="撤并的日子", required=False, widget=day_input(),
        help_text="撤并了才填。以后不再能选它承办新的事；已经办的照旧留着。它正在承办、协办、分办的事项，逐项登记由谁承接",
    )  # fmt: skip

    def __init__(self, congress: Congress, body: Body | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = body.parent_id if body else None
        rows = _standing(congress, kept).exclude(pk=body.pk if body else 0)
        self.fields["parent"].queryset = rows  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    name = forms.CharField(
        label="姓名", max_length=60, help_text="同名的两个人，在姓名后面加区分，例如 王伟（东关）",
        error_messages={"required": "请写姓名。"},
    )  # fmt: skip


class MandateForm(forms.Form):
    body = forms.ModelChoiceField(
        label="机构", queryset=Body.objects.none(), empty_label="请选择",
        error_messages={"required": "请选择机构。"},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="身份", choices=[("", "请选择"), *ROLES], help_text="能看什么、办什么，由身份决定",
        error_messages={"required": "请选择身份。"},
    )  # fmt: skip
    post = forms.CharField(label="职务", max_length=60, required=False, help_text="例如 主任、局长、代表")
    from_on = forms.DateField(label="任职起", widget=day_input(), error_messages={"required": "请写任职起的日子。"})
    until_on = forms.DateField(label="任职止", required=False, widget=day_input(), help_text="离任才填：在任的最后一天")

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = _standing(congress, self.initial.get("body"))  # type: ignore[attr-defined]

    def held(self) -> Holding:
        said = self.cleaned_data
        return Holding(said["body"], Role(said["role"]), said["post"], said["from_on"], said.get("until_on"))


class NewPersonForm(PersonForm, MandateForm):
    """A person with the first thing they hold, and, if wished, an account."""

    with_account = forms.BooleanField(label="同时开账号", required=False)
    until_on = None  # type: ignore[assignment] # nobody is entered as gone
    field_order = ("name", "body", "role", "post", "from_on", "with_account")


class AccountForm(forms.Form):
    username = forms.CharField(
        label="账号名", max_length=30, required=False,
        help_text="可以用汉字，例如本人姓名；空着由平台取一个",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class TermForm(forms.Form):
    ordinal = forms.IntegerField(label="第几届", min_value=1, max_value=99, error_messages={"required": "请写第几届。"})
    from_on = forms.DateField(label="从哪天起", widget=day_input(), error_messages={"required": "请写开始的日子。"})
    until_on = forms.DateField(
        label="到哪天止", required=False, widget=day_input(), help_text="还没有届满的空着；登记下一届时自动补上"
    )


def initial_of(row: Body | Mandate) -> dict[str, Any]:
    """What a form shows of a row that is changed."""
    if isinstance(row, Body):
        return {name: getattr(row, name) for name in BodyForm.base_fields}
    return {"body": row.body_id, "role": row.role, "post": row.post, "from_on": row.from_on, "until_on": row.until_on}
