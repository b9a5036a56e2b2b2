"""What is hidden of a person: names, numbers, and the numbers inside what was said. Pure.

个人信息保护法 51 asks for de-identification; every page shows 张** and 138****1234 (spec/rules T2.11).
"""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST_HEADING = 24  # characters; longer ones are what somebody said
NO_HEADING = "（一段文字，不像列名）"

_MOBILE = re.compile(r"(?<!\d)(?:(\+?86)[- ]?)?(1[3-9]\d)([- ]?)(\d{4})([- ]?)(\d{4})(?!\d)")
_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})([-—－ ]?)(\d{3,4})(\d{4})(?!\d)")
_LOCAL_NUMBER = re.compile(r"((?:电话|手机|联系方式|致电|tel)\D{0,3})(\d{3,4})(\d{4})(?!\d)", re.IGNORECASE)
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{2})\d{3}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}([\dXx])(?![0-9A-Za-z])"
)
_OLD_IDENTITY_NUMBER = re.compile(r"(?<!\d)([1-9]\d{2})\d{3}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{2}(\d)(?!\d)")
_BANK_CARD = re.compile(r"(?<!\d)(62\d{2}|4\d{3}|5[1-5]\d{2})( ?)(\d{4} ?\d{4} ?\d{0,4} ?)(\d{3,4})(?!\d)")
_MAIL = re.compile(r"(?<![\w.])([\w])[\w.+-]*(@[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_ACCOUNT = re.compile(
    r"((?:微信|wechat|QQ|qq|ＱＱ|扣扣)(?:号码|号)?\s*[:：是为]?\s*)([A-Za-z0-9])[A-Za-z0-9_-]{3,}([A-Za-z0-9])"
)
_SAID_OWN_NAME = r"(?:我叫|我是|本人|姓名|联系人|叫做|署名|投诉人|反映人|来电人)\s*[:：]?\s*"
_BEFORE_OWN_NAME = re.compile(_SAID_OWN_NAME + r"\Z")
_MAY_HOLD_NUMBERS = re.compile(r"\d{4}|@|微信|[Qq]{2}|扣扣|wechat")
# The hundred most frequent: who has none of them is hidden where the columns say that it is a name.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAMED_FILE = re.compile(
    f"(?<![㐀-鿿])[{''.join(sorted(_SURNAMES))}][㐀-鿿]{{1,2}}"
    "(?=[^㐀-鿿]|$|的|投诉|反映|举报|来信|来电|信访|诉求|建议|求助|咨询|申请|材料|问题)"
)
_INTRODUCED = re.compile(f"{_SAID_OWN_NAME}([{''.join(sorted(_SURNAMES))}][㐀-鿿]{{1,2}})(?![㐀-鿿])")
_CHINESE_NAME = re.compile(r"[㐀-鿿·]{2,}")


def mask_name(name: str | None) -> str:
    """张** for a Chinese name, A0***8 for the number or nickname of a user, 匿名 for none."""
    plain = "".join((name or "").split())
    if not plain:
        return "匿名"
    if _CHINESE_NAME.fullmatch(plain) or len(plain) <= 3:
        return plain[0] + "**"
    return plain[:2] + "***" + plain[-1]


def mask_number(number: str | None) -> str:
    """138****1234; shorter numbers keep their last four digits. Empty for none."""
    plain = "".join((number or "").split())
    if len(plain) >= 11:
        return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]
    return "*" * max(len(plain) - 4, 1) + plain[-4:] if len(plain) > 4 else "*" * len(plain)


def mask_text(text: str, own_name: str | None = None) -> str:
    """What was said, with telephone, identity-card, bank-card numbers, accounts, addresses of mail and the speaker's
    own name hidden. Text without any of them comes back as it is."""
    masked = _mask_numbers(text)
    name = "".join((own_name or "").split())
    if _CHINESE_NAME.fullmatch(name) and len(name) <= 4:
        hidden = name[0] + "*" * (len(name) - 1)
        if len(name) >= 3:
            return masked.replace(name, hidden)
        return _hide_where_named(masked, name, hidden) if name in masked else masked
    return masked


def _hide_where_named(text: str, name: str, hidden: str) -> str:
    """Two characters may be a word of the language (高兴): hidden only where people name themselves."""
    parts = text.split(name)
    for at in range(1, len(parts)):
        parts[at] = (hidden if _BEFORE_OWN_NAME.search(parts[at - 1]) else name) + parts[at]
    return "".join(parts)


def mask_reason(text: str, own_name: str | None = None) -> str:
    """A sentence about a row, which may quote any of its cells: what is quoted and could be a name is hidden too."""
    return re.sub("“([^“”]+)”", lambda m: f"“{mask_heading(m[1])}”", mask_text(text, own_name))


def mask_heading(text: str) -> str:
    """A heading as it is, unless the file has none and this is a cell with a person or a message in it."""
    if len(text) > LONGEST_HEADING:
        return NO_HEADING
    if 2 <= len(text) <= 4 and text[0] in _SURNAMES and _CHINESE_NAME.fullmatch(text):
        return mask_name(text)
    return mask_text(text)


def mask_filename(name: str, persons: Collection[str]) -> str:
    """The name of a file, without numbers, without the persons that are in it, without 王秀兰 of 王秀兰投诉.xlsx."""
    for person in persons:
        if len(person) >= 2 and _CHINESE_NAME.fullmatch(person):
            name = name.replace(person, mask_name(person))
    return mask_text(_NAMED_FILE.sub(lambda m: mask_name(m[0]), name))


def persons_in(cells: Collection[str]) -> list[str]:
    """Names of persons in one line: cells that may be one, however a spreadsheet wrote it down, and 我是王秀兰."""
    plain = [re.sub(r"[=\"'\s]", "", cell) for cell in cells]
    said = [found[1] for cell in plain if (found := _INTRODUCED.search(cell))]
    return said + [p for p in plain if 2 <= len(p) <= 4 and p[0] in _SURNAMES and _CHINESE_NAME.fullmatch(p)]


def mask_headings(headings: Collection[str]) -> list[str]:
    """The headings of a file; when it has none they are its first line, with a person in it."""
    persons = persons_in(headings)
    return [mask_heading(mask_cell(heading, persons)) for heading in headings]


def mask_cell(text: str, persons: Collection[str]) -> str:
    """A cell of a line in which these persons occur."""
    for person in persons:
        text = mask_text(text, person)
    return mask_text(text)


def _mask_numbers(text: str) -> str:
    if not _MAY_HOLD_NUMBERS.search(text):
        return text
    narrow = text.translate(_WIDE_DIGITS)  # １３８… is a telephone number too
    masked = _IDENTITY_NUMBER.sub(rf"\g<1>{'*' * 14}\g<2>", narrow)
    masked = _BANK_CARD.sub(lambda m: m[1] + m[2] + re.sub(r"\d", "*", m[3]) + m[4], masked)
    masked = _MOBILE.sub(lambda m: (m[1] or "") + m[2] + m[3] + "****" + m[5] + m[6], masked)
    masked = _OLD_IDENTITY_NUMBER.sub(rf"\g<1>{'*' * 11}\g<2>", masked)
    masked = _LANDLINE.sub(lambda m: m[1] + m[2] + "*" * len(m[3]) + m[4], masked)
    masked = _LOCAL_NUMBER.sub(lambda m: m[1] + "*" * len(m[2]) + m[3], masked)
    masked = _MAIL.sub(r"\1***\2", masked)
    masked = _ACCOUNT.sub(r"\1\2****\3", masked)
    return text if masked == narrow else masked
