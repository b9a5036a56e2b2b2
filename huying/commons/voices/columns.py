"""Which column holds what: recognised by the usual Chinese headings, or mapped by hand. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from huying.kernel.tables.readers import Cell, SourceRow, Table

from .faults import ColumnsRefused

HEADER_WITHIN = 10  # rows: above the headings stand at most a title and a few notes


class Field(Enum):
    """What is remembered of a message. The label is what the mapping form shows."""

    NUMBER = "number"
    NAME = "name"
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    TITLE = "title"
    BODY = "body"
    SAID_AT = "said_at"
    PLACE = "place"
    CATEGORY = "category"
    SUPPORTS = "supports"
    OBJECTIONS = "objections"
    REPLY = "reply"
    REPLIED_AT = "replied_at"

    __hash__ = object.__hash__  # each member is one of a kind; Enum's own is slow, and asked for every cell

    @property
    def label(self) -> str:
        return NAMES[self].label


@dataclass(frozen=True)
class Names:
    """How a column is called: the words for people, the usual headings, and a pattern for the rest."""

    label: str
    usual: str
    pattern: str

    @property
    def headings(self) -> list[str]:
        return self.usual.split()


NAMES = {
    Field.NUMBER: Names(
        "编号",
        """
        留言编号 工单编号 诉求编号 来电编号 来信编号 信件编号 受理编号 投诉编号 办件编号 事项编号 服务单号
        工单号 流水号 业务编号 案件编号 记录编号 编号 单号 工单编码 工单id 留言id id number
        """,
        r"(工单|留言|诉求|信件|受理|投诉|办件|事项|案件|业务).{0,3}(编号|编码|号码|单号|号)|.{0,4}流水号",
    ),
    Field.NAME: Names(
        "姓名或用户",
        """
        留言用户 来电人 来电人姓名 诉求人 诉求人姓名 反映人 反映人姓名 留言人 留言者 来信人 投诉人
        投诉人姓名 举报人 联系人 联系人姓名 当事人 市民姓名 群众姓名 网友 网友昵称 昵称 姓名 用户 用户名
        用户名称 用户编号 用户id user name
        """,
        r"(来电|诉求|反映|投诉|举报|来信|留言|申请|求助|报事)(人|者)(员)?(姓名|名称)?",
    ),
    Field.PHONE: Names(
        "电话",
        """
        来电号码 联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 来电电话 主叫号码 联系号码 联系人电话
        诉求人电话 反映人电话 投诉人电话 联系手机 phone mobile tel
        """,
        r".{0,5}(电话|手机|手机号|来电号码|联系方式)(号码)?",
    ),
    Field.IDENTITY_NUMBER: Names(
        "身份证号", "身份证号 身份证号码 身份证 证件号码 证件号", r".{0,4}(身份证|证件)(号|号码)"
    ),
    Field.TITLE: Names(
        "标题",
        """
        留言主题 留言标题 诉求标题 工单标题 投诉标题 信件标题 来信标题 事项标题 问题标题 来电主题 诉求主题
        标题 主题 题目 事由 来电事由 title subject
        """,
        r".{0,5}(标题|主题)",
    ),
    Field.BODY: Names(
        "内容",
        """
        留言详情 留言内容 诉求内容 诉求详情 工单内容 工单描述 反映内容 反映问题 来电内容 来信内容 信件内容
        投诉内容 投诉件内容 事项内容 问题描述 问题内容 诉求描述 事件描述 主要内容 具体内容 详细内容
        受理内容 内容 详情 正文 描述 诉求 body content text
        """,
        r"(留言|诉求|反映|投诉|来电|来信|信件|工单|事项|问题|事件|建议|求助|举报|咨询)(件|的)?(详情|内容|描述|正文|详细内容)",
    ),
    Field.SAID_AT: Names(
        "时间",
        """
        留言时间 来电时间 诉求时间 反映时间 投诉时间 来信时间 信件时间 提交时间 发布时间 登记时间 受理时间
        创建时间 生成时间 接收时间 工单时间 拨打时间 时间 日期 来电日期 留言日期 诉求日期 受理日期 登记日期
        date time
        """,
        r"(来电|留言|诉求|受理|登记|反映|提交|发布|投诉|创建|生成|接收|来信|拨打|写信|录入)(的)?(时间|日期)",
    ),
    Field.PLACE: Names(
        "地点",
        """
        地点 区县 所属区县 所属区域 区域 地址 诉求地址 事发地址 事发地点 发生地址 发生地点 问题地址
        问题地点 所在区县 所在区域 所在地 所属街道 街道 乡镇 乡镇街道 镇街 行政区划 行政区 县区 区 属地
        位置 详细地址 诉求地点 事件地点 place address
        """,
        r"(诉求|事发|发生|问题|事件|反映|投诉|所属|所在)(的)?(地点|地址|区域|区县|县区|街道|位置|乡镇|镇街|行政区划?)",
    ),
    Field.CATEGORY: Names(
        "类别",
        """
        一级标签 一级分类 一级类别 类别 分类 诉求类别 诉求分类 问题类别 问题分类 事项分类 工单分类 内容分类
        归口类别 诉求类型 问题类型 标签 category label
        """,
        r"(诉求|问题|事项|工单|内容|留言|投诉|来电)(的)?(类别|分类|类型|一级分类|一级类别|一级标签)",
    ),
    Field.SUPPORTS: Names("点赞数", "点赞数 点赞 赞同数 支持数 赞数 赞", r"(点赞|赞同|支持)(次|人)?数量?"),
    Field.OBJECTIONS: Names("反对数", "反对数 反对 踩 点踩数 不赞同数", r"(反对|点踩)(次|人)?数量?"),
    Field.REPLY: Names(
        "答复",
        """
        答复意见 答复内容 回复内容 回复意见 办理结果 处理结果 答复 回复 办理意见 处理意见 办结意见 反馈内容
        回复1 reply
        """,
        r"(答复|回复|办理|处理|反馈)(的)?(意见|内容|结果|情况)",
    ),
    Field.REPLIED_AT: Names(
        "答复时间",
        "答复时间 回复时间 办结时间 反馈时间 答复日期 回复日期 办结日期",
        r"(答复|回复|办结|反馈)(的)?(时间|日期)",
    ),
}
PERSONAL = (Field.NAME, Field.PHONE, Field.IDENTITY_NUMBER)


@dataclass(frozen=True)
class Layout:
    """Where the headings stand, and which column is which. `positions` counts from 0."""

    headings: tuple[str, ...]
    header_line: int
    positions: Mapping[Field, int]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of columns that are not imported."""
        used = set(self.positions.values())
        return tuple(h for i, h in enumerate(self.headings) if i not in used and h)

    @property
    def is_enough(self) -> bool:
        return Field.BODY in self.positions or Field.TITLE in self.positions


def recognise(table: Table) -> Layout:
    """The layout of a table by its headings. It may be not enough to import: see `require`."""
    candidates = [row for row in table.rows[:HEADER_WITHIN]]
    layouts = [Layout(h, row.line, positions(h)) for row in candidates for h in [headings(row)]]
    return max(layouts, key=lambda layout: (len(layout.positions), -layout.header_line))


def remapped(layout: Layout, by_hand: Mapping[Field, int]) -> Layout:
    """The layout with the columns that a person chose. Raises ColumnsRefused when one column is chosen twice."""
    chosen = {field: at for field, at in by_hand.items() if 0 <= at < len(layout.headings)}
    twice = [at for at in chosen.values() if list(chosen.values()).count(at) > 1]
    if twice:
        names = "、".join(f.label for f, at in chosen.items() if at == twice[0])
        raise ColumnsRefused(
            f"“{layout.headings[twice[0]]}”一列同时选给了{names}。", "请每一列只选一次。", layout.headings
        )
    return Layout(layout.headings, layout.header_line, chosen)


def require(layout: Layout) -> Layout:
    """The same layout. Raises ColumnsRefused, with what was found, when no column holds what was said."""
    if layout.is_enough:
        return layout
    found = "、".join(f"“{h}”" for h in layout.headings if h)[:300]
    known = f"认出了{'、'.join(f.label for f in layout.positions)}，但" if layout.positions else ""
    raise ColumnsRefused(
        f"{known}没有找到写内容的列。第{layout.header_line}行的列名是：{found or '（空）'}。",
        "请把写内容的一列命名为“内容”或“诉求内容”（也认“留言详情”“标题”等常用名称），或者手工指定各列。",
        layout.headings,
    )


def data_rows(table: Table, layout: Layout) -> tuple[SourceRow, ...]:
    """The rows below the headings."""
    return tuple(row for row in table.rows if row.line > layout.header_line)


def headings(row: SourceRow) -> tuple[str, ...]:
    return tuple(_heading(cell) for cell in row.cells)


def _heading(cell: Cell) -> str:
    return " ".join(str(cell).split())[:60]


def positions(names: Sequence[str]) -> dict[Field, int]:
    """Field → position, by exact usual names first, then by their pattern. A column serves one field only."""
    keys = [fold_name(name) for name in names]
    found: dict[Field, int] = {}
    for field in Field:
        for name in NAMES[field].headings:
            if name in keys and keys.index(name) not in found.values():
                found[field] = keys.index(name)
                break
    for field in Field:
        if field not in found:
            for at, key in enumerate(keys):
                if key and at not in found.values() and re.fullmatch(NAMES[field].pattern, key):
                    found[field] = at
                    break
    return found


def fold_name(name: str) -> str:
    """A heading without what varies: blanks, brackets with their content, marks, width and case."""
    plain = unicodedata.normalize("NFKC", name).lower()
    plain = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain)
    return re.sub(r"[^\w一-鿿]|_", "", plain)
