"""Makes the files of 2004-2026 beside it from the JSON of the npm package chinese-days (MIT); see README.md.

python convert.py chinese-days.json
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
NAMES = {"中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利日"}
# Years in which 中秋 lies within the days of 国庆节 and the notice treats them as one holiday.
TOGETHER = {2009, 2012, 2017, 2020, 2023, 2025}
EXTRA = {2015: 1, 2020: 2}
NUMBERS = {
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2016: "国办发明电〔2015〕18号",
    2026: "国办发明电〔2025〕7号",
}
GOV = "https://www.gov.cn/"
SOURCES = {
    2004: ["https://zh.wikisource.org/zh-hans/国务院办公厅关于2004年部分节假日安排的通知"],
    2006: [GOV + "jrzg/2005-12/22/content_133837.htm"],
    2007: [GOV + "fwxx/sh/2006-12/18/content_471877.htm"],
    2008: [GOV + "zwgk/2007-12/18/content_837184.htm"],
    2009: [GOV + "zwgk/2008-12/10/content_1174014.htm"],
    2010: [GOV + "zwgk/2009-12/08/content_1482691.htm"],
    2011: [GOV + "zwgk/2010-12/10/content_1762643.htm"],
    2012: [GOV + "zwgk/2011-12/06/content_2012097.htm"],
    2013: [GOV + "zwgk/2012-12/10/content_2286598.htm"],
    2014: [GOV + "zwgk/2013-12/11/content_2546204.htm"],
    2015: [GOV + "zhengce/content/2014-12/16/content_9302.htm", GOV + "zhengce/content/2015-05/13/content_9742.htm"],
    2016: [GOV + "zhengce/content/2015-12/10/content_10394.htm"],
    2017: [GOV + "zhengce/content/2016-12/01/content_5141603.htm"],
    2018: [GOV + "zhengce/content/2017-11/30/content_5243579.htm"],
    2019: [
        GOV + "zhengce/content/2018-12/06/content_5346276.htm",
        GOV + "zhengce/content/2019-03/22/content_5375877.htm",
    ],
    2020: [
        GOV + "zhengce/content/2019-11/21/content_5454164.htm",
        GOV + "zhengce/content/2020-01/27/content_5472352.htm",
    ],
    2021: [GOV + "zhengce/content/2020-11/25/content_5564127.htm"],
    2022: [GOV + "zhengce/content/2021-10/25/content_5644835.htm"],
    2023: [GOV + "zhengce/content/2022-12/08/content_5730844.htm"],
    2024: [GOV + "zhengce/content/202310/content_6911527.htm"],
    2025: [GOV + "zhengce/content/202411/content_6986382.htm"],
    2026: [GOV + "zhengce/zhengceku/202511/content_7047091.htm"],
}


def notice_year(day: date) -> int:
    """Every December day in the data belongs to the next year's New Year holiday."""
    return day.year + (day.month == 12)


def runs(rest: dict[date, str]) -> list[tuple[str, date, date]]:
    """Days of one name joined, over a weekend that the source leaves out too."""
    found: list[tuple[str, date, date]] = []
    for day, name in sorted(rest.items()):
        if found and found[-1][0] == name:
            last = found[-1][2]
            between = [last + timedelta(days=step) for step in range(1, (day - last).days)]
            if all(each.weekday() >= 5 for each in between):
                found[-1] = (name, found[-1][1], day)
                continue
        found.append((name, day, day))
    return found


def toml(year: int, rest: dict[date, str], shifted: list[date]) -> str:
    lines = [f"year = {year}"]
    if year in NUMBERS:
        lines.append(f'number = "{NUMBERS[year]}"')
    lines.append(f"sources = {json.dumps(SOURCES.get(year, []), ensure_ascii=False)}")
    if year in EXTRA:
        lines.append(f"extra = {EXTRA[year]}")
    lines.append("rest = [")
    for name, first, last in runs(rest):
        lines.append(f'  {{ name = "{name}", from = {first}, to = {last} }},')
    lines += ["]", f"shifted = [{', '.join(map(str, sorted(shifted)))}]"]
    return "\n".join(lines) + "\n"


def main(source: Path) -> None:
    given = json.loads(source.read_text(encoding="utf-8"))
    rest: dict[int, dict[date, str]] = {}
    shifted: dict[int, list[date]] = {}
    for text, what in given["holidays"].items():
        day, name = date.fromisoformat(text), what.split(",")[1]
        if notice_year(day) in TOGETHER and name in ("中秋", "国庆节"):
            name = "国庆中秋"
        rest.setdefault(notice_year(day), {})[day] = NAMES.get(name, name)
    for text in given["workdays"]:
        day = date.fromisoformat(text)
        shifted.setdefault(notice_year(day), []).append(day)
    for year in rest:
        (HERE / f"{year}.toml").write_text(toml(year, rest[year], shifted[year]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
