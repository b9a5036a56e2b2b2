"""The components: what a reader, a listener and a printer of the page gets."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace as Thing
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from huying.kernel.calendar import clock
from huying.web.templatetags import hy

from . import preview

WEB = Path(hy.__file__).resolve().parents[1]
TODAY = date(2026, 6, 16)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def rendered(name: str, **context: object) -> str:
    html = render_to_string(f"components/{name}.html", context)
    return re.sub(r"\s+", " ", html)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# ── dates and figures ─────────────────────────────────────────────────────
def test_the_year_is_written_only_when_it_is_not_this_year():
    assert hy.zh_day(date(2026, 6, 1)) == "6月1日"
    assert hy.zh_day(date(2025, 12, 31)) == "2025年12月31日"
    assert hy.zh_month(date(2026, 3, 1)) == "3月"
    assert hy.zh_month(date(2027, 3, 1)) == "2027年3月"
    assert hy.zh_full(date(2026, 6, 1)) == "2026年6月1日"
    assert hy.zh_weekday(date(2026, 6, 16)) == "周二"
    assert hy.zh_weekday_long(date(2026, 6, 21)) == "星期日"


def test_a_moment_kept_in_utc_is_shown_as_the_day_and_hour_in_china():
    late = datetime(2026, 6, 15, 16, 5, tzinfo=ZoneInfo("UTC"))  # 00:05 of the 16th in China
    assert hy.zh_moment(late) == "6月16日 0:05"


def test_what_is_no_date_is_written_as_nothing():
    for write in (hy.zh_day, hy.zh_full, hy.zh_month, hy.zh_weekday, hy.zh_weekday_long, hy.zh_moment, hy.zh_clock):
        assert write(None) == ""


def test_figures_have_commas_and_sizes_have_units():
    assert hy.thousands(4326) == "4,326"
    assert hy.thousands(86.4) == "86.4"
    assert hy.thousands(7.0) == "7"
    assert hy.thousands(None) == ""
    assert [hy.zh_size(n) for n in (None, 12, 2048, 1_258_291, 3 * 1024**3)] == ["", "12字节", "2KB", "1.2MB", "3GB"]


def test_a_figure_without_a_part_is_joined_without_a_dot():
    assert hy.joined("县人民政府", "", None, "原限6月11日", "县人民政府") == "县人民政府 · 原限6月11日"


# ── light, day, why ───────────────────────────────────────────────────────
def test_a_light_is_words_and_its_shape_is_silent():
    assert words(rendered("_light", light=preview.Light("late", "超期3个工作日"))) == "超期3个工作日"


def test_a_day_of_another_year_says_so():
    assert words(rendered("_day", on=date(2027, 1, 29), provisional=True)) == "1月29日 2027年 周五 暂定"
    assert words(rendered("_day", on=TODAY, today=TODAY)) == "6月16日 今天"
    assert words(rendered("_day", words="10月")) == "10月"


def test_the_reason_of_a_day_shows_the_count_the_rule_and_its_words():
    html = rendered("_why", due=preview.DUTIES[0].due)
    assert html.count("<li") == 11
    assert 'class="hy-cal strip from-5"' in html  # 12 June 2026 is a Friday
    assert '依据：<a href="/rules/#R1.49">《审议意见处理办法（演示）》第十二条</a>' in html
    assert "“催办后五个工作日内补报”" in words(html)
    assert '<details class="hy-why">' in html


def test_a_long_count_is_drawn_in_weeks_and_a_span_of_months_by_its_ends():
    days = [Thing(day=date(2026, 6, 1) + timedelta(days=n)) for n in range(13)]
    assert hy.count_shape(days) == "weeks"
    assert hy.count_shape(days[:12]) == "strip"
    assert hy.count_shape([days[0], days[9]]) == "ends"


def test_a_provisional_day_says_that_it_is_computed_again():
    due = replace(preview.DUTIES[0].due, provisional=True)
    assert "暂定 ：放假安排或会期还没有最后确定" in words(rendered("_why", due=due))


# ── the line ──────────────────────────────────────────────────────────────
def test_each_step_of_the_line_says_to_a_listener_whether_it_is_done():
    html = rendered("_line", nodes=preview.NODES)
    assert words(html).count("已办：") == 4
    assert "当前，已超期： 落实方案" in words(html)
    assert "未到，暂定： 满意度测评" in words(html)
    assert html.count('aria-current="step"') == 1


def test_on_a_phone_what_is_done_folds_into_one_step_before_the_current_one():
    html = rendered("_line", nodes=preview.NODES)
    assert html.index("已办4步") < html.index("落实方案")
    assert "最近：负责人审签 · 5月13日" in words(html)


def test_one_step_alone_is_not_folded():
    html = rendered("_line", nodes=preview.NODES[3:])
    assert "已办1步" not in html
    assert 'class="past kept"' in html


def test_a_line_that_is_done_or_empty_can_be_drawn():
    assert "已办4步" in rendered("_line", nodes=preview.NODES[:4])
    assert "<li" not in rendered("_line", nodes=[])


# ── acts, what is missing, history ────────────────────────────────────────
def test_a_refused_act_is_text_with_its_reason_its_rule_and_the_way_out():
    html = rendered("_acts", open_acts=[], waiting_acts=preview.WAITING_ACTS)
    assert "btn" not in html
    assert "报送办理情况报告 还不能办 须先有城乡建设工委的意见（ R1.53 ） 请工委提出意见" in words(html)
    assert 'href="/desk/"' in html


def test_nobody_is_left_before_an_empty_sheet():
    assert words(rendered("_acts", open_acts=[], waiting_acts=[])) == "现在没有要您办的事。"


def test_only_the_most_urgent_act_is_loud():
    assert rendered("_acts", open_acts=preview.OPEN_ACTS, waiting_acts=[]).count("btn hy pri") == 1


def test_history_says_who_in_what_capacity_and_when_it_was_written_down():
    html = words(rendered("_history", history=preview.HISTORY))
    assert "林知夏，以督查室身份 · 6月12日 16:20记录" in html
    assert "5月14日 9:05补记" in html
    assert "已更正" in html
    assert "责任人 何晓川" in html


# ── lists ─────────────────────────────────────────────────────────────────
def test_the_parts_of_a_whole_are_links_whose_widths_are_their_shares():
    html = rendered("_partbar", parts=[preview.Part(36, "办结", "done"), preview.Part(12, "正常", "ok"),
                                       preview.Part(0, "超期", "late")])  # fmt: skip
    assert re.findall(r'<li class="([^"]+)"', html) == ["done w18", "ok w6", "late w1"]
    assert html.count("<a href=") == 3


def test_turning_the_page_keeps_the_filters():
    request = RequestFactory().get("/ledger/", {"unit": "县水利局", "page": "2"})
    html = render_to_string("components/_pager.html", {"page": Paginator(range(4326), 20).page(2)}, request=request)
    assert "第2页，共217页 · 4,326项" in html
    assert "?unit=%E5%8E%BF%E6%B0%B4%E5%88%A9%E5%B1%80&amp;page=3" in html


def test_a_list_of_one_page_has_no_buttons_but_says_how_many():
    request = RequestFactory().get("/")
    html = render_to_string("components/_pager.html", {"page": Paginator(range(3), 20).page(1)}, request=request)
    assert words(html) == "3项"


def test_a_filter_that_is_on_can_be_taken_off():
    html = rendered("_filters", form=preview.FilterForm({"unit": "8"}), active=[Thing(label="县水利局", url="?q=1")])
    assert '<a href="?q=1">去掉“县水利局”</a>' in html
    assert 'method="get"' in html


def test_progress_is_an_element_that_a_listener_understands():
    html = rendered("_progress", done=1106, total=1284, text="检查中：1,106 / 1,284行")
    assert '<progress class="hy-prog" value="1106" max="1284" aria-label="进度">' in html
    assert "value=" not in rendered("_progress", done=0, total=0, text="准备中")


def test_heat_is_a_picture_with_its_numbers_in_words():
    html = rendered("_heat", values=[0, 5, 10], label="近3周：0、5、10条")
    assert 'role="img" aria-label="近3周：0、5、10条"' in html
    assert [(b.y, b.height) for b in hy.heat_bars([0, 5, 10])] == [(34, 2), (18, 18), (0, 36)]
    assert [b.is_recent for b in hy.heat_bars([1, 2, 3], 1)] == [False, False, True]


def test_a_running_job_asks_again_and_a_finished_one_is_still():
    running = Thing(pk=3, is_over=False, text="", get_state_display="进行中", done=1, total=2)
    assert 'hx-get="/jobs/3/"' in rendered("_job", job=running, poll_url="/jobs/3/")
    over = Thing(pk=3, is_over=True, result="4,326行已导入", text="", get_state_display="已完成", done=2, total=2)
    html = rendered("_job", job=over, poll_url="/jobs/3/", over_url="/x/")
    assert "hx-get" not in html
    assert "4,326行已导入" in html


# ── fields ────────────────────────────────────────────────────────────────
class Sample(forms.Form):
    on = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label="数量", help_text="只写数字")
    kind = forms.ChoiceField(label="种类", choices=[("a", "甲")], widget=forms.RadioSelect)
    paper = forms.FileField(label="方案")
    why = forms.CharField(label="理由", error_messages={"required": "请写明理由，主任会议要看。"})
    quiet = forms.BooleanField(label="不通知", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_fault_says_what_to_write_and_a_forms_own_words_win():
    form = Sample({"on": "2026-06-31", "count": "三"})
    said = [hy.hy_errors(form[name]) for name in ("on", "count", "kind", "paper", "why")]
    assert said == [
        "“2026-06-31”不是一个日子，请写成2026-06-01的样子。", "“三”不是数，请只写数字。", "请选择种类。",
        "请选择方案的文件。", "请写明理由，主任会议要看。",
    ]  # fmt: skip


def test_a_day_is_written_as_the_browsers_own_date_field_reads_it():
    html = rendered("_field", field=Sample(initial={"on": TODAY})["on"])
    assert 'value="2026-06-16"' in html


def test_label_hint_and_fault_belong_to_the_input():
    html = rendered("_field", field=Sample({"count": "x"})["count"])
    assert '<label for="id_count">数量</label>' in html
    assert 'aria-describedby="id_count_helptext id_count_error"' in html
    assert 'id="id_count_error"' in html


def test_a_choice_is_a_fieldset_and_a_hidden_value_stays_hidden():
    assert "<fieldset" in rendered("_field", field=Sample()["kind"])
    assert "<label" not in rendered("_field", field=Sample()["key"])
    assert rendered("_field", field=Sample()["quiet"]).count("<label") == 1


def test_the_list_of_faults_links_to_the_fields():
    form = Sample({"on": "2026-06-01"})
    html = rendered("_errors", form=form)
    assert "请改4处" in html
    assert '<a href="#id_count">数量</a>' in html
    assert rendered("_errors", form=Sample()).strip() == ""


# ── what is shipped ───────────────────────────────────────────────────────
def test_every_component_says_on_top_what_it_takes():
    for path in sorted((WEB / "templates" / "components").glob("*.html")):
        assert path.read_text("utf-8").startswith("{% comment %}"), path.name


def test_vendored_files_are_the_ones_that_were_looked_at():
    folder = WEB / "static" / "vendor"
    listed = json.loads((folder / "vendor.json").read_text("utf-8"))
    assert {f["file"] for f in listed} == {p.name for p in folder.iterdir()} - {"vendor.json"}
    for entry in listed:
        assert sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["licence"] in {"MIT", "BSD-0-Clause"}


CSS = (WEB / "static" / "huying" / "huying.css").read_text("utf-8")


def _tokens(theme: str) -> dict[str, str]:
    start = CSS.index(":root{" if theme == "light" else "[data-bs-theme=dark]{")
    return dict(re.findall(r"--hy-([\w-]+):\s*(#[0-9a-f]{3,6})", CSS[start : CSS.index("}", start)]))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_colour_is_legible_on_every_ground_it_is_used_on(theme):
    # WCAG 2.1 AA: 4.5:1 for text, 3:1 for the borders of controls.
    token = {**_tokens("light"), **(_tokens("dark") if theme == "dark" else {})}
    texts = ["ink", "ink-2", "ink-3", "accent", "ok", "soon", "late", "wait"]
    for text in texts:
        for ground in ("bg", "surface", "sunken", "accent-soft", f"{text}-soft"):
            if ground in token:
                assert _contrast(token[text], token[ground]) >= 4.5, (text, ground)
    assert _contrast(token["on-accent"], token["accent"]) >= 4.5
    assert _contrast(token["line-2"], token["surface"]) >= 3
