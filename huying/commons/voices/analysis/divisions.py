"""Divisions named in a text: districts and counties, masked ones (A市A3区) included. A rule-based reading."""

import re

#: Stands where a division stood. Folding makes it half-width, so that no folded text holds it by itself.
MARK = "｜"

#: A masked division (a letter, perhaps a number, its level), or a real name where a name may begin.
_DIVISION = re.compile(
    r"[A-Z]\d{0,2}[省市州区县]|(?:(?<![\u4e00-\u9fff])|(?<=[在于对向问诉映议至及与和往到省市区县]))[\u4e00-\u9fff]{2,3}?[省市区县]"
)
_DISTRICT = re.compile(r"[A-Z]\d{1,2}[市区县]|[\u4e00-\u9fff]{2,3}[区县]")
#: Before 区 or 市 these make a common word (小区, 超市), not a division.
_COMMON = frozenset(
    "小社校辖地片城厂新老旧市郊园景库街宅活发业民置墅户能护学院军超门夜都菜股上集本我全花房鱼早该贵各一二三四五六七八九分这的下"
)


#: A word that ran into the name (在青禾区) or shows that it is a phrase (尊敬的县).
_FUNCTION = re.compile("[的是了在及与和据往距请可从到这各每对把让占年月日号问]")


def _is_name(division: str) -> bool:
    return division[0] <= "Z" or (division[-2] not in _COMMON and not _FUNCTION.search(division))


def first_division(text: str) -> str:
    """Return the first chain of divisions named in ``text``, e.g. ``A市A3区``, or ``""``."""
    chain = ""
    end = -1
    for found in _DIVISION.finditer(text):
        if not _is_name(found.group()):
            continue
        if chain and found.start() != end:
            break
        chain += found.group()
        end = found.end()
    return chain


def without_divisions(text: str) -> str:
    """Return folded ``text`` with :data:`MARK` in place of each division, so that no word grows over its edge."""
    return _DIVISION.sub(lambda found: MARK if _is_name(found.group()) else found.group(), text)


def districts(text: str) -> frozenset[str]:
    """Return the districts and counties named in ``text``; a city alone tells too little to be one."""
    return frozenset(name for name in _DIVISION.findall(text) if _is_name(name) and _DISTRICT.fullmatch(name))
