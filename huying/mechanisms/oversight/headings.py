"""What a research plan is written under: the headings of each of the four kinds (R1.18). Pure."""

from __future__ import annotations

PURPOSE = ("purpose", "目的", "为什么做，要回答什么问题")
SCOPE = ("scope", "范围和内容", "看哪些事、哪些地方、哪个时段")
METHOD = ("method", "方式方法", "听取汇报与实地察看、点与面、明察与暗访怎么结合")
TIMETABLE = ("timetable", "时间安排", "什么时候准备、什么时候下去、什么时候出报告")
GROUP = ("group", "组成人员", "谁带队，请哪些组成人员、代表、专家、学者")
DIVISION = ("division", "分工", "谁负责哪一块，谁执笔")
INSPECTION_FORM = ("forms", "检查形式", "可以采取几种")  # of a closed list: terms.INSPECTION_FORMS

HEADINGS = {
    "special_research": (PURPOSE, SCOPE, METHOD, TIMETABLE, GROUP, DIVISION),
    "law_inspection": (
        PURPOSE,
        ("law", "检查的法律法规", "哪一部法律法规，重点条款是哪几条"),
        ("focus", "检查重点", "逐条写要检查的法定职责和落实情况"),
        INSPECTION_FORM,
        METHOD,
        TIMETABLE,
        ("group", "检查组组成", "组长、副组长；常委会组成人员、专门委员会组成人员、工作人员"),
        ("invited", "邀请参加的代表", "邀请哪些本级人大代表；没有邀请的，写没有"),
        DIVISION,
    ),
    "work_appraisal": (
        PURPOSE,
        ("objects", "评议对象", "评议哪个部门、哪几项工作"),
        ("focus", "评议内容和标准", "看什么，怎样算好"),
        METHOD,
        ("steps", "步骤", "调查、评议、测评、整改各在什么时候"),
        GROUP,
        DIVISION,
    ),
    "special_inquiry": (
        PURPOSE,
        ("questions", "询问的问题", "拟问的问题，每个问题由谁问、由谁答"),
        ("answering", "应询单位", "哪些机关和部门到会，由谁回答"),
        METHOD,
        TIMETABLE,
        GROUP,
        ("followup", "问后跟踪", "答复和承诺怎么跟踪"),
    ),
}


def headings(kind: str) -> tuple[tuple[str, str, str], ...]:
    """Key, heading and hint of each part of a plan of this kind."""
    return HEADINGS[kind]
