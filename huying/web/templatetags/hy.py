"""Dates and figures as a Chinese official reads them. For links that keep the filters use Django's {% querystring %}.

In templates: {% load hy %}
  {{ day|zh_day }}            6月16日; 2025年6月16日 when it is not this year
  {{ day|zh_full }}           2026年6月16日
  {{ day|zh_month }}          6月; 2025年6月
  {{ day|zh_weekday }}        周二
  {{ day|zh_weekday_long }}   星期二
  {{ moment|zh_moment }}      6月12日 16:20
  {{ moment|zh_clock }}       16:20
  {{ number|thousands }}      4,326
  {{ bytes|zh_size }}         1.2MB
No space between numerals and Chinese; never 06-16, never "2天前" (design/ui, tokens, type).
"""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from huying.kernel.calendar import clock

register = template.Library()
WEEKDAYS = "一二三四五六日"


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
    return f"{day.month}月{day.day}日" if day.year == clock.today().year else zh_full(day)


@register.filter
def zh_full(value: date | datetime | None) -> str:
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


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
    return f"{local:%H:%M}".removeprefix("0")


@register.filter
def zh_moment(value: datetime | None) -> str:
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


@register.filter
def hy_widget(field: BoundField) -> SafeString:
    """The input of a field, dressed as `hy-inp`, its error and hint named to screen readers."""
    kind = "hy-inp sel" if field.widget_type == "select" else "hy-inp"
    attrs = {"class": f"{field.field.widget.attrs.get('class', '')} {kind}".strip()}
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)
