"""Forms of activities: arranging one, recording what was seen, who took part, photos and papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.people.roles import Role
from huying.kernel.people.selectors import overseen
from huying.kernel.procedures.forms import day_input, offer

from .methods import METHODS
from .models import UNSAID, Activity, ActivityKind, Capacity, Participant

WENT = (("no", "还没有去，先安排"), ("yes", "已经去了，现在就记"))


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """Arranging an activity."""

    place = forms.CharField(label="去哪里", max_length=120, help_text="例如：望禾街道学府社区")
    day = forms.DateField(label="哪一天", widget=day_input())
    kind = forms.ChoiceField(label="形式", choices=ActivityKind.choices, initial=ActivityKind.RESEARCH)
    methods = forms.MultipleChoiceField(
        label="方法", choices=METHODS, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="听取汇报与实地察看、点与面、明察与暗访相结合。勾了暗访，办完以前被检查的机关和部门看不到它",
    )  # fmt: skip
    visited = forms.ModelChoiceField(
        label="去的机关单位", queryset=Body.objects.none(), required=False, empty_label="不是机关单位"
    )
    purpose = forms.CharField(label="去看什么", widget=_text(2), required=False)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "visited", overseen(congress))

    def arranged(self) -> dict[str, Any]:
        """The arrangement as the services take it."""
        said = self.cleaned_data
        names = ("kind", "place", "methods", "visited", "purpose")
        return {name: said[name] for name in names} | {"planned_on": said["day"]}


class PhotoForm(forms.Form):
    """A photo or a paper, with the sentence for those who cannot see it."""

    file = forms.FileField(
        label="照片或材料", help_text="拍照或选文件。照片里的定位、时间和手机型号，保存时一律去掉",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,.pdf,.docx,.xlsx"}),
    )  # fmt: skip
    caption = forms.CharField(label="这是什么", max_length=120, help_text="一句话，例如：3号楼顶层渗漏处")


class SeenForm(forms.Form):
    """What was seen; with a photo when there is one at hand."""

    held_on = forms.DateField(label="哪一天去的", widget=day_input())
    finding = forms.CharField(label="看到的情况", widget=_text(5))
    methods = PlanForm.base_fields["methods"]
    absent = forms.ModelMultipleChoiceField(
        label="谁没有去", queryset=Participant.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="勾上的，从参加人员里去掉；都去了就不勾",
    )  # fmt: skip
    file = forms.FileField(label="照片或材料", required=False, widget=PhotoForm.base_fields["file"].widget)
    caption = forms.CharField(label="照片说明", max_length=120, required=False)

    def __init__(self, today: date, people: QuerySet[Participant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["max"] = today.isoformat()
        if people:
            offer(self, "absent", people)
        else:
            del self.fields["absent"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("file") and not said.get("caption"):
            said["caption"] = said["finding"][:120] if said.get("finding") else ""
        return said


class NewForm(PlanForm):
    """Arranging an activity, or recording at once one from which somebody is just coming."""

    went = forms.ChoiceField(label="去了没有", choices=WENT, widget=forms.RadioSelect, initial="no")
    finding = forms.CharField(label="看到的情况", widget=_text(4), required=False, help_text="已经去了的，写在这里")
    file = forms.FileField(
        label="照片或材料", required=False, help_text=PhotoForm.base_fields["file"].help_text,
        widget=PhotoForm.base_fields["file"].widget,
    )  # fmt: skip
    caption = forms.CharField(label="照片说明", max_length=120, required=False)
    field_order = ("place", "day", "went", "finding", "file", "caption", "methods", "kind", "visited", "purpose")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("went") == "yes" and not said.get("finding"):
            self.add_error("finding", "已经去了的，请写看到的情况。")
        if said.get("file") and said.get("went") == "no":
            self.add_error("went", "有照片的，请选“已经去了”。")
        if said.get("file") and not said.get("caption"):
            said["caption"] = said["finding"][:120] if said.get("finding") else said.get("place", "")
        return said

    @property
    def went_there(self) -> bool:
        return bool(self.cleaned_data["went"] == "yes")


class CancelForm(forms.Form):
    reason = forms.CharField(label="为什么取消", max_length=200, widget=_text(2))


class ParticipantForm(forms.Form):
    """Somebody of the congress, chosen, or a guest by name."""

    person = forms.ModelChoiceField(
        label="组成人员、代表或者机关人员", queryset=Person.objects.none(), required=False, empty_label="不在名单里"
    )
    name = forms.CharField(label="不在名单里的，写姓名", max_length=60, required=False)
    post = forms.CharField(label="单位和职务", max_length=120, required=False)
    capacity = forms.ChoiceField(label="身份", choices=Capacity.choices)
    is_lead = forms.BooleanField(label="带队", required=False)

    def __init__(self, congress: Congress, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [
            r.value for r in (Role.SC_MEMBER, Role.DEPUTY, Role.WORKING_BODY, Role.SC_OFFICE, Role.SUPERVISION_OFFICE)
        ]
        own = Person.objects.filter(congress=congress, mandates__role__in=roles)
        offer(self, "person", own.order_by("pk").distinct())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("person") and not said.get("name"):
            self.add_error("name", "请在名单里选，或者写姓名。")
        return said


def of_activity(activity: Activity) -> dict[str, Any]:
    """What the form of arranging starts with."""
    said = {name: getattr(activity, name) for name in ("kind", "place", "methods", "visited")}
    return said | {"day": activity.planned_on, "purpose": "" if activity.purpose == UNSAID else activity.purpose}


def seen_before(activity: Activity, today: date) -> dict[str, Any]:
    """What the form of recording starts with."""
    finding: str = activity.finding
    methods: Sequence[str] = activity.methods
    day = activity.held_on or min(activity.planned_on, today)
    return {"held_on": day, "finding": "" if finding == UNSAID else finding, "methods": methods}
