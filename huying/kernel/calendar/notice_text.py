"""The notice's own words turned into the TOML form's fields. Pure.

「二、春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。」
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_ITEM = re.compile(r"[一二三四五六七八九十]+、\s*([^：:。\n]{2,20})[：:]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_DAYS = re.compile(rf"{_DAY}(?:(?:至|到|[-—－～~]+){_DAY})?")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_TOTAL = re.compile(r"共\s*(\d+)\s*天")
_SHORT = {"清明节": "清明", "端午节": "端午", "中秋节": "中秋"}


class CannotReadText(ValueError):
    """`problems` says in Chinese which sentence cannot be read."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def is_toml(text: str) -> bool:
    return re.search(r"^\s*year\s*=", text, re.MULTILINE) is not None


def to_mapping(text: str) -> dict[str, Any]:
    """The notice as a mapping of year, number, rest and shifted. Raises CannotReadText."""
    years = {int(year) for year in re.findall(r"(?:关于|现将)\s*(\d{4})\s*年", text)}
    if len(years) != 1:
        raise CannotReadText("找不到是哪一年的放假安排。请粘贴通知全文，包括“现将××××年元旦、春节……安排通知如下”")
    year = years.pop()
    items = list(_ITEM.finditer(text))
    if not items:
        raise CannotReadText("找不到“一、元旦：……”这样的条目。请粘贴通知全文")
    rest: list[dict[str, Any]] = []
    shifted: list[date] = []
    for item, following in zip(items, [*items[1:], None], strict=True):
        body = text[item.end() : following.start() if following else len(text)]
        # An item ends with its paragraph: what follows the last one is about duty rosters.
        _read_item(_short_name(item[1].strip()), body.strip().split("\n")[0], year, rest, shifted)
    number = re.search(r"国(?:办)?发(?:明电)?\s*[〔\[［](\d{4})[〕\]］]\s*(\d+)\s*号", text)
    return {"year": year, "number": number and number[0], "rest": rest, "shifted": shifted}


def _short_name(name: str) -> str:
    parts = [_SHORT.get(part, part) for part in name.split("、")]
    return "国庆中秋" if {"国庆节", "中秋"} == set(parts) else "、".join(parts)


def _read_item(name: str, body: str, year: int, rest: list[dict[str, Any]], shifted: list[date]) -> None:
    runs: list[tuple[date, date]] = []
    sentences = [sentence for sentence in re.split(r"[。；;]", _ASIDE.sub("", body)) if sentence.strip()]
    for sentence in sentences:
        days = _days(sentence, year)
        if "上班" in sentence and "放假" not in sentence:
            shifted.extend(first for first, _ in days)
        elif days and re.search("放假|补休|调休|公休", sentence) and "上班" not in sentence:
            runs.extend(days)
            _check_total(name, sentence, days)
        elif days:
            raise CannotReadText(f"看不懂{name}的这一句：“{sentence.strip()}”。请改用TOML文件")
    if not runs:
        raise CannotReadText(f"{name}没有写放假的日子")
    rest.extend({"name": name, "from": first, "to": last} for first, last in runs)


def _check_total(name: str, sentence: str, days: list[tuple[date, date]]) -> None:
    total, counted = _TOTAL.search(sentence), sum((last - first).days + 1 for first, last in days)
    if total and int(total[1]) != counted:
        raise CannotReadText(f"{name}写的是共{total[1]}天，从日期数是{counted}天。请对照通知")


def _days(sentence: str, year: int) -> list[tuple[date, date]]:
    """Every day or run of days in a sentence. A month is carried on (28日至30日, 1月28日、29日)."""
    found: list[tuple[date, date]] = []
    month: int | None = None
    for match in _DAYS.finditer(sentence):
        first = _date(match[1], match[2] or month, match[3], year, sentence)
        month = first.month
        last = first
        if match[6]:
            last = _date(match[4], match[5] or month, match[6], year, sentence)
            month = last.month
        found.append((first, last))
    return found


def _date(given_year: str | None, month: str | int | None, day: str, year: int, sentence: str) -> date:
    """A December day without a year belongs to the year before: notices begin with 元旦."""
    try:
        in_year = int(given_year) if given_year else year - (int(month or 0) == 12)
        return date(in_year, int(month or 0), int(day))
    except ValueError:
        raise CannotReadText(f"“{sentence.strip()}”里的日期不对。请对照通知") from None
