"""Where messages are about: a rule-based reading of place names, masked ones (A市A3区) included."""

import re
from collections import Counter
from collections.abc import Sequence

#: One level of the divisions: masked as exports do it (A市, A3区, A7县) or with its real name.
_LEVEL = r"(?:[A-Z]\d{0,2}|[\u4e00-\u9fff]{1,4}?)(?:省|自治区|自治州|地区|市|区|县|旗)"
_AREA = re.compile(rf"(?:(?<![A-Za-z\u4e00-\u9fff])|(?<=[在于对向请问询诉映议至]))(?:{_LEVEL}){{1,3}}|[A-Z]\d{{0,2}}(?:市|区|县)")
_NAMED_END = (
    "小区|社区|街道|新城|花园|家园|公寓|大厦|广场|公园|学校|学院|大学|中学|小学|幼儿园|医院|商场|市场|酒店|集团|公司"
    "|大道|中路|东路|西路|南路|北路|号线|路|街|巷|桥|村|镇|乡|苑|府|湾|城|园|里|庭|郡|邸|湖|河|江|站|厂"
)
_NAMED = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9·]{{1,10}}?(?:{_NAMED_END})")
_LEAD = re.compile(
    r"^(?:关于|对于|反映|投诉|举报|咨询|请问|询问|建议|希望|请求|恳请|强烈|质疑|反对|坚决|再次|求助|位于|我是|我们|在|对|请|就|问|的)+"
)


def area(text: str) -> str:
    """Return the first division named in ``text``, e.g. ``A市A3区``, or ``""``."""
    found = _AREA.search(text)
    return _LEAD.sub("", found.group()) if found else ""


def names(text: str) -> list[str]:
    """Return the named places in ``text`` (estate, road, school, company …), without their divisions."""
    bare = _AREA.sub(" ", text)
    found = (_LEAD.sub("", match.group()) for match in _NAMED.finditer(bare))
    return [name for name in found if len(name) > 2]


def common_place(titles: Sequence[str], bodies: Sequence[str]) -> str:
    """Return the place most of the messages share: division and named place, each as far as they agree."""
    areas = Counter(filter(None, (area(title) or area(body[:60]) for title, body in zip(titles, bodies, strict=True))))
    named = Counter(name for title in titles for name in set(names(title)))
    where = areas.most_common(1)[0][0] if areas else ""
    best = max(named.items(), key=lambda item: (item[1], len(item[0])), default=("", 0))
    return where + (best[0] if best[1] * 2 >= len(titles) else "")
