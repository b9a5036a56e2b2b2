"""Forms of research: the plan, its samples, opinions sought; the report and its problems; the special report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huying.commons.activities.models import Activity
from huying.commons.activities.selectors import activities_about
from huying.commons.meetings.selectors import members
from huying.kernel.people.models import Person
from huying.kernel.procedures.forms import day_input, offer

from .. import selectors
from ..headings import headings
from ..models import ReportProblem, ResearchPlan, ResearchReport, Topic, said
from ..terms import INSPECTION_FORMS


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """The plan under the headings of its kind. A half-written plan is kept; what is missing is asked for later."""

    lead = forms.ModelChoiceField(
        label="调研牵头人", queryset=Person.objects.none(), required=False, empty_label="请选择",
        help_text="由责任工作机构的负责人担任（R1.19）",
    )  # fmt: skip
    comprehensive_speaker = forms.ModelChoiceField(
        label="综合审议发言人", queryset=Person.objects.none(), required=False, empty_label="请选择"
    )
    key_speakers = forms.ModelMultipleChoiceField(
        label="重点审议发言人", queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="责任工作机构的和参加调研的组成人员",
    )  # fmt: skip

    def __init__(self, topic: Topic, kind: str, plan: ResearchPlan | None, today: date, *args: Any) -> None:
        super().__init__(*args)
        people = members(topic.congress, today)
        named = (("lead", selectors.heads(topic, today)), ("comprehensive_speaker", people), ("key_speakers", people))
        for name, offered in named:
            offer(self, name, Person.objects.filter(pk__in=[p.pk for p in offered]).order_by("pk"))
        self._keys = [key for key, _, _ in headings(kind)]
        parts = plan.parts if plan else {}
        for key, label, hint in headings(kind):
            self.fields[f"part_{key}"] = self._part(key, label, hint, parts.get(key, ""))
        if plan:
            self.initial = {"lead": plan.lead_id, "comprehensive_speaker": plan.comprehensive_speaker_id}
            self.initial["key_speakers"] = [p.pk for p in plan.key_speakers.all()]
        self.order_fields([*(f"part_{key}" for key in self._keys), "lead", "comprehensive_speaker", "key_speakers"])

    def _part(self, key: str, label: str, hint: str, words: str) -> forms.Field:
        if key == "forms":
            return forms.MultipleChoiceField(
                label=label, help_text=hint, required=False, choices=INSPECTION_FORMS,
                widget=forms.CheckboxSelectMultiple, initial=selectors.inspection_forms(words),
            )  # fmt: skip
        return forms.CharField(
            label=label, help_text=hint, required=False, widget=_text(3), max_length=5_000, initial=words
        )

    def _words(self, key: str) -> str:
        given = self.cleaned_data[f"part_{key}"]
        if key == "forms":
            return "、".join(label for form, label in INSPECTION_FORMS if form in given)
        return str(given).strip()

    def said(self) -> dict[str, Any]:
        fields = self.cleaned_data
        names = ("lead", "comprehensive_speaker", "key_speakers")
        return {name: fields[name] for name in names} | {"parts": {key: self._words(key) for key in self._keys}}


class SampleForm(forms.Form):
    place = forms.CharField(label="地方", max_length=80, help_text="例如：望禾街道学府社区")
    unit = forms.CharField(label="单位", max_length=80, required=False)
    reason = forms.CharField(label="为什么选它", max_length=200, widget=_text(2))


class SoughtForm(forms.Form):
    who = forms.CharField(label="征求了谁", max_length=80, help_text="例如：望禾街道居民代表12人")
    on = forms.DateField(label="哪一天", widget=day_input())
    text = forms.CharField(label="什么意见", widget=_text(3))


HINTS = {
    "situation": "把现状弄清",
    "examples": "有名有姓的地方和事",
    "data": "数字写明从哪里来",
    "analysis": "数据和实例说明了什么",
    "evaluation": "法律法规规定的职责履行得怎么样，哪些条款落实了，哪些没有（监督法第三十六条）",
    "proposals": "对执法机关提，写明改什么、怎么改（监督法第三十六条）",
    "amendments": "法律法规本身需要修改完善的，写在这里；没有的，不写",
}


class ReportForm(forms.Form):
    """The blocks of a report of this kind, most of which must be written before it is handed in (R1.22, 监督法 36)."""

    def __init__(self, report: ResearchReport | None, kind: str, *args: Any) -> None:
        super().__init__(*args)
        for name, label in selectors.blocks(kind):
            self.fields[name] = forms.CharField(label=label, required=False, widget=_text(4), help_text=HINTS[name])
            self.initial[name] = said(getattr(report, name)) if report else ""


class ProblemForm(forms.Form):
    """A problem with why there is one and what can be done; each line of the measures is one."""

    title = forms.CharField(label="问题", max_length=120, help_text="一句话说准，审议后会列入问题清单")
    causes = forms.CharField(label="原因", required=False, widget=_text(3), help_text="把原因分析透")
    measures = forms.CharField(label="可行措施，一行一条", required=False, widget=_text(4))
    activities = forms.ModelMultipleChoiceField(
        label="在哪次活动中发现", queryset=Activity.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, topic: Topic, problem: ReportProblem | None, *args: Any) -> None:
        super().__init__(*args)
        offer(self, "activities", activities_about("topic", topic.pk).exclude(held_on=None))
        if problem:
            measures = "\n".join(m.text for m in problem.measures.all())
            self.initial = {"title": problem.title, "causes": said(problem.causes), "measures": measures}
            self.initial["activities"] = [a.pk for a in problem.activities.all()]

    def clean_measures(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["measures"].splitlines() if line.strip()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError("一条措施最多300字，请分成几条写。")
        return lines


class CollectedForm(forms.Form):
    source = forms.CharField(label="哪方面的意见", max_length=80, help_text="例如：视察代表、12345热线、街道座谈会")
    text = forms.CharField(label="意见", widget=_text(3))


class AnswerForm(forms.Form):
    answer = forms.CharField(label="报告里怎么回应", widget=_text(4), help_text="写在报告的哪一部分，怎么说的")
