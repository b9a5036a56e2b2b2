"""Pages of the shell filled with fiction, to look at and to test: design/ui's proceeding, act, desk and components."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from huying.kernel.calendar.clock import CHINA
from huying.web import urls as web_urls

TODAY = date(2026, 6, 16)


@dataclass(frozen=True)
class Cell:
    day: date
    kind: str
    label: str


@dataclass(frozen=True)
class Due:
    on: date
    text: str
    provisional: bool = False
    original_on: date | None = None
    counted: tuple[Cell, ...] = ()
    clause: str = ""
    quote: str = ""
    rule: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class Light:
    kind: str
    words: str


@dataclass(frozen=True)
class Node:
    label: str
    state: str
    meta: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duty:
    act_label: str
    party_label: str
    due: Due
    light: Light
    who: str = ""


@dataclass(frozen=True)
class Part:
    n: int
    label: str
    kind: str
    url: str = "?state=x"
    is_current: bool = False


@dataclass(frozen=True)
class Fact:
    on: date
    label: str
    who: str
    capacity: str = ""
    recorded_at: datetime | None = None
    fields: tuple[tuple[str, str], ...] = ()
    late: str = ""
    struck: bool = False


def june(n: int) -> date:
    return date(2026, 6, n)


# 催办函 12 June (Friday); 13, 14 weekend; 15-18 the 1st to 4th; 19-21 端午; 22 June the 5th workday.
COUNTED = (
    Cell(june(12), "start", "起"),
    Cell(june(13), "rest", "休"),
    Cell(june(14), "rest", "休"),
    Cell(june(15), "work", "第1日"),
    Cell(june(16), "work", "第2日"),
    Cell(june(17), "work", "第3日"),
    Cell(june(18), "work", "第4日"),
    Cell(june(19), "rest", "端午"),
    Cell(june(20), "rest", "端午"),
    Cell(june(21), "rest", "端午"),
    Cell(june(22), "end", "第5日"),
)
NODES = (
    Node("会议闭会", "past", ("4月30日",)),
    Node("交办", "past", ("5月8日", "限5月11日")),
    Node("收到", "past", ("5月11日",)),
    Node("负责人审签", "past", ("5月13日",)),
    Node("落实方案", "late", ("限6月11日", "2/3已报")),
    Node("督办检查", "todo", ("随时可办",)),
    Node("征求工委意见", "todo", ("8月12日前",)),
    Node("书面报告", "todo", ("9月11日前",)),
    Node("满意度测评", "prov", ("10月（暂定）",)),
    Node("向社会公开", "prov", ("测评后20日",)),
)
DUTIES = (
    Duty(
        "补报落实方案",
        "县住房城乡建设局",
        Due(
            june(22),
            "催办函6月12日发出，从次日起算第5个工作日，是6月22日（周一）。",
            original_on=june(11),
            counted=COUNTED,
            clause="《审议意见处理办法（演示）》第十二条",
            rule="R1.49",
            quote="催办后五个工作日内补报",
        ),
        Light("soon", "还剩3个工作日"),
    ),
    Duty(
        "报告稿送工委征求意见",
        "县人民政府",
        Due(
            date(2026, 8, 12),
            "报告期限9月11日，往前30日，是8月12日（周三）。",
            counted=(Cell(date(2026, 8, 12), "end", "最后一日"), Cell(date(2026, 9, 11), "start", "报告期限")),
        ),
        Light("ok", "正常"),
    ),
    Duty(
        "书面报告办理情况",
        "县人民政府",
        Due(
            date(2026, 9, 11),
            "5月11日收到，往后4个月，是9月11日（周五）。当天上班，不顺延。",
            is_default=True,
            rule="R1.53",
        ),
        Light("ok", "正常"),
    ),
    Duty(
        "满意度测评",
        "县人大常委会",
        Due(date(2027, 1, 29), "会期未定，定后重算。", provisional=True),
        Light("prov", "暂定"),
    ),
)
OPEN_ACTS = (
    Thing(label="登记催办", url="/preview/act/", hint="对超期的县住房城乡建设局。", rule="第十二条", primary=True),
    Thing(label="登记督办检查", url="/preview/act/", hint="视察、调研、检查均可。", rule="第十三条", primary=False),
    Thing(label="同意延期", url="/preview/act/", hint="须写明理由，主任会议批准，最多30日", rule="", primary=False),
)
WAITING_ACTS = (
    Thing(
        label="报送办理情况报告",
        reasons=(Thing(text="须先有城乡建设工委的意见", rule="R1.53"),),
        ways=(Thing(label="请工委提出意见", url="/desk/"),),
    ),
)
MISSING = (
    Thing(text="县住房城乡建设局的落实方案", meta="限6月11日，已超期3个工作日", rule="", url="", label=""),
    Thing(text="第9项的责任人", meta="望禾街道办事处未填", rule="R1.44", url="/desk/", label="请街道补填"),
)
PAPERS = (
    Thing(
        title="审议意见书（正式版）",
        url="/x",
        meta="",
        formats=(Thing(label="docx", url="/a"), Thing(label="pdf", url="/b")),
    ),
    Thing(title="问题清单", url="/x", meta="xlsx", formats=()),
    Thing(title="专题调研报告", url="/x", meta="pdf · 第2版", formats=()),
)
HISTORY = (
    Fact(june(12), "向县住房城乡建设局发出催办函", "林知夏", "督查室", datetime(2026, 6, 12, 16, 20, tzinfo=CHINA)),
    Fact(june(11), "落实方案期满，2/3已报", "系统计算", late="县住房城乡建设局未报"),
    Fact(
        june(9),
        "县城市管理局报送落实方案",
        "何晓川",
        "县城市管理局",
        datetime(2026, 6, 9, 10, 2, tzinfo=CHINA),
        fields=(("责任人", "何晓川"), ("措施", "先划线后整治\n7月底前建成55处")),
    ),
    Fact(date(2026, 5, 13), "县政府主要负责人审签", "周明", "县政府办公室", datetime(2026, 5, 14, 9, 5, tzinfo=CHINA)),
    Fact(
        date(2026, 5, 8),
        "意见书与问题清单交办县政府",
        "林知夏",
        "县人大常委会办公室",
        datetime(2026, 5, 8, 15, 0, tzinfo=CHINA),
        struck=True,
    ),
)
ITEMS = (
    ("屋面防水翻修42栋", "42栋，已完成42栋", "县住房城乡建设局", "6月30日", Light("done", "已办结")),
    ("消防通道划线18个小区", "方案未报", "县住房城乡建设局", "6月11日", Light("late", "超期3个工作日")),
    (
        "物业失管小区托管办法",
        "征求意见稿（原限6月19日，逢端午顺延）",
        "县住房城乡建设局",
        "6月22日",
        Light("soon", "还剩3个工作日"),
    ),
    ("新增充电车棚55处", "已建成31处", "县城市管理局", "7月31日", Light("ok", "正常")),
)


class ActForm(forms.Form):
    on = forms.DateField(
        label="哪一天催办",
        initial=TODAY,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="实际办的那一天，不是登记的这一天。",
    )
    unit = forms.ChoiceField(
        label="对哪家单位", choices=[("", "请选择"), ("1", "县住房城乡建设局"), ("2", "望禾街道办事处")]
    )
    way = forms.ChoiceField(
        label="怎样催办",
        choices=[("letter", "发催办函"), ("phone", "电话"), ("visit", "上门")],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="催办内容", widget=forms.Textarea, help_text="写明哪一项、缺什么、请哪天补报。")
    share = forms.BooleanField(label="同时告知县政府办公室", required=False)
    paper = forms.FileField(label="催办函", required=False, help_text="docx或pdf，不超过50MB。")


class FilterForm(forms.Form):
    document = forms.ChoiceField(label="意见书", required=False, choices=[("", "全部6份")])
    unit = forms.ChoiceField(label="承办单位", required=False, choices=[("", "全部10家"), ("8", "县水利局")])
    q = forms.CharField(
        label="找文字", required=False, widget=forms.TextInput(attrs={"placeholder": "事项、进展、责任人"})
    )


@dataclass
class Pages:
    """Values for every preview page, ready to render."""

    proceeding: dict[str, Any] = field(
        default_factory=lambda: {
            "proceeding": Thing(
                title="关于城区老旧小区改造工作情况的审议意见",
                procedure_label="审议意见",
                law="《监督法》第二十条",
                url="/preview/proceeding/",
            ),
            "stage_sentence": "卡在落实方案。",
            "notice": Thing(kind="late", text="3家承办单位报了2家，县住房城乡建设局超期3个工作日。补报期限6月22日。"),
            "nodes": NODES,
            "duties": DUTIES,
            "open_acts": OPEN_ACTS,
            "waiting_acts": WAITING_ACTS,
            "missing": MISSING,
            "papers": PAPERS,
            "history": HISTORY,
            "profile_label": "青禾县2026年第1版",
            "open_first_why": True,
        }
    )


def _filled(which: str) -> dict[str, Any]:
    context = Pages().proceeding | {
        "act": Thing(
            label="登记催办",
            says="对到期没有报送的承办单位发出催办，另给补报期限。",
            clause="第十二条",
            quote="承办单位逾期未报送落实方案的，督办机构应当催办。",
            rule="R1.49",
            law="",
        ),
        "form": ActForm(),
        "capacity": "督查室",
        "duty": DUTIES[0],
        "party_label": "县住房城乡建设局",
    }
    if which == "errors":
        context["form"] = ActForm({"on": "2026-06-31"})
    if which == "refused":
        context["refusal"] = Thing(
            sentence="还不能报送办理情况报告。",
            reasons=[Thing(text="须先有城乡建设工委的意见", rule="R1.53")],
            hint="补齐以后再登记。",
            ways=[Thing(label="请工委提出意见", url="/desk/")],
        )
    return context


def _parts() -> dict[str, Any]:
    rows = [
        Thing(
            on=june(11),
            title="督促县住房城乡建设局补报落实方案",
            url="/x",
            meta="审议意见 · 青人常意〔2026〕3号第4项 · 已催办1次",
            light=Light("late", "超期3个工作日"),
            action_label="登记催办",
            action_url="/x",
            primary=True,
        ),
        Thing(
            on=june(16),
            title="把第20次常委会会议材料送达组成人员",
            url="/x",
            meta="会议 · 6月23日开会，须提前7天",
            light=Light("soon", "今天截止"),
            action_label="查看未送达",
            action_url="/x",
            primary=False,
        ),
        Thing(
            on=june(23),
            title="主任会议确定分组或联组审议方式",
            url="/x",
            meta="会议 · 第20次常委会会议",
            light=Light("wait", "等主任会议"),
            action_label="登记决定",
            action_url="/x",
            primary=False,
        ),
    ]
    five = [Node("", "past"), Node("", "past"), Node("", "past"), Node("", "late"), Node("", "prov")]
    words = ["2026年1月", "2—4月", "4月30日", "到9月11日", "10月（暂定）"]
    loop = [
        Thing(
            label=title,
            url="/x",
            nodes=[Thing(state=n.state, words=w) for n, w in zip(five, words, strict=True)],
            items="1/9",
            items_url="/x",
            light=Light("late", "1项超期"),
        )
        for title in ("城区老旧小区改造", "河湖水环境", "乡村医疗卫生")
    ]
    week = [
        Thing(
            on=june(15),
            is_today=False,
            is_rest=False,
            rest_name="",
            items=[Thing(label="征求意见", words="截止：县法院专项报告", url="", light=Light("done", "已收到"))],
        ),
        Thing(
            on=june(16),
            is_today=True,
            is_rest=False,
            rest_name="",
            items=[Thing(label="会议材料送达", words="：开会前7天", url="/x", light=None)],
        ),
        Thing(on=june(19), is_today=False, is_rest=True, rest_name="端午节放假", items=[]),
    ]
    return {
        "today": TODAY,
        "groups": [Thing(label="已超期", note="1件", rows=rows[:1]), Thing(label="本周", note="2件", rows=rows[1:])],
        "loop": loop,
        "steps": ["选题", "调研", "审议", "督办", "评价"],
        "week": week,
        "parts": [
            Part(31, "办结", "done"),
            Part(14, "正常", "ok"),
            Part(4, "临期", "soon"),
            Part(3, "超期", "late", is_current=True),
        ],
        "filters": FilterForm({"unit": "8"}),
        "active": [Thing(label="县水利局", url="?")],
        "items": ITEMS,
        "page": Paginator(range(52), 20).page(2),
        "bars": [
            Thing(label="2025年1—2月", n=217, words="217条", was=True),
            Thing(label="2026年1—2月", n=26, words="26条", was=False),
        ],
        "heat": [3, 5, 4, 8, 6, 9, 12, 10, 14, 13, 18, 21],
        "light_kinds": [
            Light("ok", "正常"),
            Light("soon", "还剩3个工作日"),
            Light("late", "超期3个工作日"),
            Light("wait", "等主任会议"),
            Light("prov", "暂定"),
            Light("done", "已办结"),
        ],
    }


def proceeding(request: HttpRequest) -> HttpResponse:
    return render(
        request, "proceeding.html", Pages().proceeding | {"children_template": "preview/items.html", "items": ITEMS}
    )


def act(request: HttpRequest) -> HttpResponse:
    return render(request, "act.html", _filled(request.GET.get("which", "")))


def parts(request: HttpRequest) -> HttpResponse:
    return render(request, "preview/parts.html", _parts())


@login_not_required
def public(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "preview/topic.html", _parts())


urlpatterns = [
    path("preview/proceeding/", proceeding),
    path("preview/act/", act),
    path("preview/parts/", parts),
    path("p/<slug:code>/preview/", public),
    path("calendar/", include("huying.web.holidays.urls")),
    path("", include("huying.kernel.procedures.rule_urls")),  # rules are linked by their names
    path("", include(web_urls)),
]
