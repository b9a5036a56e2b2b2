"""Dates and figures as a Chinese official reads them, and what the components need.

In templates: {% load hy %}
  {{ day|zh_day }}            6月16日; 2025年6月16日 when it is not this year
  {{ day|zh_full }}           2026年6月16日
  {{ day|zh_md }}             6月16日, whatever the year
  {{ day|zh_month }}          6月; 2025年6月
  {{ day|zh_weekday }}        周二
  {{ day|zh_weekday_long }}   星期二
  {{ moment|zh_moment }}      6月12日 16:20
  {{ moment|zh_clock }}       16:20
  {{ number|thousands }}      4,326
  {{ bytes|zh_size }}         1.2MB
  {% joined a b c %}          those that say something, joined by 「 · 」
  {% gate "meetings:session_new" as may %}  whether this viewer may open it
  {% page_link 3 %}           this address with page=3, the filters kept
  {% rule_link "R1.45" %}     《审议意见处理办法》, a link to the rule; its own number where no clause gives it days
  {% clause_link due.clause %}  《审议意见处理办法》第八条, a link to the instrument that the clause names
  {% span_of "R1.15" %}       2个月, as the viewer's congress has it
For other links that keep the filters use Django's own {% querystring name=value other=None %}.
No space between numerals and Chinese; never 06-16, never "2天前" (design/ui, tokens, type).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from huying.kernel.access.scope import may_open
from huying.kernel.access.viewer import viewer_of_request
from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day, month_day
from huying.kernel.procedures import instruments, profiles, rulebook
from huying.kernel.procedures.selectors import profile_in
from huying.kernel.search.fold import locate, terms

register = template.Library()
WEEKDAYS = "一二三四五六日"
STRIP_DAYS = 12  # a longer count is drawn in weeks
SHARES = 24


# ── dates and figures ─────────────────────────────────────────────────────
def _day(value: date | datetime | None) -> date | None:
    """The calendar day in China; a moment stored in UTC may belong to the next day here."""
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


@register.filter
def zh_day(value: date | datetime | None) -> str:
    day = _day(value)
    if day is None:
        return ""
    return zh_md(day) if day.year == clock.today().year else zh_full(day)


@register.filter
def zh_md(value: date | datetime | None) -> str:
    day = _day(value)
    return month_day(day) if day else ""


@register.filter
def other_year(value: date | datetime | None) -> str:
    """「2027年」 when it is not this year, for a day whose year stands apart from it."""
    day = _day(value)
    return f"{day.year}年 " if day and day.year != clock.today().year else ""


@register.filter
def zh_full(value: date | datetime | None) -> str:
    day = _day(value)
    return full_day(day) if day else ""


@register.filter
def zh_month(value: date | datetime | None) -> str:
    day = _day(value)
    if day is None:
        return ""
    return f"{day.month}月" if day.year == clock.today().year else f"{day.year}年{day.month}月"


@register.filter
def zh_weekday(value: date | datetime | None) -> str:
    day = _day(value)
    return f"周{WEEKDAYS[day.weekday()]}" if day else ""


@register.filter
def zh_weekday_long(value: date | datetime | None) -> str:
    day = _day(value)
    return f"星期{WEEKDAYS[day.weekday()]}" if day else ""


@register.filter
def zh_clock(value: datetime | None) -> str:
    if not isinstance(value, datetime):
        return ""
    local = value.astimezone(clock.CHINA) if value.tzinfo else value
    return f"{local.hour}:{local:%M}"


@register.filter
def zh_moment(value: datetime | date | None) -> str:
    return f"{zh_day(value)} {zh_clock(value)}" if isinstance(value, datetime) else zh_day(value)


@register.filter
def thousands(value: int | float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


@register.filter
def zh_size(value: int | None) -> str:
    if value is None:
        return ""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + unit
    return f"{value}字节"


def _of(thing: Any, name: str) -> Any:
    """A value as templates read it: from a mapping or from an object, '' when there is none."""
    return thing.get(name, "") if isinstance(thing, Mapping) else getattr(thing, name, "")


# ── words and links ───────────────────────────────────────────────────────
@register.simple_tag
def joined(*parts: str) -> str:
    """The parts that say something; the same words twice are said once."""
    said = dict.fromkeys(str(part) for part in parts if part)
    return " · ".join(said)


@register.filter
def prefixed(value: Any, words: str) -> str:
    """「主送 县人民政府」, and nothing where there is nothing to name."""
    return f"{words}{value}" if value else ""


@register.simple_tag(takes_context=True)
def gate(context: template.Context, name: str) -> bool:
    """Whether this viewer may open the address of that name: before a button leads there."""
    return may_open(context["viewer"], reverse(name))


@register.simple_tag(takes_context=True)
def page_link(context: template.RequestContext, number: int, key: str = "") -> str:
    query = context["request"].GET.copy()
    query[key or "page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def rule_link(context: template.Context, rule: str, words: str = "") -> str:
    """A rule by the name of its clause in the viewer's rule profile, leading to the page of the rules. No query.

    `words` says it otherwise. What is not one of our numbers (监督法第十七条) is left as it is.
    """
    if not rulebook.CODE.fullmatch(rule or ""):
        return words or rule
    # Components are included with `only`: the request is still known to the context, though not by name.
    request = getattr(context, "request", None)
    congress = viewer_of_request(request).congress if request else None
    said = words or (rulebook.clause(rule, congress.profile) if congress else "") or rule
    return format_html('<a href="{}#{}">{}</a>', reverse("rules:index"), rule, said)


@register.simple_tag(takes_context=True)
def span_of(context: template.Context, rule: str) -> str:
    """How long a rule gives now in the viewer's congress, by its own number or that of its place."""
    congress = viewer_of_request(context["request"]).congress
    limit = profile_in(congress).limit(rule, clock.today()) if congress else None
    return f"{limit.span}" if limit else "规定的时间"


@register.simple_tag(takes_context=True)
def clause_link(context: template.Context, clause: str, words: str = "") -> str:
    """A clause that names an instrument (《审议意见处理办法》第八条), leading to it on the page of the instruments.

    The page of the rules passes `instruments`, the congress's own among them; elsewhere those of its rule profile are
    known: no query. `words` says it otherwise, and nothing is said where no instrument is named.
    """
    request = getattr(context, "request", None)
    congress = viewer_of_request(request).congress if request else None
    among = context.get("instruments") or (profiles.load(congress.profile).instruments if congress else ())
    found = instruments.find(clause or "", among)
    if found is None:
        return "" if words else clause
    return format_html('<a href="{}#{}">{}</a>', reverse("rules:instruments"), found.key, words or clause)


@register.filter
def marked(text: str, query: str) -> SafeString:
    """The text with the words of a search in <mark>, however they are written (full width, capitals)."""
    spans = sorted(found for word in terms(query) if (found := locate(text, word)))
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces.append(format_html("{}<mark>{}</mark>", text[at:start], text[start:end]))
            at = end
    return format_html("{}{}", mark_safe("".join(pieces)), text[at:])


@register.filter
def hy_widget(field: BoundField) -> SafeString:
    """The input of a field, dressed as `hy-inp`, its error and hint named to screen readers."""
    widget = field.field.widget
    kind = "hy-inp sel" if isinstance(widget, forms.Select) else "hy-inp"
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {kind}".strip()}
    if isinstance(widget, forms.DateInput) and widget.input_type == "date":
        widget.format = "%Y-%m-%d"  # the browser's own date field ignores any other, also the Chinese one
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "5"
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def hy_errors(field: BoundField) -> str:
    """What is wrong with a field and what to write instead. A form's own words win over these."""
    usual = {str(words) for words in field.field.default_error_messages.values()} | {str(_REQUIRED)}
    said = []
    for error in field.errors.as_data():
        own = " ".join(error.messages)
        said.append(_say(field, error.code or "") or own if own in usual else own)
    return " ".join(said)


_REQUIRED = forms.Field.default_error_messages["required"]


def _say(field: BoundField, code: str) -> str:
    label = field.label
    if code == "required":
        if isinstance(field.field, forms.FileField):
            return f"请选择{label}的文件。"
        return f"请选择{label}。" if isinstance(field.field, forms.ChoiceField) else f"请填写{label}。"
    if code != "invalid":
        return ""
    written = str(field.data or "")[:40]
    if isinstance(field.field, forms.DateField):
        return f"“{written}”不是一个日子，请写成2026-06-01的样子。"
    if isinstance(field.field, forms.IntegerField):
        return f"“{written}”不是数，请只写数字。"
    return ""


# ── the line and the duties ───────────────────────────────────────────────
NODE_CLASSES = {"past": "past", "lapsed": "past", "now": "now", "late": "now late", "prov": "todo prov"}
NODE_WORDS = {"past": "已办", "lapsed": "期满", "now": "当前", "late": "当前，已超期", "prov": "未到，暂定"}


@register.filter
def node_class(state: str) -> str:
    return NODE_CLASSES.get(state, "todo")


@register.filter
def node_words(state: str) -> str:
    return NODE_WORDS.get(state, "未到")


def _past(nodes: Sequence[Any]) -> list[Any]:
    return [node for node in nodes if node_class(_of(node, "state")) == "past"]


@register.filter
def count_past(nodes: Sequence[Any]) -> int:
    return len(_past(nodes))


@register.filter
def last_past(nodes: Sequence[Any]) -> Any:
    return (_past(nodes) or [None])[-1]


@register.filter
def first_open(nodes: Sequence[Any]) -> Any:
    """The first node after what is done, where the folded 「已办4步」 stands; the last one when all is done."""
    return next((node for node in nodes if node_class(_of(node, "state")) != "past"), nodes[-1] if nodes else None)


@register.filter
def is_late(light: Any) -> bool:
    return bool(_of(light, "kind") == "late")


@register.filter
def original_words(duty: Any) -> str:
    moved = _of(_of(duty, "due"), "original_on")
    return f"原限{zh_day(moved)}" if moved else ""


@register.filter
def count_shape(cells: Sequence[Any]) -> str:
    """strip: every day in one row; weeks: every day, seven a row; ends: only some days are shown."""
    days = [_of(cell, "day") for cell in cells]
    if any(later - earlier != timedelta(days=1) for earlier, later in pairwise(days)):
        return "ends"
    return "strip" if len(days) <= STRIP_DAYS else "weeks"


@register.filter
def whose(fact: Any) -> str:
    """「林知夏，以督查室身份」"""
    capacity = _of(fact, "capacity")
    who = str(_of(fact, "who") or "")
    return f"{who}，以{capacity}身份" if who and capacity else who or str(capacity or "")


@register.filter
def recorded_words(fact: Any) -> str:
    """「6月12日 16:20记录」, 补记 when the legal day lies before the day of recording."""
    at = _of(fact, "recorded_at")
    if not at:
        return ""
    return f"{zh_moment(at)}{'补记' if (_day(at) or at) > _of(fact, 'on') else '记录'}"


# ── lengths, without a style attribute ────────────────────────────────────
@register.filter
def part_widths(parts: Sequence[Any]) -> list[tuple[Any, str]]:
    """Each part with the class of its share, in twenty-fourths, never less than one."""
    counts = [_of(part, "n") for part in parts]
    whole = sum(counts) or 1
    return [(part, f"w{max(1, round(SHARES * n / whole))}") for part, n in zip(parts, counts, strict=True)]


@dataclass(frozen=True)
class HeatBar:
    x: int
    y: int
    height: int
    is_recent: bool


@register.filter
def heat_bars(values: Sequence[int], recent: int = 4) -> list[HeatBar]:
    top = max(values, default=0) or 1
    first_recent = len(values) - recent
    heights = [max(2, round(36 * value / top)) for value in values]
    return [HeatBar(11 * i, 36 - height, height, i >= first_recent) for i, height in enumerate(heights)]


@register.filter
def heat_width(values: Sequence[int]) -> int:
    return max(11 * len(values) - 3, 1)


@register.filter
def count_of(rows: Sequence[Any], name: str) -> int:
    """How many of the rows have this."""
    return sum(bool(_of(row, name)) for row in rows)


@register.filter
def as_list(value: Any) -> list[Any]:
    return [value]
